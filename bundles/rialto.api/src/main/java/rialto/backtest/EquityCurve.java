package rialto.backtest;

import java.util.Arrays;

/** Equity over time, in columns. Immutable, for the columns are its own. */
public final class EquityCurve {

    private final long[] nanos;
    private final long[] equity;

    /**
     * Takes the columns over without a copy, as they may be megabytes: who gives them must not change them afterwards.
     *
     * @param nanos times of the samples, rising
     * @param equity Money at those times
     * @throws IllegalArgumentException if the two are not of one length
     */
    public EquityCurve(long[] nanos, long[] equity) {
        if (nanos.length != equity.length) {
            throw new IllegalArgumentException(nanos.length + " times for " + equity.length + " samples of equity");
        }
        this.nanos = nanos;
        this.equity = equity;
    }

    /** Number of samples. */
    public int size() {
        return nanos.length;
    }

    /** Time of a sample. */
    public long nanos(int i) {
        return nanos[i];
    }

    /** Equity at a sample, Money. */
    public long equity(int i) {
        return equity[i];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EquityCurve curve
                && Arrays.equals(nanos, curve.nanos)
                && Arrays.equals(equity, curve.equity);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(nanos) + Arrays.hashCode(equity);
    }
}
