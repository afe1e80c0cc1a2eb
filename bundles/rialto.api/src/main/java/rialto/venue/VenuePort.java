package rialto.venue;

import org.osgi.annotation.versioning.ProviderType;
import rialto.instrument.Instrument;
import rialto.market.MarketSink;
import rialto.order.ExecutionReport;

/**
 * The way from a venue adapter into the loop. Thread-safe.
 *
 * <p>As a {@link MarketSink} it returns {@code false} when the ring has no room for market data: the engine has then marked the
 * instrument STALE and counted the event, and the adapter sends a snapshot or fresh quote when it can. For a recording
 * ({@link VenueAdapter#recorded}) the calls wait for room instead and return {@code false} only after disconnection.
 * Everything that is not market data is never dropped: the calling thread waits for room.
 */
@ProviderType
public interface VenuePort extends MarketSink {

    /**
     * Makes an instrument known to the kernel and waits for its number. Defining it again with another tick changes the tick.
     *
     * @return the instrument with its index
     * @throws IllegalStateException if the engine stops meanwhile
     */
    Instrument define(Instrument instrument);

    /** The account is reachable; orders are accepted after {@link #reconciled}. */
    void connected(String account, Environment environment);

    /** The account is out of reach: its instruments become STALE, and no new risk is taken there. */
    void disconnected(String reason);

    /** All answers to {@link VenueAdapter#reconcile} have been given. */
    void reconciled();

    void report(ExecutionReport report);

    /** Tells people how far a long task such as a replay is. {@code fraction} is 0 to 1, or -1 if unknown. */
    void progress(String task, double fraction);
}
