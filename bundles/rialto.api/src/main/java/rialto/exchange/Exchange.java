package rialto.exchange;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;
import rialto.instrument.Instrument;
import rialto.market.MarketSink;
import rialto.order.ExecutionReport;
import rialto.venue.NewOrder;

/**
 * A paper exchange: fills orders against a market it is shown, and keeps a ledger of its own that never reads our journal.
 * Registered by its bundle with prototype scope. Single-threaded: all calls come from the thread that drives it.
 *
 * <p>The market is shown through {@link MarketSink} with instruments numbered as the caller likes; each call first lets happen
 * what falls due before its received time, then fills resting orders. Reports of everything come synchronously to the
 * {@link ReportSink}; what changes the ledger is written before its report is given.
 */
@ProviderType
public interface Exchange extends MarketSink, AutoCloseable {

    /**
     * Starts the exchange and reads its ledger back: open orders, positions and ids go on where they were.
     *
     * @throws IllegalStateException if the ledger is damaged or in use, with the file and the remedy
     */
    void open(ExchangeTerms terms, ReportSink reports);

    /** Takes an instrument on; orders name it by {@link Instrument#name}, market data by {@link Instrument#index}. */
    void define(Instrument instrument);

    /** Takes an order in; it reaches the book after the latency. A client id used before is rejected. */
    void submit(NewOrder order, long nanos);

    /** Takes a cancel in; it reaches the book after the latency. */
    void cancel(String clOrdId, long nanos);

    /** Lets happen what falls due up to a time at which the market shows nothing. */
    void advance(long nanos);

    /** All reports ever given for an order as they stand in the ledger, oldest first; empty if it never came here. */
    List<ExecutionReport> history(String clOrdId);

    /** Client ids of the open orders, in order of arrival. */
    List<String> openOrders();

    /** Signed position of the account by the ledger, in quantity units. */
    long position(String instrumentName);

    /** Closes the ledger. */
    @Override
    void close();
}
