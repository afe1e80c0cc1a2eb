package rialto.indicators;

/**
 * Average true range after Wilder: the {@link WilderAverage} of the {@link TrueRange}.
 *
 * <p>The first bar's true range, high - low, counts, so that the first value comes after n bars: the mean of n true
 * ranges. Then {@code atr[t] = atr[t-1] + (tr[t] - atr[t-1]) / n}. In the unit of the prices, never negative, O(1).
 * Source: Wilder, 1978.
 */
public final class Atr extends StatefulIndicator implements BarIndicator {

    private final TrueRange trueRange = new TrueRange();
    private final WilderAverage average;

    /**
     * @param period bars, 1 to {@link Indicator#MAX_PERIOD}; Wilder used 14
     * @throws IllegalArgumentException if the period is out of bounds
     */
    public Atr(int period) {
        average = new WilderAverage(period);
    }

    @Override
    public double update(double high, double low, double close) {
        return average.accept(trueRange.update(high, low, close));
    }

    @Override
    public int warmUp() {
        return average.warmUp();
    }

    @Override
    public boolean ready() {
        return average.ready();
    }

    @Override
    public double value() {
        return average.value();
    }

    @Override
    public void reset() {
        trueRange.reset();
        average.reset();
    }

    @Override
    StateFormat format() {
        return StateFormat.ATR;
    }

    @Override
    void write(StateCursor state) {
        average.write(state);
        trueRange.write(state);
    }

    @Override
    void read(StateCursor state) {
        average.readNotNegative(state);
        trueRange.read(state);
        if (trueRange.ready() != average.seen() > 0) {
            throw state.refused("its true range and its average have not seen the same bars");
        }
    }

    @Override
    public String toString() {
        return "Atr(" + average.period + ")";
    }
}
