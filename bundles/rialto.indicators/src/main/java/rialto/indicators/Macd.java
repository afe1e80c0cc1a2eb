package rialto.indicators;

/**
 * Moving average convergence/divergence: how far a fast average runs from a slow one, and the average of that.
 *
 * <p>{@code line = Ema(fast) - Ema(slow)}, {@code signal = Ema(signal) of the line}, {@code histogram = line - signal},
 * in the unit of the values. The line is there after {@code slow} values; the signal, and with it {@link #ready()},
 * after {@code slow + signal - 1}. Both averages start at the first value, each from its own seed (see {@link Ema}).
 * O(1). Source: G. Appel, 1979.
 */
public final class Macd extends StatefulIndicator implements ValueIndicator {

    private final Ema fast;
    private final Ema slow;
    private final Ema signal;

    /**
     * @param fast period of the fast average, 1 up to below {@code slow}; usually 12
     * @param slow period of the slow average, up to {@link Indicator#MAX_PERIOD}; usually 26
     * @param signal period of the signal, 1 to {@link Indicator#MAX_PERIOD}; usually 9
     * @throws IllegalArgumentException if a period is out of bounds or the fast one is not below the slow one
     */
    public Macd(int fast, int slow, int signal) {
        this.fast = new Ema(Refusal.period("fast period", fast, 1));
        this.slow = new Ema(Refusal.period("slow period", slow, 2));
        this.signal = new Ema(Refusal.period("signal period", signal, 1));
        if (fast >= slow) {
            throw new IllegalArgumentException("fast period " + fast + " is not below slow period " + slow);
        }
    }

    @Override
    public double update(double value) {
        Refusal.check("value", value);
        fast.accept(value);
        slow.accept(value);
        if (slow.ready()) {
            signal.accept(line());
        }
        return value();
    }

    @Override
    public int warmUp() {
        return slow.warmUp() + signal.warmUp() - 1;
    }

    @Override
    public boolean ready() {
        return signal.ready();
    }

    /** The line, once the signal is there too. */
    @Override
    public double value() {
        return signal.ready() ? line() : Double.NaN;
    }

    /** Fast less slow average; NaN until {@code slow} values were fed, which is before {@link #ready()}. */
    public double line() {
        return fast.value() - slow.value();
    }

    /** The average of the line; NaN until {@link #ready()}. */
    public double signal() {
        return signal.value();
    }

    /** Line less signal: above 0 while the line is above its average; NaN until {@link #ready()}. */
    public double histogram() {
        return line() - signal.value();
    }

    @Override
    public void reset() {
        fast.reset();
        slow.reset();
        signal.reset();
    }

    @Override
    StateFormat format() {
        return StateFormat.MACD;
    }

    @Override
    void write(StateCursor state) {
        fast.write(state);
        slow.write(state);
        signal.write(state);
    }

    @Override
    void read(StateCursor state) {
        fast.read(state);
        slow.read(state);
        signal.read(state);
        if (fast.seen() != Math.min(slow.seen(), fast.period) || slow.ready() != signal.seen() > 0) {
            throw state.refused("its averages have not seen the same values");
        }
    }

    @Override
    public String toString() {
        return "Macd(" + fast.period + ", " + slow.period + ", " + signal.period + ")";
    }
}
