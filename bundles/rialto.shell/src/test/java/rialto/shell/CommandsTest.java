package rialto.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rialto.deploy.DeployException;
import rialto.deploy.Deployer;
import rialto.deploy.DeploymentRequest;
import rialto.deploy.Job;
import rialto.deploy.PluginInfo;
import rialto.deploy.SwapRequest;
import rialto.engine.DeploymentState;
import rialto.engine.Engine;
import rialto.engine.EngineStatus;
import rialto.engine.OrderAnswer;
import rialto.engine.OrderRequest;
import rialto.engine.SwapPlan;
import rialto.engine.Trading;
import rialto.engine.VenueState;
import rialto.history.History;
import rialto.history.HistoryKind;
import rialto.history.HistoryPage;
import rialto.history.HistoryQuery;
import rialto.history.HistoryStatus;
import rialto.instrument.Instrument;
import rialto.instrument.InstrumentKind;
import rialto.instrument.Money;
import rialto.instrument.Scale;
import rialto.market.Bar;
import rialto.market.BarSpec;
import rialto.market.Book;
import rialto.market.FeedStatus;
import rialto.market.Market;
import rialto.market.Quote;
import rialto.market.Trade;
import rialto.order.OrdStatus;
import rialto.order.OrdType;
import rialto.order.Order;
import rialto.order.Orders;
import rialto.order.Side;
import rialto.order.TimeInForce;
import rialto.position.Position;
import rialto.position.Positions;
import rialto.risk.KillSwitch;
import rialto.risk.Limits;
import rialto.risk.Refusal;
import rialto.risk.RefusalCode;
import rialto.risk.RiskGate;
import rialto.venue.Environment;

/**
 * Commands as they are typed, run by the shell's own runtime. The engine is a double: it leaves out the loop and answers on the
 * asking thread.
 */
@SuppressWarnings("unused") // stand-ins are called through doubles
class CommandsTest {

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
            5 * Money.UNIT,
            1);
    private static final long NANOS = 1_767_225_600_000_000_000L; // 2026-01-01

    private final CommandProcessorImpl processor = new CommandProcessorImpl(new ThreadIOImpl());
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final Desk desk = new Desk(500, 500);
    private final List<String> record = new ArrayList<>();
    private final SortedMap<String, Limits> limits = new TreeMap<>();
    private CommandSession session;
    private EngineStatus status = status("SIM", "");
    private HistoryStatus.State historyState = HistoryStatus.State.FOLLOWING;
    private HistoryQuery asked;
    private OrderRequest placed;
    private boolean ordersAway;
    private boolean silent;
    private boolean endless;
    private String latched;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() {
        desk.engine = Double.of(Engine.class, new EngineStandIn());
        desk.deployer = Double.of(Deployer.class, new DeployerStandIn());
        desk.history = Double.of(History.class, new HistoryStandIn());
        desk.killSwitch = Double.of(KillSwitch.class, new KillSwitchStandIn());
        for (Object commands : List.of(
                new MarketCommands(desk),
                new DeploymentCommands(desk),
                new OrderCommands(desk),
                new RiskCommands(desk),
                new HistoryCommands(desk),
                new StatusCommands(desk))) {
            GogoCommand declared = commands.getClass().getAnnotation(GogoCommand.class);
            // The annotation is for the build; what it says is repeated here by the methods that have a description.
            for (java.lang.reflect.Method method : commands.getClass().getDeclaredMethods()) {
                if (method.isAnnotationPresent(org.apache.felix.service.command.Descriptor.class)) {
                    processor.addCommand("rialto", commands, method.getName());
                }
            }
        }
        processor.addConverter(new TableFormat());
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        session = processor.createSession(new ByteArrayInputStream(new byte[0]), out, out);
        session.currentDir(folder);
    }

    @AfterEach
    void nothingWasPrinted() {
        session.close();
        processor.stop();
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .as("commands answer, they do not print")
                .isEmpty();
    }

    @Test
    void instrumentsQuoteBookAndBars() throws Exception {
        assertThat(shown("rialto:instruments")).isEqualTo("""
                INSTRUMENT   KIND  TICK      LOT      MIN    MAX  MIN NOTIONAL  FEED
                BTCUSDT.sim  SPOT  0.01  0.00001  0.00001  90000  5 USDT        LIVE""");
        assertThat(shown("rialto:quote BTCUSDT.sim")).isEqualTo("""
                INSTRUMENT   FEED  BID QTY    BID  ASK  ASK QTY     LAST  LAST QTY  TIME
                BTCUSDT.sim  LIVE      1.5  65000                65000.1   0.00001  2026-01-01T00:00:00Z""");
        assertThat(shown("rialto:book -n 2 BTCUSDT.sim")).isEqualTo("""
                BID QTY       BID    ASK  ASK QTY
                      1     65000  65001  0.00007
                1.00001  64999.99""");
        assertThat(((Table) run("rialto:book BTCUSDT.sim")).rows()).hasSize(10);
        assertThat(shown("rialto:bars --spec 1m -n 1 BTCUSDT.sim")).isEqualTo("""
                OPEN TIME             OPEN  HIGH   LOW  CLOSE   VOLUME  TRADES
                2026-01-01T00:00:00Z  1.02  2.02  0.52   1.52  0.12345       9""");
        assertThat(shown("rialto:bars -s 5m BTCUSDT.sim")).endsWith("TRADES\n(none)");
        fails("rialto:quote BTCUSDT.moon", "no instrument is called 'BTCUSDT.moon'; 'instruments' lists them");
        fails("rialto:bars -s soon BTCUSDT.sim", "30s, 1m");
        fails("rialto:book -n 0 BTCUSDT.sim", "1..1000");
    }

    @Test
    void pluginsAreListedUploadedAndForgotten() throws Exception {
        Files.writeString(folder.resolve("mine.jar"), "bytes");

        assertThat(shown("rialto:plugins")).isEqualTo("""
                PLUGIN     VERSION  STATE   SOURCE   SHA-256       DEPLOYMENTS  PROBLEM
                ema-cross  1.0.0    IN_USE  builtin  abababababab  ema-cross""");
        assertThat(shown("rialto:upload mine.jar"))
                .startsWith("JOB 1    upload mine.jar")
                .contains("state    DONE");
        assertThat(record).contains("upload mine.jar of 5 bytes from shell by shell");
        run("rialto:forget abab");
        assertThat(record).contains("forget " + "ab".repeat(32));
        fails("rialto:upload none.jar", "there is no file");
        fails("rialto:forget cd", "0 versions");
    }

    @Test
    void deploymentsAreStartedSwappedRolledBackPausedResumedAndEnded() throws Exception {
        assertThat(shown("rialto:deployments")).isEqualTo("""
                DEPLOYMENT  PLUGIN     VERSION  STATUS   SINCE  ENV  INSTRUMENTS  PARAMETERS       REASON
                ema-cross   ema-cross  1.0.0    RUNNING      7  SIM  BTCUSDT.sim  fast=10 slow=50""");
        run("rialto:deploy second ema-cross BTCUSDT.sim,ETHUSDT.sim fast=5 quantity=0.01");
        run("rialto:deploy -v 2.0.0 third ema-cross BTCUSDT.sim");
        run("rialto:swap ema-cross");
        run("rialto:swap --version 2.0.0 --at-once ema-cross fast=6");
        run("rialto:rollback ema-cross it was worse");
        run("rialto:pause ema-cross news");
        run("rialto:resume ema-cross");
        run("rialto:undeploy ema-cross");

        assertThat(record)
                .containsExactly(
                        "deploy second ema-cross null {fast=5, quantity=0.01} [BTCUSDT.sim, ETHUSDT.sim]",
                        "deploy third ema-cross 2.0.0 {} [BTCUSDT.sim]",
                        "swap ema-cross null {} " + SwapPlan.CAREFUL,
                        "swap ema-cross 2.0.0 {fast=6} " + SwapPlan.AT_ONCE,
                        "rollback ema-cross it was worse",
                        "pause ema-cross news",
                        "resume ema-cross ",
                        "undeploy ema-cross ");
        fails("rialto:swap ema-cross fast", "'fast' is no parameter; write name=value");
        fails("rialto:swap none", "no deployment is called none");
    }

    @Test
    void aJobIsWaitedForButNotForEver() throws Exception {
        assertThat(shown("rialto:verify")).contains("state    DONE");
        endless = true;
        assertThat(shown("rialto:swap ema-cross")).contains("state    RUNNING");

        assertThat(shown("rialto:jobs")).contains("verify").contains("50%").contains("2026-01-01T00:00:00Z");
        assertThat(shown("rialto:job 1")).contains("step     began");
        fails("rialto:job 99", "'rialto:jobs' lists them");
    }

    @Test
    void ordersAreListedPlacedAndCancelled() throws Exception {
        assertThat(shown("rialto:orders"))
                .contains("65000.5")
                .contains("PARTIALLY_FILLED")
                .doesNotContain("CANCELED");
        assertThat(((Table) run("rialto:orders --all")).rows()).hasSize(2);
        assertThat(((Table) run("rialto:orders -d other")).rows()).isEmpty();

        assertThat(shown("rialto:order -p --why 'to hedge' buy 0.01 BTCUSDT.sim 60000.5"))
                .contains("R-1")
                .contains("on its way");
        assertThat(placed)
                .isEqualTo(new OrderRequest(
                        "BTCUSDT.sim",
                        Side.BUY,
                        OrdType.LIMIT,
                        TimeInForce.GTC,
                        true,
                        false,
                        1_000,
                        6_000_050,
                        "to hedge"));
        run("rialto:order -r SELL 1 BTCUSDT.sim market");
        assertThat(placed)
                .isEqualTo(new OrderRequest(
                        "BTCUSDT.sim", Side.SELL, OrdType.MARKET, TimeInForce.IOC, false, true, 100_000, 0, ""));
        run("rialto:order -t fok sell 1 BTCUSDT.sim 1");
        assertThat(placed.timeInForce()).isEqualTo(TimeInForce.FOK);
        assertThat(shown("rialto:order buy 0 BTCUSDT.sim market"))
                .contains("refused, BAD_QUANTITY: a quantity of 0 is no order");

        fails("rialto:order buy 1e30 BTCUSDT.sim market", "the quantity cannot be taken");
        fails("rialto:order buy 0.000001 BTCUSDT.sim market", "give a multiple of 0.00001");
        fails("rialto:order buy lots BTCUSDT.sim market", "'lots' is no decimal number");
        fails("rialto:order buy 1 BTCUSDT.sim cheap", "the price 'cheap'");
        fails("rialto:order hold 1 BTCUSDT.sim market", "'hold' is none of [BUY, SELL]");

        assertThat(shown("rialto:cancel 1")).contains("cancel asked for");
        assertThat(shown("rialto:cancel 99")).contains("unknown, or it has ended");
    }

    @Test
    void positions() throws Exception {
        assertThat(shown("rialto:positions")).isEqualTo("""
                DEPLOYMENT  INSTRUMENT   POSITION  AVERAGE   MARK     REALISED  UNREALISED        FEES  OTHER FEES  CURRENCY
                ema-cross   BTCUSDT.sim        -1    64000  65000  12.00000005       -1000  0.00000001  0.001 BNB   USDT""");
    }

    @Test
    void limitsAreListedAndChanged() throws Exception {
        fails("rialto:limit BTCUSDT.sim maxPosition=5", "has no limits yet; give all of");
        run(
                "rialto:limit BTCUSDT.sim maxOrderQuantity=1.5 maxOrderNotional=100000 collarBasisPoints=100 maxReferenceAgeMillis=5000"
                        + " maxPosition=3 maxMessages=10 messageWindowMillis=1000 duplicateWindowMillis=0.5");
        assertThat(limits)
                .containsEntry(
                        "BTCUSDT.sim",
                        new Limits(
                                "BTCUSDT.sim",
                                150_000,
                                10_000_000_000_000L,
                                100,
                                5_000_000_000L,
                                300_000,
                                10,
                                1_000_000_000L,
                                500_000));

        run("rialto:limit BTCUSDT.sim maxPosition=4");
        assertThat(limits.get("BTCUSDT.sim").maxPosition()).isEqualTo(400_000);
        assertThat(limits.get("BTCUSDT.sim").maxMessages()).isEqualTo(10);
        assertThat(shown("rialto:limits")).isEqualTo("""
                INSTRUMENT   MAX ORDER  MAX NOTIONAL  COLLAR BP  MAX AGE ms  MAX POSITION  MESSAGES  PER ms  DUPLICATES ms
                BTCUSDT.sim        1.5        100000        100        5000             4        10    1000            0.5""");
        fails("rialto:limit BTCUSDT.sim", "give some of");
        fails("rialto:limit BTCUSDT.sim maxPos=4", "'maxPos=4' is no limit");
        fails("rialto:limit BTCUSDT.sim maxPosition=-4", "maxPosition -400000 is not above 0");
        fails("rialto:limit BTCUSDT.sim maxMessages=5000000000", "overflow");
    }

    @Test
    void theKillSwitchWantsAReason() throws Exception {
        fails("rialto:kill", "say why");
        assertThat(latched).isNull();
        assertThat(shown("rialto:kill fire in the house")).isEqualTo("""
                KILL SWITCH  REASON
                LATCHED      fire in the house""");
        fails("rialto:unkill", "say why");
        assertThat(shown("rialto:unkill it is out")).isEqualTo("KILL SWITCH  REASON\noff");
        fails("rialto:unkill again", "not latched");
        desk.killSwitch = null;
        fails("rialto:kill fire", "the engine is not running");
    }

    @Test
    void statusVenuesPromptAndNames() throws Exception {
        assertThat(shown("rialto:status"))
                .contains("sequence     42")
                .contains("kill switch  off")
                .contains("missing      nothing");
        assertThat(shown("rialto:venues")).isEqualTo("""
                VENUE   ENV  ACCOUNT  CONNECTED  RECONCILED  PROGRESS  TEXT
                replay  SIM  paper-1  yes        yes              50%  half  way""");
        assertThat(run("rialto:prompt")).isEqualTo("SIM rialto> ");
        assertThat(run("rialto:names instruments")).isEqualTo(List.of("BTCUSDT.sim"));
        assertThat(run("rialto:names plugins")).isEqualTo(List.of("ema-cross"));
        assertThat(run("rialto:names versions")).isEqualTo(List.of("1.0.0"));
        assertThat(run("rialto:names deployments")).isEqualTo(List.of("ema-cross"));
        assertThat(run("rialto:names orders")).isEqualTo(List.of("1"));
        assertThat(run("rialto:names jobs")).isEqualTo(List.of());
        fails("rialto:names colours", "none of instruments");

        status = status("LIVE", "fire");
        assertThat(run("rialto:prompt").toString()).isEqualTo("\u001b\\[1;37;41mLIVE!\u001b\\[0m rialto> ");
        assertThat(shown("rialto:status")).contains("LATCHED: fire");
        desk.engine = null;
        assertThat(run("rialto:prompt")).isEqualTo("no engine rialto> ");
    }

    @Test
    void historyIsAskedWithFiltersAndRebuilt() throws Exception {
        assertThat(shown("rialto:history")).isEqualTo("""
                HISTORY       FOLLOWING
                sequence      40
                engine        42
                behind        2 inputs
                begins at     1
                done          100%
                rows written  7
                problem       none""");
        assertThat(shown("rialto:history fills")).isEqualTo("""
                FILL ID  CL ORD ID  TIME
                      9  R-1        2026-01-01T00:00:00Z""");
        assertThat(asked).isEqualTo(new HistoryQuery(HistoryKind.FILLS, null, null, 0, null, 0, 0, 20, null));
        run("rialto:history -n 5 -d ema-cross -i BTCUSDT.sim -o 7 -s FILLED --from 2026-01-01T00:00:00Z"
                + " --until 2026-01-01T00:00:01Z orders");
        assertThat(asked)
                .isEqualTo(new HistoryQuery(
                        HistoryKind.ORDERS,
                        "ema-cross",
                        "BTCUSDT.sim",
                        7,
                        "FILLED",
                        NANOS,
                        NANOS + 1_000_000_000L,
                        5,
                        null));
        fails("rialto:history gossip", "'gossip' is none of orders, fills,");
        fails("rialto:history -n 0 fills", "1..1000");
        fails("rialto:history -f yesterday fills", "the time 'yesterday' of --from");

        assertThat(shown("rialto:rebuild")).startsWith("HISTORY       FOLLOWING");
        assertThat(record).contains("rebuild by shell");
        historyState = HistoryStatus.State.REBUILDING;
        assertThat(shown("rialto:rebuild"))
                .startsWith("HISTORY       REBUILDING")
                .contains("40%");
        assertThat(run("rialto:names history").toString()).startsWith("[orders, fills, positions");
        desk.history = null;
        fails("rialto:history", "start the bundle rialto.store");
    }

    @Test
    void whatIsAwayOrSilentIsNamed() {
        ordersAway = true;
        fails("rialto:orders", "the part 'orders' is being replaced");
        silent = true;
        fails("rialto:positions", "did not answer within 500 ms");
        desk.engine = null;
        fails("rialto:orders", "the engine is not running");
        desk.deployer = null;
        fails("rialto:deployments", "rialto.deploy");
    }

    @Test
    void aTableShowsNoControlCharactersAndWantsAsManyCellsAsHeads() {
        assertThat(new Table("A").row("x\u001b[31m\ny").toString()).isEqualTo("A\nx [31m y");
        assertThatThrownBy(() -> new Table("A").row(1, 2)).hasMessage("2 cells under 1 heads");
    }

    @Test
    void aSessionIsMadeAtHomeOnceAndKeepsWhatItsUserChanges() throws Exception {
        Profile profile = new Profile();
        profile.afterExecute(session, "", (Object) null);
        assertThat(session.get("SCOPE")).isEqualTo("rialto:gogo:*");
        assertThat(run("status")).as("found without its scope").isInstanceOf(Table.class);
        assertThat(session.get("prompt")).isEqualTo("SIM rialto> ");

        session.put("SCOPE", "mine");
        profile.afterExecute(session, "", new IllegalStateException("no"));
        assertThat(session.get("SCOPE")).isEqualTo("mine");
    }

    private Object run(String line) throws Exception {
        return session.execute(line);
    }

    /** What the shell shows of the answer. */
    private String shown(String line) throws Exception {
        return session.format(run(line), Converter.INSPECT).toString();
    }

    private void fails(String line, String words) {
        assertThatThrownBy(() -> run(line)).as(line).hasMessageContaining(words);
    }

    private static EngineStatus status(String environment, String killReason) {
        return new EngineStatus(
                42,
                40,
                NANOS,
                1 << 24,
                4096,
                3,
                true,
                "",
                List.of(),
                environment,
                killReason,
                true,
                List.of(new VenueState("replay", Environment.SIM, "paper-1", true, true, "half\n\u001bway", 0.5)));
    }

    private record TestQuote(
            Instrument instrument,
            long bidPrice,
            long bidQuantity,
            long askPrice,
            long askQuantity,
            long receivedNanos,
            long venueNanos)
            implements Quote {}

    private record TestTrade(
            Instrument instrument,
            long price,
            long quantity,
            Side aggressor,
            long tradeId,
            long receivedNanos,
            long venueNanos)
            implements Trade {}

    private record TestBar(
            Instrument instrument,
            BarSpec spec,
            long openNanos,
            long closeNanos,
            long open,
            long high,
            long low,
            long close,
            long volume,
            long buyVolume,
            long turnover,
            int trades)
            implements Bar {}

    private record TestOrder(
            long orderId,
            String deployment,
            Instrument instrument,
            Side side,
            OrdType ordType,
            TimeInForce timeInForce,
            boolean postOnly,
            boolean reduceOnly,
            long quantity,
            long price,
            String reason,
            String clOrdId,
            OrdStatus ordStatus,
            long cumQuantity,
            long leavesQuantity,
            long averagePrice,
            String text,
            long createdNanos,
            long updatedNanos)
            implements Order {}

    private static TestOrder order(long id, OrdStatus status) {
        return new TestOrder(
                id,
                "ema-cross",
                BTC,
                Side.BUY,
                OrdType.LIMIT,
                TimeInForce.GTC,
                true,
                false,
                100_000,
                6_500_050,
                "fast",
                "R-" + id,
                status,
                25_000,
                75_000,
                6_500_000,
                "",
                NANOS,
                NANOS);
    }

    private final class EngineStandIn {

        <T> CompletableFuture<T> ask(Function<? super Trading, ? extends T> question) {
            if (silent) {
                return new CompletableFuture<>();
            }
            try {
                return CompletableFuture.completedFuture(
                        question.apply(Double.of(Trading.class, new TradingStandIn())));
            } catch (RuntimeException e) {
                return CompletableFuture.failedFuture(e);
            }
        }

        CompletableFuture<OrderAnswer> place(OrderRequest request, String who) {
            placed = request;
            return CompletableFuture.completedFuture(
                    request.quantity() == 0
                            ? new OrderAnswer(
                                    1, "", new Refusal(RefusalCode.BAD_QUANTITY, "a quantity of 0 is no order"), 43)
                            : new OrderAnswer(1, "R-1", null, 43));
        }

        CompletableFuture<Boolean> cancel(long orderId, String who) {
            return CompletableFuture.completedFuture(orderId == 1);
        }

        CompletableFuture<Long> limit(Limits given, String who) {
            limits.put(given.instrument(), given);
            return CompletableFuture.completedFuture(43L);
        }

        EngineStatus status() {
            return status;
        }
    }

    private final class TradingStandIn {

        Market market() {
            return Double.of(Market.class, new MarketStandIn());
        }

        Orders orders() {
            return ordersAway ? null : Double.of(Orders.class, new OrdersStandIn());
        }

        Positions positions() {
            return Double.of(Positions.class, new PositionsStandIn());
        }

        RiskGate gate() {
            return Double.of(RiskGate.class, new Object() {
                int limitCount() {
                    return limits.size();
                }

                Limits limit(int i) {
                    return new ArrayList<>(limits.values()).get(i);
                }

                Limits limits(String instrument) {
                    return limits.get(instrument);
                }
            });
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

        Quote quote(int instrument) {
            return new TestQuote(BTC, 6_500_000, 150_000, 0, 0, NANOS, 0);
        }

        Trade lastTrade(int instrument) {
            return new TestTrade(BTC, 6_500_010, 1, Side.SELL, 77, NANOS, 0);
        }

        Book book(int instrument) {
            return Double.of(Book.class, new Object() {
                int bidCount() {
                    return 30;
                }

                int askCount() {
                    return 1;
                }

                long bidPrice(int i) {
                    return 6_500_000 - i;
                }

                long bidQuantity(int i) {
                    return 100_000 + i;
                }

                long askPrice(int i) {
                    return 6_500_100;
                }

                long askQuantity(int i) {
                    return 7;
                }
            });
        }

        long referencePrice(int instrument) {
            return 6_500_000;
        }

        int barCount(int instrument, BarSpec spec) {
            return spec.equals(BarSpec.minutes(1)) ? 3 : 0;
        }

        Bar bar(int instrument, BarSpec spec, int i) {
            return new TestBar(
                    BTC, spec, NANOS, NANOS + 60_000_000_000L, 100 + i, 200 + i, 50 + i, 150 + i, 12_345, 5, 1, 9);
        }
    }

    private static final class OrdersStandIn {

        int openCount() {
            return 1;
        }

        Order open(int i) {
            return order(1, OrdStatus.PARTIALLY_FILLED);
        }

        int endedCount() {
            return 1;
        }

        Order ended(int i) {
            return order(2, OrdStatus.CANCELED);
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
                    return -100_000;
                }

                long averagePrice() {
                    return 6_400_000;
                }

                long realised() {
                    return 12 * Money.UNIT + 5;
                }

                long unrealised(long mark) {
                    return (6_400_000 - mark) * 1_000_000L;
                }

                long fees() {
                    return 1;
                }

                String otherFees() {
                    return "0.001 BNB";
                }
            });
        }
    }

    private final class HistoryStandIn {

        HistoryStatus status() {
            long target = historyState == HistoryStatus.State.REBUILDING ? 100 : 0;
            return new HistoryStatus(historyState, 1, 40, 42, target, 7, "");
        }

        HistoryPage find(HistoryQuery query) {
            asked = query;
            return new HistoryPage(
                    List.of("fillId", "clOrdId", "time"), List.of(List.of(9L, "R-1", "2026-01-01T00:00:00Z")), null);
        }

        void rebuild(String who) {
            record.add("rebuild by " + who);
        }
    }

    private final class KillSwitchStandIn {

        void latch(String reason, String who) {
            latched = latched == null ? reason : latched;
        }

        boolean unlatch(String reason, String who) {
            boolean was = latched != null;
            latched = null;
            return was;
        }

        String latched() {
            return latched;
        }
    }

    private final class DeployerStandIn {

        private final List<Job> jobs = new ArrayList<>();

        List<PluginInfo> plugins() {
            return List.of(new PluginInfo(
                    "ema-cross",
                    "rialto.strategy.emacross",
                    "1.0.0",
                    "ab".repeat(32),
                    PluginInfo.State.IN_USE,
                    "",
                    "builtin",
                    "",
                    List.of(),
                    List.of("ema-cross")));
        }

        Job upload(InputStream jar, String name, String source, String who) throws java.io.IOException {
            record.add("upload " + name + " of " + jar.readAllBytes().length + " bytes from " + source + " by " + who);
            return job("upload", name);
        }

        void forget(String sha256, String who) {
            record.add("forget " + sha256);
        }

        Job deploy(DeploymentRequest r, String who) {
            record.add("deploy " + r.name() + ' ' + r.plugin() + ' ' + r.version() + ' ' + r.parameters() + ' '
                    + r.instruments());
            return job("deploy", r.name());
        }

        Job swap(String deployment, SwapRequest r, String who) {
            if (deployment.equals("none")) {
                throw new DeployException("unknown-deployment", "no deployment is called none");
            }
            record.add("swap " + deployment + ' ' + r.version() + ' ' + r.parameters() + ' ' + r.plan());
            return job("swap", deployment);
        }

        Job rollBack(String deployment, String reason, String who) {
            record.add("rollback " + deployment + ' ' + reason);
            return job("rollback", deployment);
        }

        Job undeploy(String deployment, String reason, String who) {
            record.add("undeploy " + deployment + ' ' + reason);
            return job("undeploy", deployment);
        }

        Job verify(String who) {
            return job("verify", "");
        }

        void pause(String deployment, String reason, String who) {
            record.add("pause " + deployment + ' ' + reason);
        }

        void resume(String deployment, String reason, String who) {
            record.add("resume " + deployment + ' ' + reason);
        }

        List<DeploymentState> deployments() {
            return List.of(new DeploymentState(
                    "ema-cross",
                    "ema-cross",
                    "rialto.strategy.emacross",
                    "1.0.0",
                    "ab",
                    new TreeMap<>(Map.of("fast", "10", "slow", "50")),
                    List.of("BTCUSDT.sim"),
                    DeploymentState.Status.RUNNING,
                    "",
                    7,
                    "SIM"));
        }

        List<Job> jobs() {
            return jobs;
        }

        Job job(String id) {
            return jobs.stream().filter(job -> job.id().equals(id)).findFirst().orElse(null);
        }

        CompletionStage<Job> ended(String id) {
            if (endless) {
                return new CompletableFuture<>();
            }
            Job j = job(id);
            return CompletableFuture.completedFuture(new Job(
                    j.id(),
                    j.kind(),
                    j.subject(),
                    Job.State.DONE,
                    "end",
                    100,
                    "done",
                    "",
                    j.startedMillis(),
                    j.startedMillis() + 5,
                    j.steps()));
        }

        private Job job(String kind, String subject) {
            Job job = new Job(
                    Integer.toString(jobs.size() + 1),
                    kind,
                    subject,
                    Job.State.RUNNING,
                    "middle",
                    50,
                    "on it",
                    "",
                    NANOS / 1_000_000,
                    0,
                    List.of("began"));
            jobs.add(job);
            return job;
        }
    }
}
