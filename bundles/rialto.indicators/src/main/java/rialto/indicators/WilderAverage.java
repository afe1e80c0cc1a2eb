package rialto.indicators;

/**
 * Wilder's smoothing, also called running or smoothed moving average (RMA, SMMA): an exponential average with smoothing
 * {@code 1 / n}, seeded with the simple average of its first n values.
 *
 * <p>{@code a[t] = a[t-1] + (x[t] - a[t-1]) / n}, in the unit of the values, ready after n values, O(1). Source: J.
 * Welles Wilder, <i>New Concepts in Technical Trading Systems</i>, 1978. Not the "relative moving average" some
 * programs call RMA too, which combines three simple averages.
 */
public final class WilderAverage extends SeededAverage {

    /**
     * @param period 1 to {@link Indicator#MAX_PERIOD}
     * @throws IllegalArgumentException if the period is out of bounds
     */
    public WilderAverage(int period) {
        super(Refusal.period("period", period, 1), 1.0 / period);
    }

    @Override
    StateFormat format() {
        return StateFormat.WILDER_AVERAGE;
    }

    @Override
    public String toString() {
        return "WilderAverage(" + period + ")";
    }
}
