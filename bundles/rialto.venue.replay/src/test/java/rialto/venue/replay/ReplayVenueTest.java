package rialto.venue.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.service.condition.Condition;
import rialto.exchange.matching.PaperExchange;
import rialto.instrument.Instrument;
import rialto.market.FeedStatus;
import rialto.order.ExecType;
import rialto.order.ExecutionReport;
import rialto.order.OrdType;
import rialto.order.Side;
import rialto.order.TimeInForce;
import rialto.venue.Environment;
import rialto.venue.NewOrder;

/** A recording is a venue: it waits, it fills orders on paper, and it says when it is over. */
class ReplayVenueTest {

    private static final long HOUR = 3_600_000_000_000L;
    private static final long START = 1_723_161_255_000_000_000L;

    @TempDir
    Path directory;

    private ReplayVenue venue;

    @AfterEach
    void stop() {
        if (venue != null) {
            venue.disconnect();
        }
    }

    @Test
    void playsTheRecordingWholeAndThenCallsItsMarketStale() throws IOException {
        TestPort port = new TestPort();
        venue = venue(Map.of("file", RecordedData.stream(RecordedData.USDM).toString(), "pace", "max"));
        assertThat(venue.recorded()).isTrue();
        assertThat(venue.environment()).isEqualTo(Environment.SIM);
        play(port);
        TestPort.await(port.ended);

        JsonNode expected = RecordedData.expected(RecordedData.USDM);
        assertThat(port.events).isEqualTo(expected.get("lines").asLong());
        assertThat(port.market.book(0).updates())
                .isEqualTo(expected.get("depthApplied").asLong());
        assertThat(port.market.book(0).lastId())
                .isEqualTo(expected.get("lastUpdateId").asLong());
        assertThat(port.market.status(0)).isEqualTo(FeedStatus.STALE);
        assertThat(port.stepsBack).isZero();
        assertThat(port.log)
                .containsExactly(
                        "connected replay SIM",
                        "reconciled after 0 events",
                        "SYNCING at event 0",
                        "STALE at event 93954",
                        "replay of " + RecordedData.USDM + " has ended after 93954 events");
    }

    @Test
    void waitsForTheConditionItNamesAndThenPlaysTheRecordingWhole() throws IOException, InterruptedException {
        TestPort port = new TestPort();
        venue = venue(Map.of(
                "file",
                RecordedData.stream(RecordedData.USDM).toString(),
                "pace",
                "max",
                "begin_target",
                "(osgi.condition.id=rialto.deployment.seen)"));
        play(port);
        TestPort.await(port.reconciled);
        assertThat(port.ended.await(200, TimeUnit.MILLISECONDS)).isFalse();
        assertThat(port.events).isZero();
        venue.bindBegin(Condition.INSTANCE);
        TestPort.await(port.ended);
        assertThat(port.events)
                .isEqualTo(RecordedData.expected(RecordedData.USDM).get("lines").asLong());
    }

    @Test
    void marketOrderIsFilledFromTheRecordedBookAndLeavesALedger() throws IOException {
        CountDownLatch gate = new CountDownLatch(1);
        TestPort port = new TestPort(gate);
        Path ledger = directory.resolve("ledger");
        venue = venue(Map.of(
                "file",
                RecordedData.stream(RecordedData.USDM).toString(),
                "pace",
                "max",
                "ledger",
                ledger.toString(),
                "latencyMicros",
                500_000L));
        play(port);
        TestPort.await(port.firstEvent);
        // The market stands at its first event; the order is under way until after the first snapshot.
        venue.submit(order("A-1", port.market.instrument(0), 20));
        gate.countDown();
        TestPort.await(port.ended);

        assertThat(port.report().execType()).isEqualTo(ExecType.NEW);
        ExecutionReport fill = port.report();
        assertThat(fill.execType()).isEqualTo(ExecType.TRADE);
        assertThat(fill.lastQuantity()).isEqualTo(20);
        assertThat(fill.lastPrice()).isBetween(618_000L, 619_000L);
        venue.disconnect();

        // Another run, another process for all it knows: the ledger tells.
        TestPort later = new TestPort();
        venue.connect(later);
        TestPort.await(later.connected);
        venue.reconcile(List.of("A-1", "A-2"));
        TestPort.await(later.reconciled);
        ExecutionReport again = later.report();
        assertThat(again.execType()).isEqualTo(ExecType.TRADE);
        assertThat(again.execId()).isEqualTo(fill.execId());
        assertThat(later.report())
                .extracting(ExecutionReport::execType, ExecutionReport::cumQuantity)
                .containsExactly(ExecType.ORDER_STATUS, 20L);
        assertThat(later.report())
                .extracting(ExecutionReport::execType, ExecutionReport::clOrdId)
                .containsExactly(ExecType.NOT_FOUND, "A-2");
    }

    @Test
    void orderSentWhileTheMarketIsQuietArrivesAfterItsLatencyWithoutWaitingForTheNextEvent() {
        TestPort port = new TestPort();
        venue = venue(Map.of("file", quotes(START, START + HOUR).toString(), "pace", "real", "latencyMicros", 2_000L));
        play(port);
        TestPort.await(port.firstEvent);
        venue.submit(order("B-1", port.market.instrument(0), 100));
        assertThat(port.report().execType()).isEqualTo(ExecType.NEW);
        ExecutionReport fill = port.report();
        assertThat(fill.execType()).isEqualTo(ExecType.TRADE);
        assertThat(fill.lastPrice()).isEqualTo(2_536);
        assertThat(fill.venueNanos()).isBetween(START + 2_000_000, START + HOUR / 2);
        assertThat(port.events).as("the second quote is an hour away").isEqualTo(1);
    }

    @Test
    void afterTheEndOrdersAreRejectedAndCancelsAnswered() {
        CountDownLatch gate = new CountDownLatch(1);
        TestPort port = new TestPort(gate);
        venue = venue(Map.of("file", quotes(START, START + 1_000).toString(), "pace", "max", "latencyMicros", 0L));
        play(port);
        TestPort.await(port.firstEvent);
        Instrument instrument = port.market.instrument(0);
        venue.submit(
                new NewOrder("C-1", instrument, Side.BUY, OrdType.LIMIT, TimeInForce.GTC, true, false, 100, 2_000, 0));
        gate.countDown();
        TestPort.await(port.ended);
        assertThat(port.report().execType()).isEqualTo(ExecType.NEW);

        venue.submit(order("C-2", instrument, 100));
        ExecutionReport rejected = port.report();
        assertThat(rejected.execType()).isEqualTo(ExecType.REJECTED);
        assertThat(rejected.text()).isEqualTo("the recording has ended; there is no market to trade at");
        venue.reconcile(List.of());
        ExecutionReport open = port.report();
        assertThat(open)
                .extracting(ExecutionReport::clOrdId, ExecutionReport::execType)
                .containsExactly("C-1", ExecType.ORDER_STATUS);
        venue.cancel("C-1");
        assertThat(port.report())
                .extracting(ExecutionReport::clOrdId, ExecutionReport::execType)
                .containsExactly("C-1", ExecType.CANCELED);
    }

    @Test
    void loopMovesTimesOnAndBringsTheBookIntoStepAgain() {
        TestPort port = new TestPort();
        port.liveAgain = new CountDownLatch(3);
        venue = venue(Map.of("file", depths().toString(), "pace", "max", "loop", true));
        play(port);
        TestPort.await(port.liveAgain);
        venue.disconnect();
        assertThat(port.stepsBack).isZero();
        assertThat(port.market.book(0).gaps()).isZero();
        assertThat(port.lastNanos).isGreaterThanOrEqualTo(START + 2 * 24 * HOUR);
        assertThat((port.lastNanos - START) % (24 * HOUR))
                .as("moved by whole days")
                .isLessThan(1_000);
    }

    @Test
    void barsOfFiveMinutesKeepTheirBoundariesWhenTheRecordingBeginsAgain() throws IOException {
        Path file = Files.writeString(
                directory.resolve("BTCUSDT-5m.csv"),
                "time,open,high,low,close,volume\n"
                        + "1700000100,100.1,101.1,99.1,100.2,5\n"
                        + "1700000400,100.2,101.1,99.1,100.3,5\n"
                        + "1700000700,100.3,101.1,99.1,100.4,5\n");
        TestPort port = new TestPort();
        port.takes = 4;
        venue = venue(Map.of("file", file.toString(), "pace", "max", "loop", true));
        play(port);
        TestPort.await(port.gone);
        // Three bars end at 1700001000 s; the first comes again a day after it ended.
        assertThat(port.lastNanos).isEqualTo((1_700_000_400L + 86_400) * 1_000_000_000L);
    }

    @Test
    void recordingThatBreaksOffDisconnectsTheVenueAndSaysWhy() throws IOException {
        byte[] whole = Files.readAllBytes(RecordedData.stream(RecordedData.USDM));
        Path cut = Files.write(directory.resolve("cut.gz"), Arrays.copyOf(whole, whole.length / 2));
        TestPort port = new TestPort();
        venue = venue(Map.of("file", cut.toString(), "pace", "max"));
        venue.connect(port);
        TestPort.await(port.ended);
        assertThat(port.disconnected).contains("cut.gz, line ").contains("the compressed data ends in the middle");
        assertThat(port.events).isZero();
    }

    @Test
    void damageBehindTheSurveyedPartStopsAMarketThatPlayed() {
        TestPort port = new TestPort();
        Path file = RecordedData.write(directory, "x.txt", quote(START), quote(START + 1));
        venue = venue(Map.of("file", file.toString(), "pace", "max", "priceDigits", 1));
        play(port);
        TestPort.await(port.ended);
        assertThat(port.disconnected).contains("price 25.35 needs more than 1 decimal places");
        venue.submit(order("D-1", port.market.instrument(0), 100));
        assertThat(port.report().text()).contains("the replay failed");
    }

    @Test
    void missingRecordingDisconnectsTheVenueAndNamesTheFile() {
        TestPort port = new TestPort();
        venue = venue(Map.of("file", directory.resolve("none.gz").toString()));
        venue.connect(port);
        TestPort.await(port.ended);
        assertThat(port.disconnected).contains("none.gz: does not exist; give the path of a recording");
    }

    @Test
    void symbolThatAnEarlierRecordingDefinedOtherwiseIsNamedWithTheRemedy() {
        TestPort port = new TestPort();
        port.knownOtherwise = true;
        venue = venue(Map.of("file", quotes(START).toString()));
        venue.connect(port);
        TestPort.await(port.ended);
        assertThat(port.disconnected)
                .startsWith("instrument ABCUSDT.replay is known with other terms; ")
                .contains("give this one a venue name of its own or the platform another home");
    }

    @Test
    void engineThatGoesEndsTheThread() {
        TestPort port = new TestPort();
        port.takes = 100;
        venue = venue(Map.of("file", RecordedData.stream(RecordedData.SPOT).toString(), "pace", "max"));
        play(port);
        TestPort.await(port.firstEvent);
        venue.disconnect();
        assertThat(port.events).isLessThanOrEqualTo(100);
        long after = port.events;
        assertThatThrownBy(() -> venue.cancel("E-1"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("venue replay is not connected");
        assertThat(port.events).isEqualTo(after);
    }

    @Test
    void wrongSettingsAreRefusedWithWhatTheyMayBe() {
        assertThatThrownBy(() -> venue(Map.of("file", ""))).hasMessage("the replay needs a file: state its path");
        assertThatThrownBy(() -> venue(Map.of("file", "x", "pace", "quick")))
                .hasMessageContaining("pace 'quick' is none of");
        assertThatThrownBy(() -> venue(Map.of("file", "x", "venue", "a b")))
                .hasMessageContaining("venue 'a b' must be");
        assertThatThrownBy(() -> venue(Map.of("file", "x", "takerFeePpm", -1L))).hasMessageContaining("out of range");
        assertThatThrownBy(() -> venue(Map.of("file", "x", "priceDigits", 19)))
                .hasMessage("priceDigits of 19 is not in -1..18");
    }

    private void play(TestPort port) {
        venue.connect(port);
        TestPort.await(port.connected);
        assertThat(port.events).as("nothing before the engine has reconciled").isZero();
        venue.reconcile(List.of());
    }

    private static NewOrder order(String id, Instrument instrument, long quantity) {
        return new NewOrder(id, instrument, Side.BUY, OrdType.MARKET, TimeInForce.IOC, false, false, quantity, 0, 0);
    }

    private Path quotes(long... nanos) {
        return RecordedData.write(
                directory,
                "quotes.txt",
                Arrays.stream(nanos).mapToObj(ReplayVenueTest::quote).toArray(String[]::new));
    }

    private static String quote(long nanos) {
        return nanos + " {\"u\":" + nanos % 1_000_000
                + ",\"s\":\"ABCUSDT\",\"b\":\"25.35\",\"B\":\"31.21\",\"a\":\"25.36\","
                + "\"A\":\"40.66\"}";
    }

    private Path depths() {
        String update = " {\"e\":\"depthUpdate\",\"E\":1723161255000,\"s\":\"ABCUSDT\",";
        return RecordedData.write(
                directory,
                "depths.txt",
                START + update + "\"U\":5,\"u\":7,\"b\":[[\"1.5\",\"2\"]],\"a\":[]}",
                START + 1 + " {\"lastUpdateId\":6,\"bids\":[[\"1.5\",\"1\"]],\"asks\":[[\"1.6\",\"1\"]]}",
                START + 2 + update + "\"U\":8,\"u\":9,\"b\":[],\"a\":[[\"1.75\",\"2\"]]}");
    }

    private static ReplayVenue venue(Map<String, Object> given) {
        Object settings = Proxy.newProxyInstance(
                ReplayVenueTest.class.getClassLoader(),
                new Class<?>[] {ReplayVenue.Settings.class},
                (proxy, method, arguments) -> given.getOrDefault(method.getName(), method.getDefaultValue()));
        return new ReplayVenue((ReplayVenue.Settings) settings, new PaperExchange());
    }
}
