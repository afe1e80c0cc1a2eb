package rialto.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.service.condition.Condition;
import rialto.deploy.Deployer;
import rialto.deploy.Job;
import rialto.engine.DeploymentState;
import rialto.engine.Engine;
import rialto.engine.EngineStatus;
import rialto.engine.Trading;
import rialto.engine.VenueState;
import rialto.history.History;
import rialto.history.HistoryStatus;
import rialto.instrument.Instrument;
import rialto.instrument.InstrumentKind;
import rialto.instrument.Money;
import rialto.instrument.Scale;
import rialto.market.Book;
import rialto.market.FeedStatus;
import rialto.market.Market;
import rialto.order.OrdStatus;
import rialto.order.Order;
import rialto.order.Orders;
import rialto.position.Position;
import rialto.position.Positions;
import rialto.venue.Environment;

/** Health and metrics on a real Jetty. The engine is a double: it leaves out the loop and answers on the asking thread. */
@SuppressWarnings("unused") // stand-ins are called through doubles
class HealthTest {

    private static final Instrument BTC = new Instrument(
            0,
            "BTCUSDT",
            "sim",
            InstrumentKind.SPOT,
            "BTC",
            "USDT",
            Scale.decimals(2),
            Scale.decimals(5),
            1,
            1,
            1,
            9_000_000_000L,
            0,
            1);
    private static final VenueState UP = new VenueState("sim", Environment.SIM, "a", true, true, "", -1);
    private static final VenueState DOWN =
            new VenueState("sim", Environment.SIM, "", false, false, "refused\n\"no\"", 0.25);

    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);
    private volatile long freeBytes = 10L << 30;
    private final Vitals vitals = new Vitals(() -> {
        if (freeBytes < 0) {
            throw new IOException("gone");
        }
        return freeBytes;
    });
    private volatile EngineStatus status = status(true, "", List.of(), "", true, List.of(UP));
    private volatile HistoryStatus history = new HistoryStatus(HistoryStatus.State.FOLLOWING, 1, 40, 42, 0, 7, "");
    private volatile boolean silent;
    private volatile boolean partsAway;
    private volatile String deploymentName = "ema-cross";

    @BeforeEach
    void start() throws Exception {
        vitals.engine = Double.of(Engine.class, new EngineStandIn());
        vitals.deployer = Double.of(Deployer.class, new DeployerStandIn());
        vitals.rest = Condition.INSTANCE;
        vitals.history = Double.of(History.class, new HistoryStandIn());
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler();
        ServletHolder health = new ServletHolder(new HealthServlet(vitals));
        context.addServlet(health, HealthServlet.LIVE);
        context.addServlet(health, HealthServlet.READY);
        context.addServlet(new ServletHolder(new MetricsServlet(vitals, "127.0.0.1", "0.1.0")), "/metrics");
        server.setHandler(context);
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    @Test
    void itIsLiveWhileTheLoopTurns() throws Exception {
        assertThat(get("/health/live").statusCode()).isEqualTo(200);
        assertThat(get("/health/live").body()).isEqualTo("{\"status\":\"UP\"}\n");
        assertThat(get("/health/live").headers().firstValue("Cache-Control")).hasValue("no-store");

        status = status(false, "", List.of(), "", true, List.of(UP));
        assertThat(get("/health/live").statusCode()).isEqualTo(503);
        assertThat(get("/health/live").body()).isEqualTo("{\"status\":\"DOWN\"}\n");

        vitals.engine = null;
        assertThat(get("/health/live").statusCode()).isEqualTo(503);
    }

    @Test
    void itIsReadyWhenOrdersCanBeTaken() throws Exception {
        HttpResponse<String> ready = get("/health/ready");

        assertThat(ready.statusCode()).isEqualTo(200);
        assertThat(ready.headers().firstValue("Content-Type")).hasValue("application/json;charset=utf-8");
        assertThat(ready.body())
                .isEqualTo("{\"status\":\"UP\",\"environment\":\"SIM\",\"missing\":[],\"degraded\":[]}\n");
    }

    @Test
    void whatIsMissingIsNamedWithItsRemedy() throws Exception {
        vitals.engine = null;
        missing("engine", "the engine is not running", "see the log");
        vitals.engine = Double.of(Engine.class, new EngineStandIn());

        vitals.deployer = null;
        missing("deployer", "the deployer is not running", "rialto.deploy");
        vitals.deployer = Double.of(Deployer.class, new DeployerStandIn());

        vitals.rest = null;
        missing("rest", "REST is not served yet", "rialto.rest");
        vitals.rest = Condition.INSTANCE;

        status = status(false, "", List.of(), "", true, List.of(UP));
        missing("loop", "has not turned", "thread dump");
        status = status(true, "no space left on device", List.of(), "", false, List.of(UP));
        missing("journal", "no space left on device", "make room");
        status = status(true, "", List.of("risk", "orders"), "", false, List.of(UP));
        missing("risk", "the part risk is away", "start its bundle");
        missing("orders", "the part orders is away", "start its bundle");
        status = status(true, "", List.of(), "", false, List.of(UP));
        missing("engine", "takes no events yet", "recovery");
        status = status(true, "", List.of(), "", true, List.of());
        missing("venue", "there is no venue", "--market sim");
        status = status(true, "", List.of(), "", true, List.of(DOWN));
        missing("venue sim", "not connected: refused\\u000a\\\"no\\\"", "see the log");
        status = status(true, "", List.of(), "", true, List.of(DOWN, UP));
        assertThat(get("/health/ready").statusCode())
                .as("one venue that is there is enough")
                .isEqualTo(200);
    }

    @Test
    void historyThatLagsOrStandsStillIsToldAndKeepsNoOrder() throws Exception {
        long most = Vitals.MOST_LAG;
        history = history(HistoryStatus.State.FOLLOWING, 42, 42 + most, 0, "");
        assertThat(get("/health/ready").body()).contains("\"degraded\":[]");
        history = history(HistoryStatus.State.FOLLOWING, 42, 43 + most, 0, "");
        degraded("the database is 500001 inputs behind", "see the log");
        history = history(HistoryStatus.State.FOLLOWING, 42, 43, 0, "All 6 connections are in use.");
        degraded("All 6 connections are in use.", "see the log");
        history = history(HistoryStatus.State.REBUILDING, 25, 100, 100, "");
        degraded("the journal is being projected, 25 % done", "GET /api/v1/history");
        history = history(HistoryStatus.State.FAILING, 25, 100, 0, "no space left on device.");
        degraded("no space left on device.", "make room");
        history = history(HistoryStatus.State.OPENING, 0, 100, 0, "");
        degraded("the database is being opened", "wait");
        history = history(HistoryStatus.State.STOPPED, 25, 100, 0, "");
        degraded("the projection was stopped", "rialto.store");
        PrometheusText metrics = new PrometheusText(get("/metrics").body());
        assertThat(metrics.value("rialto_history_state", "state", "STOPPED")).isEqualTo(1);
        assertThat(metrics.value("rialto_history_state", "state", "FOLLOWING")).isZero();
        assertThat(metrics.value("rialto_history_lag")).isEqualTo(75);
        assertThat(metrics.value("rialto_history_up")).isEqualTo(1);

        vitals.history = null;
        degraded("history is not running", "start the bundle rialto.store");
        assertThat(new PrometheusText(get("/metrics").body()).value("rialto_history_up"))
                .isZero();
    }

    private static HistoryStatus history(
            HistoryStatus.State state, long sequence, long head, long target, String problem) {
        return new HistoryStatus(state, 1, sequence, head, target, 7, problem);
    }

    @Test
    void aDiskThatIsNearlyFullIsToldOfBeforeTheJournalFails() throws Exception {
        freeBytes = Vitals.LEAST_FREE_BYTES;
        assertThat(get("/health/ready").body()).contains("\"degraded\":[]");
        assertThat(get("/metrics").body()).contains("\nrialto_home_free_bytes 536870912\n");

        freeBytes = 100L << 20;
        assertThat(get("/health/ready").statusCode()).isEqualTo(200);
        assertThat(get("/health/ready").body())
                .contains("\"part\":\"disk\",\"reason\":\"100 MiB are free on the disk of the home\"")
                .contains("make room");

        freeBytes = -1;
        assertThat(get("/health/ready").body()).contains("does not say how much is free");
        assertThat(get("/metrics").body()).doesNotContain("rialto_home_free_bytes");
    }

    private void degraded(String reason, String remedy) throws Exception {
        HttpResponse<String> answer = get("/health/ready");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .startsWith("{\"status\":\"UP\"")
                .contains("\"degraded\":[{\"part\":\"history\",\"reason\":\"" + reason + "\"")
                .contains(remedy);
    }

    @Test
    void metricsAreInTheFormatAndTellTheFigures() throws Exception {
        HttpResponse<String> answer = get("/metrics");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/plain; version=0.0.4; charset=utf-8");
        PrometheusText metrics = new PrometheusText(answer.body());

        assertThat(metrics.value("rialto_info", "version", "0.1.0", "environment", "SIM"))
                .isEqualTo(1);
        assertThat(metrics.value("rialto_ready")).isEqualTo(1);
        assertThat(metrics.value("rialto_sequence")).isEqualTo(42);
        assertThat(metrics.value("rialto_journal_lag")).isEqualTo(2);
        assertThat(metrics.value("rialto_ring_used_bytes")).isEqualTo(4096);
        assertThat(metrics.value("rialto_dropped_total")).isEqualTo(3);
        assertThat(metrics.value("rialto_kill_switch_state")).isZero();
        assertThat(metrics.value("rialto_scrape_complete")).isEqualTo(1);
        assertThat(metrics.value("rialto_venue_connected", "venue", "sim", "environment", "SIM"))
                .isEqualTo(1);
        assertThat(metrics.value("rialto_feed_status", "instrument", "BTCUSDT.sim", "status", "LIVE"))
                .isEqualTo(1);
        assertThat(metrics.value("rialto_feed_status", "instrument", "BTCUSDT.sim", "status", "STALE"))
                .isZero();
        assertThat(metrics.value("rialto_book_gaps_total", "instrument", "BTCUSDT.sim"))
                .isEqualTo(5);
        assertThat(metrics.value("rialto_market_refused_total")).isEqualTo(6);
        assertThat(metrics.value("rialto_orders_open", "deployment", "ema-cross", "status", "NEW"))
                .isEqualTo(2);
        assertThat(metrics.value("rialto_orders_open", "deployment", "manual", "status", "UNKNOWN"))
                .isEqualTo(1);
        assertThat(metrics.value("rialto_position", "deployment", "ema-cross", "instrument", "BTCUSDT.sim"))
                .isEqualTo(-1.5);
        assertThat(metrics.value(
                        "rialto_pnl_realised",
                        "deployment",
                        "ema-cross",
                        "instrument",
                        "BTCUSDT.sim",
                        "currency",
                        "USDT"))
                .isEqualTo(12.00000005);
        assertThat(metrics.value(
                        "rialto_deployment_state",
                        "deployment",
                        "ema-cross",
                        "plugin",
                        "ema-cross",
                        "version",
                        "1.0.0",
                        "state",
                        "PAUSED"))
                .isEqualTo(1);
        assertThat(metrics.value("rialto_jobs", "kind", "swap", "state", "FAILED"))
                .isEqualTo(1);
        assertThat(metrics.value("jvm_memory_used_bytes", "area", "heap")).isPositive();
        assertThat(metrics.value("process_uptime_seconds")).isPositive();
        assertThat(metrics.metrics()).allMatch(name -> name.matches("(rialto|jvm|process)_[a-z_]+"));
    }

    @Test
    void namesThatNeedEscapingAreEscaped() throws Exception {
        deploymentName = "a\"b\\c\nd";

        assertThat(new PrometheusText(get("/metrics").body())
                        .value(
                                "rialto_deployment_state",
                                "deployment",
                                "a\"b\\c\nd",
                                "plugin",
                                "ema-cross",
                                "version",
                                "1.0.0",
                                "state",
                                "PAUSED"))
                .isEqualTo(1);
    }

    @Test
    void aLoopThatDoesNotAnswerLeavesItsFiguresOutAndIsTold() throws Exception {
        silent = true;
        PrometheusText metrics = new PrometheusText(get("/metrics").body());

        assertThat(metrics.value("rialto_scrape_complete")).isZero();
        assertThat(metrics.value("rialto_sequence")).isEqualTo(42);
        assertThat(metrics.metrics()).doesNotContain("rialto_position");
    }

    @Test
    void partsThatAreAwayGiveNoFiguresAndBreakNothing() throws Exception {
        partsAway = true;
        status = status(true, "", List.of("market"), "fire", false, List.of(DOWN));
        PrometheusText metrics = new PrometheusText(get("/metrics").body());

        assertThat(metrics.value("rialto_part_missing", "part", "market")).isEqualTo(1);
        assertThat(metrics.value("rialto_kill_switch_state")).isEqualTo(1);
        assertThat(metrics.value("rialto_ready")).isZero();
        assertThat(metrics.value("rialto_venue_progress_ratio", "venue", "sim")).isEqualTo(0.25);
        assertThat(metrics.samples("rialto_position")).isZero();

        vitals.engine = null;
        vitals.deployer = null;
        metrics = new PrometheusText(get("/metrics").body());
        assertThat(metrics.value("rialto_engine_up")).isZero();
        assertThat(metrics.value("rialto_deployer_up")).isZero();
    }

    @Test
    void metricsAreNotGivenToAReboundNameOrAForeignPage() throws Exception {
        assertThat(raw("GET /metrics HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 403")
                .doesNotContain("rialto_sequence");
        assertThat(
                        raw(
                                "GET /metrics HTTP/1.1\r\nHost: localhost\r\nOrigin: http://evil.example\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 403");
        assertThat(raw("GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200");
    }

    @Test
    void theWriterRefusesWhatIsNotInTheFormat() {
        Exposition out = new Exposition();
        out.gauge("a", "help").sample(1);

        assertThatIllegalStateException().isThrownBy(() -> out.gauge("a", "again"));
        assertThatIllegalArgumentException().isThrownBy(() -> out.counter("b", "no total"));
    }

    @Test
    void theReaderOfTheseTestsIsStrict() {
        for (String wrong : List.of(
                "a 1\n",
                "# HELP a h\n# TYPE a gauge\na 1",
                "# HELP a h\n# TYPE a gauge\na 1\na 1\n",
                "# HELP a h\n# TYPE a gauge\na{b=\"\"c\"} 1\n",
                "# HELP a h\n# TYPE a counter\na 1\n",
                "# HELP a h\n# TYPE a gauge\na x\n")) {
            assertThatThrownBy(() -> new PrometheusText(wrong))
                    .as(wrong)
                    .isInstanceOfAny(AssertionError.class, NumberFormatException.class);
        }
    }

    private void missing(String part, String reason, String remedy) throws Exception {
        HttpResponse<String> answer = get("/health/ready");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(answer.body())
                .startsWith("{\"status\":\"DOWN\"")
                .contains("{\"part\":\"" + part + "\",\"reason\":\"")
                .contains(reason)
                .contains(remedy);
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + connector.getLocalPort() + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", connector.getLocalPort())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static EngineStatus status(
            boolean alive, String journal, List<String> missing, String kill, boolean ready, List<VenueState> venues) {
        return new EngineStatus(
                42,
                40,
                1_767_225_600_123_456_789L,
                1 << 24,
                4096,
                3,
                alive,
                journal,
                missing,
                "SIM",
                kill,
                ready,
                venues);
    }

    private final class EngineStandIn {

        <T> CompletableFuture<T> ask(Function<? super Trading, ? extends T> question) {
            return silent
                    ? new CompletableFuture<>()
                    : CompletableFuture.completedFuture(question.apply(Double.of(Trading.class, new TradingStandIn())));
        }

        EngineStatus status() {
            return status;
        }
    }

    private final class TradingStandIn {

        Market market() {
            return partsAway ? null : Double.of(Market.class, new MarketStandIn());
        }

        Orders orders() {
            return partsAway ? null : Double.of(Orders.class, new OrdersStandIn());
        }

        Positions positions() {
            return partsAway ? null : Double.of(Positions.class, new PositionsStandIn());
        }

        List<DeploymentState> deployments() {
            return List.of(new DeploymentState(
                    deploymentName,
                    "ema-cross",
                    "rialto.strategy.emacross",
                    "1.0.0",
                    "ab",
                    new TreeMap<>(),
                    List.of("BTCUSDT.sim"),
                    DeploymentState.Status.PAUSED,
                    "news",
                    7,
                    "SIM"));
        }
    }

    private static final class MarketStandIn {

        int instrumentCount() {
            return 1;
        }

        Instrument instrument(int index) {
            return BTC;
        }

        FeedStatus status(int instrument) {
            return FeedStatus.LIVE;
        }

        Book book(int instrument) {
            return Double.of(Book.class, new Object() {
                long gaps() {
                    return 5;
                }

                long updates() {
                    return 100;
                }
            });
        }

        long referencePrice(int instrument) {
            return 6_500_000;
        }

        long refused() {
            return 6;
        }
    }

    private static final class OrdersStandIn {

        private final List<Order> open = List.of(
                order("ema-cross", OrdStatus.NEW),
                order("manual", OrdStatus.UNKNOWN),
                order("ema-cross", OrdStatus.NEW));

        int openCount() {
            return open.size();
        }

        Order open(int i) {
            return open.get(i);
        }

        private static Order order(String deployment, OrdStatus status) {
            return Double.of(Order.class, new Object() {
                String deployment() {
                    return deployment;
                }

                OrdStatus ordStatus() {
                    return status;
                }
            });
        }
    }

    private static final class PositionsStandIn {

        int count() {
            return 1;
        }

        Position at(int i) {
            return Double.of(Position.class, new Object() {
                String deployment() {
                    return "ema-cross";
                }

                Instrument instrument() {
                    return BTC;
                }

                long quantity() {
                    return -150_000;
                }

                long realised() {
                    return 12 * Money.UNIT + 5;
                }

                long fees() {
                    return 1;
                }

                long unrealised(long mark) {
                    return -mark;
                }
            });
        }
    }

    private final class HistoryStandIn {

        HistoryStatus status() {
            return history;
        }
    }

    private static final class DeployerStandIn {

        List<Job> jobs() {
            return List.of(
                    new Job("1", "swap", "ema-cross", Job.State.FAILED, "verify", 10, "no", "", 1, 2, List.of()));
        }
    }
}
