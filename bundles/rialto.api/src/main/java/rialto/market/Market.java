package rialto.market;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;
import rialto.instrument.Instrument;
import rialto.state.Stateful;

/**
 * Books, quotes, last trades and bars of all instruments. Owned by the loop; single-threaded; reads no clock. Registered by its
 * bundle with prototype scope: each kernel, shadow and backtest has an instance of its own.
 *
 * <p>As a {@link MarketSink} it returns {@code true} when the event changed what the views show, {@code false} when it was
 * dropped (older than the book, waiting for a snapshot, or refused as impossible: see {@link #refused}).
 */
@ProviderType
public interface Market extends MarketSink, Stateful {

    /** Most closed bars kept per instrument and spec. */
    int BARS_KEPT = 1_000;

    /** Takes an instrument on; its index must be the next one. Redefinition with the same index changes its tick. */
    void define(Instrument instrument);

    /** Number of instruments defined. */
    int instrumentCount();

    Instrument instrument(int index);

    /** Builds bars of a spec from now on; does nothing if they are built already. */
    void buildBars(int instrument, BarSpec spec);

    /** Specs whose bars are built, in the order they were asked for. */
    List<BarSpec> barSpecs(int instrument);

    Quote quote(int instrument);

    Trade lastTrade(int instrument);

    Book book(int instrument);

    FeedStatus status(int instrument);

    /** Whether the book lost step and wants a snapshot from its venue; stays so until one comes. */
    boolean wantsSnapshot(int instrument);

    /** Number of bars that the last event closed, of all specs of its instrument, in order of their specs' registration. */
    int closedBarCount();

    /** A bar that the last event closed, {@code 0 <= i < closedBarCount()}; valid until the next event. */
    Bar closedBar(int i);

    /** Number of closed bars kept of a spec. */
    int barCount(int instrument, BarSpec spec);

    /** A closed bar, {@code 0} the oldest kept. */
    Bar bar(int instrument, BarSpec spec, int i);

    /** The bar that is being built, or {@code null} if no trade fell into it yet. */
    Bar openBar(int instrument, BarSpec spec);

    /** Events refused as impossible (price or quantity not positive, crossed quote or book snapshot) since the start. */
    long refused();

    /** Why the last refused event was refused; empty if none was. */
    String lastRefusal();

    /**
     * A fresh price to judge orders by: the mid of a LIVE book or quote, else the last trade.
     *
     * @return price units, or 0 if there is none
     */
    long referencePrice(int instrument);

    /** When {@link #referencePrice} was last confirmed by an event, received time in nanoseconds; 0 if never. */
    long referenceNanos(int instrument);
}
