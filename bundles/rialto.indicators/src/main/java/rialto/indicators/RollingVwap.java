package rialto.indicators;

/**
 * Volume-weighted average price of the last n updates; over closes also called volume-weighted moving average (VWMA).
 *
 * <p>{@code sum(price volume) / sum(volume)} over the window, in the unit of the prices. Ready after n updates, but not
 * while the window has no volume at all: it has no such price. Amortised O(1): one update in n takes n steps. As with
 * {@link Sma}, no error outlives its window.
 */
public final class RollingVwap extends StatefulIndicator {

    private final int period;
    private final WindowSum turnover;
    private final WindowSum volume;

    /**
     * @param period updates in the window, 1 to {@link Indicator#MAX_PERIOD}
     * @throws IllegalArgumentException if the period is out of bounds
     */
    public RollingVwap(int period) {
        this.period = Refusal.period("period", period, 1);
        this.turnover = new WindowSum(period);
        this.volume = new WindowSum(period);
    }

    /**
     * Takes the next bar, or trade.
     *
     * @param price finite, magnitude up to {@link #MAX_MAGNITUDE}
     * @param volume as {@code price}, and not negative
     * @return {@link #value()} after it
     * @throws IllegalArgumentException if a number is refused; nothing changes then
     */
    public double update(double price, double volume) {
        Refusal.checkTrade(price, volume);
        turnover.add(price * volume);
        this.volume.add(volume);
        return value();
    }

    @Override
    public int warmUp() {
        return period;
    }

    /** Whether n updates were fed and the last n had any volume. */
    @Override
    public boolean ready() {
        return volume.full() && volume.sum() > 0;
    }

    @Override
    public double value() {
        return ready() ? turnover.sum() / volume.sum() : Double.NaN;
    }

    @Override
    public void reset() {
        turnover.reset();
        volume.reset();
    }

    @Override
    StateFormat format() {
        return StateFormat.ROLLING_VWAP;
    }

    @Override
    void write(StateCursor state) {
        state.put(period);
        turnover.write(state);
        volume.write(state);
    }

    @Override
    void read(StateCursor state) {
        state.expect("period", period);
        turnover.read(state);
        volume.read(state);
        if (!turnover.inStepWith(volume)) {
            throw state.refused("its turnover and volume have not seen the same updates");
        }
    }

    @Override
    public String toString() {
        return "RollingVwap(" + period + ")";
    }
}
