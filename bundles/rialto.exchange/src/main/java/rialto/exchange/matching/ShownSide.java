package rialto.exchange.matching;

import java.util.Arrays;

/**
 * One side of the book that the market showed. Prices stand as keys, which are the price for bids and its negative for
 * asks, so that a greater key is the better price on either side; levels are sorted with the best last, where most
 * changes fall.
 */
final class ShownSide {

    /** Key of no price at all. */
    static final long NONE = Long.MIN_VALUE;

    private static final int NEAR = 8;

    private long[] keys = new long[256];
    private long[] quantities = new long[256];
    /** What our own fills took of each level since it was last updated. */
    private long[] taken = new long[256];

    private int count;
    /** Worst key that the last snapshot covered; beyond it levels are unknown, not empty. */
    private long edge = Long.MAX_VALUE;

    int count() {
        return count;
    }

    long bestKey() {
        return count == 0 ? NONE : keys[count - 1];
    }

    long key(int index) {
        return keys[index];
    }

    /** What is left of a level for us to take. */
    long free(int index) {
        return Math.max(0, quantities[index] - taken[index]);
    }

    void take(int index, long quantity) {
        taken[index] += quantity;
    }

    /** What our fills took of the level at a key; 0 if there is none. */
    long takenAt(long key) {
        int index = find(key);
        return index < 0 ? 0 : taken[index];
    }

    void takeAt(long key, long quantity) {
        int index = find(key);
        if (index >= 0) {
            taken[index] += quantity;
        }
    }

    /** The quantity shown at a key; 0 where the book is known to hold none, -1 where it is unknown. */
    long shownAt(long key) {
        int index = find(key);
        if (index >= 0) {
            return quantities[index];
        }
        return key >= edge ? 0 : -1;
    }

    /** Number of levels whose key is below the one given. */
    int countBelow(long key) {
        int index = find(key);
        return index >= 0 ? index : -index - 1;
    }

    void clear() {
        count = 0;
        edge = Long.MAX_VALUE;
    }

    /** Declares what is known now to be all that a snapshot covered. */
    void coverUpToWorst() {
        edge = count == 0 ? Long.MAX_VALUE : keys[0];
    }

    /** Sets the absolute quantity of a level; 0 deletes it, also where there is none. */
    void set(long key, long quantity) {
        int index = find(key);
        if (index >= 0) {
            if (quantity == 0) {
                remove(index);
            } else {
                quantities[index] = quantity;
                taken[index] = 0;
            }
        } else if (quantity != 0) {
            insert(-index - 1, key, quantity);
        }
    }

    private void insert(int index, long key, long quantity) {
        if (count == keys.length) {
            keys = Arrays.copyOf(keys, count * 2);
            quantities = Arrays.copyOf(quantities, count * 2);
            taken = Arrays.copyOf(taken, count * 2);
        }
        int moved = count - index;
        if (moved > 0) {
            System.arraycopy(keys, index, keys, index + 1, moved);
            System.arraycopy(quantities, index, quantities, index + 1, moved);
            System.arraycopy(taken, index, taken, index + 1, moved);
        }
        keys[index] = key;
        quantities[index] = quantity;
        taken[index] = 0;
        count++;
    }

    private void remove(int index) {
        int moved = --count - index;
        if (moved > 0) {
            System.arraycopy(keys, index + 1, keys, index, moved);
            System.arraycopy(quantities, index + 1, quantities, index, moved);
            System.arraycopy(taken, index + 1, taken, index, moved);
        }
    }

    /** The index of a key, or {@code -(place to insert) - 1}: a few steps from the best, then halving. */
    private int find(long key) {
        int high = count - 1;
        int near = Math.max(0, count - NEAR);
        while (high >= near) {
            long at = keys[high];
            if (at == key) {
                return high;
            }
            if (at < key) {
                return -(high + 1) - 1;
            }
            high--;
        }
        int low = 0;
        while (low <= high) {
            int middle = low + high >>> 1;
            long at = keys[middle];
            if (at < key) {
                low = middle + 1;
            } else if (at > key) {
                high = middle - 1;
            } else {
                return middle;
            }
        }
        return -low - 1;
    }
}
