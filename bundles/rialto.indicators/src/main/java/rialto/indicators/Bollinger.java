package rialto.indicators;

import java.util.Arrays;

/**
 * Bollinger bands: the simple average of the last n values, and a band k population standard deviations either side.
 *
 * <p>{@code middle = mean}, {@code upper = middle + k deviation}, {@code lower = middle - k deviation}, where the
 * deviation divides by n, not n - 1. Ready after n values; amortised O(1): one update in n takes n steps. The
 * {@link #value()} is the middle. Source: J. Bollinger, <i>Bollinger on Bollinger Bands</i>, 2001.
 *
 * <p>The variance is not updated by taking values out, which loses digits and can turn negative. The window is two
 * parts whose mean and sum of squared distances are merged (Welford, Technometrics 4, 1962; Chan, Golub and LeVeque,
 * The American Statistician 37, 1983), and every term of the merge is at least zero. Only values of the window take
 * part, so the result does not drift; a window of equal values has deviation 0 exactly. The relative error of the
 * deviation stays below n 2<sup>-52</sup> (1 + |middle| / deviation).
 */
public final class Bollinger extends StatefulIndicator implements ValueIndicator {

    private final int period;
    private final double multiplier;

    /**
     * Below {@link #position}: values of the block being filled. From there on: means to the end of the block before.
     */
    private final double[] slots;

    /** From {@link #position} on: sums of squared distances from the mean, to the end of the block before. */
    private final double[] tailSquares;

    private int position;
    private boolean full;
    private double headMean;
    private double headSquares;

    private double last;
    private double middle = Double.NaN;
    private double deviation = Double.NaN;

    /**
     * @param period values in the window, 2 to {@link Indicator#MAX_PERIOD}; usually 20
     * @param multiplier half the width of the band in standard deviations, above 0 and up to 1000; usually 2
     * @throws IllegalArgumentException if a parameter is out of bounds
     */
    public Bollinger(int period, double multiplier) {
        this.period = Refusal.period("period", period, 2);
        if (!(multiplier > 0 && multiplier <= 1000)) {
            throw new IllegalArgumentException("multiplier " + multiplier + " is not above 0 and up to 1000");
        }
        this.multiplier = multiplier;
        this.slots = new double[period];
        this.tailSquares = new double[period];
    }

    @Override
    public double update(double value) {
        Refusal.check("value", value);
        last = value;
        slots[position++] = value;
        double distance = value - headMean;
        headMean += distance / position;
        headSquares += distance * (value - headMean);
        if (position == period) {
            turn();
        }
        merge();
        return middle;
    }

    private void turn() {
        double mean = 0;
        double squares = 0;
        for (int i = period - 1, count = 1; i >= 0; i--, count++) {
            double value = slots[i];
            double distance = value - mean;
            mean += distance / count;
            squares += distance * (value - mean);
            slots[i] = mean;
            tailSquares[i] = squares;
        }
        position = 0;
        headMean = 0;
        headSquares = 0;
        full = true;
    }

    private void merge() {
        if (!full) {
            return;
        }
        double distance = headMean - slots[position];
        double headShare = (double) position / period;
        middle = slots[position] + distance * headShare;
        double squares = tailSquares[position] + headSquares + distance * distance * headShare * (period - position);
        deviation = Math.sqrt(squares / period);
    }

    @Override
    public int warmUp() {
        return period;
    }

    @Override
    public boolean ready() {
        return full;
    }

    /** The middle band. */
    @Override
    public double value() {
        return middle;
    }

    /** The mean of the window, in the unit of the values; NaN until {@link #ready()}. */
    public double middle() {
        return middle;
    }

    /** The middle plus k standard deviations; NaN until {@link #ready()}. */
    public double upper() {
        return middle + multiplier * deviation;
    }

    /** The middle less k standard deviations; NaN until {@link #ready()}. */
    public double lower() {
        return middle - multiplier * deviation;
    }

    /** The population standard deviation of the window, not negative; NaN until {@link #ready()}. */
    public double deviation() {
        return deviation;
    }

    /**
     * The width of the band in per cent of the middle: {@code 100 (upper - lower) / middle}; NaN until
     * {@link #ready()}, and when the middle is 0, of which nothing is a percentage.
     */
    public double bandwidth() {
        return middle == 0 ? Double.NaN : 200 * multiplier * deviation / middle;
    }

    /**
     * Where the last value lies in the band, as a fraction: {@code (value - lower) / (upper - lower)}, 0 at the lower
     * band, 1 at the upper, beyond them outside; 0.5 when the band has no width. NaN until {@link #ready()}.
     */
    public double percentB() {
        return deviation == 0 ? 0.5 : 0.5 + (last - middle) / (2 * multiplier * deviation);
    }

    @Override
    public void reset() {
        Arrays.fill(slots, 0);
        Arrays.fill(tailSquares, 0);
        position = 0;
        full = false;
        headMean = 0;
        headSquares = 0;
        last = 0;
        middle = Double.NaN;
        deviation = Double.NaN;
    }

    @Override
    StateFormat format() {
        return StateFormat.BOLLINGER;
    }

    @Override
    void write(StateCursor state) {
        state.put(period);
        state.put(multiplier);
        state.put(full ? 1 : 0);
        state.put(position);
        state.put(headMean);
        state.put(headSquares);
        state.put(last);
        state.put(slots);
        state.put(tailSquares);
    }

    @Override
    void read(StateCursor state) {
        state.expect("period", period);
        state.expect("multiplier", multiplier);
        full = state.nextFlag("window full");
        position = (int) state.nextCount("window position", period - 1L);
        headMean = state.next("head mean");
        headSquares = state.nextNotNegative("head squares");
        last = state.next("last value");
        state.next("window", slots);
        for (int i = 0; i < period; i++) {
            tailSquares[i] = state.nextNotNegative("tail squares");
        }
        middle = Double.NaN;
        deviation = Double.NaN;
        merge();
    }

    @Override
    public String toString() {
        return "Bollinger(" + period + ", " + multiplier + ")";
    }
}
