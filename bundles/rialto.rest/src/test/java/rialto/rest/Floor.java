package rialto.rest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import rialto.deploy.DeployException;
import rialto.deploy.Deployer;
import rialto.deploy.DeploymentRequest;
import rialto.deploy.Job;
import rialto.deploy.ParameterInfo;
import rialto.deploy.PluginInfo;
import rialto.deploy.SwapRequest;
import rialto.engine.DeploymentState;
import rialto.engine.Engine;
import rialto.engine.EngineStatus;
import rialto.engine.OrderAnswer;
import rialto.engine.OrderRequest;
import rialto.engine.Trading;
import rialto.engine.VenueState;
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
import rialto.security.Authenticator;
import rialto.security.Principal;
import rialto.security.Session;
import rialto.security.Sessions;
import rialto.security.Verdict;
import rialto.venue.Environment;

/**
 * A platform to put REST upon: one instrument with a book, orders that rest, a deployer with one deployment. It leaves out: a loop
 * (questions are answered at once on the asking thread), fills, risk checks but one (a quantity of 0), journals and archives.
 */
final class Floor {

    static final String TOKEN = "the-token-of-this-test";
    static final Instrument BTC = new Instrument(
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
    static final long NANOS = 1_767_225_600_123_456_789L; // 2026-01-01T00:00:00.123456789Z

    final List<TestOrder> open = new CopyOnWriteArrayList<>();
    final List<TestOrder> ended = new CopyOnWriteArrayList<>();
    final List<OrderRequest> placed = new CopyOnWriteArrayList<>();
    final SortedMap<String, Limits> limits = Collections.synchronizedSortedMap(new TreeMap<>());
    final List<String> record = new CopyOnWriteArrayList<>();
    final List<Job> jobs = new CopyOnWriteArrayList<>();
    volatile EngineStatus status = status("SIM", "");
    volatile boolean ordersAway;
    volatile CompletableFuture<OrderAnswer> placing;
    volatile byte[] uploaded;
    volatile String latched;

    final TestLog log = new TestLog();
    final Engine engine = Double.of(Engine.class, new EngineStandIn());
    final Deployer deployer = Double.of(Deployer.class, new DeployerStandIn());
    final KillSwitch killSwitch = Double.of(KillSwitch.class, new KillSwitchStandIn());
    final SortedMap<String, Session> opened = Collections.synchronizedSortedMap(new TreeMap<>());
    final Sessions sessions = Double.of(Sessions.class, new SessionsStandIn());
    final Authenticator authenticator = Double.of(Authenticator.class, new AuthenticatorStandIn());

    static EngineStatus status(String environment, String killReason) {
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
                List.of(new VenueState("sim", Environment.SIM, "paper-1", true, true, "seed 1", -1)));
    }

    Platform platform() {
        Platform platform = new Platform("127.0.0.1", 500);
        platform.engine = engine;
        platform.deployer = deployer;
        platform.killSwitch = killSwitch;
        platform.eventLog = log.log();
        platform.authenticator = authenticator;
        platform.sessions = sessions;
        return platform;
    }

    TestOrder order(long id, String deployment, OrdStatus status, String reason) {
        return new TestOrder(
                id,
                deployment,
                BTC,
                Side.BUY,
                OrdType.LIMIT,
                TimeInForce.GTC,
                true,
                false,
                100_000,
                6_500_050,
                reason,
                "R-" + id,
                status,
                status == OrdStatus.FILLED ? 100_000 : 25_000,
                status.open() ? 75_000 : 0,
                6_500_000,
                "",
                NANOS,
                NANOS + 1);
    }

    record TestOrder(
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

    record TestQuote(
            Instrument instrument,
            long bidPrice,
            long bidQuantity,
            long askPrice,
            long askQuantity,
            long receivedNanos,
            long venueNanos)
            implements Quote {}

    record TestTrade(
            Instrument instrument,
            long price,
            long quantity,
            Side aggressor,
            long tradeId,
            long receivedNanos,
            long venueNanos)
            implements Trade {}

    record TestBar(
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

    final class EngineStandIn {

        <T> CompletableFuture<T> ask(Function<? super Trading, ? extends T> question) {
            try {
                return CompletableFuture.completedFuture(
                        question.apply(Double.of(Trading.class, new TradingStandIn())));
            } catch (RuntimeException e) {
                return CompletableFuture.failedFuture(e);
            }
        }

        CompletableFuture<OrderAnswer> place(OrderRequest request, String who) {
            placed.add(request);
            record.add("place by " + who);
            if (placing != null) {
                return placing;
            }
            if (request.quantity() == 0) {
                return CompletableFuture.completedFuture(new OrderAnswer(
                        placed.size(),
                        "",
                        new Refusal(RefusalCode.BAD_QUANTITY, "a quantity of 0 is no order; give at least 0.00001"),
                        43));
            }
            return CompletableFuture.completedFuture(new OrderAnswer(placed.size(), "R-" + placed.size(), null, 43));
        }

        CompletableFuture<Boolean> cancel(long orderId, String who) {
            record.add("cancel " + orderId + " by " + who);
            return CompletableFuture.completedFuture(open.stream().anyMatch(order -> order.orderId() == orderId));
        }

        CompletableFuture<Long> limit(Limits given, String who) {
            record.add("limit by " + who);
            limits.put(given.instrument(), given);
            return CompletableFuture.completedFuture(43L);
        }

        EngineStatus status() {
            return status;
        }
    }

    final class TradingStandIn {

        long sequence() {
            return 42;
        }

        long nanos() {
            return NANOS;
        }

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
            return Double.of(RiskGate.class, new GateStandIn());
        }
    }

    static final class MarketStandIn {

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
            return new TestTrade(BTC, 6_500_010, 1, Side.SELL, 77, NANOS, NANOS - 1_000_000);
        }

        Book book(int instrument) {
            return Double.of(Book.class, new BookStandIn());
        }

        long referencePrice(int instrument) {
            return 6_500_000;
        }

        long referenceNanos(int instrument) {
            return NANOS;
        }

        List<BarSpec> barSpecs(int instrument) {
            return List.of(BarSpec.minutes(1));
        }

        int barCount(int instrument, BarSpec spec) {
            return spec.equals(BarSpec.minutes(1)) ? 3 : 0;
        }

        Bar bar(int instrument, BarSpec spec, int i) {
            long start = NANOS - NANOS % 60_000_000_000L + i * 60_000_000_000L;
            return new TestBar(
                    BTC, spec, start, start + 60_000_000_000L, 100 + i, 200 + i, 50 + i, 150 + i, 12_345, 5, 1, 9);
        }

        Bar openBar(int instrument, BarSpec spec) {
            return null;
        }
    }

    static final class BookStandIn {

        FeedStatus status() {
            return FeedStatus.LIVE;
        }

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

        long lastId() {
            return 999;
        }

        long updates() {
            return 12;
        }

        long gaps() {
            return 1;
        }
    }

    final class OrdersStandIn {

        int openCount() {
            return open.size();
        }

        Order open(int i) {
            return open.get(i);
        }

        int endedCount() {
            return ended.size();
        }

        Order ended(int i) {
            return ended.get(i);
        }

        long openQuantity(int instrument, Side side) {
            return open.stream()
                    .filter(order -> order.side() == side)
                    .mapToLong(Order::leavesQuantity)
                    .sum();
        }

        Order order(long orderId) {
            List<TestOrder> all = new ArrayList<>(open);
            all.addAll(ended);
            return all.stream()
                    .filter(order -> order.orderId() == orderId)
                    .findFirst()
                    .orElse(null);
        }
    }

    static final class PositionsStandIn {

        int count() {
            return 1;
        }

        Position at(int i) {
            return Double.of(Position.class, new PositionStandIn());
        }
    }

    static final class PositionStandIn {

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

        long bought() {
            return 0;
        }

        long sold() {
            return 100_000;
        }
    }

    final class GateStandIn {

        int limitCount() {
            return limits.size();
        }

        Limits limit(int i) {
            return new ArrayList<>(limits.values()).get(i);
        }

        Limits limits(String instrument) {
            return limits.get(instrument);
        }
    }

    final class KillSwitchStandIn {

        void latch(String reason, String who) {
            record.add("latch by " + who);
            latched = latched == null ? reason : latched;
        }

        boolean unlatch(String reason, String who) {
            record.add("unlatch by " + who + ": " + reason);
            boolean was = latched != null;
            latched = null;
            return was;
        }

        String latched() {
            return latched;
        }
    }

    static final class AuthenticatorStandIn {

        Verdict bearer(String token) {
            if (TOKEN.equals(token)) {
                return new Verdict.Accepted(new Principal("admin"));
            }
            return "once too often".equals(token)
                    ? new Verdict.Throttled(Duration.ofSeconds(30))
                    : new Verdict.Refused();
        }
    }

    /** Sessions that never expire by themselves. */
    final class SessionsStandIn {

        Session open(Principal principal) {
            String id = "session-" + opened.size();
            opened.put(id, new Session(id, "csrf-of-" + id, principal));
            return opened.get(id);
        }

        Session find(String id) {
            return id == null ? null : opened.get(id);
        }

        void close(String id) {
            if (id != null) {
                opened.remove(id);
            }
        }
    }

    final class DeployerStandIn {

        private final DeploymentState ema = new DeploymentState(
                "ema-cross",
                "ema-cross",
                "rialto.strategy.emacross",
                "1.0.0",
                "ab".repeat(32),
                new TreeMap<>(Map.of("fast", "10")),
                List.of("BTCUSDT.sim"),
                DeploymentState.Status.RUNNING,
                "",
                7,
                "SIM");

        List<PluginInfo> plugins() {
            return List.of(new PluginInfo(
                    "ema-cross",
                    "rialto.strategy.emacross",
                    "1.0.0",
                    "ab".repeat(32),
                    PluginInfo.State.IN_USE,
                    "",
                    "builtin",
                    "EMA cross",
                    List.of(new ParameterInfo("fast", "Fast", "bars", "int", "10", "2", "200", List.of())),
                    List.of("ema-cross")));
        }

        Job upload(java.io.InputStream jar, String name, String source, String who) throws java.io.IOException {
            uploaded = jar.readAllBytes();
            record.add("upload " + name + " from " + source + " by " + who);
            if (uploaded.length == 0) {
                throw new DeployException("not-a-bundle", "the upload is empty; send the bytes of a bundle");
            }
            return job("upload", name);
        }

        Job deploy(DeploymentRequest request, String who) {
            record.add("deploy " + request + " by " + who);
            if (request.name().equals("ema-cross")) {
                throw new DeployException("deployment-exists", "a deployment ema-cross exists; choose another name");
            }
            return job("deploy", request.name());
        }

        Job swap(String deployment, SwapRequest request, String who) {
            record.add("swap " + deployment + ' ' + request + " by " + who);
            known(deployment);
            return job("swap", deployment);
        }

        Job rollBack(String deployment, String reason, String who) {
            record.add("rollback " + deployment + " because " + reason);
            known(deployment);
            return job("rollback", deployment);
        }

        Job undeploy(String deployment, String reason, String who) {
            record.add("undeploy " + deployment + " because " + reason);
            known(deployment);
            return job("undeploy", deployment);
        }

        void pause(String deployment, String reason, String who) {
            record.add("pause " + deployment + " because " + reason);
            known(deployment);
        }

        void resume(String deployment, String reason, String who) {
            record.add("resume " + deployment + " because " + reason);
            known(deployment);
        }

        Job verify(String who) {
            record.add("verify by " + who);
            return job("verify", "journal");
        }

        void forget(String sha256, String who) {
            record.add("forget " + sha256 + " by " + who);
            if (!sha256.equals("cd".repeat(32))) {
                throw new DeployException("plugin-in-use", "a deployment uses " + sha256 + "; end it first");
            }
        }

        List<DeploymentState> deployments() {
            return List.of(ema);
        }

        List<Job> jobs() {
            return jobs;
        }

        Job job(String id) {
            return jobs.stream().filter(job -> job.id().equals(id)).findFirst().orElse(null);
        }

        CompletionStage<Job> ended(String id) {
            return CompletableFuture.completedFuture(job(id));
        }

        private Job job(String kind, String subject) {
            Job job = new Job(
                    "j" + (jobs.size() + 1),
                    kind,
                    subject,
                    Job.State.RUNNING,
                    "verify",
                    10,
                    "reading",
                    "",
                    1_767_225_600_000L,
                    0,
                    List.of("began"));
            jobs.add(0, job);
            return job;
        }

        private void known(String deployment) {
            if (!deployment.equals("ema-cross")) {
                throw new DeployException(
                        "unknown-deployment", "no deployment is called " + deployment + "; there is ema-cross");
            }
        }
    }
}
