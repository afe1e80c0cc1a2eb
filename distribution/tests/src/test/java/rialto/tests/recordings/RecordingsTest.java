package rialto.tests.recordings;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rialto.engine.Candidate;
import rialto.exchange.matching.PaperExchange;
import rialto.instrument.Instrument;
import rialto.kernel.Parts;
import rialto.loop.EngineCore;
import rialto.loop.PartsSource;
import rialto.loop.Settings;
import rialto.market.Bar;
import rialto.market.BarSpec;
import rialto.market.Book;
import rialto.market.FeedStatus;
import rialto.market.Trade;
import rialto.market.books.MarketBooks;
import rialto.order.Side;
import rialto.orders.Blotter;
import rialto.positions.AverageCostPositions;
import rialto.risk.gate.PreTradeGate;
import rialto.strategy.Strategy;
import rialto.strategy.Trader;
import rialto.testkit.Parameters;
import rialto.venue.Environment;
import rialto.venue.NewOrder;
import rialto.venue.VenueAdapter;
import rialto.venue.VenuePort;
import rialto.venue.replay.ReplayVenue;

/**
 * The recordings at full speed through ring, loop, journal and books: what a strategy sees on the way, and what stands at the end, is
 * what was worked out from the files independently.
 */
class RecordingsTest {

    @TempDir
    private Path home;

    private final ObjectMapper json = new ObjectMapper();

    /** Sees everything a strategy can see of the recording. */
    private static final class Probe implements Strategy {

        private final List<List<String>> books = new ArrayList<>();
        private final List<List<String>> bars = new ArrayList<>();
        private final CountDownLatch over = new CountDownLatch(1);
        private int trades;
        private BigDecimal volume = BigDecimal.ZERO;
        private BigDecimal notional = BigDecimal.ZERO;
        private BigDecimal takerBuyVolume = BigDecimal.ZERO;
        private BigDecimal firstPrice;
        private BigDecimal lastPrice;
        private long lastUpdates;

        @Override
        public List<BarSpec> bars() {
            return List.of(BarSpec.minutes(1));
        }

        @Override
        public void onBook(Book book, Trader trader) {
            if (book.updates() != lastUpdates && book.updates() > 0 && book.updates() % 1_000 == 0) {
                Instrument it = book.instrument();
                books.add(List.of(
                        String.valueOf(book.updates()),
                        String.valueOf(book.lastId()),
                        it.formatPrice(book.bidPrice(0)),
                        it.formatQuantity(book.bidQuantity(0)),
                        it.formatPrice(book.askPrice(0)),
                        it.formatQuantity(book.askQuantity(0))));
            }
            lastUpdates = book.updates();
        }

        @Override
        public void onTrade(Trade trade, Trader trader) {
            Instrument it = trade.instrument();
            BigDecimal price = it.priceScale().decimal(trade.price());
            BigDecimal quantity = it.quantityScale().decimal(trade.quantity());
            trades++;
            volume = volume.add(quantity);
            notional = notional.add(price.multiply(quantity));
            if (trade.aggressor() == Side.BUY) {
                takerBuyVolume = takerBuyVolume.add(quantity);
            }
            firstPrice = firstPrice == null ? price : firstPrice;
            lastPrice = price;
        }

        @Override
        public void onBar(Bar bar, Trader trader) {
            bars.add(row(bar));
        }

        @Override
        public void onFeed(Instrument instrument, FeedStatus status, Trader trader) {
            if (status == FeedStatus.STALE && trades > 0) {
                over.countDown();
            }
        }
    }

    private static List<String> row(Bar bar) {
        Instrument it = bar.instrument();
        return List.of(
                String.valueOf(bar.openNanos() / 1_000_000),
                it.formatPrice(bar.open()),
                it.formatPrice(bar.high()),
                it.formatPrice(bar.low()),
                it.formatPrice(bar.close()),
                it.formatQuantity(bar.volume()),
                String.valueOf(bar.trades()));
    }

    /** A venue that waits with its recording until the probe is in its seat. */
    private static final class Prepared implements VenueAdapter {

        private final VenueAdapter venue;
        private final Runnable first;

        Prepared(VenueAdapter venue, Runnable first) {
            this.venue = venue;
            this.first = first;
        }

        @Override
        public String venue() {
            return venue.venue();
        }

        @Override
        public Environment environment() {
            return venue.environment();
        }

        @Override
        public boolean recorded() {
            return venue.recorded();
        }

        @Override
        public void connect(VenuePort port) {
            venue.connect(port);
        }

        @Override
        public void disconnect() {
            venue.disconnect();
        }

        @Override
        public void submit(NewOrder order) {
            venue.submit(order);
        }

        @Override
        public void cancel(String clOrdId) {
            venue.cancel(clOrdId);
        }

        @Override
        public void reconcile(List<String> clOrdIds) {
            first.run();
            venue.reconcile(clOrdIds);
        }

        @Override
        public void resync(int instrument) {
            venue.resync(instrument);
        }
    }

    private static final class FreshParts implements PartsSource {

        @Override
        public Parts create() {
            return new Parts(new MarketBooks(), new Blotter(), new AverageCostPositions(), new PreTradeGate());
        }

        @Override
        public void release(Parts parts) {
            // Plain objects: nothing to give back.
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"spot_btcusdt_20240808.gz", "usdm_btcusdt_20240808.gz"})
    void everythingSeenAndLeftIsWhatTheFileSays(String name) throws Exception {
        Path data = Path.of(System.getProperty("rialto.data"), "binance_ws_raw");
        assertThat(data.resolve(name)).as("a recording that the tests need").exists();
        JsonNode expected =
                json.readTree(Files.readString(data.resolve("expected.json"))).get(name);
        Probe probe = new Probe();
        try (EngineCore engine = EngineCore.open(Settings.standard(home), new FreshParts())) {
            ReplayVenue venue = new ReplayVenue(
                    Parameters.of(
                            ReplayVenue.Settings.class,
                            Map.of("file", data.resolve(name).toString(), "pace", "max")),
                    new PaperExchange());
            engine.connect(new Prepared(venue, () -> engine.deploy(
                            "probe",
                            List.of("BTCUSDT.replay"),
                            new Candidate("probe", "probe", "1.0.0", "00", new TreeMap<>(), probe),
                            "test")
                    .join()));
            assertThat(probe.over.await(60, TimeUnit.SECONDS))
                    .as("the recording ends")
                    .isTrue();

            List<List<String>> bars = engine.ask(trading -> {
                        List<List<String>> all = new ArrayList<>(probe.bars);
                        Bar open = trading.market().openBar(0, BarSpec.minutes(1));
                        if (open != null) {
                            all.add(row(open));
                        }
                        return all;
                    })
                    .join();
            assertThat(probe.books).isEqualTo(rows(expected.get("bookEvery1000")));
            assertThat(bars).isEqualTo(rows(expected.get("bars1m")));
            assertThat(probe.trades).isEqualTo(expected.get("trades").asInt());
            assertThat(probe.volume).isEqualByComparingTo(expected.get("volume").asText());
            assertThat(probe.notional)
                    .isEqualByComparingTo(expected.get("notional").asText());
            assertThat(probe.takerBuyVolume)
                    .isEqualByComparingTo(expected.get("takerBuyVolume").asText());
            assertThat(probe.firstPrice)
                    .isEqualByComparingTo(expected.get("firstPrice").asText());
            assertThat(probe.lastPrice)
                    .isEqualByComparingTo(expected.get("lastPrice").asText());
            finalBook(engine, expected);
            assertThat(engine.status().dropped()).isZero();
        }
    }

    private static void finalBook(EngineCore engine, JsonNode expected) {
        engine.ask(trading -> {
                    Book book = trading.market().book(0);
                    Instrument it = book.instrument();
                    assertThat(book.updates())
                            .isEqualTo(expected.get("depthApplied").asLong());
                    assertThat(book.lastId())
                            .isEqualTo(expected.get("lastUpdateId").asLong());
                    assertThat(book.bidCount())
                            .isEqualTo(expected.get("bidLevels").asInt());
                    assertThat(book.askCount())
                            .isEqualTo(expected.get("askLevels").asInt());
                    List<List<String>> bids = new ArrayList<>();
                    List<List<String>> asks = new ArrayList<>();
                    for (int i = 0; i < 20; i++) {
                        bids.add(List.of(it.formatPrice(book.bidPrice(i)), it.formatQuantity(book.bidQuantity(i))));
                        asks.add(List.of(it.formatPrice(book.askPrice(i)), it.formatQuantity(book.askQuantity(i))));
                    }
                    assertThat(bids).isEqualTo(rows(expected.get("top20Bids")));
                    assertThat(asks).isEqualTo(rows(expected.get("top20Asks")));
                    return null;
                })
                .join();
    }

    /** Rows of numbers without their trailing zeros. */
    private static List<List<String>> rows(JsonNode table) {
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode row : table) {
            List<String> cells = new ArrayList<>();
            for (JsonNode cell : row) {
                BigDecimal number = new BigDecimal(cell.asText()).stripTrailingZeros();
                cells.add((number.scale() < 0 ? number.setScale(0) : number).toPlainString());
            }
            rows.add(cells);
        }
        return rows;
    }
}
