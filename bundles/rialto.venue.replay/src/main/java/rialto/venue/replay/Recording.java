package rialto.venue.replay;

import java.util.List;
import rialto.instrument.Instrument;
import rialto.market.MarketSink;

/**
 * A recorded market, read event by event: {@link #advance} moves to the next, {@link #deliver} hands it over as often
 * as wanted. Single-threaded. Whatever is wrong with the file is a {@link RecordingException}.
 */
interface Recording extends AutoCloseable {

    /** What the recording holds, in order of first appearance; scales fit every value met when it was opened. */
    List<Instrument> instruments();

    /** Gives the i-th instrument the number its events shall carry. */
    void number(int i, int index);

    /** Moves to the next event; false at the end. */
    boolean advance();

    /** When the current event was received: never before the one before it, whatever the recorder's clock did. */
    long receivedNanos();

    /**
     * Hands over the current event.
     *
     * @param shiftNanos added to its times
     * @return what the sink answered
     */
    boolean deliver(MarketSink sink, long shiftNanos);

    /** When the first event was received; after it was read. */
    long firstNanos();

    /** Goes back to the beginning. Counts begin anew. */
    void rewind();

    /** Events read since the beginning. */
    long events();

    /** Lines that held nothing for a market: other streams, answers to subscriptions. */
    long skipped();

    /** How far the file is read, 0 to 1. */
    double fraction();

    @Override
    void close();
}
