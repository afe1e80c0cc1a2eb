package rialto.venue.replay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rialto.instrument.Instrument;
import rialto.instrument.InstrumentKind;
import rialto.instrument.Money;
import rialto.market.Bar;
import rialto.market.BarSpec;
import rialto.market.Book;
import rialto.market.FeedStatus;
import rialto.market.Market;
import rialto.market.Trade;
import rialto.market.books.MarketBooks;
import rialto.order.Side;

/** The scanner turns raw recordings into exactly the market they recorded. */
class StreamRecordingTest {

    private static final BarSpec MINUTE = BarSpec.minutes(1);

    @TempDir
    Path directory;

    @Test
    void spotRecordingGivesTheExpectedBooksTradesAndBars() throws IOException {
        assertRecording(RecordedData.SPOT);
    }

    @Test
    void usdmRecordingGivesTheExpectedBooksTradesAndBars() throws IOException {
        assertRecording(RecordedData.USDM);
    }

    @Test
    void spotInstrumentHoldsTheFinestQuantityAndTheTickAndLotOfItsTrades() {
        Instrument spot = instrument(RecordedData.stream(RecordedData.SPOT));
        assertThat(spot.name()).isEqualTo("BTCUSDT.replay");
        assertThat(spot.kind()).isEqualTo(InstrumentKind.SPOT);
        assertThat(spot.baseCurrency()).isEqualTo("BTC");
        assertThat(spot.quoteCurrency()).isEqualTo("USDT");
        assertThat(spot.priceScale().denominator()).isEqualTo(100);
        assertThat(spot.tick()).isEqualTo(1);
        // Some bids rest in millionths, finer than the lot of 0.00001 that trades keep to.
        assertThat(spot.quantityScale().denominator()).isEqualTo(100_000_000);
        assertThat(spot.formatQuantity(spot.lot())).isEqualTo("0.00001");
    }

    @Test
    void usdmInstrumentIsAPerpetual() {
        Instrument usdm = instrument(RecordedData.stream(RecordedData.USDM));
        assertThat(usdm.kind()).isEqualTo(InstrumentKind.PERPETUAL);
        assertThat(usdm.priceScale().denominator()).isEqualTo(10);
        assertThat(usdm.tick()).isEqualTo(1);
        assertThat(usdm.quantityScale().denominator()).isEqualTo(1_000);
        assertThat(usdm.lot()).isEqualTo(1);
    }

    @Test
    void decodingAllocatesNothing() {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long own = Thread.currentThread().getId();
        long least = Long.MAX_VALUE;
        for (int pass = 0; pass < 3; pass++) {
            CountingSink sink = new CountingSink();
            try (Recording recording = open(RecordedData.stream(RecordedData.SPOT))) {
                for (int i = 0; i < 5_000; i++) {
                    recording.advance();
                    recording.deliver(sink, 0);
                }
                long before = threads.getThreadAllocatedBytes(own);
                for (int i = 0; i < 30_000; i++) {
                    recording.advance();
                    recording.deliver(sink, 0);
                }
                least = Math.min(least, threads.getThreadAllocatedBytes(own) - before);
            }
        }
        // The JDK's own inflater may make a few objects for each block of a packed file.
        assertThat(least).as("bytes for 30,000 lines").isLessThan(30_000);
    }

    /** What one line says does not depend on the order of keys, on blanks, or on the wrapper around it. */
    @Test
    void keysMayStandInAnyOrder() {
        Path file = RecordedData.write(directory, "x.txt", RecordedData.json("""
                1723161255000000000 {'e':'depthUpdate','s':'ABCUSDT','U':5,'u':7,'pu':4,'T':1723161255001,\
                'b':[['1.5','2']],'a':[]}
                1723161255000000001 { 'data' : { 'a' : [ [ '1.75' , '3' ] , ['2','0'] ], 'b' : [ ] , 'u' : 9,\
                 'U' : 8 , 'E':1723161255002, 'pu':7, 's':'ABCUSDT', 'e':'depthUpdate' } , 'stream' : 'x' }
                1723161255000000002 {'asks':[['1.75','4']],'bids':[['1.50','1']],'lastUpdateId':8}\r
                1723161255000000003 {'stream':'abcusdt@aggTrade','data':{'e':'aggTrade','E':1723161255003,'a':26,\
                's':'ABCUSDT','p':'1.75','q':'2','f':1,'l':2,'T':1723161255002,'m':false}}
                1723161255000000003 {'stream':'abcusdt@trade','data':{'e':'trade','E':1723161255003,'t':1,\
                's':'ABCUSDT','p':'1.75','q':'2','b':88,'a':50,'T':1723161255002,'m':false}}"""));
        Market market = play(file);
        Book book = market.book(0);
        assertThat(book.status()).isEqualTo(FeedStatus.LIVE);
        assertThat(book.lastId()).isEqualTo(9);
        assertThat(book.bidPrice(0)).isEqualTo(150);
        assertThat(book.bidQuantity(0)).isEqualTo(1);
        assertThat(book.askPrice(0)).isEqualTo(175);
        assertThat(book.askQuantity(0)).isEqualTo(3);
        Trade trade = market.lastTrade(0);
        assertThat(trade.tradeId())
                .as("aggregates came first, single trades would count twice")
                .isEqualTo(26);
        assertThat(trade.aggressor()).isEqualTo(Side.BUY);
        assertThat(trade.venueNanos()).isEqualTo(1_723_161_255_002_000_000L);
        assertThat(trade.receivedNanos()).isEqualTo(1_723_161_255_000_000_003L);
    }

    @Test
    void harmlessLinesAreCountedAndPassedOver() {
        Path file = RecordedData.write(
                directory,
                "x.txt",
                "1 {\"result\":null,\"id\":1}",
                "",
                "2 {\"stream\":\"!markPrice@arr\",\"data\":[{\"e\":\"markPriceUpdate\",\"s\":\"XUSDT\"}]}",
                "3 {\"e\":\"kline\",\"s\":\"OTHERUSDT\",\"k\":{\"t\":1,\"o\":\"1\",\"x\":[{}]}}",
                "4 {\"e\":\"24hrTicker\",\"s\":\"ABCUSDT\",\"p\":\"-0.5\",\"b\":\"1\",\"a\":\"2\"}",
                "5 {\"e\":\"trade\",\"T\":1,\"t\":1,\"s\":\"ABCUSDT\",\"p\":\"0\",\"q\":\"0\",\"X\":\"NA\",\"m\":true}",
                "6 {\"u\":400,\"s\":\"ABCUSDT\",\"b\":\"25.35\",\"B\":\"31.21\",\"a\":\"25.36\",\"A\":\"40.66\"}");
        try (Recording recording = open(file)) {
            CountingSink sink = new CountingSink();
            assertThat(recording.instruments()).extracting(Instrument::symbol).containsExactly("ABCUSDT");
            while (recording.advance()) {
                recording.deliver(sink, 0);
            }
            assertThat(sink.quotes).isEqualTo(1);
            assertThat(sink.trades).isZero();
            assertThat(recording.events()).isEqualTo(1);
            assertThat(recording.skipped()).isEqualTo(6);
        }
    }

    @Test
    void recordersClockThatStepsBackIsHeld() {
        String quote = " {\"u\":400,\"s\":\"ABCUSDT\",\"b\":\"25.35\",\"B\":\"31.21\",\"a\":\"25.36\",\"A\":\"40.66\"}";
        Path file =
                RecordedData.write(directory, "x.txt", "1723161255000000009" + quote, "1723161255000000005" + quote);
        try (Recording recording = open(file)) {
            assertThat(recording.advance()).isTrue();
            assertThat(recording.advance()).isTrue();
            assertThat(recording.receivedNanos()).isEqualTo(1_723_161_255_000_000_009L);
            assertThat(recording.advance()).isFalse();
        }
    }

    private static void assertRecording(String name) throws IOException {
        JsonNode expected = RecordedData.expected(name);
        MarketBooks market = new MarketBooks();
        List<String> everyThousand = new ArrayList<>();
        List<String> bars = new ArrayList<>();
        long trades = 0;
        long volume = 0;
        long bought = 0;
        BigDecimal notional = BigDecimal.ZERO;
        long firstPrice = 0;
        try (Recording recording = open(RecordedData.stream(name))) {
            Instrument instrument = recording.instruments().get(0).withIndex(0);
            recording.number(0, 0);
            market.define(instrument);
            market.buildBars(0, MINUTE);
            Book book = market.book(0);
            Trade trade = market.lastTrade(0);
            while (recording.advance()) {
                long applied = book.updates();
                long tradeId = trade.tradeId();
                recording.deliver(market, 0);
                for (int i = 0; i < market.closedBarCount(); i++) {
                    bars.add(text(market.closedBar(i)));
                }
                if (book.updates() != applied && book.updates() > 0 && book.updates() % 1_000 == 0) {
                    everyThousand.add(book.updates() + " " + book.lastId()
                            + " "
                            + instrument.priceScale().decimal(book.bidPrice(0)).toPlainString()
                            + " " + instrument.formatQuantity(book.bidQuantity(0))
                            + " " + instrument.formatPrice(book.askPrice(0))
                            + " " + instrument.formatQuantity(book.askQuantity(0)));
                }
                if (trade.tradeId() != tradeId) {
                    firstPrice = trades++ == 0 ? trade.price() : firstPrice;
                    volume += trade.quantity();
                    bought += trade.aggressor() == Side.BUY ? trade.quantity() : 0;
                    notional = notional.add(Money.decimal(Money.notional(instrument, trade.price(), trade.quantity())));
                }
            }
            Bar building = market.openBar(0, MINUTE);
            if (building != null) {
                bars.add(text(building));
            }
            assertThat(recording.events() + recording.skipped())
                    .isEqualTo(expected.get("lines").asLong());
            assertThat(recording.skipped()).isZero();
            assertThat(recording.fraction()).isEqualTo(1);
            assertThat(book.status()).isEqualTo(FeedStatus.LIVE);
            assertThat(book.gaps() + market.refused()).isZero();
            assertThat(book.updates()).isEqualTo(expected.get("depthApplied").asLong());
            assertThat(book.lastId()).isEqualTo(expected.get("lastUpdateId").asLong());
            assertThat(book.bidCount()).isEqualTo(expected.get("bidLevels").asInt());
            assertThat(book.askCount()).isEqualTo(expected.get("askLevels").asInt());
            for (int i = 0; i < 20; i++) {
                JsonNode bid = expected.get("top20Bids").get(i);
                JsonNode ask = expected.get("top20Asks").get(i);
                assertThat(book.bidPrice(i))
                        .isEqualTo(instrument.price(bid.get(0).asText()));
                assertThat(book.bidQuantity(i))
                        .isEqualTo(instrument.quantity(bid.get(1).asText()));
                assertThat(book.askPrice(i))
                        .isEqualTo(instrument.price(ask.get(0).asText()));
                assertThat(book.askQuantity(i))
                        .isEqualTo(instrument.quantity(ask.get(1).asText()));
            }
            List<String> books = new ArrayList<>();
            expected.get("bookEvery1000")
                    .forEach(row ->
                            books.add(row.get(0).asText() + " " + row.get(1).asText()
                                    + " " + plain(row.get(2)) + " " + plain(row.get(3)) + " " + plain(row.get(4)) + " "
                                    + plain(row.get(5))));
            assertThat(everyThousand).isEqualTo(books);
            List<String> expectedBars = new ArrayList<>();
            expected.get("bars1m")
                    .forEach(row -> expectedBars.add(row.get(0).asText() + " " + plain(row.get(1)) + " "
                            + plain(row.get(2)) + " " + plain(row.get(3)) + " " + plain(row.get(4)) + " "
                            + plain(row.get(5))
                            + " "
                            + row.get(6).asText()));
            assertThat(bars).isEqualTo(expectedBars);
            assertThat(trades).isEqualTo(expected.get("trades").asLong());
            assertThat(volume)
                    .isEqualTo(instrument.quantity(expected.get("volume").asText()));
            assertThat(bought)
                    .isEqualTo(
                            instrument.quantity(expected.get("takerBuyVolume").asText()));
            assertThat(notional).isEqualByComparingTo(expected.get("notional").asText());
            assertThat(firstPrice)
                    .isEqualTo(instrument.price(expected.get("firstPrice").asText()));
            assertThat(trade.price())
                    .isEqualTo(instrument.price(expected.get("lastPrice").asText()));
        }
    }

    private static String text(Bar bar) {
        Instrument instrument = bar.instrument();
        return bar.openNanos() / 1_000_000 + " " + instrument.formatPrice(bar.open()) + " "
                + instrument.formatPrice(bar.high())
                + " " + instrument.formatPrice(bar.low()) + " " + instrument.formatPrice(bar.close())
                + " " + instrument.formatQuantity(bar.volume()) + " " + bar.trades();
    }

    private static String plain(JsonNode decimal) {
        BigDecimal value = new BigDecimal(decimal.asText()).stripTrailingZeros();
        return (value.scale() < 0 ? value.setScale(0) : value).toPlainString();
    }

    private static Market play(Path file) {
        Market market = new MarketBooks();
        try (Recording recording = open(file)) {
            recording.number(0, 0);
            market.define(recording.instruments().get(0).withIndex(0));
            while (recording.advance()) {
                recording.deliver(market, 0);
            }
        }
        return market;
    }

    private static Recording open(Path file) {
        return Recordings.open(file, "replay", RecordedSymbol.Terms.NONE);
    }

    private static Instrument instrument(Path file) {
        try (Recording recording = open(file)) {
            return recording.instruments().get(0);
        }
    }
}
