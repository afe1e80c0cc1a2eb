package rialto.indicators;

/**
 * Wilder's directional movement: +DI and -DI, how much of the range went up and down, DX, how one-sided that is, and
 * ADX, the average of DX. All 0 to 100 as long as closes lie within their bars.
 *
 * <p>From bar to bar, {@code up = high - high[t-1]} and {@code down = low[t-1] - low}. +DM is {@code up} where it is
 * positive and exceeds {@code down}, else 0; -DM the reverse. With {@link WilderAverage}s over n:
 * {@code +DI = 100 average(+DM) / average(TR)}, {@code -DI} likewise, {@code DX = 100 |+DI - -DI| / (+DI + -DI)},
 * {@code ADX = average(DX)}. Wilder's running sums are n times these averages; the quotients are the same. The first
 * bar's own range does not count. +DI, -DI and DX are there after n + 1 bars; ADX, and with it {@link #ready()}, after
 * 2 n. Without range both DI are 0, without direction DX is 0. O(1). Source: Wilder, 1978.
 */
public final class Adx extends StatefulIndicator implements BarIndicator {

    private final TrueRange trueRange = new TrueRange();
    private final WilderAverage range;
    private final WilderAverage plus;
    private final WilderAverage minus;
    private final WilderAverage index;
    private double lastHigh;
    private double lastLow;

    /**
     * @param period bars, 1 to {@link Indicator#MAX_PERIOD}; Wilder used 14
     * @throws IllegalArgumentException if the period is out of bounds
     */
    public Adx(int period) {
        range = new WilderAverage(period);
        plus = new WilderAverage(period);
        minus = new WilderAverage(period);
        index = new WilderAverage(period);
    }

    @Override
    public double update(double high, double low, double close) {
        boolean first = !trueRange.ready();
        double wide = trueRange.update(high, low, close);
        if (!first) {
            double up = high - lastHigh;
            double down = lastLow - low;
            range.accept(wide);
            plus.accept(up > down && up > 0 ? up : 0);
            minus.accept(down > up && down > 0 ? down : 0);
            if (range.ready()) {
                index.accept(dx());
            }
        }
        lastHigh = high;
        lastLow = low;
        return index.value();
    }

    @Override
    public int warmUp() {
        return 2 * range.warmUp();
    }

    @Override
    public boolean ready() {
        return index.ready();
    }

    /** ADX: the strength of the trend, whichever way it goes. */
    @Override
    public double value() {
        return index.value();
    }

    /** +DI; NaN until n + 1 bars were fed, which is before {@link #ready()}. */
    public double plusDi() {
        return indicator(plus);
    }

    /** -DI; NaN until n + 1 bars were fed, which is before {@link #ready()}. */
    public double minusDi() {
        return indicator(minus);
    }

    private double indicator(WilderAverage movement) {
        double width = range.value();
        return width == 0 ? 0 : 100 * movement.value() / width;
    }

    /** DX; NaN until n + 1 bars were fed, which is before {@link #ready()}. */
    public double dx() {
        double up = plus.value();
        double down = minus.value();
        double both = up + down;
        return both == 0 ? 0 : 100 * Math.abs(up - down) / both;
    }

    @Override
    public void reset() {
        trueRange.reset();
        range.reset();
        plus.reset();
        minus.reset();
        index.reset();
        lastHigh = 0;
        lastLow = 0;
    }

    @Override
    StateFormat format() {
        return StateFormat.ADX;
    }

    @Override
    void write(StateCursor state) {
        range.write(state);
        plus.write(state);
        minus.write(state);
        index.write(state);
        trueRange.write(state);
        state.put(lastHigh);
        state.put(lastLow);
    }

    @Override
    void read(StateCursor state) {
        range.readNotNegative(state);
        plus.readNotNegative(state);
        minus.readNotNegative(state);
        index.readNotNegative(state);
        trueRange.read(state);
        lastHigh = state.next("last high");
        lastLow = state.next("last low");
        boolean inStep = plus.seen() == range.seen()
                && minus.seen() == range.seen()
                && range.ready() == index.seen() > 0
                && (trueRange.ready() || range.seen() == 0);
        if (!inStep) {
            throw state.refused("its averages have not seen the same bars");
        }
    }

    @Override
    public String toString() {
        return "Adx(" + range.period + ")";
    }
}
