package rialto.indicators;

/**
 * Volume-weighted average price since the last {@link #reset()}, usually the start of the session.
 *
 * <p>{@code sum(price volume) / sum(volume)}, in the unit of the prices. Ready once there is volume; an update without
 * volume is taken and weighs nothing. O(1), and the sums are compensated, so that the relative error stays near
 * 2<sup>-52</sup> over millions of trades of one sign of price. Feed trades, or bars with a typical price such as
 * {@code (high + low + close) / 3}.
 */
public final class Vwap extends StatefulIndicator {

    private final CompensatedSum turnover = new CompensatedSum();
    private final CompensatedSum volume = new CompensatedSum();

    /** An average over nothing yet. */
    public Vwap() {}

    /**
     * Takes the next trade, or bar.
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

    /** 1: the first update with volume makes it ready. */
    @Override
    public int warmUp() {
        return 1;
    }

    /** Whether any volume was fed since the last {@link #reset()}. */
    @Override
    public boolean ready() {
        return volume.sum() > 0;
    }

    @Override
    public double value() {
        double total = volume.sum();
        return total > 0 ? turnover.sum() / total : Double.NaN;
    }

    /** The volume since the last {@link #reset()}. */
    public double volume() {
        return volume.sum();
    }

    @Override
    public void reset() {
        turnover.reset();
        volume.reset();
    }

    @Override
    StateFormat format() {
        return StateFormat.VWAP;
    }

    @Override
    void write(StateCursor state) {
        turnover.write(state);
        volume.write(state);
    }

    @Override
    void read(StateCursor state) {
        turnover.read(state);
        volume.read(state);
        if (volume.sum() < 0) {
            throw state.refused("its volume is " + volume.sum() + ", which is negative");
        }
    }

    @Override
    public String toString() {
        return "Vwap()";
    }
}
