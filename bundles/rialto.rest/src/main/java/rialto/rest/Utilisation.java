package rialto.rest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import rialto.engine.Trading;
import rialto.instrument.Instrument;
import rialto.instrument.Money;
import rialto.market.Market;
import rialto.order.Order;
import rialto.order.Orders;
import rialto.order.Side;
import rialto.position.Positions;
import rialto.risk.Limits;
import rialto.risk.RiskGate;

/**
 * How much of an instrument's limits is used, copied on the loop as numbers.
 *
 * @param position signed, over all deployments
 * @param openBuy open quantity on the buy side, UNKNOWN included
 * @param openSell open quantity on the sell side, UNKNOWN included
 * @param largestOrder quantity of the largest open order
 * @param largestPrice its price, for a market order the reference price; 0 if neither is known
 * @param messages new orders of the busiest deployment within the window, of those still on record
 * @param referenceAgeNanos age of the reference price, kernel time; -1 if there is none
 */
record Utilisation(
        long sequence,
        Instrument instrument,
        Limits limits,
        long position,
        long openBuy,
        long openSell,
        long largestOrder,
        long largestPrice,
        int messages,
        long referenceAgeNanos) {

    private static final double NANOS_A_MILLI = 1e6;

    static List<Utilisation> all(Trading trading) {
        RiskGate gate = Platform.part(trading.gate(), "risk");
        List<Utilisation> all = new ArrayList<>(gate.limitCount());
        for (int i = 0; i < gate.limitCount(); i++) {
            Limits limits = gate.limit(i);
            all.add(of(trading, Instruments.find(trading, limits.instrument()), limits));
        }
        return all;
    }

    private static Utilisation of(Trading trading, Instrument instrument, Limits limits) {
        Orders orders = Platform.part(trading.orders(), "orders");
        Positions positions = Platform.part(trading.positions(), "positions");
        Market market = Platform.part(trading.market(), "market");
        int index = instrument.index();
        long position = 0;
        for (int i = 0; i < positions.count(); i++) {
            if (positions.at(i).instrument().index() == index) {
                position = Math.addExact(position, positions.at(i).quantity());
            }
        }
        long largest = 0;
        long price = 0;
        for (int i = 0; i < orders.openCount(); i++) {
            Order order = orders.open(i);
            if (order.instrument().index() == index && order.quantity() > largest) {
                largest = order.quantity();
                price = order.price() == 0 ? market.referencePrice(index) : order.price();
            }
        }
        long confirmed = market.referenceNanos(index);
        return new Utilisation(
                trading.sequence(),
                instrument,
                limits,
                position,
                orders.openQuantity(index, Side.BUY),
                orders.openQuantity(index, Side.SELL),
                largest,
                price,
                busiest(orders, trading.nanos() - limits.messageWindowNanos()),
                confirmed == 0 ? -1 : Math.max(0, trading.nanos() - confirmed));
    }

    /** The rate is one deployment's over all its instruments, as the gate counts it. */
    private static int busiest(Orders orders, long sinceNanos) {
        Map<String, Integer> counts = new HashMap<>();
        for (int i = orders.openCount() - 1; i >= 0; i--) {
            count(orders.open(i), sinceNanos, counts);
        }
        for (int i = orders.endedCount() - 1; i >= 0; i--) {
            count(orders.ended(i), sinceNanos, counts);
        }
        return counts.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    }

    private static void count(Order order, long sinceNanos, Map<String, Integer> counts) {
        if (order.createdNanos() > sinceNanos) {
            counts.merge(order.deployment(), 1, Integer::sum);
        }
    }

    View view() {
        long worst = Math.max(Math.abs(position + openBuy), Math.abs(position - openSell));
        Long notional = largestOrder == 0
                ? Long.valueOf(0)
                : largestPrice == 0 ? null : Long.valueOf(Money.notional(instrument, largestPrice, largestOrder));
        return new View(
                sequence,
                instrument.name(),
                instrument.formatQuantity(position),
                instrument.formatQuantity(openBuy),
                instrument.formatQuantity(openSell),
                instrument.formatQuantity(worst),
                ratio(worst, limits.maxPosition()),
                instrument.formatQuantity(largestOrder),
                ratio(largestOrder, limits.maxOrderQuantity()),
                notional == null ? null : Money.format(notional),
                notional == null ? null : ratio(notional, limits.maxOrderNotional()),
                messages,
                ratio(messages, limits.maxMessages()),
                referenceAgeNanos < 0 ? null : Math.round(referenceAgeNanos / NANOS_A_MILLI),
                referenceAgeNanos < 0 ? null : ratio(referenceAgeNanos, limits.maxReferenceAgeNanos()));
    }

    private static double ratio(long used, long most) {
        return Math.round(10_000.0 * used / most) / 10_000.0;
    }

    /** Ratios are parts of the limit, 1 for all of it; {@code null} where no price is known. */
    record View(
            long sequence,
            String instrument,
            String position,
            String openBuyQuantity,
            String openSellQuantity,
            String worstPosition,
            double positionRatio,
            String largestOrderQuantity,
            double orderQuantityRatio,
            String largestOrderNotional,
            Double orderNotionalRatio,
            int messages,
            double messagesRatio,
            Long referenceAgeMillis,
            Double referenceAgeRatio) {}
}
