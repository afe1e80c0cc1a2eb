package rialto.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static rialto.loop.TestEngine.candidate;
import static rialto.loop.TestEngine.ready;
import static rialto.loop.TestEngine.waitFor;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
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
import rialto.engine.DeploymentState;
import rialto.engine.DeploymentState.Status;
import rialto.engine.Swap;
import rialto.engine.SwapListener.Phase;
import rialto.engine.SwapPlan;
import rialto.kernel.Parts;
import rialto.market.Market;
import rialto.market.Trade;
import rialto.market.books.MarketBooks;
import rialto.orders.Blotter;
import rialto.positions.AverageCostPositions;
import rialto.risk.RiskGate;
import rialto.risk.gate.PreTradeGate;
import rialto.strategy.Strategy;
import rialto.strategy.StrategyState;
import rialto.strategy.Trader;

/** Whatever becomes of a roll-back or a return, it ends, the deployment can go on, and its code sees each event once. */
@Timeout(60)
class ComingBackTest {

    private static final long PRICE = 6_000_000;

    @TempDir
    Path home;

    private EngineCore engine;
    private EngineCore copy;
    private TestVenue venue;
    private final FreshParts source = new FreshParts();
    private final List<Phase> phases = new CopyOnWriteArrayList<>();
    private final List<String> texts = new CopyOnWriteArrayList<>();

    /** Counts trades; fails, dies or waits when told to. */
    private static final class Counting implements Strategy {

        final CountDownLatch inside = new CountDownLatch(1);
        final CountDownLatch go = new CountDownLatch(1);
        volatile boolean fail;
        volatile boolean wait;
        volatile boolean keepsNothing;
        volatile long waitAt = -1;
        volatile long failAt = -1;
        long trades;

        @Override
        public void onTrade(Trade trade, Trader trader) {
            trades++;
            if (fail || trades == failAt) {
                throw new IllegalStateException("made to fail");
            }
            if (wait && onShadow() || trades == waitAt) {
                inside.countDown();
                try {
                    go.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        }

        private static boolean onShadow() {
            return Thread.currentThread().getName().startsWith("rialto-shadow");
        }

        @Override
        public StrategyState save() {
            return keepsNothing ? null : new StrategyState(1, Map.of("trades", trades));
        }

        @Override
        public void restore(StrategyState state) {
            trades = state.value("trades", Long.class);
        }
    }

    private static final class FreshParts extends TestEngine.RealParts {

        /** What a shadow's market dies of; {@code null} if it does not. */
        volatile Error death;

        @Override
        public Parts create() {
            MarketBooks books = new MarketBooks();
            Market market = (Market) Proxy.newProxyInstance(
                    Market.class.getClassLoader(), new Class<?>[] {Market.class}, (proxy, method, arguments) -> {
                        if (death != null && Counting.onShadow()) {
                            throw death;
                        }
                        try {
                            return method.invoke(books, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
            return new Parts(market, new Blotter(), new AverageCostPositions(), new PreTradeGate());
        }
    }

    private void start(Strategy strategy) {
        engine = TestEngine.open(home.resolve("a"), source);
        venue = new TestVenue(home.resolve("ledger"), true);
        engine.connect(venue);
        ready(engine, venue, PRICE);
        engine.deploy("counter", List.of("BTCUSDT.test"), candidate("1", strategy), "tester")
                .join();
    }

    @AfterEach
    void stop() {
        if (engine != null) {
            engine.close();
        }
        if (copy != null) {
            copy.close();
        }
    }

    private void trades(int count) {
        for (int i = 0; i < count; i++) {
            venue.trade(PRICE, 1);
            waitFor(() -> engine.loop().ring().usedBytes() == 0);
            engine.ask(trading -> null).join();
        }
    }

    private long counted(Counting strategy) {
        return engine.ask(trading -> strategy.trades).join();
    }

    private DeploymentState state() {
        return engine.deployments().get(0);
    }

    private Swap swap(Counting next, Duration timeout) {
        return engine.swap(
                "counter",
                candidate("2", next),
                new SwapPlan(2, 100_000, timeout),
                (phase, sequence, fraction, text) -> {
                    phases.add(phase);
                    texts.add(text);
                },
                "tester");
    }

    private Swap onProbation(Counting next, Duration timeout) {
        Swap swap = swap(next, timeout);
        for (int i = 0; i < 1_000 && !phases.contains(Phase.PROBATION); i++) {
            trades(1);
        }
        assertThat(phases).contains(Phase.PROBATION);
        return swap;
    }

    @Test
    void aDeploymentWhoseRollBackFailedCanBeResumedMoreThanOnce() {
        Counting first = new Counting();
        Counting second = new Counting();
        start(first);
        trades(3);
        Swap swap = onProbation(second, Duration.ofSeconds(10));
        first.fail = true;
        trades(2);
        swap.rollBack("tester wants the old one");
        waitFor(() -> state().status() == Status.PAUSED);
        waitFor(() -> phases.contains(Phase.COMMITTED));
        engine.resume("counter", "the new one is good enough", "tester").join();
        assertThat(state().status()).isEqualTo(Status.RUNNING);
        second.fail = true;
        trades(1);
        second.fail = false;
        assertThat(state().status()).isEqualTo(Status.PAUSED);
        engine.resume("counter", "once more", "tester").join();
    }

    @Test
    void aVersionThatFailedOnProbationDoesNotTradeAgainBecauseThePlatformStopped() throws IOException {
        Counting first = new Counting();
        Counting second = new Counting();
        start(first);
        onProbation(second, Duration.ofMinutes(1));
        first.wait = true;
        second.fail = true;
        trades(1);
        assertThat(state().status()).isEqualTo(Status.HELD);
        waitFor(() -> engine.status().durableSequence() == engine.status().sequence());
        copy(home.resolve("a"), home.resolve("b"));
        first.go.countDown();

        copy = TestEngine.open(home.resolve("b"), source);
        DeploymentState after = copy.deployments().get(0);
        assertThat(after.status()).isEqualTo(Status.PAUSED);
        assertThat(after.reason()).contains("made to fail").contains("swap");
    }

    @Test
    void aRollBackEndsWhenTheOldVersionIsNotInStepInTime() {
        Counting first = new Counting();
        Counting second = new Counting();
        start(first);
        Swap swap = onProbation(second, Duration.ofSeconds(1));
        first.wait = true;
        trades(1);
        swap.rollBack("tester wants the old one");
        waitFor(() -> state().status() == Status.PAUSED);
        assertThat(state().reason())
                .contains("the old version cannot take over")
                .contains("not in step within PT1S");
        assertThat(phases).as("a thread is in the old code").doesNotContain(Phase.COMMITTED);
        waitFor(() -> texts.stream().anyMatch(text -> text.contains("rialto-shadow-counter")));
        trades(1);
        assertThat(texts)
                .filteredOn(text -> text.contains("rialto-shadow-counter"))
                .singleElement()
                .asString()
                .contains("restart the platform");
        first.go.countDown();
        waitFor(() -> phases.contains(Phase.COMMITTED));
        engine.resume("counter", "the new one is good enough", "tester").join();
    }

    @Test
    void aRollBackEndsWhenTheOldVersionsThreadHasDied() {
        Counting first = new Counting();
        Counting second = new Counting();
        start(first);
        Swap swap = onProbation(second, Duration.ofMinutes(1));
        source.death = new NoClassDefFoundError("rialto/market/Gone");
        trades(1);
        waitFor(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("rialto-shadow-counter")));
        swap.rollBack("tester wants the old one");
        waitFor(() -> state().status() == Status.PAUSED);
        waitFor(() -> phases.contains(Phase.COMMITTED));
        source.death = null;
        engine.resume("counter", "the new one is good enough", "tester").join();
    }

    @Test
    void codeTakenAwayWhileItCatchesUpSeesNoEventTwice() throws Exception {
        Counting same = new Counting();
        start(same);
        trades(4);
        engine.pause("counter", "lunch", "tester").join();
        trades(12);
        same.waitAt = 9;
        engine.resume("counter", "lunch is over", "tester");
        assertThat(same.inside.await(10, TimeUnit.SECONDS)).isTrue();
        CompletableFuture<Boolean> held = CompletableFuture.supplyAsync(
                () -> engine.hold("counter", "its bundle is updated", Duration.ofSeconds(5)));
        waitFor(() -> engine.loop().held("counter").strategy() == null);
        same.go.countDown();
        assertThat(held.get(10, TimeUnit.SECONDS)).isTrue();
        Counting back = new Counting();
        engine.takeBack("counter", candidate("1", back), "tester").join();
        assertThat(counted(back)).isEqualTo(16);
    }

    @Test
    void codeThatFailedToCatchUpSeesNoEventTwiceAtTheNextTry() {
        Counting same = new Counting();
        start(same);
        trades(4);
        engine.pause("counter", "lunch", "tester").join();
        trades(12);
        same.failAt = 9;
        assertThatThrownBy(() ->
                        engine.resume("counter", "lunch is over", "tester").join())
                .hasMessageContaining("could not catch up");
        same.failAt = -1;
        engine.resume("counter", "once more", "tester").join();
        assertThat(counted(same)).isEqualTo(16);
    }

    @Test
    void codeThatFailedToCatchUpAndKeepsNoStateSaysWhatToDo() {
        Counting same = new Counting();
        same.keepsNothing = true;
        start(same);
        engine.pause("counter", "lunch", "tester").join();
        trades(3);
        same.failAt = 2;
        assertThatThrownBy(() ->
                        engine.resume("counter", "lunch is over", "tester").join())
                .hasMessageContaining("could not catch up");
        assertThatThrownBy(() -> engine.resume("counter", "once more", "tester").join())
                .hasMessageContaining("saves no state that it could go back to; swap it");
    }

    @Test
    void aReturnEndsWhenItsThreadHasDied() {
        Counting same = new Counting();
        start(same);
        trades(4);
        engine.pause("counter", "lunch", "tester").join();
        trades(3);
        source.death = new NoClassDefFoundError("rialto/market/Gone");
        assertThatThrownBy(() ->
                        engine.resume("counter", "lunch is over", "tester").join())
                .hasMessageContaining("could not catch up");
        source.death = null;
        engine.resume("counter", "once more", "tester").join();
        assertThat(counted(same)).isEqualTo(7);
    }

    @Test
    void aPartThatTheLoopDidNotTakeInTimeIsNotTakenLater() {
        start(new Counting());
        RiskGate before = engine.ask(trading -> trading.gate()).join();
        CountDownLatch go = new CountDownLatch(1);
        engine.ask(trading -> {
            try {
                return go.await(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThatThrownBy(() -> engine.replacePart(Parts.RISK, new PreTradeGate(), "2", "came"))
                .hasMessageContaining("did not take part risk within 2 s");
        go.countDown();
        assertThat(engine.ask(trading -> trading.gate()).join())
                .as("whoever was refused releases the new one")
                .isSameAs(before);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : all.toList()) {
                Path at = to.resolve(from.relativize(each).toString());
                if (Files.isDirectory(each)) {
                    Files.createDirectories(at);
                } else if (!each.getFileName().toString().equals("lock")) {
                    Files.copy(each, at);
                }
            }
        }
    }
}
