package rialto.market.books;

import java.util.Arrays;

/**
 * Quantities by key in sorted arrays, the highest key last. Compact and indifferent to gaps; a change moves what is
 * above it.
 */
final class SortedLevels {

    private long[] keys = new long[1_024];
    private long[] quantities = new long[1_024];
    private int count;

    int count() {
        return count;
    }

    long key(int i) {
        return keys[i];
    }

    long quantity(int i) {
        return quantities[i];
    }

    void clear() {
        count = 0;
    }

    /** Forgets the levels from an index on. */
    void truncate(int size) {
        count = size;
    }

    /** Index of the first key that is not below the one given. */
    int ceiling(long key) {
        int at = find(key);
        return at >= 0 ? at : -at - 1;
    }

    /** Sets a quantity, 0 deletes; tells the quantity before, 0 if there was none. */
    long set(long key, long quantity) {
        int at = find(key);
        if (at >= 0) {
            long before = quantities[at];
            if (quantity != 0) {
                quantities[at] = quantity;
            } else {
                int above = --count - at;
                System.arraycopy(keys, at + 1, keys, at, above);
                System.arraycopy(quantities, at + 1, quantities, at, above);
            }
            return before;
        }
        if (quantity != 0) {
            insert(-at - 1, key, quantity);
        }
        return 0;
    }

    /** Index of the key, or {@code -insertionPoint - 1}. Gallops from the top. */
    private int find(long key) {
        int high = count - 1;
        int step = 1;
        while (high >= 0 && keys[high] > key) {
            high -= step;
            step <<= 1;
        }
        int low = Math.max(0, high);
        high = Math.min(count - 1, high + (step >> 1));
        while (low <= high) {
            int middle = low + high >>> 1;
            long there = keys[middle];
            if (there < key) {
                low = middle + 1;
            } else if (there > key) {
                high = middle - 1;
            } else {
                return middle;
            }
        }
        return -low - 1;
    }

    private void insert(int at, long key, long quantity) {
        if (count == keys.length) {
            keys = Arrays.copyOf(keys, 2 * count);
            quantities = Arrays.copyOf(quantities, 2 * count);
        }
        System.arraycopy(keys, at, keys, at + 1, count - at);
        System.arraycopy(quantities, at, quantities, at + 1, count - at);
        keys[at] = key;
        quantities[at] = quantity;
        count++;
    }
}
