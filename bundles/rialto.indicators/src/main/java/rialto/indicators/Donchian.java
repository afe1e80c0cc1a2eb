package rialto.indicators;

/**
 * Donchian channel: the highest high and the lowest low of the last n bars, the latest included.
 *
 * <p>{@code middle = (upper + lower) / 2}; all in the unit of the prices, exact apart from that halving. Ready after n
 * bars; amortised O(1), at worst n steps for one bar. {@link #value()} is the middle. Source: R. Donchian's four-week
 * rule, 1960.
 */
public final class Donchian extends StatefulIndicator {

    private final int period;
    private final WindowMaximum highs;

    /** Keeps the lows negated: their greatest is the lowest. */
    private final WindowMaximum lows;

    /**
     * @param period bars, 1 to {@link Indicator#MAX_PERIOD}
     * @throws IllegalArgumentException if the period is out of bounds
     */
    public Donchian(int period) {
        this.period = Refusal.period("period", period, 1);
        this.highs = new WindowMaximum(period);
        this.lows = new WindowMaximum(period);
    }

    /**
     * Takes the next finished bar.
     *
     * @param high not below {@code low}
     * @return {@link #value()} after it
     * @throws IllegalArgumentException if a number is NaN, infinite or too large, or high is below low; nothing changes
     */
    public double update(double high, double low) {
        Refusal.checkRange(high, low);
        highs.add(high);
        lows.add(-low);
        return middle();
    }

    @Override
    public int warmUp() {
        return period;
    }

    @Override
    public boolean ready() {
        return highs.full();
    }

    /** The middle of the channel. */
    @Override
    public double value() {
        return middle();
    }

    /** The highest high; NaN until {@link #ready()}. */
    public double upper() {
        return highs.full() ? highs.maximum() : Double.NaN;
    }

    /** The lowest low; NaN until {@link #ready()}. */
    public double lower() {
        return lows.full() ? -lows.maximum() : Double.NaN;
    }

    /** Half way between lowest low and highest high; NaN until {@link #ready()}. */
    public double middle() {
        return (upper() + lower()) / 2;
    }

    @Override
    public void reset() {
        highs.reset();
        lows.reset();
    }

    @Override
    StateFormat format() {
        return StateFormat.DONCHIAN;
    }

    @Override
    void write(StateCursor state) {
        state.put(period);
        highs.write(state);
        lows.write(state);
    }

    @Override
    void read(StateCursor state) {
        state.expect("period", period);
        highs.read(state);
        lows.read(state);
        if (highs.seen() != lows.seen()) {
            throw state.refused("its highs and lows have not seen the same bars");
        }
    }

    @Override
    public String toString() {
        return "Donchian(" + period + ")";
    }
}
