package rialto.kernel;

import java.util.Arrays;
import java.util.List;
import rialto.instrument.Instrument;
import rialto.market.Book;
import rialto.market.Quote;
import rialto.order.Order;
import rialto.order.Orders;
import rialto.order.Side;
import rialto.strategy.OrderTicket;
import rialto.strategy.Trader;

/** What a strategy trades through. It only notes what the callback wishes; the kernel acts on it when the callback has returned. */
final class Desk implements Trader {

    private static final int CANCEL = 0;
    private static final int TIMER = 1;
    private static final int TIMER_OFF = 2;
    private static final int MAX_WISHES = 256;

    private final Kernel kernel;
    private final Seat seat;

    private Ticket[] tickets = {new Ticket(), new Ticket()};
    private int ticketCount;

    /** Cancels and timers in order: kind, id, time. */
    private long[] wishes = new long[3 * 8];

    private int wishCount;
    private boolean open;

    Desk(Kernel kernel, Seat seat) {
        this.kernel = kernel;
        this.seat = seat;
    }

    void begin() {
        ticketCount = 0;
        wishCount = 0;
        open = true;
    }

    /** Ends the callback; what it wished stays readable until the next one. */
    void end() {
        open = false;
        for (int i = 0; i < ticketCount; i++) {
            tickets[i].close();
        }
    }

    /** Whether the callback wished for anything. */
    boolean wished() {
        return (ticketCount | wishCount) != 0;
    }

    int ticketCount() {
        return ticketCount;
    }

    Ticket ticket(int i) {
        return tickets[i];
    }

    /** Carries out cancels and timers. */
    void fulfilWishes() {
        for (int i = 0; i < wishCount; i++) {
            long id = wishes[3 * i + 1];
            switch ((int) wishes[3 * i]) {
                case CANCEL -> kernel.cancelFor(seat.name, id);
                case TIMER -> kernel.setTimer(seat.name, (int) id, wishes[3 * i + 2]);
                default -> kernel.cancelTimer(seat.name, (int) id);
            }
        }
    }

    @Override
    public OrderTicket order(Instrument instrument, Side side, long quantity) {
        trading();
        if (side == null) {
            throw new IllegalArgumentException("an order needs a side");
        }
        if (!seat.trades(instrument.index())) {
            throw new IllegalArgumentException(
                    instrument.name() + " is not among the instruments of deployment " + seat.name);
        }
        if (ticketCount == MAX_ORDERS) {
            throw new IllegalStateException("more than " + MAX_ORDERS + " orders in one callback of " + seat.name);
        }
        if (ticketCount == tickets.length) {
            tickets = Arrays.copyOf(tickets, 2 * ticketCount);
            for (int i = ticketCount; i < tickets.length; i++) {
                tickets[i] = new Ticket();
            }
        }
        Ticket ticket = tickets[ticketCount];
        ticket.start(
                kernel.nextOrderId() + ticketCount, seat.name, kernel.instrument(instrument.index()), side, quantity);
        ticketCount++;
        return ticket.pen;
    }

    @Override
    public void cancel(long orderId) {
        wish(CANCEL, orderId, 0);
    }

    @Override
    public void timer(int timerId, long atNanos) {
        wish(TIMER, timerId, atNanos);
    }

    @Override
    public void cancelTimer(int timerId) {
        wish(TIMER_OFF, timerId, 0);
    }

    @Override
    public List<Instrument> instruments() {
        return seat.instruments;
    }

    @Override
    public long position(Instrument instrument) {
        return kernel.parts().positions().quantity(seat.name, instrument.index());
    }

    @Override
    public int openOrderCount() {
        Orders orders = kernel.parts().orders();
        int count = 0;
        for (int i = 0; i < orders.openCount(); i++) {
            if (orders.open(i).deployment().equals(seat.name)) {
                count++;
            }
        }
        return count;
    }

    @Override
    public Order openOrder(int i) {
        Orders orders = kernel.parts().orders();
        int left = i;
        for (int k = 0; k < orders.openCount(); k++) {
            Order order = orders.open(k);
            if (order.deployment().equals(seat.name) && left-- == 0) {
                return order;
            }
        }
        throw new IndexOutOfBoundsException("open order " + i + " of " + openOrderCount());
    }

    @Override
    public Quote quote(Instrument instrument) {
        return kernel.parts().market().quote(instrument.index());
    }

    @Override
    public Book book(Instrument instrument) {
        return kernel.parts().market().book(instrument.index());
    }

    @Override
    public long nanos() {
        return kernel.nanos();
    }

    @Override
    public long sequence() {
        return kernel.sequence();
    }

    private void wish(int kind, long id, long nanos) {
        trading();
        if (wishCount == MAX_WISHES) {
            throw new IllegalStateException(
                    "more than " + MAX_WISHES + " cancels and timers in one callback of " + seat.name);
        }
        if (3 * wishCount == wishes.length) {
            wishes = Arrays.copyOf(wishes, 2 * wishes.length);
        }
        wishes[3 * wishCount] = kind;
        wishes[3 * wishCount + 1] = id;
        wishes[3 * wishCount++ + 2] = nanos;
    }

    private void trading() {
        if (!open) {
            throw new IllegalStateException("a Trader works inside a callback of its own deployment only");
        }
    }
}
