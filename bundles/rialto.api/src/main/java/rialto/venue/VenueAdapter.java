package rialto.venue;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A connection to one account at one venue. Registered as an OSGi service, one per account; the engine connects it when it comes
 * and disconnects it when it goes.
 *
 * <p>No method may block for long: I/O happens on threads of the adapter. Calls into the adapter come from one thread at a time.
 */
@ConsumerType
public interface VenueAdapter {

    /** Name of the venue, the part of an instrument's name behind the dot. Unique among connected adapters. */
    String venue();

    /** How real the money is; asked of the venue where it can tell, never assumed. */
    Environment environment();

    /** Whether this is a recording: then its received times drive kernel time, and it waits where a live feed would drop. */
    default boolean recorded() {
        return false;
    }

    /** Whether the venue itself refuses a reduce-only order that would grow the position. */
    default boolean enforcesReduceOnly() {
        return false;
    }

    /**
     * Starts the adapter: defines its instruments, connects, reports through {@code port} from threads of its own. Returns
     * promptly; failures are told by {@link VenuePort#disconnected}.
     */
    void connect(VenuePort port);

    /** Stops the adapter. When it returns no thread of it calls the port any more. Open orders stay at the venue. */
    void disconnect();

    /**
     * Sends an order. The outcome comes by {@link VenuePort#report}; if sending fails in a way that leaves the fate open, an
     * UNKNOWN report is due.
     */
    void submit(NewOrder order);

    /** Asks for a cancel of an order by its client id. */
    void cancel(String clOrdId);

    /**
     * Asks the venue for the truth: for each id given every fill as a TRADE report and then an ORDER_STATUS (or the ending) report,
     * NOT_FOUND if the venue's last word is that it never had it; then an ORDER_STATUS report for every other open order of the
     * account; last {@link VenuePort#reconciled}.
     *
     * @param clOrdIds ids of all orders that are open by our record
     */
    void reconcile(List<String> clOrdIds);

    /** Asks for a fresh snapshot of an instrument's book because the kernel lost step. Recordings may have none. */
    void resync(int instrument);
}
