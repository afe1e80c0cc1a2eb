package rialto.market.books;

import java.util.Arrays;
import rialto.state.StateReader;
import rialto.state.StateWriter;

/**
 * One side of a book. Prices are kept as keys that rise towards the best: the price itself for bids, its negative for
 * asks.
 *
 * <p>The levels near the top, where most updates are, lie in a window: an array indexed by key, with a bitmap of the
 * levels there, so that a change costs the same wherever it falls. The levels below it are kept sorted. The window's
 * step is the greatest common divisor of the distances within it, and it is laid anew when the top leaves its middle or
 * a price falls between steps. None of this shows: equal levels save equal bytes.
 */
final class PriceLevels {

    /** Most levels of a side. More than any venue publishes; a feed that passes it is broken. */
    static final int MAX = 1 << 17;

    private static final int SLOTS = 1 << 14;
    /** Where the top is put when the window is laid, and below which it is laid anew. */
    private static final int TOP = SLOTS / 4 * 3;

    private static final int LOW = SLOTS / 4;
    private static final long NO_WINDOW = Long.MAX_VALUE;
    /** Keys and steps within these bounds keep the window's arithmetic within 64 bits. */
    private static final long KEY_BOUND = 1L << 61;

    private static final long STEP_BOUND = 1L << 46;

    private final int sign;
    private final SortedLevels deep = new SortedLevels();
    private long[] window;
    private long[] bits;
    private int inWindow;
    private int top;
    private long base = NO_WINDOW;
    private long step = 1;
    /** The level last read by index, so that reading on from there is cheap; -1 for none. */
    private int cursor = -1;

    private int cursorSlot;

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
        return inWindow + deep.count();
    }

    /** Price of the i-th best level. */
    long price(int i) {
        check(i);
        return sign * (i < inWindow ? base + seek(i) * step : deep.key(count() - 1 - i));
    }

    /** Quantity of the i-th best level. */
    long quantity(int i) {
        check(i);
        return i < inWindow ? window[seek(i)] : deep.quantity(count() - 1 - i);
    }

    /** The best price, or 0 without levels. */
    long best() {
        if (inWindow > 0) {
            return sign * (base + top * step);
        }
        return deep.count() == 0 ? 0 : sign * deep.key(deep.count() - 1);
    }

    /** Forgets all levels; {@link #set} keeps them sorted until {@link #layWindow} is called. */
    void clear() {
        clearWindow();
        deep.clear();
        base = NO_WINDOW;
    }

    /**
     * Sets the quantity at a price; 0 deletes, and deleting what is not there does nothing.
     *
     * @return the quantity before, 0 if there was none
     */
    long set(long price, long quantity) {
        long key = sign * price;
        if (base == NO_WINDOW || key < base) {
            cursor = -1;
            return deep.set(key, quantity);
        }
        long distance = key - base;
        long slot = step == 1 ? distance : distance / step;
        if (slot >= SLOTS || slot < 0 || slot * step != distance) {
            return quantity == 0 ? 0 : setOutside(key, quantity);
        }
        return setInside((int) slot, quantity);
    }

    /** Lays the window over the top of the book. */
    void layWindow() {
        gather();
        int count = deep.count();
        if (count == 0) {
            return;
        }
        long best = deep.key(count - 1);
        if (Math.abs(best) > KEY_BOUND) {
            return;
        }
        step = stepOfTop(best);
        if (window == null) {
            window = new long[SLOTS];
            bits = new long[SLOTS / Long.SIZE];
        }
        base = best - TOP * step;
        int first = deep.ceiling(base);
        for (int i = first; i < count; i++) {
            int slot = (int) ((deep.key(i) - base) / step);
            window[slot] = deep.quantity(i);
            bits[slot >> 6] |= 1L << slot;
        }
        inWindow = count - first;
        top = TOP;
        deep.truncate(first);
    }

    void save(StateWriter out) {
        out.putInt(count());
        for (int i = 0; i < deep.count(); i++) {
            out.putLong(deep.key(i)).putLong(deep.quantity(i));
        }
        for (int slot = inWindow == 0 ? -1 : above(0); slot >= 0; slot = above(slot + 1)) {
            out.putLong(base + slot * step).putLong(window[slot]);
        }
    }

    void load(StateReader in) {
        int size = in.getInt();
        if (size < 0 || size > MAX || size > in.remaining() / (2 * Long.BYTES)) {
            throw new IllegalArgumentException("a book side of " + size + " levels is impossible");
        }
        clear();
        long before = Long.MIN_VALUE;
        for (int i = 0; i < size; i++) {
            long key = in.getLong();
            long quantity = in.getLong();
            if (quantity <= 0 || sign * key <= 0 || key <= before) {
                throw new IllegalArgumentException("level " + i + " of a saved book is out of order or not positive");
            }
            deep.set(key, quantity);
            before = key;
        }
        layWindow();
    }

    private long setInside(int slot, long quantity) {
        long before = window[slot];
        window[slot] = quantity;
        if (quantity != 0) {
            if (before == 0) {
                bits[slot >> 6] |= 1L << slot;
                inWindow++;
                top = Math.max(top, slot);
                cursor = -1;
            }
        } else if (before != 0) {
            bits[slot >> 6] &= ~(1L << slot);
            inWindow--;
            cursor = -1;
            if (slot == top) {
                top = below(slot);
                if (top < LOW && deep.count() > 0) {
                    layWindow();
                }
            }
        }
        return before;
    }

    /** A new level above the window or between its steps: the window no longer fits. */
    private long setOutside(long key, long quantity) {
        gather();
        deep.set(key, quantity);
        layWindow();
        return 0;
    }

    /** The widest step on which all levels lie that a window of that step would hold. */
    private long stepOfTop(long best) {
        long common = 0;
        for (int i = deep.count() - 2; i >= 0; i--) {
            long distance = best - deep.key(i);
            if (distance > (common == 0 ? STEP_BOUND : TOP * common)) {
                break;
            }
            common = gcd(distance, common);
        }
        return common == 0 ? 1 : common;
    }

    /** Puts all levels back into the sorted arrays. */
    private void gather() {
        if (inWindow > 0) {
            for (int slot = above(0); slot >= 0; slot = above(slot + 1)) {
                deep.set(base + slot * step, window[slot]);
            }
        }
        clearWindow();
        base = NO_WINDOW;
    }

    private void clearWindow() {
        if (inWindow > 0) {
            for (int slot = above(0); slot >= 0; slot = above(slot + 1)) {
                window[slot] = 0;
            }
            Arrays.fill(bits, 0);
            inWindow = 0;
        }
        top = -1;
        cursor = -1;
    }

    private void check(int i) {
        if (i < 0 || i >= count()) {
            throw new IndexOutOfBoundsException("level " + i + " of a side with " + count());
        }
    }

    /** Slot of the i-th best level in the window. */
    private int seek(int i) {
        if (cursor < 0 || cursor > i) {
            cursor = 0;
            cursorSlot = top;
        }
        while (cursor < i) {
            cursorSlot = below(cursorSlot);
            cursor++;
        }
        return cursorSlot;
    }

    /** The next level under a slot, or -1. */
    private int below(int slot) {
        int word = slot >> 6;
        long rest = bits[word] & (1L << slot) - 1;
        while (rest == 0) {
            if (--word < 0) {
                return -1;
            }
            rest = bits[word];
        }
        return (word << 6) + 63 - Long.numberOfLeadingZeros(rest);
    }

    /** The first level at or above a slot, or -1. */
    private int above(int slot) {
        if (slot >= SLOTS) {
            return -1;
        }
        int word = slot >> 6;
        long rest = bits[word] & -1L << slot;
        while (rest == 0) {
            if (++word == bits.length) {
                return -1;
            }
            rest = bits[word];
        }
        return (word << 6) + Long.numberOfTrailingZeros(rest);
    }

    private static long gcd(long a, long b) {
        return b == 0 ? a : gcd(b, a % b);
    }
}
