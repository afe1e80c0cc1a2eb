package rialto.backtest.run;

import rialto.market.BarSpec;
import rialto.market.FeedStatus;
import rialto.market.Levels;
import rialto.market.MarketSink;
import rialto.order.Side;

/** Shows every event of a recording to the exchange first and to the kernel second, as the platform does. */
final class Feed implements MarketSink {

    private final Simulation simulation;

    Feed(Simulation simulation) {
        this.simulation = simulation;
    }

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
        simulation.bookShown();
        simulation.exchange.quote(
                instrument, receivedNanos, venueNanos, updateId, bidPrice, bidQuantity, askPrice, askQuantity);
        simulation.before(receivedNanos);
        boolean taken = simulation.kernel.quote(
                instrument, receivedNanos, venueNanos, updateId, bidPrice, bidQuantity, askPrice, askQuantity);
        simulation.settle();
        return taken;
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
        simulation.exchange.trade(instrument, receivedNanos, venueNanos, tradeId, price, quantity, aggressor);
        simulation.before(receivedNanos);
        boolean taken =
                simulation.kernel.trade(instrument, receivedNanos, venueNanos, tradeId, price, quantity, aggressor);
        simulation.settle();
        return taken;
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
        simulation.bookShown();
        simulation.exchange.depth(instrument, receivedNanos, venueNanos, snapshot, firstId, lastId, previousId, levels);
        simulation.before(receivedNanos);
        boolean taken = simulation.kernel.depth(
                instrument, receivedNanos, venueNanos, snapshot, firstId, lastId, previousId, levels);
        simulation.settle();
        return taken;
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
        simulation.exchange.bar(
                instrument, receivedNanos, spec, openNanos, closeNanos, open, high, low, close, volume, trades);
        simulation.before(receivedNanos);
        boolean taken = simulation.kernel.bar(
                instrument, receivedNanos, spec, openNanos, closeNanos, open, high, low, close, volume, trades);
        simulation.settle();
        return taken;
    }

    @Override
    public boolean status(int instrument, long receivedNanos, FeedStatus status) {
        simulation.exchange.status(instrument, receivedNanos, status);
        simulation.before(receivedNanos);
        boolean taken = simulation.kernel.status(instrument, receivedNanos, status);
        simulation.settle();
        return taken;
    }
}
