package rialto.backtest.run;

import java.util.Arrays;
import rialto.backtest.EquityCurve;

/** Samples of equity in columns: when, how much, and whether there was a position. */
final class Samples {

    int count;
    long[] nanos;
    long[] equity;
    boolean[] held;

    Samples(int expected) {
        nanos = new long[expected];
        equity = new long[expected];
        held = new boolean[expected];
    }

    /** What was sampled, as a curve that takes the columns over: the last that is done with this. */
    EquityCurve curve() {
        return count == nanos.length
                ? new EquityCurve(nanos, equity)
                : new EquityCurve(Arrays.copyOf(nanos, count), Arrays.copyOf(equity, count));
    }

    void add(long at, long money, boolean position) {
        if (count == nanos.length) {
            int size = Math.max(16, 2 * count);
            nanos = Arrays.copyOf(nanos, size);
            equity = Arrays.copyOf(equity, size);
            held = Arrays.copyOf(held, size);
        }
        nanos[count] = at;
        equity[count] = money;
        held[count++] = position;
    }
}
