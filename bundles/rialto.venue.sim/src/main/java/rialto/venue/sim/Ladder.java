package rialto.venue.sim;

import java.util.Arrays;
import rialto.market.Levels;

/**
 * One side of the simulated book: a quantity for each tick from the best price on. Every change is also written into a
 * depth message, so that whoever applies the messages holds the same book. Prices are in ticks.
 */
final class Ladder {

    private final boolean bids;
    private final long tick;
    private final long[] quantities;
    private long best;

    Ladder(boolean bids, long tick, int levels, long best) {
        this.bids = bids;
        this.tick = tick;
        this.quantities = new long[levels];
        this.best = best;
    }

    int size() {
        return quantities.length;
    }

    /** Best price in ticks. */
    long best() {
        return best;
    }

    /** Price of a level in price units, 0 the best. */
    long price(int level) {
        return (bids ? best - level : best + level) * tick;
    }

    long quantity(int level) {
        return quantities[level];
    }

    void set(int level, long quantity, Levels changes) {
        if (quantities[level] != quantity) {
            quantities[level] = quantity;
            tell(level, changes);
        }
    }

    /** Gives up the best prices: what is behind becomes the best, and new levels come in at the far end, all empty. */
    void retreat(int ticks, Levels changes) {
        int gone = Math.min(ticks, quantities.length);
        for (int i = 0; i < gone; i++) {
            set(i, 0, changes);
        }
        System.arraycopy(quantities, gone, quantities, 0, quantities.length - gone);
        Arrays.fill(quantities, quantities.length - gone, quantities.length, 0);
        best += bids ? -ticks : ticks;
    }

    /** Makes room for better prices, all empty: as many levels drop out at the far end. */
    void advance(int ticks, Levels changes) {
        int gone = Math.min(ticks, quantities.length);
        for (int i = quantities.length - gone; i < quantities.length; i++) {
            set(i, 0, changes);
        }
        System.arraycopy(quantities, 0, quantities, gone, quantities.length - gone);
        Arrays.fill(quantities, 0, gone, 0);
        best += bids ? ticks : -ticks;
    }

    /** Writes all levels, for a snapshot. */
    void all(Levels into) {
        for (int i = 0; i < quantities.length; i++) {
            if (quantities[i] > 0) {
                tell(i, into);
            }
        }
    }

    private void tell(int level, Levels changes) {
        if (bids) {
            changes.bid(price(level), quantities[level]);
        } else {
            changes.ask(price(level), quantities[level]);
        }
    }
}
