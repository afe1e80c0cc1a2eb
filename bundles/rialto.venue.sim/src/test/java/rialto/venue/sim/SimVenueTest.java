package rialto.venue.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rialto.exchange.matching.PaperExchange;
import rialto.instrument.Instrument;
import rialto.market.FeedStatus;
import rialto.order.ExecType;
import rialto.order.ExecutionReport;
import rialto.order.OrdType;
import rialto.order.Side;
import rialto.order.TimeInForce;
import rialto.testkit.VenueCheck;
import rialto.venue.Environment;
import rialto.venue.NewOrder;

/**
 * The adapter on its own thread: orders reach the exchange, the truth is told when asked for, and the end is an end.
 */
class SimVenueTest {

    @TempDir
    Path directory;

    private final ListeningPort port = new ListeningPort();
    private final List<SimVenue> venues = new ArrayList<>();

    @AfterEach
    void disconnect() {
        venues.forEach(SimVenue::disconnect);
    }

    private SimVenue venue(Map<String, Object> settings) {
        SimVenue venue = new SimVenue(settings(settings), new PaperExchange());
        venues.add(venue);
        return venue;
    }

    private SimVenue connected(Map<String, Object> settings) throws InterruptedException {
        SimVenue venue = venue(settings);
        venue.connect(port);
        port.await("connected");
        return venue;
    }

    private static SimVenue.Settings settings(Map<String, Object> values) {
        return (SimVenue.Settings) Proxy.newProxyInstance(
                SimVenue.class.getClassLoader(),
                new Class<?>[] {SimVenue.Settings.class},
                (proxy, method, arguments) -> values.getOrDefault(method.getName(), method.getDefaultValue()));
    }

    private NewOrder order(String id, Side side, OrdType ordType, long quantity, long price) {
        return new NewOrder(
                id,
                port.instruments.get(0),
                side,
                ordType,
                ordType == OrdType.LIMIT ? TimeInForce.GTC : TimeInForce.IOC,
                false,
                false,
                quantity,
                price,
                1);
    }

    @Test
    void theDefaultsShowTwoLiveMarketsAndTradeThem() throws InterruptedException {
        SimVenue venue = venue(Map.of());
        assertThat(venue.venue()).isEqualTo("sim");
        assertThat(venue.environment()).isEqualTo(Environment.SIM);
        assertThat(venue.recorded()).isFalse();
        assertThat(venue.enforcesReduceOnly()).isTrue();
        venue.connect(port);
        assertThat(port.await("connected")).isEqualTo("connected sim SIM");
        port.await("snapshot 1");
        port.awaitEvents(20);

        assertThat(port.instruments).extracting(Instrument::name).containsExactly("BTCUSDT.sim", "ETHUSDT.sim");
        assertThat(port.status(0)).isEqualTo(FeedStatus.LIVE);
        assertThat(port.status(1)).isEqualTo(FeedStatus.LIVE);
        Instrument btc = port.instruments.get(0);
        venue.submit(order("market", Side.BUY, OrdType.MARKET, btc.quantity("0.01"), 0));
        ExecutionReport fill = port.await("market", report -> report.execType() == ExecType.TRADE);
        assertThat(fill.lastPrice()).isBetween(btc.price("59000"), btc.price("61000"));
        assertThat(fill.lastPrice() % btc.tick()).isZero();
        assertThat(fill.feeCurrency()).isEqualTo("USDT");

        venue.submit(order("limit", Side.BUY, OrdType.LIMIT, btc.quantity("0.01"), btc.price("50000")));
        port.await("limit", report -> report.execType() == ExecType.NEW);
        venue.cancel("limit");
        port.await("limit", report -> report.execType() == ExecType.CANCELED);
    }

    @Test
    void keepsWhatEveryAdapterMustKeep() {
        VenueCheck.of(() -> venue(Map.of("ledger", directory.toString()))).verify();
    }

    @Test
    void theTruthIsToldForEachOrderAndForThoseNotAskedFor() throws InterruptedException {
        SimVenue venue = connected(Map.of("ledger", directory.toString(), "latencyMicros", 20_000L));
        Instrument btc = port.instruments.get(0);
        venue.submit(order("filled", Side.BUY, OrdType.MARKET, btc.quantity("0.01"), 0));
        venue.submit(order("cancelled", Side.BUY, OrdType.LIMIT, btc.quantity("0.01"), btc.price("50000")));
        venue.submit(order("forgotten", Side.BUY, OrdType.LIMIT, btc.quantity("0.01"), btc.price("50000")));
        venue.cancel("cancelled");
        venue.reconcile(List.of("filled", "cancelled", "never"));
        port.await("reconciled");

        List<ExecutionReport> all = new ArrayList<>(port.reports);
        List<ExecutionReport> told = all.subList(indexOfCancel(all) + 1, all.size());
        assertThat(told)
                .extracting(report -> report.clOrdId() + " " + report.execType())
                .containsExactly(
                        "filled TRADE",
                        "filled ORDER_STATUS",
                        "cancelled CANCELED",
                        "never NOT_FOUND",
                        "forgotten ORDER_STATUS");
        assertThat(told.get(0)).as("told twice with the same id").isIn(all.subList(0, indexOfCancel(all)));
        assertThat(told.get(1).cumQuantity()).isEqualTo(btc.quantity("0.01"));
    }

    private static int indexOfCancel(List<ExecutionReport> reports) {
        for (int i = 0; i < reports.size(); i++) {
            if (reports.get(i).execType() == ExecType.CANCELED) {
                return i;
            }
        }
        throw new AssertionError("nothing was cancelled: " + reports);
    }

    @Test
    void ordersStayAtTheVenueWhileItIsDisconnected() throws InterruptedException {
        SimVenue venue = connected(Map.of("ledger", directory.toString()));
        Instrument btc = port.instruments.get(0);
        venue.submit(order("stays", Side.BUY, OrdType.LIMIT, btc.quantity("0.01"), btc.price("50000")));
        venue.disconnect();
        assertThat(port.await("stays", report -> true).execType())
                .as("handed over before the end")
                .isEqualTo(ExecType.NEW);

        venue.connect(port);
        port.await("connected");
        venue.reconcile(List.of("stays"));
        port.await("stays", report -> report.execType() == ExecType.ORDER_STATUS);
        venue.cancel("stays");
        port.await("stays", report -> report.execType() == ExecType.CANCELED);
    }

    @Test
    void nothingIsSaidAfterTheDisconnect() throws InterruptedException {
        SimVenue venue = connected(Map.of("eventsPerSecond", 50_000));
        port.awaitEvents(1_000);
        Thread thread = port.caller();
        venue.disconnect();
        assertThat(thread.isAlive()).isFalse();
        assertThatThrownBy(() -> venue.cancel("x"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("not connected");
        venue.disconnect();
    }

    @Test
    void anotherAdapterOfTheSameAccountWaitsForTheLedger() throws InterruptedException {
        SimVenue first = connected(Map.of("ledger", directory.toString()));
        Instrument btc = port.instruments.get(0);
        first.submit(order("moved", Side.BUY, OrdType.LIMIT, btc.quantity("0.01"), btc.price("50000")));
        port.await("moved", report -> report.execType() == ExecType.NEW);

        SimVenue second = venue(Map.of("ledger", directory.toString()));
        second.connect(port);
        assertThat(port.await("disconnected")).contains("is in use by another exchange");
        first.disconnect();
        port.await("connected");
        second.reconcile(List.of("moved"));
        port.await("moved", report -> report.execType() == ExecType.ORDER_STATUS);
    }

    @Test
    void aLoopThatLostStepIsShownTheWholeBook() throws InterruptedException {
        SimVenue venue = connected(Map.of("symbols", new String[] {"BTCUSDT"}));
        port.await("snapshot 0");
        port.loseOne();
        port.awaitThat("a lost update is noticed", () -> port.status(0) != FeedStatus.LIVE);
        venue.resync(0);
        port.await("snapshot 0");
        assertThat(port.status(0)).isEqualTo(FeedStatus.LIVE);
    }

    @Test
    void aLoopWithoutRoomIsShownTheWholeBookWhenItHasRoomAgain() throws InterruptedException {
        connected(Map.of("symbols", new String[] {"BTCUSDT"}, "eventsPerSecond", 10_000));
        port.await("snapshot 0");
        port.awaitEvents(100);
        port.full = true;
        port.awaitThat("events find no room", () -> port.refused.get() >= 10);
        port.full = false;
        port.await("snapshot 0");
        port.awaitEvents(1_000);
        assertThat(port.status(0)).isEqualTo(FeedStatus.LIVE);
        assertThat(port.gaps(0))
                .as("what was left out is covered by a snapshot")
                .isZero();
    }

    @Test
    void lostUpdatesAreSeenByTheLoopAndHealedByAResync() throws InterruptedException {
        SimVenue venue =
                connected(Map.of("symbols", new String[] {"BTCUSDT"}, "eventsPerSecond", 20_000, "gapEvery", 200));
        port.await("snapshot 0");
        for (int i = 0; i < 5; i++) {
            port.awaitThat("updates are lost", () -> port.status(0) != FeedStatus.LIVE);
            port.said.clear();
            venue.resync(0);
            port.await("snapshot 0");
        }
        assertThat(port.gaps(0)).isGreaterThanOrEqualTo(5);
    }

    @Test
    void aLedgerThatCannotBeReadIsToldAsTheReason() throws Exception {
        Files.writeString(directory.resolve("ledger"), "this is no ledger of any exchange");
        SimVenue venue = venue(Map.of("ledger", directory.toString()));
        venue.connect(port);
        assertThat(port.await("disconnected")).contains("damaged at offset 0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "eventsPerSecond | 0 | eventsPerSecond of 0 is not in 1..500000",
                "eventsPerSecond | 500001 | is not in 1..500000",
                "levels | 49 | levels of 49 is not in 50..1000",
                "volatilityPpm | 0 | volatilityPpm of 0",
                "gapEvery | -1 | gapEvery of -1",
            })
    void aWrongNumberIsRefusedWithItsRange(String name, int value, String message) {
        assertThatThrownBy(() -> venue(Map.of(name, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DOGEUSDT | none of BTCUSDT, ETHUSDT",
                "DOGE=1/0.0001/1 | ends with none of the currencies",
                "DOGEUSDT=1/0/1 | must be above 0",
                "DOGEUSDT=x/1/1 | symbol 'DOGEUSDT=x/1/1'",
                "DOGEUSDT=1/0.5/1 | finer tick or fewer levels",
                "DOGEUSDT=1/0.0001 | none of",
            })
    void aWrongSymbolIsRefusedWithTheForms(String symbol, String message) {
        assertThatThrownBy(() -> venue(Map.of("symbols", new String[] {symbol})))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void symbolsOfOnesOwnTradeToo() throws InterruptedException {
        connected(Map.of("symbols", new String[] {"DOGEUSDT=0.1/0.00001/1", "ZNUSD=110.5/0.015625/1"}));
        port.await("snapshot 1");
        assertThat(port.instruments.get(0).formatPrice(port.instruments.get(0).tick()))
                .isEqualTo("0.00001");
        assertThat(port.instruments.get(1).formatPrice(port.bid(1))).startsWith("110.");
        assertThatThrownBy(() -> venue(Map.of("symbols", new String[] {"BTCUSDT", "BTCUSDT"})))
                .hasMessageContaining("each once");
        assertThatThrownBy(() -> venue(Map.of("symbols", new String[0]))).hasMessageContaining("at least one");
        assertThatThrownBy(() -> venue(Map.of("venue", "a.b"))).hasMessageContaining("A-Z");
    }

    @Test
    void aBeatKeepsItsRateAndDoesNotRushAfterAPause() {
        Beat beat = new Beat(3, 1_000);
        long host = 1_000;
        for (int i = 0; i < 3_000; i++) {
            assertThat(beat.due() - 1_000).isEqualTo(i / 3 * 1_000_000_000L + i % 3 * 1_000_000_000L / 3);
            host = beat.due();
            beat.done(host);
        }
        long late = host + 10_000_000_000L;
        beat.done(late);
        assertThat(beat.due()).isBetween(late - Beat.MAX_LAG_NANOS, late);
        assertThat(beat.skippedNanos()).isBetween(9_000_000_000L, 10_000_000_000L);
    }
}
