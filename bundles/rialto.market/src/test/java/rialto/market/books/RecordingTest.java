package rialto.market.books;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import rialto.instrument.Instrument;
import rialto.instrument.Money;
import rialto.market.Bar;
import rialto.market.BarSpec;
import rialto.market.Book;
import rialto.market.FeedStatus;
import rialto.market.Market;
import rialto.order.Side;
import rialto.state.StateReader;
import rialto.state.StateWriter;

/** The real recordings give, to the last digit, what was computed from them independently. */
class RecordingTest {

    private static final BarSpec MINUTE = BarSpec.minutes(1);

    @Test
    void spotRecordingGivesTheExpectedBooksTradesAndBars() throws IOException {
        assertRecording(Recorded.spot());
    }

    @Test
    void usdmRecordingGivesTheExpectedBooksTradesAndBars() throws IOException {
        assertRecording(Recorded.usdm());
    }

    /** Moving the state into a new instance in the middle of the recording makes no difference to what follows. */
    @Test
    void stateThatMovesInMidRecordingEndsTheSame() throws IOException {
        Recorded recorded = Recorded.usdm();
        Market stayed = market(recorded.instrument);
        Market moved = market(recorded.instrument);
        int count = 0;
        for (Recorded.Event event : recorded.events) {
            if (++count % 20_011 == 0) {
                moved = moved(moved);
            }
            assertThat(event.to(moved)).isEqualTo(event.to(stayed));
        }
        assertThat(saved(moved)).isEqualTo(saved(stayed));
    }

    /** Nothing is allocated once the books and rings have grown to their size, resync included. */
    @Test
    void steadyStateAllocatesNothing() throws IOException {
        Recorded recorded = Recorded.usdm();
        Market market = market(recorded.instrument);
        market.buildBars(0, BarSpec.ticks(100));
        market.buildBars(0, BarSpec.volume(1_000));
        Recorded.Event[] events = recorded.events.toArray(Recorded.Event[]::new);
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long own = Thread.currentThread().getId();
        long least = Long.MAX_VALUE;
        for (int pass = 0; pass < 6; pass++) {
            market.status(0, 1, FeedStatus.STALE);
            long before = threads.getThreadAllocatedBytes(own);
            for (Recorded.Event event : events) {
                event.to(market);
            }
            // The JVM itself charges a thread some bytes now and then; what the code allocates comes back in every
            // pass.
            least = Math.min(least, threads.getThreadAllocatedBytes(own) - before);
        }
        assertThat(market.book(0).updates()).isEqualTo(6_547);
        assertThat(least)
                .as("bytes allocated by the leanest of six passes of %d events", events.length)
                .isZero();
    }

    private static void assertRecording(Recorded recorded) {
        Instrument instrument = recorded.instrument;
        JsonNode expected = recorded.expected;
        Market market = market(instrument);
        Book book = market.book(0);
        List<String> everyThousand = new ArrayList<>();
        List<String> bars = new ArrayList<>();
        Totals totals = new Totals(instrument);
        for (Recorded.Event event : recorded.events) {
            boolean taken = event.to(market);
            for (int i = 0; i < market.closedBarCount(); i++) {
                bars.add(text(market.closedBar(i)));
            }
            if (event instanceof Recorded.Depth depth && taken && !depth.snapshot() && book.updates() % 1_000 == 0) {
                everyThousand.add(book.updates() + " " + book.lastId() + " " + book.bidPrice(0) + " "
                        + book.bidQuantity(0)
                        + " " + book.askPrice(0) + " " + book.askQuantity(0));
            }
            if (event instanceof Recorded.Traded trade) {
                assertThat(taken).isTrue();
                totals.add(trade);
            }
        }
        Bar building = market.openBar(0, MINUTE);
        if (building != null) {
            bars.add(text(building));
        }

        assertThat(recorded.events).hasSize(expected.get("lines").asInt());
        assertThat(book.status()).isEqualTo(FeedStatus.LIVE);
        assertThat(market.wantsSnapshot(0)).isFalse();
        assertThat(book.gaps()).isZero();
        assertThat(market.refused()).isZero();
        assertThat(book.updates()).isEqualTo(expected.get("depthApplied").asLong());
        assertThat(book.lastId()).isEqualTo(expected.get("lastUpdateId").asLong());
        assertThat(book.bidCount()).isEqualTo(expected.get("bidLevels").asInt());
        assertThat(book.askCount()).isEqualTo(expected.get("askLevels").asInt());
        for (int i = 0; i < 20; i++) {
            JsonNode bid = expected.get("top20Bids").get(i);
            JsonNode ask = expected.get("top20Asks").get(i);
            assertThat(book.bidPrice(i)).isEqualTo(Recorded.price(instrument, bid.get(0)));
            assertThat(book.bidQuantity(i)).isEqualTo(Recorded.quantity(instrument, bid.get(1)));
            assertThat(book.askPrice(i)).isEqualTo(Recorded.price(instrument, ask.get(0)));
            assertThat(book.askQuantity(i)).isEqualTo(Recorded.quantity(instrument, ask.get(1)));
        }
        assertThat(everyThousand).isEqualTo(booksExpected(instrument, expected.get("bookEvery1000")));
        assertThat(bars).isEqualTo(barsExpected(instrument, expected.get("bars1m")));
        totals.assertEqual(expected);
        BigDecimal turnover = BigDecimal.ZERO;
        for (int i = 0; i < market.barCount(0, MINUTE); i++) {
            turnover = turnover.add(Money.decimal(market.bar(0, MINUTE, i).turnover()));
        }
        turnover = turnover.add(building == null ? BigDecimal.ZERO : Money.decimal(building.turnover()));
        assertThat(turnover).isEqualByComparingTo(expected.get("notional").asText());
    }

    private static final class Totals {

        private final Instrument instrument;
        private int count;
        private long volume;
        private long bought;
        private BigDecimal notional = BigDecimal.ZERO;
        private long first;
        private long last;

        Totals(Instrument instrument) {
            this.instrument = instrument;
        }

        void add(Recorded.Traded trade) {
            first = count++ == 0 ? trade.price() : first;
            last = trade.price();
            volume += trade.quantity();
            bought += trade.aggressor() == Side.BUY ? trade.quantity() : 0;
            notional = notional.add(Money.decimal(Money.notional(instrument, trade.price(), trade.quantity())));
        }

        void assertEqual(JsonNode expected) {
            assertThat(count).isEqualTo(expected.get("trades").asInt());
            assertThat(volume).isEqualTo(Recorded.quantity(instrument, expected.get("volume")));
            assertThat(bought).isEqualTo(Recorded.quantity(instrument, expected.get("takerBuyVolume")));
            assertThat(notional).isEqualByComparingTo(expected.get("notional").asText());
            assertThat(first).isEqualTo(Recorded.price(instrument, expected.get("firstPrice")));
            assertThat(last).isEqualTo(Recorded.price(instrument, expected.get("lastPrice")));
        }
    }

    private static List<String> booksExpected(Instrument of, JsonNode rows) {
        List<String> books = new ArrayList<>();
        rows.forEach(row -> books.add(row.get(0).asLong() + " " + row.get(1).asLong()
                + " " + Recorded.price(of, row.get(2)) + " " + Recorded.quantity(of, row.get(3))
                + " " + Recorded.price(of, row.get(4)) + " " + Recorded.quantity(of, row.get(5))));
        return books;
    }

    private static List<String> barsExpected(Instrument of, JsonNode rows) {
        List<String> bars = new ArrayList<>();
        rows.forEach(row -> bars.add(row.get(0).asLong() * 1_000_000 + " " + Recorded.price(of, row.get(1))
                + " " + Recorded.price(of, row.get(2)) + " " + Recorded.price(of, row.get(3))
                + " " + Recorded.price(of, row.get(4)) + " " + Recorded.quantity(of, row.get(5)) + " "
                + row.get(6).asLong()));
        return bars;
    }

    private static String text(Bar bar) {
        return bar.openNanos() + " " + bar.open() + " " + bar.high() + " " + bar.low() + " " + bar.close() + " "
                + bar.volume() + " " + bar.trades();
    }

    private static Market market(Instrument instrument) {
        Market market = new MarketBooks();
        market.define(instrument);
        market.buildBars(0, MINUTE);
        return market;
    }

    private static Market moved(Market from) {
        Market to = new MarketBooks();
        to.load(new StateReader(saved(from)), from.schema());
        return to;
    }

    private static byte[] saved(Market market) {
        StateWriter out = new StateWriter();
        market.save(out);
        return out.toByteArray();
    }
}
