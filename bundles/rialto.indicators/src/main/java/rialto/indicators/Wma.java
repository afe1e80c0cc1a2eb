package rialto.indicators;

import java.util.Arrays;

/**
 * Weighted moving average: the newest of n values weighs n, the one before n - 1, the oldest 1.
 *
 * <p>{@code (n x[t] + (n-1) x[t-1] + ... + 1 x[t-n+1]) / (n (n+1) / 2)}, in the unit of the values, ready after n.
 * Amortised O(1): one update in n takes n steps. As with {@link Sma}, no error outlives its window.
 */
public final class Wma extends StatefulIndicator implements ValueIndicator {

    private final int period;
    private final double divisor;

    /**
     * Below {@link #position}: values of the block being filled. From there on: weighted sums to the end of the block
     * before, its slot weighing 1, the next 2 and so on, which are the weights the window gives them.
     */
    private final double[] slots;

    private int position;
    private boolean full;
    private double headSum;
    private double headWeighted;
    private double value = Double.NaN;

    /**
     * @param period values in the average, 1 to {@link Indicator#MAX_PERIOD}
     * @throws IllegalArgumentException if the period is out of bounds
     */
    public Wma(int period) {
        this.period = Refusal.period("period", period, 1);
        this.divisor = period * (period + 1.0) / 2;
        this.slots = new double[period];
    }

    @Override
    public double update(double value) {
        Refusal.check("value", value);
        slots[position++] = value;
        headSum += value;
        headWeighted += position * value;
        if (position == period) {
            turn();
        }
        return this.value = current();
    }

    private void turn() {
        double sum = 0;
        double weighted = 0;
        for (int i = period - 1; i >= 0; i--) {
            sum += slots[i];
            weighted += sum;
            slots[i] = weighted;
        }
        position = 0;
        headSum = 0;
        headWeighted = 0;
        full = true;
    }

    private double current() {
        // The head's values weigh as many more as the tail is long.
        return full ? (slots[position] + (period - position) * headSum + headWeighted) / divisor : Double.NaN;
    }

    @Override
    public int warmUp() {
        return period;
    }

    @Override
    public boolean ready() {
        return full;
    }

    @Override
    public double value() {
        return value;
    }

    @Override
    public void reset() {
        Arrays.fill(slots, 0);
        position = 0;
        full = false;
        headSum = 0;
        headWeighted = 0;
        value = Double.NaN;
    }

    @Override
    StateFormat format() {
        return StateFormat.WMA;
    }

    @Override
    void write(StateCursor state) {
        state.put(period);
        state.put(full ? 1 : 0);
        state.put(position);
        state.put(headSum);
        state.put(headWeighted);
        state.put(slots);
    }

    @Override
    void read(StateCursor state) {
        state.expect("period", period);
        full = state.nextFlag("window full");
        position = (int) state.nextCount("window position", period - 1L);
        headSum = state.next("head sum");
        headWeighted = state.next("weighted head sum");
        state.next("window", slots);
        value = current();
    }

    @Override
    public String toString() {
        return "Wma(" + period + ")";
    }
}
