package rialto.indicators;

/**
 * The greatest of the last n numbers, by a monotonic queue in a ring: it holds, oldest first, the numbers that no later
 * number has reached, so the first is the maximum. Each number enters and leaves once: amortised O(1).
 */
final class WindowMaximum {

    private final double[] values;
    private final long[] births;
    private int first;
    private int size;
    private long seen;

    WindowMaximum(int length) {
        values = new double[length];
        births = new long[length];
    }

    void add(double value) {
        if (size > 0 && births[first] + values.length <= seen) {
            first = wrap(first + 1);
            size--;
        }
        while (size > 0 && values[wrap(first + size - 1)] <= value) {
            size--;
        }
        int free = wrap(first + size);
        values[free] = value;
        births[free] = seen++;
        size++;
    }

    private int wrap(int index) {
        return index >= values.length ? index - values.length : index;
    }

    boolean full() {
        return seen >= values.length;
    }

    /** The maximum; defined after the first number. */
    double maximum() {
        return values[first];
    }

    long seen() {
        return seen;
    }

    void reset() {
        first = 0;
        size = 0;
        seen = 0;
    }

    void write(StateCursor state) {
        state.put(seen);
        state.put(size);
        for (int i = 0; i < size; i++) {
            int index = wrap(first + i);
            state.put(values[index]);
            state.put(births[index]);
        }
    }

    void read(StateCursor state) {
        seen = state.nextCount("values seen", Long.MAX_VALUE);
        size = (int) state.nextCount("queue length", Math.min(values.length, seen));
        first = 0;
        for (int i = 0; i < size; i++) {
            values[i] = state.next("queued value");
            births[i] = state.nextCount("queued value's number", seen - 1);
            if (i > 0 && (births[i] <= births[i - 1] || values[i] >= values[i - 1])) {
                throw state.refused("its queue is not in order");
            }
        }
        if (seen > 0 && (size == 0 || births[0] < seen - values.length || births[size - 1] != seen - 1)) {
            throw state.refused("its queue does not end with the last value");
        }
    }
}
