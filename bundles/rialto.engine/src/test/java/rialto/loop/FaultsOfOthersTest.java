package rialto.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static rialto.loop.TestEngine.awaitHandled;
import static rialto.loop.TestEngine.candidate;
import static rialto.loop.TestEngine.limits;
import static rialto.loop.TestEngine.ready;
import static rialto.loop.TestEngine.waitFor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import rialto.engine.DeploymentState.Status;
import rialto.engine.OrderRequest;
import rialto.kernel.Parts;
import rialto.market.Trade;
import rialto.order.ExecType;
import rialto.order.ExecutionReport;
import rialto.order.OrdStatus;
import rialto.order.OrdType;
import rialto.order.Side;
import rialto.order.TimeInForce;
import rialto.orders.Blotter;
import rialto.risk.gate.PreTradeGate;
import rialto.strategy.Strategy;
import rialto.strategy.StrategyState;
import rialto.strategy.Trader;
import rialto.venue.Environment;
import rialto.venue.NewOrder;
import rialto.venue.VenueAdapter;
import rialto.venue.VenuePort;

/** What adapters, strategies, callers and absent parts do wrong does not stop trading, lose an order or a cancel, or leave a false record. */
@Timeout(60)
class FaultsOfOthersTest {

    private static final long PRICE = 6_000_000;

    @TempDir
    Path home;

    private EngineCore engine;
    private EngineCore other;
    private TestVenue venue;
    private Between between;

    /** Stands between engine and venue, and can fail, lose or delay what passes. */
    private static final class Between implements VenueAdapter {

        final TestVenue to;
        final List<String> calls = new CopyOnWriteArrayList<>();
        volatile VenuePort port;
        volatile CountDownLatch inSubmit;
        volatile CountDownLatch letGo;
        volatile Throwable submitFailure;
        volatile RuntimeException cancelFailure;
        volatile boolean loseCancels;

        Between(TestVenue to) {
            this.to = to;
        }

        @Override
        public String venue() {
            return to.venue();
        }

        @Override
        public Environment environment() {
            return Environment.SIM;
        }

        @Override
        public boolean recorded() {
            return to.recorded();
        }

        @Override
        public void connect(VenuePort newPort) {
            port = newPort;
            to.connect(newPort);
        }

        @Override
        public void disconnect() {
            to.disconnect();
        }

        @Override
        public void submit(NewOrder order) {
            CountDownLatch wait = letGo;
            if (wait != null) {
                letGo = null;
                inSubmit.countDown();
                try {
                    wait.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
            Throwable failure = submitFailure;
            submitFailure = null;
            if (failure instanceof Error e) {
                throw e;
            }
            calls.add("submit " + order.clOrdId());
            to.submit(order);
        }

        @Override
        public void cancel(String clOrdId) {
            calls.add("cancel " + clOrdId);
            RuntimeException failure = cancelFailure;
            cancelFailure = null;
            if (failure != null) {
                throw failure;
            }
            if (!loseCancels) {
                to.cancel(clOrdId);
            }
        }

        @Override
        public void reconcile(List<String> clOrdIds) {
            calls.add("reconcile " + clOrdIds);
            to.reconcile(clOrdIds);
        }

        @Override
        public void resync(int instrument) {
            to.resync(instrument);
        }
    }

    /** Counts trades; fails or waits when told to. */
    private static class Counting implements Strategy {

        long trades;
        volatile boolean fail;
        volatile CountDownLatch inside;
        volatile CountDownLatch go;
        long waitAt = -1;

        @Override
        public void onTrade(Trade trade, Trader trader) {
            trades++;
            if (fail) {
                throw new IllegalStateException("made to fail");
            }
            if (trades == waitAt) {
                inside.countDown();
                try {
                    go.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        }

        @Override
        public StrategyState save() {
            return new StrategyState(1, Map.of("trades", trades));
        }

        @Override
        public void restore(StrategyState state) {
            trades = state.value("trades", Long.class);
        }
    }

    /** Acts every five milliseconds of kernel time. */
    private static final class Ticking implements Strategy {

        private static final long STEP = 5_000_000;

        long ticks;
        long starts;
        private boolean armed;

        @Override
        public void onStart(Trader trader) {
            starts++;
        }

        @Override
        public void onTrade(Trade trade, Trader trader) {
            if (!armed) {
                armed = true;
                trader.timer(1, trader.nanos() + STEP);
            }
        }

        @Override
        public void onTimer(int timerId, Trader trader) {
            ticks++;
            trader.timer(1, trader.nanos() + STEP);
        }

        @Override
        public StrategyState save() {
            return new StrategyState(1, Map.of("ticks", ticks, "armed", armed));
        }

        @Override
        public void restore(StrategyState state) {
            ticks = state.value("ticks", Long.class);
            armed = state.value("armed", Boolean.class);
        }
    }

    private void start(boolean recorded) {
        open();
        connect(new TestVenue(home.resolve("ledger"), recorded));
        ready(engine, venue, PRICE);
        engine.limit(limits(), "test").join();
    }

    private void open() {
        TestEngine.RealParts source = new TestEngine.RealParts();
        engine = TestEngine.open(home.resolve("a"), source);
    }

    private void connect(TestVenue to) {
        venue = to;
        between = new Between(to);
        engine.connect(between);
    }

    @AfterEach
    void stop() {
        if (engine != null) {
            engine.close();
        }
        if (other != null) {
            other.close();
        }
    }

    private void trades(int count) {
        for (int i = 0; i < count; i++) {
            venue.trade(PRICE, 1);
            settle();
        }
    }

    private void settle() {
        awaitHandled(engine);
        waitFor(() -> engine.door().sequence() >= engine.loop().sequence());
        venue.work();
        awaitHandled(engine);
    }

    private Status status(String deployment) {
        return engine.deployments().stream()
                .filter(each -> each.name().equals(deployment))
                .findFirst()
                .orElseThrow()
                .status();
    }

    private void deploy(Strategy strategy) {
        engine.deploy("counter", List.of("BTCUSDT.test"), candidate("1", strategy), "tester")
                .join();
    }

    private static OrderRequest resting(long quantity) {
        return new OrderRequest(
                "BTCUSDT.test", Side.BUY, OrdType.LIMIT, TimeInForce.GTC, false, false, quantity, PRICE - 100, "");
    }

    @Test
    void aTimerSetForNowDoesNotStopAllTrading() {
        start(true);
        boolean[] enough = new boolean[1];
        deploy(new Strategy() {
            @Override
            public void onTrade(Trade trade, Trader trader) {
                trader.timer(1, trader.nanos());
            }

            @Override
            public void onTimer(int timerId, Trader trader) {
                synchronized (enough) {
                    if (!enough[0]) {
                        trader.timer(1, trader.nanos());
                    }
                }
            }
        });
        venue.trade(PRICE, 1);
        venue.trade(PRICE, 1);
        try {
            assertThat(engine.ask(trading -> 1))
                    .as("the loop answers, with a timer that sets itself for now")
                    .succeedsWithin(Duration.ofSeconds(3));
            venue.trade(PRICE, 1);
            waitFor(() -> engine.loop().ring().usedBytes() == 0);
        } finally {
            synchronized (enough) {
                enough[0] = true;
            }
        }
    }

    @Test
    void aTimerThatFallsDueWhileItsCodeIsAwayIsNotLost() {
        start(true);
        deploy(new Ticking());
        trades(30);
        engine.hold("counter", "its bundle is updated", Duration.ofSeconds(2));
        trades(30);
        Ticking back = new Ticking();
        engine.takeBack("counter", candidate("1", back), "tester").join();
        long before = engine.ask(trading -> back.ticks).join();
        assertThat(before).as("ticks while its code was there").isGreaterThanOrEqualTo(5);
        trades(30);
        assertThat(engine.ask(trading -> back.ticks).join())
                .as("ticks after it came back")
                .isGreaterThan(before);
    }

    @Test
    void aQuestionWhoseClassesAreGoneDoesNotEndTheLoop() {
        start(true);
        CompletableFuture<Integer> answer = engine.ask(trading -> {
            throw new NoClassDefFoundError("a class of a bundle that was just uninstalled");
        });
        waitFor(answer::isCompletedExceptionally);
        assertThat(engine.loop().stopped()).isFalse();
    }

    @Test
    void aDeadLoopAnswersNothing() {
        start(true);
        deploy(new Counting());
        engine.ask(trading -> {
            throw new OutOfMemoryError("made up");
        });
        waitFor(() -> engine.loop().stopped());
        assertThat(engine.ask(trading -> 1)).as("a question").isCompletedExceptionally();
        assertThat(engine.pause("counter", "", "tester")).as("a command").isCompletedExceptionally();
    }

    @Test
    void anAdapterThatFailsToLinkDoesNotEndTheDoor() {
        start(true);
        between.submitFailure = new NoClassDefFoundError("a class of a bundle that is being updated");
        engine.place(resting(1), "tester").join();
        waitFor(() -> between.submitFailure == null);
        engine.place(resting(2), "tester").join();
        waitFor(() -> between.calls.stream().anyMatch(call -> call.startsWith("submit")));
    }

    @Test
    void aCancelThatTheAdapterDidNotTakeCanBeAskedForAgain() {
        start(true);
        long order = engine.place(resting(1), "tester").join().orderId();
        settle();
        between.cancelFailure = new IllegalStateException("not connected just now");
        engine.cancel(order, "tester").join();
        waitFor(() -> between.cancelFailure == null);
        settle();
        engine.cancel(order, "tester").join();
        waitFor(() -> {
            venue.work();
            return engine.ask(trading -> trading.orders().openCount()).join() == 0;
        });
    }

    @Test
    void aQuestionForTheTruthDoesNotOvertakeAnOrder() throws Exception {
        start(true);
        CountDownLatch go = new CountDownLatch(1);
        between.inSubmit = new CountDownLatch(1);
        between.letGo = go;
        engine.place(resting(1), "tester").join();
        assertThat(between.inSubmit.await(10, TimeUnit.SECONDS)).isTrue();
        String second = engine.place(resting(2), "tester").join().clOrdId();
        between.port.disconnected("the stream broke");
        between.port.connected("test", Environment.SIM);
        awaitHandled(engine);
        waitFor(() -> engine.status().durableSequence() >= engine.loop().sequence());
        go.countDown();
        waitFor(() -> between.calls.contains("submit " + second));
        settle();
        settle();
        List<String> ours = engine.ask(trading -> Stream.iterate(0, i -> i + 1)
                        .limit(trading.orders().openCount())
                        .map(i -> trading.orders().open(i).clOrdId())
                        .toList())
                .join();
        assertThat(between.calls)
                .as("calls of the adapter; open here are " + ours + ", at the venue "
                        + venue.exchange().openOrders())
                .filteredOn(call -> call.contains(second))
                .first()
                .isEqualTo("submit " + second);
    }

    /** Orders and positions stay at a venue whose adapter is away, and whoever looks must not think that none is real. */
    @Test
    void aVenueThatIsAwayMakesNothingLessReal() {
        open();
        connect(new TestVenue(home.resolve("ledger"), false));
        ready(engine, venue, PRICE);
        assertThat(engine.status().environment()).isEqualTo("SIM");
        between.port.connected("account", Environment.PAPER);
        between.port.reconciled();
        assertThat(engine.status().environment()).isEqualTo("PAPER");
        awaitHandled(engine);
        engine.disconnect(between, "a test");
        assertThat(engine.status().environment()).isEqualTo("PAPER");
        engine.close();
        open();
        assertThat(engine.status().environment())
                .as("after a restart, before the venue is back")
                .isEqualTo("PAPER");
    }

    @Test
    void aCancelOfAnOrderThatTurnsOutToWorkIsSentAgain() throws Exception {
        start(true);
        var placed = engine.place(resting(1), "tester").join();
        settle();
        between.port.report(ExecutionReport.of(placed.clOrdId(), ExecType.UNKNOWN, 0, "time-out"));
        awaitHandled(engine);
        between.loseCancels = true;
        engine.cancel(placed.orderId(), "tester").join();
        waitFor(() -> between.calls.contains("cancel " + placed.clOrdId()));
        between.loseCancels = false;
        CountDownLatch go = new CountDownLatch(1);
        engine.ask(trading -> {
            try {
                return go.await(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        between.port.report(ExecutionReport.of(placed.clOrdId(), ExecType.ORDER_STATUS, 0, ""));
        between.port.reconciled();
        go.countDown();
        awaitHandled(engine);
        assertThat(engine.ask(trading ->
                                trading.orders().order(placed.orderId()).ordStatus())
                        .join())
                .isEqualTo(OrdStatus.PENDING_CANCEL);
        waitFor(() -> between.calls.stream()
                        .filter(("cancel " + placed.clOrdId())::equals)
                        .count()
                > 1);
    }

    @Test
    void aFeedsWordThatIsMissingDoesNotJamTheRing() {
        start(true);
        assertThatThrownBy(() -> between.port.status(0, 1, null)).isInstanceOf(RuntimeException.class);
        venue.trade(PRICE, 1);
        waitFor(() -> engine.loop().ring().usedBytes() == 0);
    }

    @Test
    void aKillSwitchTakenOffWhileTheGateIsAwayIsOff() {
        start(true);
        engine.killSwitch().latch("a test", "tester");
        settle();
        engine.replacePart(Parts.RISK, null, "", "stopped");
        engine.killSwitch().unlatch("the test is over", "tester");
        settle();
        engine.replacePart(Parts.RISK, new PreTradeGate(), "2", "came");
        assertThat(engine.killSwitch().latched()).isNull();
        assertThat(engine.place(resting(1), "tester").join().refusal()).isNull();
    }

    @Test
    void whatWasRefusedWhileAPartWasAwayIsRefusedInRecoveryToo() throws IOException {
        start(true);
        deploy(new Counting());
        engine.replacePart(Parts.ORDERS, null, "", "stopped");
        assertThat(engine.undeploy("counter", "enough", "tester")).failsWithin(Duration.ofSeconds(3));
        engine.replacePart(Parts.ORDERS, new Blotter(), "2", "came");
        assertThat(status("counter")).isEqualTo(Status.RUNNING);
        trades(1);
        waitFor(() -> engine.status().durableSequence() == engine.status().sequence());
        copy(home.resolve("a"), home.resolve("b"));
        TestEngine.RealParts source = new TestEngine.RealParts();
        other = TestEngine.open(home.resolve("b"), source);
        assertThat(other.deployments()).hasSize(1);
    }

    @Test
    void aRecordingIsNotPlayedWhereTimeIsReal() {
        start(false);
        trades(1);
        engine.close();
        open();
        connect(new TestVenue(home.resolve("ledger"), true));
        assertThatThrownBy(() -> venue.book(PRICE))
                .hasMessageContaining("ahead of the clock")
                .hasMessageContaining("--home");
        engine.close();
        start(false);
        trades(1);
        assertThat(engine.place(resting(1), "tester").join().refusal()).isNull();
    }

    @Test
    void nothingRealIsConnectedWhereTimeIsAheadOfTheClock() {
        start(true);
        venue.skip(TimeUnit.DAYS.toNanos(36_500));
        trades(1);
        engine.close();
        open();
        connect(new TestVenue(home.resolve("ledger"), false));
        assertThat(engine.status().venues().get(0).connected()).isFalse();
        assertThat(engine.status().venues().get(0).text())
                .contains("ahead of the clock")
                .contains("--home");
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : all.toList()) {
                Path at = to.resolve(from.relativize(each).toString());
                if (Files.isDirectory(each)) {
                    Files.createDirectories(at);
                } else if (!each.toString().matches(".*(lock|[.]tmp)")) {
                    Files.copy(each, at);
                }
            }
        }
    }
}
