package rialto.indicators;

/**
 * Exponential moving average with smoothing {@code 2 / (n + 1)}, seeded with the simple average of its first n values.
 *
 * <p>{@code ema[t] = ema[t-1] + 2 / (n + 1) * (x[t] - ema[t-1])}, in the unit of the values, ready after n values,
 * O(1). Other programs seed with the first value alone; the two differ by less than 0.1 % of the seeds' difference
 * after 4 n further values.
 */
public final class Ema extends SeededAverage {

    /**
     * @param period 1 to {@link Indicator#MAX_PERIOD}
     * @throws IllegalArgumentException if the period is out of bounds
     */
    public Ema(int period) {
        super(Refusal.period("period", period, 1), 2.0 / (period + 1.0));
    }

    @Override
    StateFormat format() {
        return StateFormat.EMA;
    }

    @Override
    public String toString() {
        return "Ema(" + period + ")";
    }
}
