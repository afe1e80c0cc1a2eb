package rialto.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import rialto.engine.Candidate;
import rialto.kernel.Parts;
import rialto.market.books.MarketBooks;
import rialto.orders.Blotter;
import rialto.positions.AverageCostPositions;
import rialto.risk.Limits;
import rialto.risk.gate.PreTradeGate;
import rialto.strategy.Strategy;

/** What tests of the engine share: the real parts, settings, limits and candidates, and patience. */
final class TestEngine {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private TestEngine() {}

    /** The parts that ship, as plain objects. */
    static class RealParts implements PartsSource {

        @Override
        public Parts create() {
            return new Parts(new MarketBooks(), new Blotter(), new AverageCostPositions(), new PreTradeGate());
        }

        @Override
        public final void release(Parts parts) {
            // Plain objects: nothing to give back.
        }
    }

    /**
     * An engine with the settings of the platform, but a busy machine may take its time to make an intent durable.
     *
     * @param home where its journal goes; {@code null} for none
     */
    static EngineCore open(Path home, PartsSource source) {
        return open(home, false, source);
    }

    /** @param acceptLoss whether it goes on with a journal whose durable end is gone */
    static EngineCore open(Path home, boolean acceptLoss, PartsSource source) {
        Settings settings = new Settings(
                home,
                Settings.RING_BYTES,
                Settings.LOG_BYTES,
                TimeUnit.MINUTES.toNanos(1),
                Settings.SNAPSHOT_EVERY,
                false,
                acceptLoss);
        return new EngineCore(settings, source.create(), source).start();
    }

    /** Lets a venue that is connected answer until it is reconciled, and shows a book around a price. */
    static void ready(EngineCore engine, TestVenue venue, long price) {
        waitFor(() -> {
            venue.work();
            return engine.status().venues().get(0).reconciled();
        });
        venue.book(price);
    }

    /** Limits of the test venue's instrument that stop nothing a test would do by accident. */
    static Limits limits() {
        return new Limits(
                "BTCUSDT.test",
                1_000_000,
                Long.MAX_VALUE / 4,
                500,
                60_000_000_000L,
                1_000_000_000L,
                10_000,
                1_000_000_000L,
                0);
    }

    static Candidate candidate(String version, Strategy strategy) {
        return new Candidate(
                "counting", "rialto.strategy.counting", version, "00" + version, new TreeMap<>(), strategy);
    }

    static void waitFor(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited for %s", PATIENCE).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    /** Waits until the loop has handled all that was put into its ring. */
    static void awaitHandled(EngineCore engine) {
        waitFor(() -> engine.loop().ring().usedBytes() == 0);
        engine.ask(trading -> null).join();
    }
}
