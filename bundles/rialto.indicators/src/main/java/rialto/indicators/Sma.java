package rialto.indicators;

/**
 * Simple moving average: the mean of the last n values, all of one weight.
 *
 * <p>{@code (x[t] + x[t-1] + ... + x[t-n+1]) / n}, in the unit of the values, ready after n. Amortised O(1): one update
 * in n takes n steps. Its relative error stays below n 2<sup>-52</sup> of the mean magnitude of the values in the
 * window, however long the stream.
 */
public final class Sma extends StatefulIndicator implements ValueIndicator {

    private final int period;
    private final WindowSum window;
    private double value = Double.NaN;

    /**
     * @param period values in the average, 1 to {@link Indicator#MAX_PERIOD}
     * @throws IllegalArgumentException if the period is out of bounds
     */
    public Sma(int period) {
        this.period = Refusal.period("period", period, 1);
        this.window = new WindowSum(period);
    }

    @Override
    public double update(double value) {
        Refusal.check("value", value);
        window.add(value);
        return this.value = current();
    }

    private double current() {
        return window.full() ? window.sum() / period : Double.NaN;
    }

    @Override
    public int warmUp() {
        return period;
    }

    @Override
    public boolean ready() {
        return window.full();
    }

    @Override
    public double value() {
        return value;
    }

    @Override
    public void reset() {
        window.reset();
        value = Double.NaN;
    }

    @Override
    StateFormat format() {
        return StateFormat.SMA;
    }

    @Override
    void write(StateCursor state) {
        state.put(period);
        window.write(state);
    }

    @Override
    void read(StateCursor state) {
        state.expect("period", period);
        window.read(state);
        value = current();
    }

    @Override
    public String toString() {
        return "Sma(" + period + ")";
    }
}
