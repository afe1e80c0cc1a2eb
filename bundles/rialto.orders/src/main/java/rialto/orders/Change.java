package rialto.orders;

import rialto.order.ExecutionReport;
import rialto.order.Fill;
import rialto.order.Order;
import rialto.order.OrderChange;

/** What the last report changed, filled anew for each. */
final class Change implements OrderChange {

    private final BookedFill booked = new BookedFill();

    private RecordedOrder order;
    private boolean changed;
    private boolean filled;
    private String alert = "";

    void start(RecordedOrder of) {
        order = of;
        changed = false;
        filled = false;
        alert = "";
    }

    void changed(boolean value) {
        changed = value;
    }

    void fill(ExecutionReport report, long nanos) {
        changed = true;
        filled = true;
        booked.order = order;
        booked.report = report;
        booked.nanos = nanos;
    }

    void alert(String text) {
        alert = alert.isEmpty() ? text : alert + "; " + text;
    }

    @Override
    public boolean changed() {
        return changed;
    }

    @Override
    public Order order() {
        return order;
    }

    @Override
    public Fill fill() {
        return filled ? booked : null;
    }

    @Override
    public String alert() {
        return alert;
    }

    @Override
    public String toString() {
        return "Change[changed=" + changed + ", order=" + order + ", filled=" + filled + ", alert=" + alert + "]";
    }

    /** Names its order itself: a strategy that hears of it may change other orders before it hears of the fill. */
    private static final class BookedFill implements Fill {

        private RecordedOrder order;
        private ExecutionReport report;
        private long nanos;

        @Override
        public Order order() {
            return order;
        }

        @Override
        public long execId() {
            return report.execId();
        }

        @Override
        public long quantity() {
            return report.lastQuantity();
        }

        @Override
        public long price() {
            return report.lastPrice();
        }

        @Override
        public long fee() {
            return report.fee();
        }

        @Override
        public String feeCurrency() {
            return report.feeCurrency();
        }

        @Override
        public boolean maker() {
            return report.maker();
        }

        @Override
        public boolean ambiguous() {
            return report.ambiguous();
        }

        @Override
        public long nanos() {
            return nanos;
        }
    }
}
