package rialto.indicators;

/**
 * Wilder's true range: how far the price went in a bar, the gap from the close before included.
 *
 * <p>{@code max(high, close[t-1]) - min(low, close[t-1])}, which equals the greatest of {@code high - low},
 * {@code |high - close[t-1]|} and {@code |low - close[t-1]|}. The first bar has no close before it: high - low. In the
 * unit of the prices, never negative, ready after one bar, O(1). Source: Wilder, 1978.
 */
public final class TrueRange extends StatefulIndicator implements BarIndicator {

    private boolean ready;
    private double lastClose;
    private double range;

    @Override
    public double update(double high, double low, double close) {
        Refusal.checkBar(high, low, close);
        range = ready ? Math.max(high, lastClose) - Math.min(low, lastClose) : high - low;
        lastClose = close;
        ready = true;
        return range;
    }

    @Override
    public int warmUp() {
        return 1;
    }

    @Override
    public boolean ready() {
        return ready;
    }

    @Override
    public double value() {
        return ready ? range : Double.NaN;
    }

    @Override
    public void reset() {
        ready = false;
        lastClose = 0;
        range = 0;
    }

    @Override
    StateFormat format() {
        return StateFormat.TRUE_RANGE;
    }

    @Override
    void write(StateCursor state) {
        state.put(ready ? 1 : 0);
        state.put(lastClose);
        state.put(range);
    }

    @Override
    void read(StateCursor state) {
        ready = state.nextFlag("bar seen");
        lastClose = state.next("last close");
        range = state.nextNotNegative("true range");
    }

    @Override
    public String toString() {
        return "TrueRange()";
    }
}
