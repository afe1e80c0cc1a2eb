package rialto.venue.replay;

import rialto.market.BarSpec;
import rialto.market.FeedStatus;
import rialto.market.Levels;
import rialto.market.MarketSink;
import rialto.order.Side;

/** Counts what it is shown and mixes it into one number, so that a benchmark's work cannot be left out. */
final class CountingSink implements MarketSink {

    long quotes;
    long trades;
    long depths;
    long levels;
    long bars;
    long mixed;

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
        quotes++;
        mixed = mixed * 31 + receivedNanos + updateId + bidPrice + bidQuantity + askPrice + askQuantity;
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
        trades++;
        mixed = mixed * 31 + receivedNanos + venueNanos + tradeId + price + quantity;
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
        depths++;
        this.levels += levels.bidCount() + levels.askCount();
        mixed = mixed * 31 + receivedNanos + firstId + lastId + previousId;
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
        bars++;
        mixed = mixed * 31 + openNanos + closeNanos + open + high + low + close + volume + trades;
        return true;
    }

    @Override
    public boolean status(int instrument, long receivedNanos, FeedStatus status) {
        return true;
    }
}
