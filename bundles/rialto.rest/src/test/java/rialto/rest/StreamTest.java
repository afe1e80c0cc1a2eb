package rialto.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import rialto.event.Event;
import rialto.event.MarketEvent.QuoteChanged;
import rialto.event.MarketEvent.Traded;
import rialto.event.OrderEvent.CancelRequested;
import rialto.event.OrderEvent.OrderFilled;
import rialto.event.PlatformEvent.Alert;
import rialto.event.PlatformEvent.KillSwitchChanged;
import rialto.order.Side;

/** The stream as bytes on a socket (HTML standard, section 9.2: server-sent events). */
class StreamTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Bytes that may wait for a client. */
    private static final long SHARE = 1 << 18;

    private RestServer server = new RestServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void eventsComeAsFramesWithNameIdAndDataInOrder() throws Exception {
        try (Stream stream = open("/stream")) {
            assertThat(stream.http.header("Content-Type")).isEqualToIgnoringCase("text/event-stream;charset=utf-8");
            assertThat(stream.http.header("Cache-Control")).isEqualTo("no-store");
            Frame hello = stream.next();
            assertThat(hello.name).isEqualTo("hello");
            assertThat(hello.id).isNull();
            assertThat(hello.data.get("sequence").asLong()).isEqualTo(42);
            assertThat(hello.data.get("types").toString()).isEqualTo("[\"order\",\"platform\"]");

            publish(
                    alert(100),
                    new KillSwitchChanged(100, Floor.NANOS, true, "fire\nand \"smoke\"", "admin"),
                    fill(101),
                    alert(102));

            assertThat(stream.next().toString()).isEqualTo("Alert 100");
            Frame kill = stream.next();
            assertThat(kill.toString()).isEqualTo("KillSwitchChanged 100:1");
            assertThat(kill.data.get("reason").asText()).isEqualTo("fire\nand \"smoke\"");
            assertThat(kill.data.get("time").asText()).isEqualTo("2026-01-01T00:00:00.123456789Z");
            Frame fill = stream.next();
            assertThat(fill.toString()).isEqualTo("OrderFilled 101");
            assertThat(fill.data.get("price").asText()).isEqualTo("65000.01");
            assertThat(fill.data.get("quantity").asText()).isEqualTo("0.5");
            assertThat(fill.data.get("fee").asText()).isEqualTo("0.00000007");
            assertThat(stream.next().toString()).isEqualTo("Alert 102");
        }
    }

    @Test
    void onlyTheTypesAskedForComeAndMarketDataMustBeAskedFor() throws Exception {
        try (Stream usual = open("/stream");
                Stream market = open("/stream?types=market");
                Stream two = open("/stream?types=OrderFilled,Traded")) {
            usual.next();
            market.next();
            two.next();

            publish(quote(1), fill(2), trade(3), alert(4));

            assertThat(List.of(usual.next().toString(), usual.next().toString()))
                    .containsExactly("OrderFilled 2", "Alert 4");
            Frame quote = market.next();
            assertThat(quote.toString()).isEqualTo("QuoteChanged 1");
            assertThat(quote.data.get("bidPrice").asText()).isEqualTo("65000");
            assertThat(quote.data.get("askPrice").isNull()).isTrue();
            assertThat(market.next().toString()).isEqualTo("Traded 3");
            assertThat(List.of(two.next().toString(), two.next().toString()))
                    .containsExactly("OrderFilled 2", "Traded 3");
        }
    }

    @Test
    void aClientThatComesBackHearsExactlyWhatItMissed() throws Exception {
        publish(alert(1), alert(2), alert(2), alert(2), alert(3));

        assertThat(replay("2:1", 2)).containsExactly("Alert 2:2", "Alert 3");
        assertThat(replay("2", 3)).containsExactly("Alert 2:1", "Alert 2:2", "Alert 3");
        assertThat(replay("1", 4)).containsExactly("Alert 2", "Alert 2:1", "Alert 2:2", "Alert 3");
        try (Stream stream = open("/stream?from=2")) {
            stream.next();
            assertThat(stream.next().toString()).isEqualTo("Alert 2");
        }
        try (Stream stream = open("/stream?from=1", "Last-Event-ID: 2:2")) {
            stream.next();
            assertThat(stream.next().toString())
                    .as("what it had counts more than where it first began")
                    .isEqualTo("Alert 3");
        }
    }

    @Test
    void whoHasCaughtUpHearsTheLiveEventsAndGivesUpItsOwnSubscription() throws Exception {
        publish(alert(43), alert(44), alert(44), alert(45));
        try (Stream live = open("/stream");
                Stream back = open("/stream", "Last-Event-ID: 44")) {
            live.next();
            back.next();
            assertThat(List.of(back.next().toString(), back.next().toString()))
                    .containsExactly("Alert 44:1", "Alert 45");
            assertThat(server.floor.log.subscriptions())
                    .as("live events, and one that catches up")
                    .isEqualTo(RestServer.SUBSCRIPTIONS_OF_ITS_OWN + 2);

            publish(alert(46), alert(46), alert(47));

            for (Stream stream : List.of(live, back)) {
                assertThat(List.of(
                                stream.next().toString(),
                                stream.next().toString(),
                                stream.next().toString()))
                        .containsExactly("Alert 46", "Alert 46:1", "Alert 47");
            }
            TestClock.until(() -> server.floor.log.subscriptions() == RestServer.SUBSCRIPTIONS_OF_ITS_OWN + 1);
        }
    }

    @Test
    void aConnectionThatIsCutAgainAndAgainLosesNoEventAndTellsNoneTwice() throws Exception {
        int most = 5_000;
        Thread market = new Thread(() -> {
            for (int i = 43; i < 43 + most; i++) {
                publish(alert(i), alert(i));
                if (i % 50 == 0) {
                    LockSupport.parkNanos(1_000_000);
                }
            }
        });
        List<String> heard = new ArrayList<>();
        publish(alert(42));
        String last = "42";
        market.start();
        while (heard.size() < 2 * most) {
            try (Stream stream = open("/stream", "Last-Event-ID: " + last)) {
                assertThat(stream.next().name).isEqualTo("hello");
                for (int i = 0; i < 701 && heard.size() < 2 * most; i++) {
                    Frame frame = stream.next();
                    assertThat(frame.name).as("after %s", last).isEqualTo("Alert");
                    heard.add(frame.id);
                    last = frame.id;
                }
            }
        }
        market.join();

        List<String> all = new ArrayList<>();
        for (int i = 43; i < 43 + most; i++) {
            all.add(Integer.toString(i));
            all.add(i + ":1");
        }
        assertThat(heard).isEqualTo(all);
    }

    @Test
    void twoHundredClientsThatReadNothingHoldTheirShareOfMemoryAndNobodyElse() throws Exception {
        int many = 200;
        restart(new StreamSettings(256, 1_024, SHARE, 3_600, 0));
        List<Stream> idle = new ArrayList<>();
        try (Stream quick = open("/stream?types=CancelRequested")) {
            quick.next();
            for (int i = 0; i < many; i++) {
                idle.add(open("/stream?types=Alert", 4_096));
            }
            long next = flood(many);

            publish(new CancelRequested(next, Floor.NANOS, "manual", "BTCUSDT.sim", 1, "R-1"));
            assertThat(quick.next().toString()).isEqualTo("CancelRequested " + next);
            assertThat(server.stream.open()).isEqualTo(many + 1);
            assertThat(server.stream.waitingBytes()).isBetween(1L, many * SHARE);

            server.stream.beat();
            server.stream.beat();
            assertThat(server.stream.open()).as("the one that reads is left").isEqualTo(1);
            publish(new CancelRequested(next + 1, Floor.NANOS, "manual", "BTCUSDT.sim", 2, "R-2"));
            assertThat(quick.next().toString()).isEqualTo("CancelRequested " + (next + 1));
        } finally {
            for (Stream each : idle) {
                each.close();
            }
        }
    }

    @Test
    void aPlaceThatTheJournalNoLongerHoldsIsAProblemForTheFirstAskAndAResyncForOneThatComesBack() throws Exception {
        server.floor.log.holdFrom(1_000);

        RestServer.Answer answer = server.get("/stream?from=5");
        assertThat(answer.status()).isEqualTo(410);
        assertThat(answer.at("code")).isEqualTo("sequence-gone");
        assertThat(answer.at("detail")).contains("begins at 1000");

        try (Stream stream = open("/stream", "Last-Event-ID: 5")) {
            stream.next();
            Frame resync = stream.next();
            assertThat(resync.name).isEqualTo("resync");
            assertThat(resync.data.get("from").asText()).isEqualTo("5");
            publish(alert(1_001));
            assertThat(stream.next().toString()).isEqualTo("Alert 1001");
        }
    }

    @Test
    void whoHeardMoreThanTheJournalKeptIsToldSoAndHearsWhatComes() throws Exception {
        publish(alert(50));
        try (Stream stream = open("/stream", "Last-Event-ID: 55")) {
            stream.next();
            Frame resync = stream.next();
            assertThat(resync.name).isEqualTo("resync");
            assertThat(resync.data.get("from").asText()).isEqualTo("55");
            publish(alert(51));
            assertThat(stream.next().toString()).as("not held back until 56").isEqualTo("Alert 51");
        }
    }

    @Test
    void anIdThatIsNoneIsAProblem() throws Exception {
        RestServer.Answer answer =
                server.send("GET", "/stream", null, request -> request.header("Last-Event-ID", "soon"));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.at("code")).isEqualTo("bad-parameter");
        assertThat(answer.at("detail")).contains("Last-Event-ID");
    }

    @Test
    void aSlowClientIsToldWhatItMissedAndGoesOnFromThere() throws Exception {
        restart(new StreamSettings(64, 32, 1 << 20, 3_600, 60));
        try (Stream slow = open("/stream", 4_096)) {
            slow.next();
            // Far more than queue and socket buffers hold, and nobody reads.
            int sent = 20_000;
            for (int i = 1; i <= sent; i++) {
                publish(new Alert(i, Floor.NANOS, "test", "x".repeat(1_000)));
            }
            publish(alert(sent + 1));
            server.floor.log.drain();

            long last = 0;
            Frame resync = null;
            while (last != sent + 1) {
                Frame frame = slow.next();
                if (frame.name.equals("resync")) {
                    resync = frame;
                    long from = Long.parseLong(frame.data.get("from").asText());
                    long to = Long.parseLong(frame.data.get("to").asText());
                    assertThat(from).as("nothing is missing before the gap").isEqualTo(last + 1);
                    assertThat(frame.data.get("missed").asLong()).isEqualTo(to - from + 1);
                    assertThat(frame.id).as("what to come back with").isEqualTo(Long.toString(to));
                    last = to;
                } else {
                    assertThat(Long.parseLong(frame.id)).isEqualTo(last + 1);
                    last++;
                }
            }
            assertThat(resync).as("it must have been too slow").isNotNull();
            publish(alert(sent + 2));
            assertThat(slow.next().toString()).isEqualTo("Alert " + (sent + 2));
        }
    }

    @Test
    void aSlowClientDoesNotHoldAQuickOne() throws Exception {
        restart(new StreamSettings(64, 32, 1 << 20, 3_600, 60));
        try (Stream slow = open("/stream", 4_096);
                Stream quick = open("/stream?types=CancelRequested")) {
            quick.next();
            for (int i = 1; i <= 20_000; i++) {
                publish(new Alert(i, Floor.NANOS, "test", "x".repeat(1_000)));
            }
            server.floor.log.drain();
            publish(new CancelRequested(20_001, Floor.NANOS, "manual", "BTCUSDT.sim", 1, "R-1"));

            assertThat(quick.next().toString()).isEqualTo("CancelRequested 20001");
            assertThat(slow.next().name).isEqualTo("hello");
        }
    }

    @Test
    void aClientThatReadsNothingIsLetGo() throws Exception {
        restart(new StreamSettings(64, 32, 1 << 20, 3_600, 0));
        try (Stream stuck = open("/stream", 4_096)) {
            stuck.next();
            flood(1);
            TestClock.until(() -> {
                server.stream.beat();
                return server.stream.open() == 0;
            });
            TestClock.until(() -> server.floor.log.subscriptions() == RestServer.SUBSCRIPTIONS_OF_ITS_OWN);
        }
    }

    @Test
    void aClientThatReadsAgainAfterTooLongIsToldWhyItsStreamEnds() throws Exception {
        restart(new StreamSettings(64, 32, 1 << 20, 3_600, 0));
        try (Stream stuck = open("/stream", 4_096)) {
            stuck.next();
            flood(1);
            server.stream.beat();
            assertThat(server.stream.waitingBytes())
                    .as("what waited is let go; the reason is left")
                    .isLessThan(200);

            Frame last = null;
            for (Frame frame = stuck.next(); frame != null; frame = stuck.next()) {
                last = frame;
            }

            assertThat(last.name).isEqualTo("ended");
            assertThat(last.data.get("reason").asText()).contains("nothing was read", "come back");
            TestClock.until(() -> server.stream.open() == 0);
        }
    }

    @Test
    void anIdleStreamHasAHeartbeat() throws Exception {
        try (Stream stream = open("/stream")) {
            stream.next();
            TestClock.until(() -> server.stream.open() == 1);

            server.stream.beat();

            assertThat(stream.comment()).isEmpty();
        }
    }

    @Test
    void aClientThatGoesIsForgottenAndItsSubscriptionEnded() throws Exception {
        try (Stream stream = open("/stream")) {
            stream.next();
        }
        TestClock.until(() -> {
            server.stream.beat();
            return server.stream.open() == 0 && server.floor.log.subscriptions() == RestServer.SUBSCRIPTIONS_OF_ITS_OWN;
        });
    }

    @Test
    void oneStreamTooManyIsRefusedUntilOneIsClosed() throws Exception {
        restart(new StreamSettings(2, 32, 1 << 20, 3_600, 60));
        try (Stream first = open("/stream");
                Stream second = open("/stream")) {
            first.next();
            second.next();
            RestServer.Answer answer = server.get("/stream");
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.at("code")).isEqualTo("too-many-streams");
            assertThat(answer.header("Retry-After")).isEqualTo("3600");
        }
        TestClock.until(() -> {
            server.stream.beat();
            return server.stream.open() == 0;
        });
        try (Stream third = open("/stream")) {
            assertThat(third.next().name).isEqualTo("hello");
        }
    }

    @Test
    void anAskThatFailsTakesNoRoom() throws Exception {
        restart(new StreamSettings(1, 32, 1 << 20, 3_600, 60));
        server.floor.log.holdFrom(1_000);
        for (int i = 0; i < 5; i++) {
            assertThat(server.get("/stream?from=1").status()).isEqualTo(410);
        }
        try (Stream stream = open("/stream")) {
            assertThat(stream.next().name).isEqualTo("hello");
        }
    }

    @Test
    void whenTheLogEndsTheStreamSaysWhyAndEnds() throws Exception {
        try (Stream stream = open("/stream")) {
            stream.next();
            TestClock.until(() -> server.floor.log.subscriptions() == RestServer.SUBSCRIPTIONS_OF_ITS_OWN + 1);
            server.floor.log.lag(5_000);
            assertThat(stream.next().data.get("behind").asLong()).isEqualTo(5_000);
            publish(alert(7));
            assertThat(stream.next().toString()).isEqualTo("Alert 7");

            server.floor.log.end("the engine stops");

            Frame ended = stream.next();
            assertThat(ended.name).isEqualTo("ended");
            assertThat(ended.data.get("reason").asText()).isEqualTo("the engine stops");
            assertThat(stream.next()).isNull();
        }
    }

    @Test
    void everyTypeOfEventHasANameToAskFor() {
        assertThat(EventTypes.all().keySet())
                .contains(
                        "market",
                        "order",
                        "platform",
                        "QuoteChanged",
                        "BarClosed",
                        "OrderAccepted",
                        "OrderRefused",
                        "DeploymentChanged",
                        "JobStep");
        assertThat(EventTypes.parse("OrderFilled,OrderChanged").common()).isEqualTo(rialto.event.OrderEvent.class);
        assertThat(EventTypes.parse("OrderFilled").common()).isEqualTo(OrderFilled.class);
        assertThat(EventTypes.parse(null).common()).isEqualTo(rialto.event.LedgerEvent.class);
        assertThat(EventTypes.parse("Traded,OrderFilled").common()).isEqualTo(Event.class);
    }

    /**
     * Publishes until the connections of so many clients take no more.
     *
     * @return the sequence number to go on with
     */
    private long flood(int clients) throws Exception {
        long sequence = 43;
        String text = "x".repeat(8_000);
        for (int full = 0; full < 3; ) {
            for (int i = 0; i < 32; i++) {
                publish(new Alert(sequence++, Floor.NANOS, "test", text));
            }
            server.floor.log.drain();
            long deadline = System.nanoTime() + 100_000_000;
            while (server.stream.blocked() < clients && System.nanoTime() < deadline) {
                LockSupport.parkNanos(1_000_000);
            }
            full = server.stream.blocked() >= clients ? full + 1 : 0;
        }
        return sequence;
    }

    private List<String> replay(String lastId, int count) throws IOException {
        try (Stream stream = open("/stream", "Last-Event-ID: " + lastId)) {
            stream.next();
            List<String> frames = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                frames.add(stream.next().toString());
            }
            return frames;
        }
    }

    private void restart(StreamServlet.Settings settings) {
        server.close();
        server = new RestServer(settings);
    }

    private void publish(Event... events) {
        for (Event event : events) {
            server.floor.log.publish(event);
        }
    }

    private static Alert alert(long sequence) {
        return new Alert(sequence, Floor.NANOS, "test", "look");
    }

    private static OrderFilled fill(long sequence) {
        return new OrderFilled(
                sequence,
                Floor.NANOS,
                "ema-cross",
                "BTCUSDT.sim",
                1,
                "R-1",
                Side.BUY,
                1,
                50_000,
                6_500_001,
                7,
                "USDT",
                false,
                false,
                50_000);
    }

    private static QuoteChanged quote(long sequence) {
        return new QuoteChanged(sequence, Floor.NANOS, "BTCUSDT.sim", 6_500_000, 1, 0, 0);
    }

    private static Traded trade(long sequence) {
        return new Traded(sequence, Floor.NANOS, "BTCUSDT.sim", 5, 6_500_000, 1, Side.SELL);
    }

    private Stream open(String path, String... headers) throws IOException {
        return new Stream(server.port(), path, 0, headers);
    }

    private Stream open(String path, int receiveBuffer) throws IOException {
        return new Stream(server.port(), path, receiveBuffer);
    }

    private record Frame(String name, String id, JsonNode data) {

        @Override
        public String toString() {
            return name + ' ' + id;
        }
    }

    /** Reads frames out of chunks (RFC 9112, section 7.1); a chunk may hold any part of a frame. */
    private static final class Stream implements AutoCloseable {

        private final RawHttp http;
        private final StringBuilder text = new StringBuilder();
        private boolean over;

        Stream(int port, String path, int receiveBuffer, String... headers) throws IOException {
            http = new RawHttp(port, receiveBuffer);
            List<String> lines = new ArrayList<>(List.of("Host: localhost", "Authorization: Bearer " + Floor.TOKEN));
            lines.addAll(List.of(headers));
            http.head("GET /api/v1" + path + " HTTP/1.1", lines.toArray(String[]::new))
                    .answer();
            assertThat(http.status()).isEqualTo(200);
        }

        /** The next frame that is no comment; {@code null} at the end. */
        Frame next() throws IOException {
            while (true) {
                int end = text.indexOf("\n\n");
                if (end >= 0) {
                    String frame = text.substring(0, end);
                    text.delete(0, end + 2);
                    if (!frame.startsWith(":")) {
                        return parse(frame);
                    }
                } else if (over) {
                    return null;
                } else {
                    chunk();
                }
            }
        }

        /** The next frame, which must be a comment. */
        String comment() throws IOException {
            while (text.indexOf("\n\n") < 0) {
                chunk();
            }
            assertThat(text).startsWith(":");
            return text.substring(1, text.indexOf("\n\n"));
        }

        private void chunk() throws IOException {
            String length = http.line();
            if (length.isEmpty()) {
                length = http.line(); // the end of the chunk before comes with the next one
            }
            int left = Integer.parseInt(length, 16);
            over = left == 0;
            text.append(http.read(left));
        }

        private static Frame parse(String frame) throws IOException {
            String name = null;
            String id = null;
            JsonNode data = null;
            for (String line : frame.split("\n")) {
                String value = line.substring(line.indexOf(": ") + 2);
                switch (line.substring(0, line.indexOf(':'))) {
                    case "event" -> name = value;
                    case "id" -> id = value;
                    case "data" -> data = JSON.readTree(value);
                    default -> throw new AssertionError("a line that belongs to no event: " + line);
                }
            }
            return new Frame(name, id, data);
        }

        @Override
        public void close() throws IOException {
            http.close();
        }
    }
}
