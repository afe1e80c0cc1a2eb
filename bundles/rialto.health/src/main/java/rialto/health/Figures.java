package rialto.health;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import rialto.engine.DeploymentState;
import rialto.engine.Trading;
import rialto.instrument.Instrument;
import rialto.market.FeedStatus;
import rialto.market.Market;
import rialto.order.Orders;
import rialto.position.Position;
import rialto.position.Positions;

/**
 * Figures of trading, copied on the loop as numbers. A part that is being replaced gives none.
 *
 * @param feeds by instrument
 * @param refused market events refused as impossible
 * @param openOrders number of open orders by deployment and status
 * @param positions all positions ever opened
 * @param deployments all deployments
 */
record Figures(
        List<Feed> feeds,
        long refused,
        Map<OrderKey, Integer> openOrders,
        List<Holding> positions,
        List<DeploymentState> deployments) {

    record Feed(Instrument instrument, FeedStatus status, long gaps, long updates) {}

    record OrderKey(String deployment, String status) implements Comparable<OrderKey> {

        @Override
        public int compareTo(OrderKey other) {
            int byName = deployment.compareTo(other.deployment);
            return byName != 0 ? byName : status.compareTo(other.status);
        }
    }

    /** {@code unrealised} counts only if {@code mark} is not 0. */
    record Holding(
            String deployment,
            Instrument instrument,
            long quantity,
            long realised,
            long fees,
            long mark,
            long unrealised) {}

    /** Copies them; to be run on the loop. */
    static Figures copy(Trading trading) {
        Market market = trading.market();
        List<Feed> feeds = new ArrayList<>();
        for (int i = 0; market != null && i < market.instrumentCount(); i++) {
            feeds.add(new Feed(
                    market.instrument(i),
                    market.status(i),
                    market.book(i) == null ? 0 : market.book(i).gaps(),
                    market.book(i) == null ? 0 : market.book(i).updates()));
        }
        Orders orders = trading.orders();
        Map<OrderKey, Integer> open = new TreeMap<>();
        for (int i = 0; orders != null && i < orders.openCount(); i++) {
            open.merge(
                    new OrderKey(
                            orders.open(i).deployment(),
                            orders.open(i).ordStatus().name()),
                    1,
                    Integer::sum);
        }
        Positions positions = trading.positions();
        List<Holding> holdings = new ArrayList<>();
        for (int i = 0; positions != null && i < positions.count(); i++) {
            Position position = positions.at(i);
            long mark = market == null
                    ? 0
                    : market.referencePrice(position.instrument().index());
            holdings.add(new Holding(
                    position.deployment(),
                    position.instrument(),
                    position.quantity(),
                    position.realised(),
                    position.fees(),
                    mark,
                    mark == 0 ? 0 : position.unrealised(mark)));
        }
        return new Figures(feeds, market == null ? 0 : market.refused(), open, holdings, trading.deployments());
    }
}
