package rialto.loop;

import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.DoubleConsumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rialto.engine.Candidate;
import rialto.engine.CandidateSource;
import rialto.engine.DeploymentState;
import rialto.engine.Engine;
import rialto.engine.EngineException;
import rialto.engine.EngineStatus;
import rialto.engine.OrderAnswer;
import rialto.engine.OrderRequest;
import rialto.engine.Swap;
import rialto.engine.SwapListener;
import rialto.engine.SwapPlan;
import rialto.engine.Trading;
import rialto.engine.VenueState;
import rialto.engine.Verification;
import rialto.engine.Wiring;
import rialto.event.Event;
import rialto.event.EventListener;
import rialto.event.EventLog;
import rialto.instrument.Instrument;
import rialto.journal.JournalOptions;
import rialto.journal.JournalReader;
import rialto.journal.ReserveFile;
import rialto.kernel.InputWriter;
import rialto.kernel.Kernel;
import rialto.kernel.OutcomeWriter;
import rialto.kernel.Parts;
import rialto.order.Order;
import rialto.risk.KillSwitch;
import rialto.risk.Limits;
import rialto.risk.Refusal;
import rialto.risk.RefusalCode;
import rialto.state.StateReader;
import rialto.state.StateWriter;
import rialto.state.Stateful;
import rialto.strategy.fuel.MeteredThread;
import rialto.venue.Environment;
import rialto.venue.VenueAdapter;

/**
 * The engine without its OSGi coat: ring, loop, log, journal, door and listeners put together. Thread-safe unless said otherwise.
 */
public final class EngineCore implements Engine, Wiring, EventLog, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EngineCore.class);
    private static final long ALIVE_NANOS = 1_000_000_000L;
    private static final long JOIN_MILLIS = 4_000;

    private final Settings settings;
    private final Ring ring;
    private final Log log;
    private final Kernel kernel;
    private final PartsSource source;
    private final KillLatch kill;
    private final Loop loop;
    private final Door door;
    private final Pause doorPause;
    /** {@code null} without a journal. */
    private final JournalKeeper keeper;

    private final ReserveFile reserve;
    private final Path journal;
    private final Recovered recovered;
    /** Of all venues that ever were here: orders and positions stay at one whose adapter is away. */
    private volatile Environment mostReal;

    private final List<Thread> threads = new ArrayList<>();
    private final List<VenueLink> links = new CopyOnWriteArrayList<>();
    private final List<Listening<?>> listenings = new CopyOnWriteArrayList<>();
    private final Outside outside = new Outside();
    private volatile boolean ready;
    private volatile List<String> missingParts = List.of();
    private long droppedBefore;

    /**
     * Opens an engine without OSGi, for benchmarks and tests: recovers from the journal if there is one, starts the threads, and
     * returns when the first input of this run is handled. Close it to end its threads.
     *
     * @param settings how it is set up
     * @param source makes the parts of the loop's kernel and of every shadow; each set is used by one thread at a time
     * @throws rialto.journal.JournalException if the journal is damaged or in use
     */
    public static EngineCore open(Settings settings, PartsSource source) {
        return new EngineCore(settings, source.create(), source).start();
    }

    /**
     * Recovers from the journal and starts the threads.
     *
     * @param parts fresh and complete, for the loop
     * @param source makes parts for shadows
     * @throws rialto.journal.JournalException if the journal is damaged or in use
     */
    EngineCore(Settings settings, Parts parts, PartsSource source) {
        this.settings = settings;
        this.source = source;
        ring = new Ring(settings.ringBytes());
        log = new Log(settings.logBytes());
        OutcomeWriter outcomes = new OutcomeWriter();
        kernel = new Kernel(parts, outcomes);
        boolean durable = settings.home() != null;
        journal = durable ? settings.home().resolve("journal") : null;
        JournalOptions options = JournalOptions.standard(System::currentTimeMillis, System::nanoTime);
        recovered = durable
                ? Recoverer.recover(journal, settings.acceptLoss() ? options.acceptingLoss() : options, kernel)
                : null;
        mostReal = kernel.mostReal();
        reserve = durable
                ? ReserveFile.open(settings.home().resolve("journal").resolve("reserve"), ReserveFile.STANDARD_BYTES)
                : null;
        kill = new KillLatch(durable ? settings.home().resolve("kill-switch.latched") : null, this::cancelAll);
        loop = new Loop(
                ring,
                log,
                kernel,
                outcomes,
                outside,
                kill,
                new Pause(settings.spin() ? 0 : 50_000),
                settings.snapshotEvery());
        if (kernel.gate().latched() != null && kill.latched() == null) {
            // The journal remembers a latch that the file does not: what is not certainly off stays on.
            kill.latch(kernel.gate().latched(), "journal");
        }
        doorPause = new Pause(settings.spin() ? 0 : 50_000);
        keeper = durable
                ? new JournalKeeper(
                        log, recovered.writer(), recovered.snapshots(), doorPause::wake, this::journalFailed)
                : null;
        door = new Door(
                doorReader(durable),
                this::durableSequence,
                kill,
                loop,
                loop::instrument,
                settings.maxIntentAgeNanos(),
                reserve,
                doorPause,
                outside.doorTasks,
                this::doorFailed);
    }

    private FrameReader doorReader(boolean durable) {
        FrameReader reader = outside.fromHere(kernel.sequence() + 1).outcomesOnly();
        // Without a journal nothing else would keep the log from running over orders that the door has not seen.
        return durable ? reader : reader.holding();
    }

    /** Starts the threads; returns when the first input of this run is handled. */
    EngineCore start() {
        if (recovered != null) {
            recovered.remarks().forEach(remark -> LOG.warn("Recovery: {}", remark));
            LOG.info(
                    "Recovered to sequence {} with {} frames after the snapshot at {}",
                    kernel.sequence(),
                    recovered.frames(),
                    recovered.base().sequence());
        }
        if (keeper != null) {
            thread(new Thread(keeper, "rialto-journal"));
        }
        thread(new Thread(door, "rialto-door"));
        CompletableFuture<Void> begun = loop.control(() -> {
            Held base = recovered == null ? new Held(0, null, null, null) : recovered.base();
            loop.begin(newIdPrefix(), recovered == null ? new java.util.TreeMap<>() : recovered.strategies(), base);
            mergeReserve();
            return null;
        });
        MeteredThread loopThread = new MeteredThread("rialto-loop", loop);
        thread(loopThread);
        thread(new Thread(new Watchdog(loopThread), "rialto-watchdog"));
        begun.join();
        ready = true;
        return this;
    }

    private void thread(Thread thread) {
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private static String newIdPrefix() {
        return "R" + Long.toString(System.currentTimeMillis() / 1_000, 36).toUpperCase(java.util.Locale.ROOT) + '-';
    }

    /** Cancels that only the reserve file knows of, because the journal had failed, are asked for on record now. Loop thread. */
    private void mergeReserve() {
        if (reserve == null || reserve.entries().isEmpty()) {
            return;
        }
        for (byte[] entry : reserve.entries()) {
            Order order = kernel.orders().order(new StateReader(entry).getString());
            if (order != null && order.ordStatus().open()) {
                loop.inject(InputWriter.cancel(loop.generated(), order.orderId(), "reserve file"), null, loop.now());
            }
        }
        long merged = kernel.sequence();
        outside.afterDurable(merged, reserve::clear);
    }

    private void journalFailed() {
        kernel.journalHealthy(false);
        door.journalFailed();
    }

    private void doorFailed() {
        kernel.journalHealthy(false);
    }

    private void cancelAll() {
        if (door != null) {
            door.cancelAll();
        }
    }

    private long durableSequence() {
        return keeper == null ? Long.MAX_VALUE : keeper.durableSequence();
    }

    private long writtenSequence() {
        return keeper == null ? 0 : keeper.writtenSequence();
    }

    // ---------------------------------------------------------------- venues and parts

    /** Connects a venue; waits for what the adapter waits for. One connection at a time. */
    public synchronized VenueLink connect(VenueAdapter adapter) {
        for (VenueLink each : links) {
            if (each.adapter().venue().equals(adapter.venue())) {
                return succeed(each, adapter);
            }
        }
        VenueLink link = new VenueLink(adapter, loop);
        links.add(link);
        if (!link.recorded() && loop.aheadOfTheClock()) {
            link.refused(
                    "the time of this home is ahead of the clock, because a recording was played in it; start with another"
                            + " home (--home DIR)");
            LOG.error(
                    "Venue {} is not connected: {}",
                    adapter.venue(),
                    link.state().text());
            return link;
        }
        door.add(link);
        keepTime();
        adapter.connect(link);
        return link;
    }

    /** A new adapter for a venue that has one: the new one takes over, the old one's link is closed. */
    private VenueLink succeed(VenueLink old, VenueAdapter adapter) {
        disconnect(old.adapter(), "replaced by another adapter");
        return connect(adapter);
    }

    /**
     * Disconnects a venue; its orders stay there and are asked for when it is back.
     *
     * @return whether it was connected
     */
    boolean disconnect(VenueAdapter adapter, String reason) {
        boolean connected = false;
        for (VenueLink link : links) {
            if (link.adapter() != adapter) {
                continue;
            }
            // First, so that nobody who asks meanwhile is told that none is real.
            mostReal = moreReal(link.state().environment(), mostReal);
            if (links.remove(link)) {
                connected = true;
                link.close();
                adapter.disconnect();
                door.remove(link);
                droppedBefore += link.dropped();
                if (!loop.stopped()) {
                    link.disconnected(reason);
                }
                keepTime();
            }
        }
        return connected;
    }

    /** Kernel time is the recordings' where there is nothing else, and the host's from the first live venue on. */
    private void keepTime() {
        if (!links.isEmpty()) {
            loop.recordedTime(links.stream().allMatch(VenueLink::recorded));
        }
    }

    /**
     * Replaces a core part on the loop; {@code null} takes it away. Waits for the loop, so a deployer knows when it is done.
     *
     * @return the part before, which the caller releases
     * @throws EngineException if the loop did not take the part and never will, so that the caller can release it
     */
    Stateful replacePart(String name, Stateful part, String version, String reason) {
        Asked<Stateful> answer = loop.control(() -> loop.replacePart(name, part, version, reason));
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return answer.get(2, TimeUnit.SECONDS);
                } catch (ExecutionException e) {
                    throw new EngineException(
                            "part " + name + " was not replaced: "
                                    + e.getCause().getMessage(),
                            e.getCause());
                } catch (TimeoutException e) {
                    // Once the loop has begun, only the end says which of the two instances is in use.
                    if (answer.withdraw() || loop.stopped()) {
                        throw new EngineException("the loop did not take part " + name + " within 2 s", e);
                    }
                } catch (InterruptedException e) {
                    interrupted = true;
                    if (answer.withdraw()) {
                        throw new EngineException("interrupted while part " + name + " was being replaced", e);
                    }
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    void missingParts(List<String> missing) {
        missingParts = List.copyOf(missing);
    }

    // ---------------------------------------------------------------- Engine

    @Override
    public <T> CompletableFuture<T> ask(Function<? super Trading, ? extends T> question) {
        return loop.control(() -> question.apply(kernel));
    }

    @Override
    public CompletableFuture<OrderAnswer> place(OrderRequest request, String who) {
        Instrument instrument = loop.instrument(request.instrument());
        if (instrument == null) {
            return CompletableFuture.completedFuture(new OrderAnswer(
                    0,
                    "",
                    new Refusal(
                            RefusalCode.UNKNOWN_INSTRUMENT,
                            "there is no instrument " + request.instrument() + "; see the list of instruments"),
                    loop.sequence()));
        }
        return input(InputWriter.place(
                        new StateWriter(),
                        instrument.index(),
                        request.side(),
                        request.ordType(),
                        request.timeInForce(),
                        request.postOnly(),
                        request.reduceOnly(),
                        request.quantity(),
                        request.price(),
                        request.reason(),
                        who))
                .thenApply(OrderAnswer.class::cast);
    }

    @Override
    public CompletableFuture<Boolean> cancel(long orderId, String who) {
        return input(InputWriter.cancel(new StateWriter(), orderId, who)).thenApply(Boolean.class::cast);
    }

    @Override
    public CompletableFuture<Long> limit(Limits limits, String who) {
        return input(InputWriter.limit(new StateWriter(), limits, who)).thenApply(answer -> loop.sequence());
    }

    @Override
    public CompletableFuture<Long> record(String job, String phase, String text) {
        return input(InputWriter.job(new StateWriter(), job, phase, text)).thenApply(answer -> loop.sequence());
    }

    private CompletableFuture<Object> input(StateWriter input) {
        Wish wish = Wish.plain();
        loop.put(input, wish);
        return wish.answer();
    }

    private static Environment moreReal(Environment one, Environment other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    @Override
    public EngineStatus status() {
        String problem = keeper == null || keeper.problem().isEmpty() ? door.problem() : keeper.problem();
        long dropped = droppedBefore;
        List<VenueState> venues = new ArrayList<>();
        Environment environment = mostReal;
        for (VenueLink link : links) {
            dropped += link.dropped();
            VenueState state = link.state();
            venues.add(state);
            environment = moreReal(state.environment(), environment);
        }
        boolean alive = !loop.stopped() && System.nanoTime() - loop.heartbeatNanos() < ALIVE_NANOS;
        String killed = kill.latched();
        return new EngineStatus(
                loop.sequence(),
                keeper == null ? 0 : keeper.durableSequence(),
                loop.nanos(),
                ring.capacityBytes(),
                ring.usedBytes(),
                dropped,
                alive,
                problem,
                missingParts,
                environment.name(),
                killed == null ? "" : killed,
                ready && alive && problem.isEmpty() && missingParts.isEmpty(),
                List.copyOf(venues));
    }

    @Override
    public CompletableFuture<String> stateHash() {
        return loop.control(() -> Map.entry(kernel.sequence(), loop.encode()))
                .thenApplyAsync(entry -> entry.getKey() + ":" + sha256(entry.getValue()));
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    // ---------------------------------------------------------------- Wiring

    @Override
    public CompletableFuture<Long> deploy(
            String deployment, List<String> instruments, Candidate candidate, String who) {
        return loop.control(() -> loop.deploy(deployment, instruments, candidate, who));
    }

    @Override
    public Swap swap(String deployment, Candidate candidate, SwapPlan plan, SwapListener listener, String who) {
        SwapRun.Handle handle = new SwapRun.Handle();
        // Parts are made here and not on the loop, which would wait for the framework meanwhile.
        boolean shadowed = plan.shadowEvents() > 0 || plan.probationEvents() > 0;
        Parts parts = shadowed ? source.create() : null;
        loop.control(() -> {
                    loop.swap(deployment, candidate, plan, handle, listener, parts, who);
                    return null;
                })
                .exceptionally(e -> {
                    giveBack(parts);
                    listener.phase(SwapListener.Phase.REFUSED, loop.sequence(), 1, e.getMessage());
                    return null;
                });
        return handle;
    }

    private void giveBack(Parts parts) {
        if (parts != null) {
            source.release(parts);
        }
    }

    private CompletableFuture<Long> returning(String deployment, Candidate candidate, String reason, String who) {
        Parts parts;
        try {
            parts = source.create();
        } catch (EngineException e) {
            return CompletableFuture.failedFuture(e);
        }
        return loop.control(() -> loop.takeBack(deployment, candidate, parts, reason, who))
                .whenComplete((answer, failure) -> {
                    if (failure != null) {
                        giveBack(parts);
                    }
                })
                .thenCompose(Function.identity());
    }

    @Override
    public CompletableFuture<Long> pause(String deployment, String reason, String who) {
        return loop.control(() -> {
            loop.pause(deployment, reason, who);
            return kernel.sequence();
        });
    }

    @Override
    public CompletableFuture<Long> resume(String deployment, String reason, String who) {
        return returning(deployment, null, reason, who);
    }

    @Override
    public CompletableFuture<Long> undeploy(String deployment, String reason, String who) {
        return loop.control(() -> {
            loop.undeploy(deployment, reason, who);
            return kernel.sequence();
        });
    }

    @Override
    public boolean hold(String deployment, String reason, Duration within) {
        long deadline = System.nanoTime() + within.toNanos();
        try {
            List<Shadow> leaving =
                    loop.control(() -> loop.hold(deployment, reason)).get(within.toNanos(), TimeUnit.NANOSECONDS);
            for (Shadow shadow : leaving) {
                if (!shadow.awaitEnd(deadline - System.nanoTime())) {
                    LOG.error("A shadow of {} did not leave its code within {}", deployment, within);
                    return false;
                }
            }
            return true;
        } catch (TimeoutException e) {
            // It stays asked for: what is asked later, such as taking other code in, comes after it, and until then the
            // code is called.
            LOG.error("The loop did not let go of {} within {}; it does as soon as it can", deployment, within);
            return false;
        } catch (ExecutionException e) {
            LOG.warn("Deployment {} was not held: {}", deployment, e.getCause().getMessage());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public CompletableFuture<Long> takeBack(String deployment, Candidate candidate, String who) {
        return returning(deployment, candidate, "its code is back", who);
    }

    @Override
    public CompletableFuture<Verification> verify(CandidateSource candidates, DoubleConsumer progress) {
        CompletableFuture<Verification> answer = new CompletableFuture<>();
        if (journal == null) {
            answer.completeExceptionally(
                    new EngineException("this engine keeps no journal that could be executed again"));
            return answer;
        }
        long until = keeper.durableSequence();
        Verifier verifier = new Verifier(journal, until, source, candidates, progress);
        new MeteredThread("rialto-verify", () -> {
                    try {
                        answer.complete(verifier.run());
                    } catch (RuntimeException e) {
                        answer.completeExceptionally(e);
                    }
                })
                .start();
        return answer;
    }

    @Override
    public List<DeploymentState> deployments() {
        return loop.control(kernel::deployments).join();
    }

    // ---------------------------------------------------------------- EventLog

    @Override
    public <E extends Event> Subscription subscribe(
            Class<E> type, long fromSequence, EventListener<? super E> listener) {
        FrameReader frames;
        if (fromSequence == NOW) {
            frames = loop.control(() -> outside.fromHere(kernel.sequence() + 1)).join();
        } else {
            requireHeld(fromSequence);
            frames = outside.from(Math.max(1, fromSequence));
        }
        Listening<E> listening = new Listening<>(
                type,
                frames,
                loop::instrument,
                loop::sequence,
                listener,
                "rialto-listener-" + type.getSimpleName(),
                listenings::remove);
        listenings.add(listening);
        listening.start();
        return listening;
    }

    @Override
    public long oldestSequence() {
        return journal == null
                ? log.oldest(loop.sequence() + 1)
                : JournalReader.oldest(journal).orElse(1);
    }

    private void requireHeld(long fromSequence) {
        if (journal == null && log.markAtOrBefore(Math.max(1, fromSequence)) < 0 && fromSequence <= loop.sequence()) {
            throw new IllegalArgumentException("sequence " + fromSequence + " is no longer held; subscribe from NOW");
        }
    }

    // ---------------------------------------------------------------- the rest

    public KillSwitch killSwitch() {
        return kill;
    }

    /** Orders sent to venues since the start. */
    long ordersSent() {
        return door.sent();
    }

    Loop loop() {
        return loop;
    }

    Door door() {
        return door;
    }

    /** Stops in order: venues, loop, listeners, journal, door. Bounded. */
    @Override
    public void close() {
        ready = false;
        for (VenueLink link : links) {
            disconnect(link.adapter(), "the platform stops");
        }
        try {
            loop.control(() -> {
                        loop.snapshot();
                        return null;
                    })
                    .get(JOIN_MILLIS / 2, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("No last snapshot was taken; the next start replays more of the journal", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        loop.stop();
        listenings.forEach(Listening::stop);
        join("rialto-loop");
        if (keeper != null) {
            keeper.stop();
            join("rialto-journal");
        }
        door.stop();
        join("rialto-door");
        if (reserve != null) {
            reserve.close();
        }
    }

    private void join(String name) {
        for (Thread thread : threads) {
            if (thread.getName().equals(name)) {
                try {
                    thread.join(JOIN_MILLIS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                if (thread.isAlive()) {
                    LOG.error("Thread {} did not end within {} ms", name, JOIN_MILLIS);
                }
            }
        }
    }

    /** What the loop asks of the rest. */
    private final class Outside implements Egress {

        private final DoorTasks doorTasks = new DoorTasks();

        @Override
        public void reconcile(VenueLink link, List<String> clOrdIds, long afterSequence) {
            doorTasks.whenPassed(afterSequence, () -> {
                clOrdIds.forEach(id -> door.recovered(id, link));
                door.reconcile(link, clOrdIds);
            });
            doorPause.wake();
        }

        @Override
        public void cancel(VenueLink link, List<String> clOrdIds, long afterSequence) {
            doorTasks.whenPassed(afterSequence, () -> clOrdIds.forEach(id -> door.cancel(link, id)));
            doorPause.wake();
        }

        void afterDurable(long sequence, Runnable task) {
            doorTasks.whenDurable(sequence, task);
        }

        @Override
        public void logged() {
            if (keeper != null) {
                keeper.wake();
            } else {
                doorPause.wake();
            }
        }

        @Override
        public void snapshot(long sequence, byte[] state) {
            if (keeper != null) {
                keeper.snapshot(sequence, state);
            }
        }

        @Override
        public FrameReader fromHere(long nextSequence) {
            return FrameReader.atEnd(log, journal, EngineCore.this::writtenSequence, nextSequence);
        }

        @Override
        public FrameReader from(long sequence) {
            return new FrameReader(log, journal, EngineCore.this::writtenSequence, sequence);
        }

        @Override
        public PartsSource parts() {
            return source;
        }

        @Override
        public double pressure() {
            return (double) ring.usedBytes() / ring.capacityBytes();
        }
    }
}
