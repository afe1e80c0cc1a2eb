package rialto.indicators;

/**
 * A sum that keeps what rounding cuts off and gives it back (Neumaier, 1974): as good as one in twice the precision, so
 * that a session of any length sums without drift.
 */
final class CompensatedSum {

    private double sum;
    private double lost;

    void add(double value) {
        double next = sum + value;
        lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
        sum = next;
    }

    double sum() {
        return sum + lost;
    }

    void reset() {
        sum = 0;
        lost = 0;
    }

    void write(StateCursor state) {
        state.put(sum);
        state.put(lost);
    }

    void read(StateCursor state) {
        sum = state.next("sum");
        lost = state.next("sum's compensation");
    }
}
