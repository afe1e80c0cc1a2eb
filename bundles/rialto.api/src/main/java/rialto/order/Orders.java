package rialto.order;

import org.osgi.annotation.versioning.ProviderType;
import rialto.state.Stateful;

/**
 * The order book of record: every open order, and the last ended ones. Owned by the loop; single-threaded; reads no clock.
 * Registered by its bundle with prototype scope: each kernel, shadow and backtest has an instance of its own.
 */
@ProviderType
public interface Orders extends Stateful {

    /** How many ended orders are kept for questions and late fills. */
    int ENDED_KEPT = 1024;

    /**
     * Takes an approved intent on record as PENDING_NEW.
     *
     * @throws IllegalStateException if the id is already on record
     */
    Order accept(Intent intent, String clOrdId, long nanos);

    /**
     * Applies a report: each fill once by its {@code execId}, status by the rules of FIX 4.4. Fills count whatever the status,
     * also after the end. UNKNOWN never ends an order; the third NOT_FOUND in a row ends one, and only if it has no fills. An order
     * that ended as REJECTED and that the venue has after all is open again as UNKNOWN.
     */
    OrderChange apply(ExecutionReport report, long nanos);

    /** Notes that a cancel was asked for; does nothing to an order that has ended. */
    OrderChange requestCancel(long orderId, long nanos);

    /** The order, open or among the last ended; {@code null} if unknown. */
    Order order(long orderId);

    /** The order by client id; {@code null} if unknown. */
    Order order(String clOrdId);

    /** Number of open orders. */
    int openCount();

    /** An open order, {@code 0 <= i < openCount()}, in order of id. */
    Order open(int i);

    /** Number of ended orders kept. */
    int endedCount();

    /** An ended order, {@code 0 <= i < endedCount()}, oldest first. */
    Order ended(int i);

    /** Sum of the open quantity of one side over all deployments, UNKNOWN included. */
    long openQuantity(int instrument, Side side);

    /** Sum of the open quantity of one side of one deployment, UNKNOWN included. */
    long openQuantity(String deployment, int instrument, Side side);
}
