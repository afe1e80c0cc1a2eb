package rialto.exchange.matching;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import rialto.exchange.ExchangeTerms;
import rialto.market.Levels;
import rialto.market.MarketSink;
import rialto.order.OrdType;
import rialto.order.Side;
import rialto.order.TimeInForce;
import rialto.venue.NewOrder;

/** A market event costs the exchange no memory: not when nothing is open, and not when an order rests unfilled. */
class AllocationTest {

    private static final int EVENTS = 200_000;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final PaperExchange exchange = new PaperExchange();
    private final Levels[] updates = new Levels[64];
    private long now;
    private long bookId;

    AllocationTest() {
        exchange.open(new ExchangeTerms("test", 100, 400, 1_000, null), report -> {});
        exchange.define(Floor.COIN);
        for (int i = 0; i < updates.length; i++) {
            updates[i] = new Levels();
            for (int j = 0; j < 4; j++) {
                updates[i].bid(10_000 - (i * 7 + j * 13) % 100, (i + j) % 5);
                updates[i].ask(10_001 + (i * 11 + j * 17) % 100, (i + 2 * j) % 5);
            }
        }
    }

    @Test
    void noMarketEventAllocatesWhenNothingIsOpen() {
        assertNothingAllocated();
    }

    @Test
    void noMarketEventAllocatesWhenAnOrderRests() {
        exchange.submit(
                new NewOrder("rests", Floor.COIN, Side.BUY, OrdType.LIMIT, TimeInForce.GTC, false, false, 5, 9_000, 0),
                0);
        exchange.submit(
                new NewOrder("too", Floor.COIN, Side.SELL, OrdType.LIMIT, TimeInForce.GTC, false, true, 5, 11_000, 0),
                0);
        assertNothingAllocated();
    }

    private void assertNothingAllocated() {
        snapshot();
        stream(EVENTS);
        long thread = Thread.currentThread().getId();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5 && least > 0; i++) {
            long before = threads.getThreadAllocatedBytes(thread);
            stream(EVENTS);
            least = Math.min(least, threads.getThreadAllocatedBytes(thread) - before);
        }
        assertThat(least).as("bytes for %d events", EVENTS).isLessThan(EVENTS / 100);
        assertThat(exchange.position(Floor.COIN.name())).isZero();
    }

    private void snapshot() {
        Levels levels = new Levels();
        for (int i = 0; i < 500; i++) {
            levels.bid(10_000 - i, 5).ask(10_001 + i, 5);
        }
        bookId++;
        exchange.depth(0, ++now, now, true, bookId, bookId, MarketSink.NO_PREVIOUS, levels);
    }

    private void stream(int events) {
        for (int i = 0; i < events; i++) {
            now += 1_000;
            switch (i & 3) {
                case 0, 1 -> {
                    bookId++;
                    exchange.depth(0, now, now, false, bookId, bookId, MarketSink.NO_PREVIOUS, updates[i >> 2 & 63]);
                }
                case 2 -> exchange.quote(0, now, now, bookId, 9_990, 1 + i % 7, 10_010, 1 + i % 5);
                default -> exchange.trade(0, now, now, i, 10_000 + i % 3, 1 + i % 9, i % 2 == 0 ? Side.BUY : Side.SELL);
            }
        }
    }
}
