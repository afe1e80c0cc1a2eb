package rialto.event;

import rialto.market.BarSpec;
import rialto.market.FeedStatus;
import rialto.order.Side;

/** What happened in a market. Prices and quantities are in units of the instrument that {@code instrument} names. */
public sealed interface MarketEvent extends Event {

    /** Name of the instrument. */
    String instrument();

    /** A new best bid and ask. */
    record QuoteChanged(
            long sequence,
            long nanos,
            String instrument,
            long bidPrice,
            long bidQuantity,
            long askPrice,
            long askQuantity)
            implements MarketEvent {}

    /** A trade at the venue. */
    record Traded(long sequence, long nanos, String instrument, long tradeId, long price, long quantity, Side aggressor)
            implements MarketEvent {}

    /** A change of the book; the levels themselves are asked of the engine. */
    record BookChanged(long sequence, long nanos, String instrument, boolean snapshot, int bidLevels, int askLevels)
            implements MarketEvent {}

    /** A bar closed. */
    record BarClosed(
            long sequence,
            long nanos,
            String instrument,
            BarSpec spec,
            long openNanos,
            long open,
            long high,
            long low,
            long close,
            long volume,
            int trades)
            implements MarketEvent {}

    /** The feed's health changed. */
    record FeedChanged(long sequence, long nanos, String instrument, FeedStatus status) implements MarketEvent {}
}
