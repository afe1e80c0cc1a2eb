package rialto.backtest.run;

import java.util.HashSet;
import java.util.Set;
import rialto.market.BarSpec;
import rialto.market.FeedStatus;
import rialto.market.Levels;
import rialto.market.MarketSink;
import rialto.order.Side;

/** Shows every event of a recording to the exchange first and to the kernel second, as the platform does. */
final class Feed implements MarketSink {

    private final Simulation simulation;

    private boolean traded;
    private final Set<BarSpec> bars = new HashSet<>();

    Feed(Simulation simulation) {
        this.simulation = simulation;
    }

    /** Whether bars of a spec came, or trades to build them from. */
    boolean showed(BarSpec spec) {
        return traded || bars.contains(spec);
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
        if (simulation.exchange.quote(
                instrument, receivedNanos, venueNanos, updateId, bidPrice, bidQuantity, askPrice, askQuantity)) {
            simulation.bookShown(instrument);
        }
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
        traded = true;
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
        if (simulation.exchange.depth(
                        instrument, receivedNanos, venueNanos, snapshot, firstId, lastId, previousId, levels)
                && snapshot) {
            simulation.bookShown(instrument);
        }
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
        bars.add(spec);
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
