package rialto.market.books;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import rialto.market.BarSpec;
import rialto.market.Book;
import rialto.market.FeedStatus;
import rialto.market.Levels;
import rialto.market.Market;
import rialto.market.MarketSink;
import rialto.order.Side;
import rialto.state.StateReader;

/** State that leaves a market enters another one whole: random histories, seeded. */
class StateTest {

    @RepeatedTest(40)
    void marketThatWasMovedBehavesAsTheOneThatStayed(RepetitionInfo repetition) {
        long seed = repetition.getCurrentRepetition();
        Market stayed = market();
        Market twin = market();
        Market moved = market();
        Feed feed = new Feed(seed);
        Random when = new Random(-seed);
        for (int i = 0; i < 3_000; i++) {
            Recorded.Event event = feed.next();
            boolean taken = event.to(stayed);
            assertThat(event.to(twin)).isEqualTo(taken);
            assertThat(event.to(moved)).isEqualTo(taken);
            assertThat(moved.closedBarCount()).isEqualTo(stayed.closedBarCount());
            assertThat(moved.status(0)).isEqualTo(stayed.status(0));
            assertThat(moved.referencePrice(0)).isEqualTo(stayed.referencePrice(0));
            if (when.nextInt(200) == 0) {
                byte[] state = Markets.saved(moved);
                moved = Markets.moved(moved);
                assertThat(Markets.saved(moved)).isEqualTo(state);
            }
        }
        assertThat(Markets.saved(twin)).as("equal histories give equal bytes").isEqualTo(Markets.saved(stayed));
        assertThat(Markets.saved(moved)).as("moving leaves no trace").isEqualTo(Markets.saved(stayed));
        assertThat(moved.lastRefusal()).isEqualTo(stayed.lastRefusal());
        assertThat(moved.refused()).isEqualTo(stayed.refused()).isPositive();
        assertThat(stayed.book(0).gaps()).isPositive();
    }

    /** While the book says LIVE it is exactly what a sorted map makes of the venue's own book. */
    @RepeatedTest(20)
    void liveBookEqualsTheVenuesBook(RepetitionInfo repetition) {
        Market market = market();
        Feed feed = new Feed(1_000 + repetition.getCurrentRepetition());
        int compared = 0;
        for (int i = 0; i < 3_000; i++) {
            Recorded.Event event = feed.next();
            boolean taken = event.to(market);
            if (taken
                    && event instanceof Recorded.Depth
                    && feed.delivered(market.book(0).lastId())) {
                assertSide(market.book(0), feed.bids, true);
                assertSide(market.book(0), feed.asks, false);
                compared++;
            }
        }
        assertThat(compared).isGreaterThan(100);
    }

    @Test
    void bookThatMovesRightBehindItsSnapshotStillTakesTheUpdateThatSpansIt() {
        Market market = market();
        Markets.snapshot(market, 100, 99, 1);
        Market moved = Markets.moved(market);
        assertThat(Markets.usdm(moved, 98, 104, 97, 98, 2)).isTrue();
    }

    @Test
    void foreignStateIsRefused() {
        Market market = market();
        byte[] state = Markets.saved(market);
        assertThatThrownBy(() -> new MarketBooks().load(new StateReader(state), 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("schema 3 is unknown");
        for (int cut = 0; cut < state.length; cut += 7) {
            StateReader torn = new StateReader(state, 0, cut);
            assertThatThrownBy(() -> new MarketBooks().load(torn, 2)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static void assertSide(Book book, TreeMap<Long, Long> venue, boolean bid) {
        assertThat(bid ? book.bidCount() : book.askCount()).isEqualTo(venue.size());
        int i = 0;
        for (var level : (bid ? venue.descendingMap() : venue).entrySet()) {
            assertThat(bid ? book.bidPrice(i) : book.askPrice(i)).isEqualTo(level.getKey());
            assertThat(bid ? book.bidQuantity(i) : book.askQuantity(i)).isEqualTo(level.getValue());
            i++;
        }
    }

    private static Market market() {
        Market market = Markets.of(Recorded.SPOT);
        market.buildBars(0, BarSpec.seconds(5));
        market.buildBars(0, BarSpec.ticks(7));
        market.buildBars(0, BarSpec.volume(500));
        return market;
    }

    /** A venue with a book of its own, and a line to it that loses, repeats and garbles messages. */
    private static final class Feed {

        private final Random random;
        private final TreeMap<Long, Long> bids = new TreeMap<>();
        private final TreeMap<Long, Long> asks = new TreeMap<>();
        private long mid = 100_000;
        private long id = 1_000;
        private long time = 1_000_000_000_000L;
        private long trades;
        private Recorded.Event last;

        Feed(long seed) {
            random = new Random(seed);
        }

        boolean delivered(long lastId) {
            return lastId == id;
        }

        Recorded.Event next() {
            time += random.nextInt(400_000_000);
            long venue = random.nextInt(5) == 0 ? 0 : time + 1_270_000_000L - random.nextInt(100_000_000);
            int what = random.nextInt(100);
            if (what < 50) {
                Recorded.Depth update = update(venue);
                return last = random.nextInt(40) == 0 ? update(venue) : update;
            }
            if (what < 52 && last != null) {
                return last;
            }
            if (what < 58) {
                return snapshot(venue);
            }
            if (what < 75) {
                trades++;
                return new Recorded.Traded(
                        time,
                        venue,
                        trades,
                        mid + random.nextInt(9) - 4,
                        1 + random.nextInt(900),
                        random.nextBoolean() ? Side.BUY : Side.SELL);
            }
            if (what < 95) {
                return new Recorded.Quoted(time, venue, id, mid - 1 - random.nextInt(3), 5, mid + 1, 6);
            }
            return odd(venue);
        }

        private Recorded.Event odd(long venue) {
            return switch (random.nextInt(6)) {
                case 0 -> sink -> sink.status(0, time, FeedStatus.STALE);
                case 1 -> sink -> sink.status(0, time, FeedStatus.LIVE);
                case 2 -> new Recorded.Traded(time, venue, 0, -5, 3, Side.BUY);
                case 3 -> new Recorded.Quoted(time, venue, id, mid + 5, 1, mid, 1);
                case 4 -> {
                    long from = time / 5_000_000_000L * 5_000_000_000L;
                    yield sink ->
                            sink.bar(0, time, BarSpec.seconds(5), from, from + 5_000_000_000L, 10, 12, 9, 11, 100, 4);
                }
                default -> {
                    // The venue sends it, but what comes is a bid far above the asks.
                    Recorded.Depth update = update(venue);
                    update.levels().bid(mid + 5_000, 1);
                    yield update;
                }
            };
        }

        private Recorded.Depth update(long venue) {
            Levels levels = new Levels();
            mid += random.nextInt(11) - 5;
            for (int i = random.nextInt(12); i >= 0; i--) {
                change(levels, random.nextBoolean());
            }
            clearCrossed(levels);
            long first = id + 1;
            long previous = id;
            id += 1 + random.nextInt(20);
            return new Recorded.Depth(
                    time, venue, false, first, id, time % 2 == 0 ? previous : MarketSink.NO_PREVIOUS, levels);
        }

        private void change(Levels levels, boolean bid) {
            long away = 1 + (long) Math.abs(random.nextGaussian() * 200);
            long quantity = random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(50);
            long price = bid ? mid - away : mid + away;
            put(levels, bid, price, quantity);
        }

        private void clearCrossed(Levels levels) {
            while (!bids.isEmpty() && bids.lastKey() >= mid) {
                put(levels, true, bids.lastKey(), 0);
            }
            while (!asks.isEmpty() && asks.firstKey() <= mid) {
                put(levels, false, asks.firstKey(), 0);
            }
        }

        private void put(Levels levels, boolean bid, long price, long quantity) {
            TreeMap<Long, Long> side = bid ? bids : asks;
            if (quantity == 0) {
                side.remove(price);
            } else {
                side.put(price, quantity);
            }
            if (bid) {
                levels.bid(price, quantity);
            } else {
                levels.ask(price, quantity);
            }
        }

        private Recorded.Depth snapshot(long venue) {
            Levels levels = new Levels();
            bids.descendingMap().forEach(levels::bid);
            asks.forEach(levels::ask);
            return new Recorded.Depth(time, venue, true, id, id, MarketSink.NO_PREVIOUS, levels);
        }
    }
}
