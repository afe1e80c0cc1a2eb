package rialto.market.books;

import java.util.Arrays;
import rialto.state.StateReader;
import rialto.state.StateWriter;

/**
 * One side of a book: sorted arrays with the best level last, so that a change near the top moves few of them. Prices are kept as
 * keys that rise towards the best: the price itself for bids, its negative for asks.
 */
final class PriceLevels {

    /** Most levels of a side. More than any venue publishes; a feed that passes it is broken. */
    static final int MAX = 1 << 17;

    private final int sign;
    private long[] keys = new long[1_024];
    private long[] quantities = new long[1_024];
    private int count;

    private PriceLevels(int sign) {
        this.sign = sign;
    }

    static PriceLevels bids() {
        return new PriceLevels(1);
    }

    static PriceLevels asks() {
        return new PriceLevels(-1);
    }

    int count() {
        return count;
    }

    /** Price of the i-th best level. */
    long price(int i) {
        return sign * keys[index(i)];
    }

    /** Quantity of the i-th best level. */
    long quantity(int i) {
        return quantities[index(i)];
    }

    /** The best price, or 0 without levels. */
    long best() {
        return count == 0 ? 0 : sign * keys[count - 1];
    }

    void clear() {
        count = 0;
    }

    /**
     * Sets the quantity at a price; 0 deletes, and deleting what is not there does nothing.
     *
     * @return the quantity before, 0 if there was none
     */
    long set(long price, long quantity) {
        long key = sign * price;
        int at = find(key);
        if (at >= 0) {
            long before = quantities[at];
            if (quantity != 0) {
                quantities[at] = quantity;
            } else {
                int after = --count - at;
                System.arraycopy(keys, at + 1, keys, at, after);
                System.arraycopy(quantities, at + 1, quantities, at, after);
            }
            return before;
        }
        if (quantity != 0) {
            insert(-at - 1, key, quantity);
        }
        return 0;
    }

    void save(StateWriter out) {
        out.putInt(count);
        for (int i = 0; i < count; i++) {
            out.putLong(keys[i]).putLong(quantities[i]);
        }
    }

    void load(StateReader in) {
        int size = in.getInt();
        if (size < 0 || size > MAX || size > in.remaining() / (2 * Long.BYTES)) {
            throw new IllegalArgumentException("a book side of " + size + " levels is impossible");
        }
        keys = new long[Math.max(1_024, size)];
        quantities = new long[keys.length];
        for (int i = 0; i < size; i++) {
            keys[i] = in.getLong();
            quantities[i] = in.getLong();
            if (quantities[i] <= 0 || sign * keys[i] <= 0 || i > 0 && keys[i] <= keys[i - 1]) {
                throw new IllegalArgumentException("level " + i + " of a saved book is out of order or not positive");
            }
        }
        count = size;
    }

    private int index(int i) {
        if (i < 0 || i >= count) {
            throw new IndexOutOfBoundsException("level " + i + " of a side with " + count);
        }
        return count - 1 - i;
    }

    /** Index of the key, or {@code -insertionPoint - 1}. Gallops from the top, where nearly all updates are. */
    private int find(long key) {
        int high = count - 1;
        int step = 1;
        while (high >= 0 && keys[high] > key) {
            high -= step;
            step <<= 1;
        }
        // keys[high] <= key, or high < 0; the last stride holds the place
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
