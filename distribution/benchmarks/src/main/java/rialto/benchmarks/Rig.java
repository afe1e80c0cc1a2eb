package rialto.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import rialto.engine.Candidate;
import rialto.instrument.Instrument;
import rialto.kernel.Parts;
import rialto.loop.EngineCore;
import rialto.loop.PartsSource;
import rialto.loop.Settings;
import rialto.market.books.MarketBooks;
import rialto.orders.Blotter;
import rialto.positions.AverageCostPositions;
import rialto.risk.Limits;
import rialto.risk.gate.PreTradeGate;
import rialto.strategy.Strategy;

/** The whole engine with its real parts, ring, log, door and, if wanted, journal; a tape in front and one deployment in it. */
final class Rig implements AutoCloseable {

    static final String DEPLOYMENT = "benchmark";

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final long SECOND = 1_000_000_000L;
    /** Events between two looks at the clock or the ring. */
    private static final int LOOK_EVERY = 1_024;

    /** Snapshots are a matter of their own: none is taken on the way. */
    private static final long NO_SNAPSHOTS = Long.MAX_VALUE;

    /**
     * What a thread did for some events.
     *
     * @param events inputs handled, reports included
     * @param wallNanos time from the first to the last
     * @param cpuNanos processor time of the loop's thread
     * @param bytes allocated by the loop's thread
     */
    record Work(long events, long wallNanos, long cpuNanos, long bytes) {

        Work plus(Work other) {
            return new Work(events + other.events, wallNanos + other.wallNanos, cpuNanos + other.cpuNanos, bytes + other.bytes);
        }
    }

    /** State of the loop's thread at a moment, taken by itself. */
    private record Mark(long sequence, long nanos, long cpuNanos, long bytes) {

        static Mark take(long sequence) {
            long thread = Thread.currentThread().getId();
            return new Mark(sequence, System.nanoTime(), THREADS.getCurrentThreadCpuTime(), THREADS.getThreadAllocatedBytes(thread));
        }

        Work until(Mark end) {
            return new Work(end.sequence - sequence, end.nanos - nanos, end.cpuNanos - cpuNanos, end.bytes - bytes);
        }
    }

    private static final class FreshParts implements PartsSource {

        @Override
        public Parts create() {
            return new Parts(new MarketBooks(), new Blotter(), new AverageCostPositions(), new PreTradeGate());
        }

        @Override
        public void release(Parts parts) {
            // Plain objects: nothing to give back.
        }
    }

    private final EngineCore engine;
    private final TapeVenue venue;

    /**
     * @param home directory of the journal, or {@code null} for none
     * @param spin whether loop and door never sleep
     * @param onSubmit told of every order at the door
     */
    Rig(Tape tape, Path home, boolean spin, Strategy strategy, TapeVenue.OnSubmit onSubmit) {
        Settings standard = Settings.standard(home);
        engine = EngineCore.open(
                new Settings(home, standard.ringBytes(), standard.logBytes(), 60 * SECOND, NO_SNAPSHOTS, spin), new FreshParts());
        venue = new TapeVenue(tape, onSubmit);
        engine.connect(venue);
        while (!engine.status().venues().get(0).reconciled()) {
            Thread.onSpinWait();
        }
        Instrument instrument = venue.instrument();
        engine.limit(
                new Limits(instrument.name(), instrument.maxQuantity(), Long.MAX_VALUE / 4, 500, 60 * SECOND,
                        Long.MAX_VALUE / 4, 10_000, SECOND, 1_000),
                "benchmark").join();
        engine.deploy(DEPLOYMENT, List.of(instrument.name()), candidate("1", strategy), "benchmark").join();
    }

    static Candidate candidate(String version, Strategy strategy) {
        return new Candidate("every-nth", "rialto.benchmarks", version, "", new TreeMap<>(), strategy);
    }

    EngineCore engine() {
        return engine;
    }

    TapeVenue venue() {
        return venue;
    }

    /**
     * Fills the ring with a number of events, or as many as fit, while the loop is held; then lets the loop handle what is there with
     * nobody in front of it: the work of one thread.
     */
    Work drain(int events) {
        CountDownLatch filled = new CountDownLatch(1);
        CompletableFuture<Mark> begin = engine.ask(trading -> {
            await(filled);
            return Mark.take(trading.sequence());
        });
        for (int i = 0; i < events && (i % LOOK_EVERY != 0 || roomy()); i++) {
            venue.show();
        }
        CompletableFuture<Mark> end = engine.record("benchmark", "end", "").thenApply(Mark::take);
        filled.countDown();
        Work work = begin.join().until(end.join());
        settle();
        return work;
    }

    /** Shows events as fast as the loop takes them, for a time: the work of the loop with a thread in front of it. */
    Work stream(long nanos) {
        Mark begin = engine.ask(trading -> Mark.take(trading.sequence())).join();
        long deadline = System.nanoTime() + nanos;
        while (System.nanoTime() < deadline) {
            for (int i = 0; i < LOOK_EVERY; i++) {
                venue.show();
            }
        }
        Mark end = engine.ask(trading -> Mark.take(trading.sequence())).join();
        settle();
        return begin.until(end);
    }

    private boolean roomy() {
        return engine.status().ringUsedBytes() < engine.status().ringCapacityBytes() / 4 * 3;
    }

    /** Waits until every order has come back filled, and the journal has nothing left to write. */
    void settle() {
        while (engine.ask(trading -> trading.orders().openCount()).join() > 0
                || engine.status().durableSequence() != 0 && engine.status().durableSequence() < engine.status().sequence()) {
            LockSupport.parkNanos(100_000);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the ring was filled", e);
        }
    }

    @Override
    public void close() {
        engine.close();
    }
}
