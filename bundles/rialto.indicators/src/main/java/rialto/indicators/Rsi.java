package rialto.indicators;

/**
 * Relative strength index after Wilder: the share of the rises in all movement, 0 to 100.
 *
 * <p>{@code 100 - 100 / (1 + gain / loss)}, computed as {@code 100 gain / (gain + loss)}, where gain and loss are the
 * {@link WilderAverage}s of the rises and of the falls from value to value. Ready after n + 1 values, which are n
 * changes. Without any fall it is 100, without any rise 0, without any movement at all 50, as nothing speaks for either
 * side. O(1). Source: Wilder, 1978.
 */
public final class Rsi extends StatefulIndicator implements ValueIndicator {

    private final WilderAverage gain;
    private final WilderAverage loss;
    private boolean started;
    private double last;

    /**
     * @param period changes in the averages, 1 to {@link Indicator#MAX_PERIOD}; Wilder used 14
     * @throws IllegalArgumentException if the period is out of bounds
     */
    public Rsi(int period) {
        gain = new WilderAverage(period);
        loss = new WilderAverage(period);
    }

    @Override
    public double update(double value) {
        Refusal.check("value", value);
        if (started) {
            double change = value - last;
            gain.accept(Math.max(change, 0));
            loss.accept(Math.max(-change, 0));
        }
        started = true;
        last = value;
        return value();
    }

    @Override
    public int warmUp() {
        return gain.warmUp() + 1;
    }

    @Override
    public boolean ready() {
        return gain.ready();
    }

    @Override
    public double value() {
        double up = gain.value();
        double movement = up + loss.value();
        return movement == 0 ? 50 : 100 * up / movement;
    }

    @Override
    public void reset() {
        gain.reset();
        loss.reset();
        started = false;
        last = 0;
    }

    @Override
    StateFormat format() {
        return StateFormat.RSI;
    }

    @Override
    void write(StateCursor state) {
        gain.write(state);
        loss.write(state);
        state.put(started ? 1 : 0);
        state.put(last);
    }

    @Override
    void read(StateCursor state) {
        gain.readNotNegative(state);
        loss.readNotNegative(state);
        started = state.nextFlag("value seen");
        last = state.next("last value");
        if (gain.seen() != loss.seen() || !started && gain.seen() > 0) {
            throw state.refused("its averages of gains and losses have not seen the same changes");
        }
    }

    @Override
    public String toString() {
        return "Rsi(" + gain.period + ")";
    }
}
