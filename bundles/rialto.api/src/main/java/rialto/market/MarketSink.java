package rialto.market;

import org.osgi.annotation.versioning.ProviderType;
import rialto.order.Side;

/**
 * Where market data goes: the ring, a paper exchange, the books. One vocabulary for all of them.
 *
 * <p>Prices and quantities are in units of the instrument, times in nanoseconds since 1970. {@code receivedNanos} is when this
 * platform (or the recorder) got the message, {@code venueNanos} what the venue stamped on it, 0 if nothing; the two clocks may
 * differ by seconds. Every method tells whether the event was taken; what {@code false} asks of the caller is said by the
 * implementation. Arguments are not kept beyond the call.
 */
@ProviderType
public interface MarketSink {

    /** {@code previousId} of a depth message from a venue that counts by ranges alone (spot). */
    long NO_PREVIOUS = -1;

    /** Best bid and ask. A side without quantity has price 0 and quantity 0. */
    boolean quote(
            int instrument,
            long receivedNanos,
            long venueNanos,
            long updateId,
            long bidPrice,
            long bidQuantity,
            long askPrice,
            long askQuantity);

    /** A trade; {@code aggressor} is the side that took liquidity. */
    boolean trade(
            int instrument,
            long receivedNanos,
            long venueNanos,
            long tradeId,
            long price,
            long quantity,
            Side aggressor);

    /**
     * A snapshot or an update of the book, one event however many levels it holds.
     *
     * @param snapshot whether the levels replace the book
     * @param firstId first update id covered (Binance {@code U}); the snapshot's own id for a snapshot
     * @param lastId last update id covered (Binance {@code u})
     * @param previousId last id of the update before (Binance futures {@code pu}), or {@link #NO_PREVIOUS}
     */
    boolean depth(
            int instrument,
            long receivedNanos,
            long venueNanos,
            boolean snapshot,
            long firstId,
            long lastId,
            long previousId,
            Levels levels);

    /** A finished bar from a source that has nothing finer. {@code closeNanos} is exclusive. */
    boolean bar(
            int instrument,
            long receivedNanos,
            BarSpec spec,
            long openNanos,
            long closeNanos,
            long open,
            long high,
            long low,
            long close,
            long volume,
            int trades);

    /** The feed's own word on its health. */
    boolean status(int instrument, long receivedNanos, FeedStatus status);
}
