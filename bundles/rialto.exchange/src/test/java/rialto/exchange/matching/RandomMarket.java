package rialto.exchange.matching;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import rialto.market.Levels;
import rialto.market.MarketSink;
import rialto.order.OrdType;
import rialto.order.Side;
import rialto.order.TimeInForce;
import rialto.venue.NewOrder;

/** A seeded stream of books, quotes, trades and orders, wild on purpose. */
final class RandomMarket {

    private final SplittableRandom random;
    private final Levels levels = new Levels();
    private final long latencyRoom;
    private long middle = 1_000;
    private long bookId;
    private final Map<String, NewOrder> sent = new LinkedHashMap<>();
    private long now;

    RandomMarket(long seed, long latencyNanos) {
        random = new SplittableRandom(seed);
        latencyRoom = 1 + latencyNanos;
    }

    void step(PaperExchange exchange) {
        now += random.nextLong(1, 2 * latencyRoom + 2);
        switch (random.nextInt(12)) {
            case 0 -> snapshot(exchange);
            case 1, 2, 3 -> diff(exchange);
            case 4 ->
                exchange.quote(0, now, now, 0, middle - 1, 1 + random.nextInt(20), middle + 1, 1 + random.nextInt(20));
            case 5, 6, 7 ->
                exchange.trade(
                        0,
                        now,
                        now,
                        0,
                        middle + random.nextInt(-4, 5),
                        1 + random.nextInt(30),
                        random.nextBoolean() ? Side.BUY : Side.SELL);
            case 8, 9, 10 -> exchange.submit(order(), now);
            default -> exchange.cancel("r-" + random.nextInt(sent.size() + 1), now);
        }
    }

    /** All orders sent, by client id. */
    Map<String, NewOrder> sent() {
        return sent;
    }

    private void snapshot(PaperExchange exchange) {
        middle = Math.max(100, middle + random.nextInt(-5, 6));
        levels.clear();
        for (int i = 1; i <= 10; i++) {
            levels.bid(middle - i, 1 + random.nextInt(30));
            levels.ask(middle + i, 1 + random.nextInt(30));
        }
        bookId++;
        exchange.depth(0, now, now, true, bookId, bookId, MarketSink.NO_PREVIOUS, levels);
    }

    private void diff(PaperExchange exchange) {
        levels.clear();
        for (int i = 0; i < 3; i++) {
            levels.bid(middle - 1 - random.nextInt(10), random.nextInt(30));
            levels.ask(middle + 1 + random.nextInt(10), random.nextInt(30));
        }
        bookId += random.nextInt(200) == 0 ? 2 : 1;
        exchange.depth(0, now, now, false, bookId, bookId, MarketSink.NO_PREVIOUS, levels);
    }

    private NewOrder order() {
        boolean market = random.nextInt(4) == 0;
        TimeInForce timeInForce = TimeInForce.values()[random.nextInt(3)];
        NewOrder order = new NewOrder(
                "r-" + (sent.size() + 1),
                Floor.COIN,
                random.nextBoolean() ? Side.BUY : Side.SELL,
                market ? OrdType.MARKET : OrdType.LIMIT,
                timeInForce,
                random.nextInt(5) == 0,
                random.nextInt(5) == 0,
                1 + random.nextInt(60),
                market ? 0 : middle + random.nextInt(-8, 9),
                now);
        sent.put(order.clOrdId(), order);
        return order;
    }
}
