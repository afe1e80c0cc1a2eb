package rialto.strategy;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;
import rialto.instrument.Instrument;
import rialto.market.Book;
import rialto.market.Quote;
import rialto.order.Order;
import rialto.order.Side;

/**
 * The hands of a strategy. All calls come from inside a callback and on its thread; orders and cancels are committed together when
 * the callback returns normally, none otherwise. Views are valid during the callback.
 */
@ProviderType
public interface Trader {

    /** Most orders of one callback; the next one throws and so takes back the callback. */
    int MAX_ORDERS = 64;

    /** Least time from now to a timer, nanoseconds: a timer that sets itself anew leaves room for events. */
    long SHORTEST_TIMER_NANOS = 1_000_000;

    /** Starts an order. {@code quantity} in quantity units of the instrument. */
    OrderTicket order(Instrument instrument, Side side, long quantity);

    /** Starts a buy order. */
    default OrderTicket buy(Instrument instrument, long quantity) {
        return order(instrument, Side.BUY, quantity);
    }

    /** Starts a sell order. */
    default OrderTicket sell(Instrument instrument, long quantity) {
        return order(instrument, Side.SELL, quantity);
    }

    /** Asks for the cancel of an open order of this deployment; does nothing if it has ended. */
    void cancel(long orderId);

    /** Instruments of this deployment. */
    List<Instrument> instruments();

    /** Signed position of this deployment, in quantity units. */
    long position(Instrument instrument);

    /** Number of open orders of this deployment. */
    int openOrderCount();

    /** An open order of this deployment, {@code 0 <= i < openOrderCount()}, in order of id. */
    Order openOrder(int i);

    /** Best bid and ask; all zero before the first. */
    Quote quote(Instrument instrument);

    Book book(Instrument instrument);

    /** Kernel time, nanoseconds since 1970. The only clock a strategy has. */
    long nanos();

    /** Sequence number of the event being handled. */
    long sequence();

    /**
     * Sets or moves a timer of this deployment; {@link Strategy#onTimer} comes at the first event stamped at or after it. One that falls
     * due while the deployment is held or paused comes when it decides again.
     *
     * @param timerId the deployment's own name for it; one that is set is moved
     * @param atNanos kernel time; one sooner than {@link #SHORTEST_TIMER_NANOS} from now counts as that
     */
    void timer(int timerId, long atNanos);

    /** Takes a timer back; does nothing if there is none. */
    void cancelTimer(int timerId);
}
