package rialto.backtest.run;

import java.util.Arrays;
import java.util.List;
import rialto.backtest.BacktestException;
import rialto.backtest.BacktestMarket;
import rialto.instrument.Instrument;
import rialto.market.BarSpec;

/** Bars of one instrument in memory, a column for each value. */
record BarColumns(
        String name,
        Instrument instrument,
        BarSpec spec,
        long[] openNanos,
        long[] open,
        long[] high,
        long[] low,
        long[] close,
        long[] volume)
        implements BacktestMarket {

    /** Checked once here, so that a run need not: the market would drop what is impossible, and nobody would be told. */
    BarColumns {
        int count = openNanos.length;
        if (count == 0) {
            throw new BacktestException("bad-recording", name + " holds no bars; give a file of two bars or more");
        }
        if (spec.kind() != BarSpec.Kind.TIME) {
            throw new BacktestException(
                    "bad-recording", name + " holds bars of " + spec + "; give bars of a span of time");
        }
        for (long[] column : List.of(open, high, low, close, volume)) {
            if (column.length != count) {
                throw new BacktestException(
                        "bad-recording",
                        name + " has " + count + " times, but a column of " + column.length
                                + " values; give equally many");
            }
        }
        for (int i = 0; i < count; i++) {
            boolean prices =
                    low[i] > 0 && low[i] <= Math.min(open[i], close[i]) && high[i] >= Math.max(open[i], close[i]);
            if (!prices || volume[i] < 0) {
                throw new BacktestException(
                        "bad-recording",
                        "bar " + i + " of " + name + " is impossible: open, high, low, close and volume are "
                                + open[i] + ", " + high[i] + ", " + low[i] + ", " + close[i] + ", " + volume[i]
                                + " units; correct it or leave it out");
            }
            if (openNanos[i] < 0 || i > 0 && openNanos[i] - openNanos[i - 1] < spec.size()) {
                throw new BacktestException(
                        "bad-recording",
                        "bar " + i + " of " + name + " opens within the one before it or before 1970; "
                                + "put the bars in order, each once");
            }
        }
    }

    @Override
    public List<Instrument> instruments() {
        return List.of(instrument);
    }

    @Override
    public int barCount() {
        return openNanos.length;
    }

    // Columns are compared by what they hold.

    @Override
    public boolean equals(Object other) {
        return other instanceof BarColumns bars
                && instrument.equals(bars.instrument)
                && spec.equals(bars.spec)
                && Arrays.equals(openNanos, bars.openNanos)
                && Arrays.equals(close, bars.close);
    }

    @Override
    public int hashCode() {
        return 31 * instrument.hashCode() + Arrays.hashCode(close);
    }
}
