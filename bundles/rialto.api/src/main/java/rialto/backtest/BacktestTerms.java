package rialto.backtest;

/**
 * What a backtest assumes of venue and account.
 *
 * @param capital equity at the start in {@link rialto.instrument.Money} of the quote currency, above 0; returns are measured by it, and
 *     it does not bound what a strategy may order
 * @param makerFeePpm fee on fills that rested, in millionths of the value; negative for a rebate
 * @param takerFeePpm fee on fills that took, in millionths of the value
 * @param latencyNanos time an order or cancel is under way, market time
 * @param slippage what a taker loses where no book is shown
 * @param sampleNanos step at which equity is sampled where the recording is finer than bars, market time; of bars each one is sampled
 */
public record BacktestTerms(
        long capital, long makerFeePpm, long takerFeePpm, long latencyNanos, Slippage slippage, long sampleNanos) {

    public BacktestTerms {
        require(capital > 0, "capital", capital, "above 0");
        require(Math.abs(makerFeePpm) <= 1_000_000, "makerFeePpm", makerFeePpm, "within -1000000..1000000");
        require(takerFeePpm >= 0 && takerFeePpm <= 1_000_000, "takerFeePpm", takerFeePpm, "within 0..1000000");
        require(latencyNanos >= 0, "latencyNanos", latencyNanos, "at least 0");
        require(sampleNanos > 0, "sampleNanos", sampleNanos, "above 0");
        if (slippage == null) {
            throw new BacktestException("bad-terms", "the terms state no slippage; state Slippage.NONE for none");
        }
    }

    /** Terms with so much capital, no fees, no latency, no slippage, and equity sampled every second. */
    public static BacktestTerms of(long capital) {
        return new BacktestTerms(capital, 0, 0, 0, Slippage.NONE, 1_000_000_000L);
    }

    /** The same with fees, in millionths of the value. */
    public BacktestTerms withFees(long maker, long taker) {
        return new BacktestTerms(capital, maker, taker, latencyNanos, slippage, sampleNanos);
    }

    /** The same with slippage. */
    public BacktestTerms withSlippage(Slippage other) {
        return new BacktestTerms(capital, makerFeePpm, takerFeePpm, latencyNanos, other, sampleNanos);
    }

    /** The same with latency. */
    public BacktestTerms withLatency(long nanos) {
        return new BacktestTerms(capital, makerFeePpm, takerFeePpm, nanos, slippage, sampleNanos);
    }

    private static void require(boolean holds, String what, long value, String range) {
        if (!holds) {
            throw new BacktestException(
                    "bad-terms", what + " of " + value + " is not " + range + "; state one that is");
        }
    }
}
