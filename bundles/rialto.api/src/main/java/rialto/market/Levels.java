package rialto.market;

import java.util.Arrays;

/**
 * Price levels of one depth message: a buffer that its owner fills, hands over and uses again. Prices and quantities are in units
 * of the instrument; a quantity of 0 deletes the level. Not thread-safe.
 */
public final class Levels {

    /** Most levels of one side in one message. */
    public static final int MAX = 20_000;

    private long[] bids = new long[256];
    private long[] asks = new long[256];
    private int bidCount;
    private int askCount;

    /** Forgets all levels and keeps the memory. */
    public Levels clear() {
        bidCount = 0;
        askCount = 0;
        return this;
    }

    /** @throws IllegalArgumentException if there are {@link #MAX} already */
    public Levels bid(long price, long quantity) {
        if (2 * bidCount == bids.length) {
            bids = larger(bids);
        }
        bids[2 * bidCount] = price;
        bids[2 * bidCount++ + 1] = quantity;
        return this;
    }

    /** @throws IllegalArgumentException if there are {@link #MAX} already */
    public Levels ask(long price, long quantity) {
        if (2 * askCount == asks.length) {
            asks = larger(asks);
        }
        asks[2 * askCount] = price;
        asks[2 * askCount++ + 1] = quantity;
        return this;
    }

    public int bidCount() {
        return bidCount;
    }

    public int askCount() {
        return askCount;
    }

    public long bidPrice(int i) {
        return bids[2 * i];
    }

    public long bidQuantity(int i) {
        return bids[2 * i + 1];
    }

    public long askPrice(int i) {
        return asks[2 * i];
    }

    public long askQuantity(int i) {
        return asks[2 * i + 1];
    }

    private static long[] larger(long[] side) {
        if (side.length == 2 * MAX) {
            throw new IllegalArgumentException("more than " + MAX + " levels on one side of a depth message");
        }
        return Arrays.copyOf(side, Math.min(2 * side.length, 2 * MAX));
    }
}
