package rialto.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
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
    private static final long LOOK_NANOS = 100_000;
    /** Events between two looks at the clock or the ring. */
    private static final int LOOK_EVERY = 1_024;

    /** Snapshots are a matter of their own: none is taken on the way. */
    private static final long NO_SNAPSHOTS = Long.MAX_VALUE;

    /**
     * What was done for some events.
     *
     * @param events inputs handled, reports included
     * @param wallNanos time from the first to the last
     * @param cpuNanos processor time of the loop's thread
     * @param bytes allocated by the loop's thread
     * @param journalNanos processor time of the journal's thread, 0 without one
     * @param doorNanos processor time of the door's thread
     */
    record Work(long events, long wallNanos, long cpuNanos, long bytes, long journalNanos, long doorNanos) {

        Work plus(Work other) {
            return new Work(
                    events + other.events,
                    wallNanos + other.wallNanos,
                    cpuNanos + other.cpuNanos,
                    bytes + other.bytes,
                    journalNanos + other.journalNanos,
                    doorNanos + other.doorNanos);
        }
    }

    /** Where the loop and its clocks stand; taken on the loop's thread. */
    private record Mark(long sequence, long orders, long nanos, long cpuNanos, long bytes) {

        Work until(Mark end, long journalNanos, long doorNanos) {
            return new Work(
                    end.sequence - sequence,
                    end.nanos - nanos,
                    end.cpuNanos - cpuNanos,
                    end.bytes - bytes,
                    journalNanos,
                    doorNanos);
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
    private final EveryNth strategy;
    private final long journalThread;
    private final long doorThread;
    private long ordersBefore;
    /** Where the loop is held; {@code null} while it is not. */
    private Gate gate;

    /**
     * @param home directory of the journal, or {@code null} for none
     * @param spin whether loop and door never sleep
     * @param onSubmit told of every order at the door
     */
    Rig(Tape tape, Path home, boolean spin, EveryNth strategy, TapeVenue.OnSubmit onSubmit) {
        Settings standard = Settings.standard(home);
        engine = EngineCore.open(
                new Settings(home, standard.ringBytes(), standard.logBytes(), 60 * SECOND, NO_SNAPSHOTS, spin, false),
                new FreshParts());
        this.strategy = strategy;
        journalThread = thread("rialto-journal");
        doorThread = thread("rialto-door");
        venue = new TapeVenue(tape, onSubmit);
        engine.connect(venue);
        while (!engine.status().venues().get(0).reconciled()) {
            Thread.onSpinWait();
        }
        Instrument instrument = venue.instrument();
        engine.limit(
                        new Limits(
                                instrument.name(),
                                instrument.maxQuantity(),
                                Long.MAX_VALUE / 4,
                                500,
                                60 * SECOND,
                                Long.MAX_VALUE / 4,
                                10_000,
                                SECOND,
                                1_000),
                        "benchmark")
                .join();
        engine.deploy(DEPLOYMENT, List.of(instrument.name()), candidate("1", strategy), "benchmark")
                .join();
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
     * nobody in front of it: the work of one thread. At the end the loop is held again, so that the reports of this call's orders are
     * work of the next; {@link #free} lets it go.
     */
    Work drain(int events) {
        if (gate == null) {
            gate = new Gate();
            Gate first = gate;
            engine.ask(trading -> first.pass());
        }
        await(() -> venue.fills() >= ordersBefore);
        for (int i = 0; i < events && (i % LOOK_EVERY != 0 || roomy()); i++) {
            venue.show();
        }
        Gate next = new Gate();
        CompletableFuture<Mark> end = new CompletableFuture<>();
        engine.record("benchmark", "end", "").thenAccept(sequence -> {
            end.complete(mark());
            next.pass();
        });
        long journalNanos = cpuNanos(journalThread);
        long doorNanos = cpuNanos(doorThread);
        gate.open.countDown();
        Mark begin = gate.opened.join();
        Mark last = end.join();
        gate = next;
        ordersBefore = last.orders();
        awaitDurable();
        return begin.until(last, cpuNanos(journalThread) - journalNanos, cpuNanos(doorThread) - doorNanos);
    }

    /** Lets the loop run by itself, and waits until every order so far has come back filled. */
    void free() {
        if (gate != null) {
            gate.open.countDown();
            gate = null;
        }
        ordersBefore = engine.ask(trading -> strategy.orders()).join();
        await(() -> venue.fills() >= ordersBefore);
        awaitDurable();
    }

    /** Shows events as fast as the loop takes them, for a time: the work of the loop with a thread in front of it. */
    Work stream(long nanos) {
        free();
        long journalNanos = cpuNanos(journalThread);
        long doorNanos = cpuNanos(doorThread);
        Mark begin = engine.ask(trading -> mark()).join();
        long deadline = System.nanoTime() + nanos;
        while (System.nanoTime() < deadline) {
            for (int i = 0; i < LOOK_EVERY; i++) {
                venue.show();
            }
        }
        Mark end = engine.ask(trading -> mark()).join();
        return begin.until(end, cpuNanos(journalThread) - journalNanos, cpuNanos(doorThread) - doorNanos);
    }

    /** Loop's thread. */
    private Mark mark() {
        return new Mark(
                engine.status().sequence(),
                strategy.orders(),
                System.nanoTime(),
                THREADS.getCurrentThreadCpuTime(),
                THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()));
    }

    private static long cpuNanos(long thread) {
        return thread == 0 ? 0 : THREADS.getThreadCpuTime(thread);
    }

    private static long thread(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(each -> each.getName().equals(name))
                .mapToLong(Thread::getId)
                .findFirst()
                .orElse(0);
    }

    private boolean roomy() {
        return engine.status().ringUsedBytes() < engine.status().ringCapacityBytes() / 4 * 3;
    }

    /** Waits until the journal has nothing left to write. */
    private void awaitDurable() {
        await(() -> journalThread == 0
                || engine.status().durableSequence() == engine.status().sequence());
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    /** Where the loop waits to be let go. */
    private final class Gate {

        private final CountDownLatch open = new CountDownLatch(1);
        private final CompletableFuture<Mark> opened = new CompletableFuture<>();

        boolean pass() {
            try {
                open.await();
                return opened.complete(mark());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return opened.completeExceptionally(
                        new IllegalStateException("interrupted while the ring was filled", e));
            }
        }
    }

    @Override
    public void close() {
        free();
        engine.close();
    }
}
