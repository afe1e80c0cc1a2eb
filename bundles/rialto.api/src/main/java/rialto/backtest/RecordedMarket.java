package rialto.backtest;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;
import rialto.instrument.Instrument;
import rialto.market.MarketSink;

/** A recording that is open, read event by event. Single-threaded. What is wrong with it is a {@link BacktestException}. */
@ConsumerType
public interface RecordedMarket extends AutoCloseable {

    /** What the recording holds, in order of first appearance. */
    List<Instrument> instruments();

    /** Gives the i-th instrument the number that its events shall carry. */
    void number(int i, int index);

    /** Moves to the next event; {@code false} at the end. */
    boolean advance();

    /** When the current event was received; never before the one before it. */
    long receivedNanos();

    /** Hands the current event over, as often as wanted. */
    void deliver(MarketSink sink);

    /** How far it is read, 0 to 1. */
    double fraction();

    @Override
    void close();
}
