package rialto.venue.sim;

import rialto.market.BarSpec;
import rialto.market.FeedStatus;
import rialto.market.Levels;
import rialto.market.MarketSink;
import rialto.order.Side;

/** Takes everything and notes nothing, for tests that listen to one kind of event. */
class DeafSink implements MarketSink {

    @Override
    public boolean quote(
            int instrument,
            long receivedNanos,
            long venueNanos,
            long updateId,
            long bidPrice,
            long bidQuantity,
            long askPrice,
            long askQuantity) {
        return true;
    }

    @Override
    public boolean trade(
            int instrument,
            long receivedNanos,
            long venueNanos,
            long tradeId,
            long price,
            long quantity,
            Side aggressor) {
        return true;
    }

    @Override
    public boolean depth(
            int instrument,
            long receivedNanos,
            long venueNanos,
            boolean snapshot,
            long firstId,
            long lastId,
            long previousId,
            Levels levels) {
        return true;
    }

    @Override
    public boolean bar(
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
            int trades) {
        return true;
    }

    @Override
    public boolean status(int instrument, long receivedNanos, FeedStatus status) {
        return true;
    }
}
