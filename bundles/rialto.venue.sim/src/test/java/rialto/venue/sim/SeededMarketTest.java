package rialto.venue.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rialto.instrument.Instrument;
import rialto.market.Book;
import rialto.market.FeedStatus;
import rialto.market.Levels;
import rialto.market.Quote;
import rialto.market.books.MarketBooks;
import rialto.order.Side;
import rialto.venue.sim.SeededMarket.Kind;

/** The simulated market is the same for the same seed, whole in itself, and alive. */
class SeededMarketTest {

    private static final SimulatedSymbol BTC = SimulatedSymbol.parse("BTCUSDT", "sim");

    private static SeededMarket market(long seed, int rate, int volatilityPpm, int gapEvery) {
        Instrument instrument = BTC.instrument();
        return new SeededMarket(
                new SeededMarket.Terms(
                        BTC.startPrice(),
                        instrument.tick(),
                        instrument.lot(),
                        BTC.typicalLots(),
                        100,
                        rate,
                        volatilityPpm,
                        gapEvery),
                seed);
    }

    @Test
    void theSameSeedMakesTheSameMarketOnEveryMachine() throws Exception {
        assertThat(digest(1)).isEqualTo("55c2ae3bf3e3c7fb4f5f56f5639ad4dd09b76c9e2fbb1f4c0ea6412335146271");
        assertThat(digest(1)).isEqualTo(digest(1)).isNotEqualTo(digest(2));
    }

    private static String digest(long seed) throws Exception {
        SeededMarket market = market(seed, 100, 40, 5_000);
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        Digesting sink = new Digesting(digest);
        market.snapshot(sink, 0, 0);
        for (int i = 0; i < 100_000; i++) {
            market.next();
            digest.update((byte) (market.lost() ? 1 : 0));
            market.tell(sink, 0, i);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    @ParameterizedTest
    @CsvSource({"1, 100, 40", "2, 10, 40", "3, 50000, 40", "4, 100, 2000", "5, 250000, 10000"})
    void bookQuotesAndTradesAgree(long seed, int rate, int volatilityPpm) {
        SeededMarket market = market(seed, rate, volatilityPpm, 0);
        MarketBooks books = new MarketBooks();
        books.define(BTC.instrument().withIndex(0));
        market.snapshot(books, 0, 1);
        Book book = books.book(0);
        Map<Kind, Integer> kinds = new EnumMap<>(Kind.class);
        long lastBid = 0;
        boolean moved = false;
        for (int i = 2; i < 30_000; i++) {
            Kind kind = market.next();
            kinds.merge(kind, 1, Integer::sum);
            if (kind == Kind.TRADE) {
                market.tell(books, 0, i);
                assertThat(onBook(
                                book,
                                books.lastTrade(0).price(),
                                books.lastTrade(0).aggressor(),
                                books.lastTrade(0).quantity()))
                        .as("a trade takes what the book shows")
                        .isTrue();
            } else {
                assertThat(market.tell(books, 0, i))
                        .as("event %d, %s: %s", i, kind, books.lastRefusal())
                        .isTrue();
            }
            if (kind == Kind.QUOTE) {
                Quote quote = books.quote(0);
                assertThat(quote.bidPrice()).isEqualTo(book.bidPrice(0));
                assertThat(quote.bidQuantity()).isEqualTo(book.bidQuantity(0));
                assertThat(quote.askPrice()).isEqualTo(book.askPrice(0));
                assertThat(quote.askQuantity()).isEqualTo(book.askQuantity(0));
            }
            moved |= lastBid != 0 && book.bidPrice(0) != lastBid;
            lastBid = book.bidPrice(0);
            if (i % 1_000 == 0) {
                assertThat(book.bidCount()).isBetween(50, 100);
                assertThat(book.askCount()).isBetween(50, 100);
            }
        }
        assertThat(book.status()).isEqualTo(FeedStatus.LIVE);
        assertThat(book.gaps()).isZero();
        assertThat(books.refused()).isZero();
        assertThat(moved).isTrue();
        assertThat(kinds.get(Kind.DEPTH)).isGreaterThan(5_000);
        assertThat(kinds.get(Kind.QUOTE)).isGreaterThan(2_500);
        assertThat(kinds.get(Kind.TRADE)).isGreaterThan(2_500);

        MarketBooks fresh = new MarketBooks();
        fresh.define(BTC.instrument().withIndex(0));
        while (market.next() != Kind.QUOTE) {
            market.tell(books, 0, 60_000);
        }
        market.snapshot(fresh, 0, 60_001);
        assertThat(levels(fresh.book(0)))
                .as("snapshot and updates lead to the same book")
                .isEqualTo(levels(book));
    }

    private static boolean onBook(Book book, long price, Side aggressor, long quantity) {
        int count = aggressor == Side.BUY ? book.askCount() : book.bidCount();
        for (int i = 0; i < count; i++) {
            long at = aggressor == Side.BUY ? book.askPrice(i) : book.bidPrice(i);
            long there = aggressor == Side.BUY ? book.askQuantity(i) : book.bidQuantity(i);
            if (at == price) {
                return there >= quantity;
            }
        }
        return false;
    }

    private static String levels(Book book) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < book.bidCount(); i++) {
            text.append(book.bidPrice(i))
                    .append(' ')
                    .append(book.bidQuantity(i))
                    .append('\n');
        }
        text.append("--\n");
        for (int i = 0; i < book.askCount(); i++) {
            text.append(book.askPrice(i))
                    .append(' ')
                    .append(book.askQuantity(i))
                    .append('\n');
        }
        return text.toString();
    }

    @Test
    void lostUpdatesPutTheListenerOutOfStepUntilASnapshot() {
        SeededMarket market = market(7, 100, 40, 500);
        MarketBooks books = new MarketBooks();
        books.define(BTC.instrument().withIndex(0));
        market.snapshot(books, 0, 1);
        int resyncs = 0;
        for (int i = 2; i < 50_000; i++) {
            market.next();
            if (!market.lost()) {
                market.tell(books, 0, i);
            }
            if (books.wantsSnapshot(0)) {
                market.snapshot(books, 0, i);
                resyncs++;
            }
            assertThat(books.status(0)).isEqualTo(FeedStatus.LIVE);
        }
        assertThat(resyncs).isBetween(20, 80);
    }

    @Test
    void allRegimesComeAndTheirPricesMoveAsTheyShould() {
        SeededMarket market = market(11, 20, 40, 0);
        Map<Regime, double[]> squares = new EnumMap<>(Regime.class);
        Set<Regime> seen = EnumSet.noneOf(Regime.class);
        Touch touch = new Touch();
        double before = 0;
        for (int second = 0; second < 20_000; second++) {
            Regime regime = market.regime();
            for (int i = 0; i < 20; i++) {
                if (market.next() == Kind.QUOTE) {
                    market.tell(touch, 0, second);
                }
            }
            if (before != 0 && market.regime() == regime) {
                seen.add(regime);
                double change = touch.middle / before - 1;
                double[] sum = squares.computeIfAbsent(regime, key -> new double[3]);
                sum[0] += Math.min(1, change * change * 1e6);
                sum[1] += change;
                sum[2]++;
            }
            before = touch.middle;
        }
        assertThat(seen).containsExactlyInAnyOrder(Regime.values());
        assertThat(deviation(squares, Regime.VOLATILE)).isGreaterThan(1.5 * deviation(squares, Regime.QUIET));
        assertThat(mean(squares, Regime.TREND_UP)).isPositive();
        assertThat(mean(squares, Regime.TREND_DOWN)).isNegative();
    }

    private static double deviation(Map<Regime, double[]> sums, Regime regime) {
        return Math.sqrt(sums.get(regime)[0] / sums.get(regime)[2]);
    }

    private static double mean(Map<Regime, double[]> sums, Regime regime) {
        return sums.get(regime)[1] / sums.get(regime)[2];
    }

    @Test
    void anotherVolatilityIsAnotherMarketButNotAnotherWorld() {
        for (int seed = 0; seed < 8; seed++) {
            SeededMarket market = market(seed, 1_000, 10_000, 0);
            Touch touch = new Touch();
            for (int i = 0; i < 200_000; i++) {
                market.next();
                market.tell(touch, 0, i);
            }
            assertThat(touch.lowest).isPositive();
        }
    }

    @Test
    void aPriceTooCoarseForTheBookIsRefused() {
        assertThatThrownBy(() -> new SeededMarket(new SeededMarket.Terms(100, 1, 1, 10, 100, 100, 40, 0), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("take a finer tick or fewer levels");
    }

    /** Keeps the middle of the last quote, and the lowest price of all. */
    private static final class Touch extends DeafSink {
        double middle;
        long lowest = Long.MAX_VALUE;

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
            middle = (bidPrice + askPrice) / 2.0;
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
            for (int i = 0; i < levels.bidCount(); i++) {
                lowest = Math.min(lowest, levels.bidPrice(i));
            }
            return true;
        }
    }

    /** Digests every number it is told. */
    private static final class Digesting extends DeafSink {
        private final MessageDigest digest;
        private final ByteBuffer bytes = ByteBuffer.allocate(1 << 20);

        Digesting(MessageDigest digest) {
            this.digest = digest;
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
            return put('q', updateId, bidPrice, bidQuantity, askPrice, askQuantity);
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
            return put('t', tradeId, price, quantity, aggressor.sign());
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
            put(snapshot ? 's' : 'd', firstId, lastId, previousId, levels.bidCount(), levels.askCount());
            for (int i = 0; i < levels.bidCount(); i++) {
                put('b', levels.bidPrice(i), levels.bidQuantity(i));
            }
            for (int i = 0; i < levels.askCount(); i++) {
                put('a', levels.askPrice(i), levels.askQuantity(i));
            }
            return true;
        }

        private boolean put(char what, long... numbers) {
            bytes.clear();
            bytes.putChar(what);
            for (long number : numbers) {
                bytes.putLong(number);
            }
            digest.update(bytes.flip());
            return true;
        }
    }
}
