package rialto.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static rialto.loop.TestEngine.awaitHandled;
import static rialto.loop.TestEngine.candidate;
import static rialto.loop.TestEngine.limits;
import static rialto.loop.TestEngine.ready;
import static rialto.loop.TestEngine.waitFor;

import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rialto.engine.Candidate;
import rialto.engine.CandidateSource;
import rialto.engine.DeploymentState.Status;
import rialto.engine.OrderAnswer;
import rialto.engine.OrderRequest;
import rialto.engine.Swap;
import rialto.engine.SwapListener.Phase;
import rialto.engine.SwapPlan;
import rialto.engine.Verification;
import rialto.event.Event;
import rialto.event.EventListener;
import rialto.event.EventLog;
import rialto.event.OrderEvent;
import rialto.event.PlatformEvent;
import rialto.journal.JournalException;
import rialto.journal.SnapshotStore;
import rialto.kernel.Parts;
import rialto.market.Trade;
import rialto.market.books.MarketBooks;
import rialto.order.OrdType;
import rialto.order.Side;
import rialto.order.TimeInForce;
import rialto.orders.Blotter;
import rialto.positions.AverageCostPositions;
import rialto.risk.RefusalCode;
import rialto.risk.gate.PreTradeGate;
import rialto.strategy.Strategy;
import rialto.strategy.StrategyState;
import rialto.strategy.Trader;

/** The engine with its real parts, journal and paper exchange: what it promises of orders, swaps, holds and restarts. */
class EngineCoreTest {

    private static final long PRICE = 6_000_000;

    @TempDir
    Path home;

    private EngineCore engine;
    private TestVenue venue;

    /** Buys one lot on every tenth trade; counts what it has seen, so that a lost or doubled event shows. */
    static class Counting implements Strategy {

        long trades;
        long fills;
        final String failOn;

        Counting() {
            this("");
        }

        Counting(String failOn) {
            this.failOn = failOn;
        }

        @Override
        public void onTrade(Trade trade, Trader trader) {
            trades++;
            if (failOn.equals("trade")) {
                throw new IllegalStateException("made to fail");
            }
            if (trades % 10 == 0) {
                trader.buy(trade.instrument(), 1).market().because("the tenth");
            }
        }

        @Override
        public void onFill(rialto.order.Fill fill, Trader trader) {
            fills++;
        }

        @Override
        public StrategyState save() {
            return new StrategyState(1, Map.of("trades", trades, "fills", fills));
        }

        @Override
        public void restore(StrategyState state) {
            if (failOn.equals("restore")) {
                throw new IllegalArgumentException("made to refuse");
            }
            trades = state.value("trades", Long.class);
            fills = state.value("fills", Long.class);
        }
    }

    private void start(boolean recorded) {
        TestEngine.RealParts source = new TestEngine.RealParts();
        engine = TestEngine.open(home, source);
        venue = new TestVenue(home.resolve("ledger"), recorded);
        engine.connect(venue);
        ready(engine, venue, PRICE);
        engine.limit(limits(), "test").join();
    }

    @AfterEach
    void stop() {
        if (engine != null) {
            engine.close();
        }
    }

    /** Shows trades one by one, each handled and its orders filled before the next. */
    private void trades(int count) {
        for (int i = 0; i < count; i++) {
            venue.trade(PRICE, 1);
            settle();
        }
    }

    /** Waits until all that was shown is handled, sent, filled and reported. */
    private void settle() {
        awaitHandled(engine);
        waitFor(() -> engine.door().sequence() >= engine.loop().sequence());
        venue.work();
        awaitHandled(engine);
    }

    private long position(String deployment) {
        return engine.ask(trading -> trading.positions().quantity(deployment, 0))
                .join();
    }

    private Status status(String deployment) {
        return engine.deployments().stream()
                .filter(each -> each.name().equals(deployment))
                .findFirst()
                .orElseThrow()
                .status();
    }

    @Test
    void anOperatorsOrderPassesTheGateIsFilledAndBooked() {
        start(true);
        OrderAnswer answer = engine.place(
                        new OrderRequest(
                                "BTCUSDT.test",
                                Side.BUY,
                                OrdType.MARKET,
                                TimeInForce.IOC,
                                false,
                                false,
                                100,
                                0,
                                "test"),
                        "tester")
                .join();
        assertThat(answer.refusal()).isNull();
        settle();
        assertThat(position("manual")).isEqualTo(100);
        assertThat(venue.exchange().position("BTCUSDT.test")).isEqualTo(100);
        OrderAnswer refused = engine.place(
                        new OrderRequest(
                                "BTCUSDT.test",
                                Side.BUY,
                                OrdType.MARKET,
                                TimeInForce.IOC,
                                false,
                                false,
                                2_000_000,
                                0,
                                ""),
                        "tester")
                .join();
        assertThat(refused.refusal().code()).isEqualTo(RefusalCode.MAX_ORDER_QUANTITY);
    }

    @Test
    void aStrategyTradesAndItsNextVersionTakesOverAtOnceWithItsState() {
        start(true);
        engine.deploy("counter", List.of("BTCUSDT.test"), candidate("1", new Counting()), "tester")
                .join();
        trades(15);
        assertThat(position("counter")).isEqualTo(1);
        Counting second = new Counting();
        List<Phase> phases = swap(second, SwapPlan.AT_ONCE);
        assertThat(phases).containsExactly(Phase.SWITCHED, Phase.COMMITTED);
        assertThat(second.trades).isEqualTo(15);
        trades(5);
        assertThat(position("counter")).isEqualTo(2);
    }

    private List<Phase> swap(Strategy next, SwapPlan plan) {
        List<Phase> phases = new CopyOnWriteArrayList<>();
        CompletableFuture<Phase> ended = new CompletableFuture<>();
        engine.swap(
                "counter",
                candidate("2", next),
                plan,
                (phase, sequence, fraction, text) -> {
                    if (phases.isEmpty() || phases.get(phases.size() - 1) != phase) {
                        phases.add(phase);
                    }
                    if (phase == Phase.COMMITTED || phase == Phase.ROLLED_BACK || phase == Phase.REFUSED) {
                        ended.complete(phase);
                    }
                },
                "tester");
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!ended.isDone()) {
            assertThat(System.nanoTime()).as("swap hangs in " + phases).isLessThan(deadline);
            if (plan != SwapPlan.AT_ONCE) {
                trades(1);
            }
        }
        return phases;
    }

    @Test
    void aCarefulSwapShadowsSwitchesAndCommits() {
        start(true);
        engine.deploy("counter", List.of("BTCUSDT.test"), candidate("1", new Counting()), "tester")
                .join();
        trades(7);
        Counting second = new Counting();
        assertThat(swap(second, new SwapPlan(5, 20, Duration.ofSeconds(5))))
                .containsExactly(Phase.SHADOW, Phase.SWITCHED, Phase.PROBATION, Phase.COMMITTED);
        long seen = engine.ask(trading -> second.trades).join();
        assertThat(position("counter")).isEqualTo(seen / 10);
        assertThat(status("counter")).isEqualTo(Status.RUNNING);
    }

    @Test
    void aVersionThatFailsOnProbationGivesWayToTheOldOneWithNothingLost() {
        start(true);
        Counting first = new Counting();
        engine.deploy("counter", List.of("BTCUSDT.test"), candidate("1", first), "tester")
                .join();
        trades(7);
        Counting second = new Counting() {
            @Override
            public void onTrade(Trade trade, Trader trader) {
                super.onTrade(trade, trader);
                if (trades > 30) {
                    throw new IllegalStateException("made to fail late");
                }
            }
        };
        assertThat(swap(second, new SwapPlan(5, 100, Duration.ofSeconds(5))))
                .containsExactly(Phase.SHADOW, Phase.SWITCHED, Phase.PROBATION, Phase.ROLLED_BACK);
        assertThat(status("counter")).isEqualTo(Status.RUNNING);
        long before = engine.ask(trading -> first.trades).join();
        trades(10);
        assertThat(engine.ask(trading -> first.trades).join()).isEqualTo(before + 10);
    }

    /** A next version whose callback as a shadow takes until it is let go, as one that waits inside the JDK would. */
    private static final class Lingering extends Counting {

        final CountDownLatch inside = new CountDownLatch(1);
        final CountDownLatch go = new CountDownLatch(1);

        @Override
        public void onTrade(Trade trade, Trader trader) {
            inside.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private CompletableFuture<Phase> lingeringSwap(Lingering next) throws InterruptedException {
        start(true);
        engine.deploy("counter", List.of("BTCUSDT.test"), candidate("1", new Counting()), "tester")
                .join();
        trades(3);
        CompletableFuture<Phase> ended = new CompletableFuture<>();
        Swap swap = engine.swap(
                "counter",
                candidate("2", next),
                SwapPlan.CAREFUL,
                (phase, sequence, fraction, text) -> {
                    if (phase == Phase.REFUSED) {
                        ended.complete(phase);
                    }
                },
                "tester");
        engine.ask(trading -> null).join();
        trades(1);
        assertThat(next.inside.await(10, TimeUnit.SECONDS)).isTrue();
        swap.rollBack("tester has seen enough");
        trades(50);
        return ended;
    }

    @Test
    void theEndOfASwapIsToldWhenNoThreadIsInTheCodeThatGoes() throws Exception {
        Lingering next = new Lingering();
        CompletableFuture<Phase> ended = lingeringSwap(next);
        assertThat(ended).isNotDone();
        next.go.countDown();
        assertThat(ended.get(10, TimeUnit.SECONDS)).isEqualTo(Phase.REFUSED);
    }

    @Test
    void aDeploymentIsHeldWhenNoThreadIsInItsCode() throws Exception {
        Lingering next = new Lingering();
        lingeringSwap(next);
        assertThat(engine.hold("counter", "its bundle goes", Duration.ofMillis(300)))
                .isFalse();
        next.go.countDown();
    }

    @Test
    void aVersionThatRefusesTheStateOrFailsAsAShadowNeverDecides() {
        start(true);
        engine.deploy("counter", List.of("BTCUSDT.test"), candidate("1", new Counting()), "tester")
                .join();
        trades(3);
        assertThat(swap(new Counting("restore"), SwapPlan.AT_ONCE)).containsExactly(Phase.REFUSED);
        assertThat(swap(new Counting("restore"), SwapPlan.CAREFUL)).containsExactly(Phase.SHADOW, Phase.REFUSED);
        assertThat(swap(new Counting("trade"), SwapPlan.CAREFUL)).containsExactly(Phase.SHADOW, Phase.REFUSED);
        assertThat(status("counter")).isEqualTo(Status.RUNNING);
    }

    @Test
    void aVersionThatFailsAtTheVeryInputBeforeTheSwitchNeverDecides() {
        start(true);
        engine.deploy("counter", List.of("BTCUSDT.test"), candidate("1", new Counting()), "tester")
                .join();
        for (int i = 0; i < 100; i++) {
            assertThat(swap(new Counting("trade"), new SwapPlan(1, 1_000, Duration.ofSeconds(5))))
                    .containsExactly(Phase.SHADOW, Phase.REFUSED);
        }
    }

    @Test
    void aStrategyThatThrowsIsPausedWithItsReasonAndCanGoOn() {
        start(true);
        engine.deploy("bad", List.of("BTCUSDT.test"), candidate("1", new Counting("trade")), "tester")
                .join();
        engine.deploy("counter", List.of("BTCUSDT.test"), candidate("1", new Counting()), "tester")
                .join();
        trades(10);
        assertThat(status("bad")).isEqualTo(Status.PAUSED);
        assertThat(engine.deployments().get(0).reason()).contains("made to fail");
        assertThat(position("bad")).isZero();
        assertThat(position("counter")).isEqualTo(1);
    }

    @Test
    void aHeldDeploymentCatchesUpWithWhatItMissed() {
        start(true);
        engine.deploy("counter", List.of("BTCUSDT.test"), candidate("1", new Counting()), "tester")
                .join();
        trades(4);
        assertThat(engine.hold("counter", "its bundle is updated", Duration.ofSeconds(2)))
                .isTrue();
        trades(12);
        assertThat(position("counter")).isZero();
        Counting back = new Counting();
        engine.takeBack("counter", candidate("1", back), "tester").join();
        assertThat(engine.ask(trading -> back.trades).join()).isEqualTo(16);
        trades(4);
        assertThat(position("counter")).isEqualTo(1);
    }

    @Test
    void afterARestartOrdersPositionsAndDeploymentsAreBackAndTheStrategyCatchesUp() {
        start(false);
        engine.deploy("counter", List.of("BTCUSDT.test"), candidate("1", new Counting()), "tester")
                .join();
        trades(25);
        OrderAnswer resting = engine.place(
                        new OrderRequest(
                                "BTCUSDT.test",
                                Side.BUY,
                                OrdType.LIMIT,
                                TimeInForce.GTC,
                                false,
                                false,
                                7,
                                PRICE - 100,
                                ""),
                        "tester")
                .join();
        settle();
        engine.close();
        start(false);
        assertThat(position("counter")).isEqualTo(2);
        assertThat(engine.ask(trading -> trading.orders().openCount()).join()).isEqualTo(1);
        assertThat(engine.ask(trading -> trading.orders().open(0).clOrdId()).join())
                .isEqualTo(resting.clOrdId());
        assertThat(status("counter")).isEqualTo(Status.HELD);
        Counting back = new Counting();
        engine.takeBack("counter", candidate("1", back), "tester").join();
        assertThat(engine.ask(trading -> back.trades).join()).isEqualTo(25);
        trades(5);
        assertThat(position("counter")).isEqualTo(3);
    }

    @Test
    void aJournalWhoseDurableEndIsGoneIsGoneOnWithOnlyWhenThatIsAccepted() throws Exception {
        start(false);
        engine.deploy("counter", List.of("BTCUSDT.test"), candidate("1", new Counting()), "tester")
                .join();
        trades(25);
        settle();
        long before = engine.status().sequence();
        engine.close();
        Path segment;
        try (Stream<Path> files = Files.list(home.resolve("journal"))) {
            segment = files.filter(file -> file.toString().endsWith(".seg"))
                    .findFirst()
                    .orElseThrow();
        }
        try (FileChannel channel = FileChannel.open(segment, StandardOpenOption.WRITE)) {
            channel.truncate(1_000);
        }

        TestEngine.RealParts source = new TestEngine.RealParts();
        assertThatThrownBy(() -> TestEngine.open(home, source))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("--accept-loss");
        engine = TestEngine.open(home, true, source);
        assertThat(engine.status().sequence())
                .as("the snapshot of the end is not taken either")
                .isLessThan(before);
        assertThat(SnapshotStore.reading(home.resolve("journal")).sequences())
                .as("nor may it be taken later, when its number was given to another input")
                .doesNotContain(before);
        engine.close();

        engine = TestEngine.open(home, source);
        assertThat(engine.status().loopAlive())
                .as("what it went on with is whole")
                .isTrue();
    }

    @Test
    void whoListensIsToldThatTheEngineStops() throws Exception {
        start(false);
        CompletableFuture<String> told = new CompletableFuture<>();
        engine.subscribe(Event.class, EventLog.NOW, new EventListener<>() {
            @Override
            public void on(Event event) {
                // It is the end that is waited for.
            }

            @Override
            public void ended(String reason) {
                told.complete(reason);
            }
        });
        engine.close();
        assertThat(told.get(20, TimeUnit.SECONDS)).contains("the engine stops");
    }

    @Test
    void theKillSwitchRefusesCancelsAndOutlivesARestart() {
        start(false);
        engine.place(
                        new OrderRequest(
                                "BTCUSDT.test",
                                Side.BUY,
                                OrdType.LIMIT,
                                TimeInForce.GTC,
                                false,
                                false,
                                7,
                                PRICE - 100,
                                ""),
                        "tester")
                .join();
        settle();
        engine.killSwitch().latch("a test of the switch", "tester");
        settle();
        assertThat(venue.exchange().openOrders()).isEmpty();
        OrderRequest order =
                new OrderRequest("BTCUSDT.test", Side.BUY, OrdType.MARKET, TimeInForce.IOC, false, false, 7, 0, "");
        assertThat(engine.place(order, "tester").join().refusal().code()).isEqualTo(RefusalCode.KILL_SWITCH);
        engine.close();
        start(false);
        assertThat(engine.killSwitch().latched()).isEqualTo("a test of the switch");
        assertThat(engine.place(order, "tester").join().refusal().code()).isEqualTo(RefusalCode.KILL_SWITCH);
        assertThat(engine.killSwitch().unlatch("the test is over", "tester")).isTrue();
        assertThat(engine.place(order, "tester").join().refusal()).isNull();
    }

    @Test
    void aPartIsReplacedWithItsStateAndAnOrderInTheGapIsRefused() {
        start(true);
        OrderRequest order =
                new OrderRequest("BTCUSDT.test", Side.BUY, OrdType.MARKET, TimeInForce.IOC, false, false, 7, 0, "");
        assertThat(engine.place(order, "tester").join().refusal()).isNull();
        settle();
        engine.replacePart(Parts.RISK, null, "", "stopped");
        assertThat(engine.place(order, "tester").join().refusal().code()).isEqualTo(RefusalCode.NO_RISK_GATE);
        engine.replacePart(Parts.RISK, new PreTradeGate(), "2", "came");
        assertThat(engine.place(order, "tester").join().refusal()).isNull();
        settle();
        engine.replacePart(Parts.POSITIONS, null, "", "stopped");
        venue.trade(PRICE, 1);
        engine.replacePart(Parts.POSITIONS, new AverageCostPositions(), "2", "came");
        engine.replacePart(Parts.ORDERS, new Blotter(), "2", "came");
        engine.replacePart(Parts.MARKET, new MarketBooks(), "2", "came");
        settle();
        assertThat(position("manual")).isEqualTo(14);
        assertThat(engine.ask(trading -> trading.market().lastTrade(0).price()).join())
                .isEqualTo(PRICE);
        assertThat(engine.ask(trading -> trading.market().book(0).bidPrice(0)).join())
                .isEqualTo(PRICE);
    }

    @Test
    void theJournalExecutedAgainGivesTheSameOutcomesAndState() {
        start(false);
        engine.deploy("counter", List.of("BTCUSDT.test"), candidate("1", new Counting()), "tester")
                .join();
        trades(25);
        swap(new Counting(), SwapPlan.AT_ONCE);
        trades(7);
        swap(new Counting(), new SwapPlan(5, 20, Duration.ofSeconds(5)));
        engine.hold("counter", "its bundle is updated", Duration.ofSeconds(2));
        trades(12);
        engine.takeBack("counter", candidate("1", new Counting()), "tester").join();
        engine.pause("counter", "a rest", "tester").join();
        trades(12);
        engine.resume("counter", "the rest is over", "tester").join();
        engine.replacePart(Parts.ORDERS, new Blotter(), "2", "came");
        trades(12);
        engine.close();
        start(false);
        engine.takeBack("counter", candidate("1", new Counting()), "tester").join();
        trades(15);
        waitFor(() -> engine.status().durableSequence() == engine.status().sequence());
        String live = engine.stateHash().join();

        Verification first = engine.verify(new Again(), share -> {}).join();
        Verification second = engine.verify(new Again(), share -> {}).join();

        assertThat(first.divergence()).isEmpty();
        assertThat(first.fromSequence()).isEqualTo(1);
        assertThat(first.toSequence() + ":" + first.stateHash()).isEqualTo(live);
        assertThat(second).isEqualTo(first);
    }

    @Test
    void aJournalExecutedWithOtherCodeTellsWhereItDiffers() {
        start(true);
        engine.deploy("counter", List.of("BTCUSDT.test"), candidate("1", new Counting()), "tester")
                .join();
        trades(25);
        waitFor(() -> engine.status().durableSequence() == engine.status().sequence());
        Verification verification = engine.verify(
                        new Again() {
                            @Override
                            Strategy strategy() {
                                return new Counting("trade");
                            }
                        },
                        share -> {})
                .join();
        assertThat(verification.divergence()).contains("outcomes of sequence");
    }

    /** Makes strategies anew, as the deployer does from the jars it keeps. */
    private static class Again implements CandidateSource {

        Strategy strategy() {
            return new Counting();
        }

        @Override
        public Candidate construct(
                String plugin,
                String symbolicName,
                String version,
                String sha256,
                SortedMap<String, String> parameters) {
            return new Candidate(plugin, symbolicName, version, sha256, parameters, strategy());
        }

        @Override
        public void dispose(Candidate candidate) {
            // Plain objects: nothing to give back.
        }
    }

    @Test
    void listenersHearEveryEventOfTheirTypeOnceAndInOrderAlsoFromThePast() {
        start(true);
        engine.deploy("counter", List.of("BTCUSDT.test"), candidate("1", new Counting()), "tester")
                .join();
        trades(40);
        List<Event> orders = new CopyOnWriteArrayList<>();
        List<Event> all = new CopyOnWriteArrayList<>();
        EventListener<Event> listener = orders::add;
        EventListener<Event> everything = all::add;
        try (EventLog.Subscription past = engine.subscribe(OrderEvent.class, 1, listener);
                EventLog.Subscription rest = engine.subscribe(Event.class, 1, everything)) {
            waitFor(() -> past.sequence() >= engine.loop().sequence()
                    && rest.sequence() >= engine.loop().sequence());
        }
        assertThat(orders.stream().filter(OrderEvent.OrderFilled.class::isInstance))
                .hasSize(4);
        assertThat(all.stream().filter(PlatformEvent.DeploymentChanged.class::isInstance))
                .hasSize(1);
        assertThat(new ArrayList<>(all)
                        .stream().filter(OrderEvent.class::isInstance).toList())
                .isEqualTo(orders);
        assertThat(all).isSortedAccordingTo((a, b) -> Long.compare(a.sequence(), b.sequence()));
    }

    @Test
    void theLogBeginsWhereItCanStillBeHeardFrom() {
        start(true);
        trades(40);
        assertThat(engine.oldestSequence()).isEqualTo(1);
    }

    @Test
    void withoutAJournalTheLogBeginsInItsMemory() {
        TestEngine.RealParts source = new TestEngine.RealParts();
        try (EngineCore unwritten = new EngineCore(Settings.standard(null), source.create(), source).start()) {
            long oldest = unwritten.oldestSequence();
            assertThat(oldest).isBetween(1L, unwritten.loop().sequence());
            EventListener<Event> listener = event -> {};
            try (EventLog.Subscription all = unwritten.subscribe(Event.class, oldest, listener)) {
                waitFor(() -> all.sequence() >= unwritten.loop().sequence());
            }
        }
    }

    @Test
    void wiringErrorsNameTheCauseAndTheRemedy() {
        start(true);
        assertThatThrownBy(() -> engine.deploy("x", List.of("NOPE.test"), candidate("1", new Counting()), "t")
                        .join())
                .hasMessageContaining("no instrument NOPE.test")
                .hasMessageContaining("BTCUSDT.test");
        assertThatThrownBy(() -> engine.pause("x", "", "t").join()).hasMessageContaining("no deployment x");
    }
}
