package rialto.indicators;

/** Exponential smoothing that starts from the simple average of its first n values. */
abstract sealed class SeededAverage extends StatefulIndicator implements ValueIndicator permits Ema, WilderAverage {

    final int period;
    private final double alpha;
    private int seen;

    /** The sum of the values so far while warming up, the average from then on. */
    private double average;

    SeededAverage(int period, double alpha) {
        this.period = period;
        this.alpha = alpha;
    }

    @Override
    public final double update(double value) {
        Refusal.check("value", value);
        return accept(value);
    }

    /** {@link #update} without the check, for what an indicator made of checked numbers. */
    final double accept(double value) {
        if (seen == period) {
            return average += alpha * (value - average);
        }
        average += value;
        if (++seen < period) {
            return Double.NaN;
        }
        return average /= period;
    }

    @Override
    public final int warmUp() {
        return period;
    }

    @Override
    public final boolean ready() {
        return seen == period;
    }

    @Override
    public final double value() {
        return seen == period ? average : Double.NaN;
    }

    @Override
    public final void reset() {
        seen = 0;
        average = 0;
    }

    @Override
    final void write(StateCursor state) {
        state.put(period);
        state.put(seen);
        state.put(average);
    }

    @Override
    final void read(StateCursor state) {
        state.expect("period", period);
        seen = (int) state.nextCount("values seen", period);
        average = state.next("average");
    }

    /** How many values of the warm-up were seen: as many as the period, once ready. */
    final int seen() {
        return seen;
    }

    /** {@link #read} for an average of what is never negative. */
    final void readNotNegative(StateCursor state) {
        read(state);
        if (average < 0) {
            throw state.refused("an average is " + average + ", which is negative");
        }
    }
}
