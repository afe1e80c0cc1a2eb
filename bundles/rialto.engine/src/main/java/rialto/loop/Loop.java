package rialto.loop;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rialto.engine.Candidate;
import rialto.engine.DeploymentState.Status;
import rialto.engine.EngineException;
import rialto.engine.SwapListener;
import rialto.engine.SwapPlan;
import rialto.instrument.Instrument;
import rialto.kernel.InputCode;
import rialto.kernel.InputReader;
import rialto.kernel.InputWriter;
import rialto.kernel.Kernel;
import rialto.kernel.OutcomeWriter;
import rialto.kernel.Parts;
import rialto.kernel.Version;
import rialto.order.Order;
import rialto.state.StateWriter;
import rialto.state.Stateful;
import rialto.strategy.Strategy;
import rialto.strategy.StrategyState;

/**
 * The one thread that owns trading. It takes inputs from the ring, lets the kernel handle each to the end, and logs input and
 * outcomes as one frame. Between two inputs it answers questions, changes the wiring, and lets timers fire.
 */
final class Loop implements Runnable, Ingress {

    private static final Logger LOG = LoggerFactory.getLogger(Loop.class);
    private static final long ROOM_WAIT_NANOS = 20_000;
    /** Clocks of hosts are set back by so much now and then. */
    private static final long AHEAD_NANOS = 60_000_000_000L;

    private static final int HEARTBEAT_MASK = 0x3ff;
    private static final int INPUTS_PER_TURN = 16;
    private static final VarHandle SEQUENCE;
    private static final VarHandle NANOS;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            SEQUENCE = lookup.findVarHandle(Loop.class, "sequence", long.class);
            NANOS = lookup.findVarHandle(Loop.class, "nanos", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Ring ring;
    private final Log log;
    private final Kernel kernel;
    private final OutcomeWriter outcomes;
    private final Egress egress;
    private final KillLatch kill;
    private final HostClock clock = new HostClock();
    private final InputReader inputs = new InputReader();
    private final StateWriter generated = new StateWriter(1 << 12);
    /** Kept, for memory of this size is dear to come by while the market waits. */
    private final StateWriter encoder = new StateWriter(1 << 18);

    private final StateWriter snapshotEncoder = new StateWriter(1 << 18);
    private final Pause pause;
    private final long snapshotEvery;
    private long lastSnapshot;

    private final ConcurrentLinkedQueue<Runnable> controls = new ConcurrentLinkedQueue<>();
    private volatile boolean controlled;
    private volatile boolean stopping;
    private volatile boolean stopped;
    /** Until the first venue says what time it keeps, kernel time stands still, so that a recording can begin in its own. */
    private volatile boolean recordedTime = true;

    private final SortedMap<String, Held> held = new TreeMap<>();
    private final List<Run> runs = new ArrayList<>();
    /** What waits until no part is away. */
    private final List<Runnable> waiting = new ArrayList<>();

    private byte[] generatedBytes = new byte[1 << 12];
    private long killChanges;
    private int seenStops;
    private int handled;

    /** Last input handled and its time: told to other threads by release stores, for full fences would cost more than an event. */
    private long sequence;

    private long nanos;
    private volatile long heartbeat = System.nanoTime();
    private volatile Instrument[] instruments = new Instrument[0];

    /**
     * @param kernel recovered, with its outcomes going to {@code outcomes}
     * @param pause how to wait when there is nothing to do
     * @param snapshotEvery inputs between two snapshots
     */
    Loop(
            Ring ring,
            Log log,
            Kernel kernel,
            OutcomeWriter outcomes,
            Egress egress,
            KillLatch kill,
            Pause pause,
            long snapshotEvery) {
        this.ring = ring;
        this.log = log;
        this.kernel = kernel;
        this.outcomes = outcomes;
        this.egress = egress;
        this.kill = kill;
        this.pause = pause;
        this.snapshotEvery = snapshotEvery;
        ring.wakes(pause);
        lastSnapshot = kernel.sequence();
        sequence = kernel.sequence();
        nanos = kernel.nanos();
        publishInstruments();
    }

    // ---------------------------------------------------------------- the turn

    @Override
    public void run() {
        try {
            while (!stopping) {
                turn();
            }
        } catch (RuntimeException | Error e) {
            LOG.error(
                    "The loop failed at sequence {}; trading has stopped. Start the platform again: it recovers from the journal",
                    kernel.sequence(),
                    e);
            throw e;
        } finally {
            stopped = true;
            for (Run run : new ArrayList<>(runs)) {
                run.abort("the engine stops");
            }
            failWaiting();
        }
    }

    private void turn() {
        if (controlled) {
            runControls();
        }
        if (!kernel.parts().complete() || !log.hasRoom()) {
            beat();
            pause.idle();
            return;
        }
        if (kill.state().changes() != killChanges) {
            noticeKillSwitch();
        }
        if (ring.poll()) {
            handleSome();
            pause.reset();
        } else {
            if (!recordedTime) {
                fireTimers(clock.nanos());
            }
            beat();
            pause.idle();
        }
        if (!runs.isEmpty()) {
            runs.removeIf(Run::turn);
        }
        if (kernel.sequence() - lastSnapshot >= snapshotEvery) {
            snapshot();
        }
    }

    /** Handles what the ring holds, up to a few inputs: looking for the rest after each would cost a tenth of the time. */
    private void handleSome() {
        int left = runs.isEmpty() ? INPUTS_PER_TURN : 1;
        do {
            handle();
            if ((++handled & HEARTBEAT_MASK) == 0) {
                beat();
            }
        } while (--left > 0 && log.hasRoom() && ring.poll());
    }

    private void handle() {
        byte[] memory = ring.memory();
        int offset = ring.offset();
        int length = ring.length();
        long stamp = ring.stamp();
        long now = stamp != Ring.NO_STAMP ? stamp : now();
        if (kernel.nextTimerNanos() <= now) {
            fireTimers(now);
        }
        Wish wish = (Wish) ring.attachment();
        if (memory[offset] == InputCode.LIMIT && kernel.gate() == null) {
            // Not taken and so not on record, which would set them when the record is read.
            ring.advance();
            LOG.warn("Limits were not taken: the risk gate is away");
            answer(wish.answer(), new EngineException("the risk gate is away; set the limits again when it is back"));
            return;
        }
        kernel.begin(now);
        outcomes.clear();
        Object answer = inputs.apply(kernel, memory, offset, length, wish == null ? null : wish.incoming());
        byte code = memory[offset];
        write(memory, offset, length, code);
        ring.advance();
        if (code == InputCode.DEFINE) {
            publishInstruments();
        }
        if (wish != null) {
            answer(wish.answer(), answer);
        }
    }

    private void write(byte[] input, int offset, int length, byte code) {
        boolean durable =
                outcomes.durable() || !InputCode.market(code) && code != InputCode.TIMER && code != InputCode.REPORT;
        log.write(
                kernel.sequence(),
                kernel.nanos(),
                durable ? System.nanoTime() : 0,
                input,
                offset,
                length,
                outcomes,
                durable);
        NANOS.setRelease(this, kernel.nanos());
        SEQUENCE.setRelease(this, kernel.sequence());
        if (durable) {
            egress.logged();
        }
        if (kernel.stops() != seenStops) {
            seenStops = kernel.stops();
            keepStopped();
        }
    }

    /** Handles an input of the loop's own. */
    Object inject(StateWriter input, Strategy incoming, long stamp) {
        while (!log.hasRoom() && !stopping) {
            LockSupport.parkNanos(ROOM_WAIT_NANOS);
        }
        int length = input.size();
        if (length > generatedBytes.length) {
            generatedBytes = new byte[2 * length];
        }
        input.copyTo(generatedBytes, 0);
        kernel.begin(stamp);
        outcomes.clear();
        Object answer = inputs.apply(kernel, generatedBytes, 0, length, incoming);
        write(generatedBytes, 0, length, generatedBytes[0]);
        return answer;
    }

    private void fireTimers(long until) {
        while (kernel.nextTimerNanos() <= until) {
            long due = Math.max(kernel.nextTimerNanos(), kernel.nanos());
            inject(InputWriter.timer(generated.clear(), kernel.nextTimerDeployment(), kernel.nextTimerId()), null, due);
        }
    }

    private void noticeKillSwitch() {
        KillLatch.State state = kill.state();
        killChanges = state.changes();
        StateWriter input = state.reason() != null
                ? InputWriter.latch(generated.clear(), state.reason(), state.who())
                : InputWriter.unlatch(generated.clear(), "", state.who());
        inject(input, null, now());
    }

    long now() {
        return recordedTime ? kernel.nanos() : Math.max(clock.nanos(), kernel.nanos());
    }

    private void beat() {
        heartbeat = System.nanoTime();
    }

    // ---------------------------------------------------------------- from other threads

    @Override
    public Ring ring() {
        return ring;
    }

    @Override
    public void put(StateWriter input, Wish wish) {
        int length = input.size();
        while (!stopped) {
            long claim = ring.claim(length, false);
            if (claim >= 0) {
                input.copyTo(ring.memory(), ring.offset(claim));
                ring.publish(claim, Ring.NO_STAMP, wish);
                if (stopped && wish != null) {
                    wish.answer().completeExceptionally(new EngineException("the engine has stopped"));
                }
                return;
            }
            LockSupport.parkNanos(ROOM_WAIT_NANOS);
        }
        EngineException gone = new EngineException("the engine has stopped; start the platform again");
        if (wish == null) {
            throw gone;
        }
        wish.answer().completeExceptionally(gone);
    }

    /** Runs something on the loop between two inputs, unless it is withdrawn before. */
    <T> Asked<T> control(Supplier<T> task) {
        Asked<T> answer = new Asked<>();
        controls.add(() -> {
            if (!answer.begin()) {
                return;
            }
            if (stopping || stopped) {
                answer.completeExceptionally(new EngineException("the engine has stopped; start the platform again"));
                return;
            }
            try {
                answer.complete(task.get());
            } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
                // The fault of who asks, whose code may just be leaving: trading goes on.
                answer.completeExceptionally(e);
            } catch (Error e) {
                answer.completeExceptionally(e);
                throw e;
            }
        });
        controlled = true;
        pause.wake();
        if (stopped) {
            failWaiting();
        }
        return answer;
    }

    @Override
    public void reconcile(VenueLink link) {
        control(() -> {
            whenComplete(() -> egress.reconcile(link, openAt(link.adapter().venue(), false), kernel.sequence()));
            return null;
        });
    }

    @Override
    public void cancelAgain(VenueLink link) {
        control(() -> {
            whenComplete(() -> egress.cancel(link, openAt(link.adapter().venue(), true), kernel.sequence()));
            return null;
        });
    }

    /** Now, or as soon as no part is away that has to be asked. */
    private void whenComplete(Runnable task) {
        if (kernel.parts().complete()) {
            task.run();
        } else {
            waiting.add(task);
        }
    }

    private List<String> openAt(String venue, boolean pendingCancelOnly) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < kernel.orders().openCount(); i++) {
            Order order = kernel.orders().open(i);
            boolean wanted = !pendingCancelOnly || order.ordStatus() == rialto.order.OrdStatus.PENDING_CANCEL;
            if (wanted && order.instrument().venue().equals(venue)) {
                ids.add(order.clOrdId());
            }
        }
        return ids;
    }

    @Override
    public long recordingOffset(long firstNanos) {
        long day = 86_400_000_000_000L;
        long behind = nanos() - firstNanos;
        if (behind < 0) {
            return 0;
        }
        long offset = Math.multiplyExact(behind / day + 1, day);
        if (firstNanos + offset > clock.nanos()) {
            throw new EngineException(
                    "moved behind what is on record here the recording would be ahead of the clock, and nothing"
                            + " real could trade here until then; play it in a home of its own (--home DIR)");
        }
        return offset;
    }

    /** Whether kernel time is ahead of the host's clock, as a recording can leave it: it would stand still for whatever is real. */
    boolean aheadOfTheClock() {
        return nanos() - clock.nanos() > AHEAD_NANOS;
    }

    /** Whether kernel time comes from recordings only. */
    void recordedTime(boolean recorded) {
        recordedTime = recorded;
    }

    void stop() {
        stopping = true;
    }

    boolean stopped() {
        return stopped;
    }

    long sequence() {
        return (long) SEQUENCE.getAcquire(this);
    }

    long nanos() {
        return (long) NANOS.getAcquire(this);
    }

    long heartbeatNanos() {
        return heartbeat;
    }

    Instrument instrument(int index) {
        return instruments[index];
    }

    /** An instrument by name; {@code null} if unknown. */
    Instrument instrument(String name) {
        for (Instrument each : instruments) {
            if (each.name().equals(name)) {
                return each;
            }
        }
        return null;
    }

    Kernel kernel() {
        return kernel;
    }

    private void runControls() {
        controlled = false;
        for (Runnable task = controls.poll(); task != null; task = controls.poll()) {
            task.run();
        }
    }

    private void failWaiting() {
        for (Runnable task = controls.poll(); task != null; task = controls.poll()) {
            task.run();
        }
        while (ring.poll()) {
            if (ring.attachment() instanceof Wish wish) {
                wish.answer()
                        .completeExceptionally(new EngineException("the engine has stopped; start the platform again"));
            }
            ring.advance();
        }
    }

    private static void answer(CompletableFuture<Object> waiting, Object answer) {
        if (answer instanceof RuntimeException e) {
            waiting.completeExceptionally(e);
        } else {
            waiting.complete(answer);
        }
    }

    private void publishInstruments() {
        Instrument[] next = new Instrument[kernel.instrumentCount()];
        for (int i = 0; i < next.length; i++) {
            next[i] = kernel.instrument(i);
        }
        instruments = next;
    }

    // ---------------------------------------------------------------- wiring; loop thread only

    /** First input of a run of the platform. */
    void begin(String idPrefix, SortedMap<String, StrategyState> saved, Held recovered) {
        kernel.following(false);
        for (var deployment : kernel.deployments()) {
            held.put(
                    deployment.name(),
                    new Held(recovered.sequence(), recovered.kernelState(), saved.get(deployment.name()), null));
        }
        inject(InputWriter.start(generated.clear(), idPrefix, ""), null, now());
        if (kill.latched() != null && kernel.gate().latched() == null) {
            noticeKillSwitch();
        }
        seenStops = kernel.stops();
    }

    long deploy(String name, List<String> names, Candidate candidate, String who) {
        requireParts();
        if (kernel.statusOf(name) != null) {
            throw new EngineException("deployment " + name + " exists; swap it, or choose another name");
        }
        int[] indexes = new int[names.size()];
        for (int i = 0; i < indexes.length; i++) {
            Instrument instrument = instrument(names.get(i));
            if (instrument == null) {
                throw new EngineException(
                        "there is no instrument " + names.get(i) + "; known are " + knownInstruments());
            }
            indexes[i] = instrument.index();
        }
        Version version = versionOf(candidate);
        must(inject(InputWriter.deploy(generated.clear(), name, indexes, version, who), candidate.strategy(), now()));
        snapshot();
        return kernel.sequence();
    }

    /** @param parts for a shadow, or {@code null} for a swap without one */
    void swap(
            String name,
            Candidate candidate,
            SwapPlan plan,
            SwapRun.Handle handle,
            SwapListener listener,
            Parts parts,
            String who) {
        requireKnown(name);
        requireIdle(name);
        requireParts();
        SwapRun run = new SwapRun(
                this, egress, name, versionOf(candidate), candidate.strategy(), plan, handle, listener, parts, who);
        if (!run.begin()) {
            runs.add(run);
        }
    }

    void pause(String name, String reason, String who) {
        requireKnown(name);
        requireIdle(name);
        if (kernel.statusOf(name) == Status.PAUSED) {
            throw new EngineException("deployment " + name + " is paused already");
        }
        must(inject(InputWriter.deployment(generated.clear(), InputCode.PAUSE, name, reason, who), null, now()));
    }

    void undeploy(String name, String reason, String who) {
        requireKnown(name);
        requireParts();
        abortRuns(name, "the deployment ends");
        must(inject(InputWriter.deployment(generated.clear(), InputCode.UNDEPLOY, name, reason, who), null, now()));
        held.remove(name);
    }

    /**
     * Takes code off the loop; see {@link rialto.engine.Wiring#hold}.
     *
     * @return shadows that may still be in a callback of that code; wait for them elsewhere than on the loop
     */
    List<Shadow> hold(String name, String reason) {
        requireKnown(name);
        List<Shadow> leaving = abortRuns(name, reason);
        Strategy strategy = kernel.strategy(name);
        Held before = held.get(name);
        StrategyState state = null;
        if (strategy != null) {
            state = saveOrNull(name, strategy);
        } else if (before != null && before.strategy() != null) {
            state = before.moved() ? before.state() : saveOrNull(name, before.strategy());
            held.put(name, new Held(before.sequence(), before.kernelState(), state, null));
        }
        boolean paused = kernel.statusOf(name) == Status.PAUSED;
        if (!paused) {
            must(inject(
                    InputWriter.deployment(generated.clear(), InputCode.HOLD, name, reason, "platform"), null, now()));
        } else {
            kernel.unseat(name);
        }
        if (strategy != null) {
            held.put(name, new Held(kernel.sequence(), encode(), state, null));
        }
        return leaving;
    }

    private static StrategyState saveOrNull(String name, Strategy strategy) {
        try {
            return Kernel.save(strategy);
        } catch (IllegalStateException e) {
            LOG.warn("Deployment {} goes without its state: {}", name, e.getMessage(), e);
            return null;
        }
    }

    /** Gives code back, or lets a paused deployment go on. */
    CompletableFuture<Long> takeBack(String name, Candidate candidate, Parts parts, String reason, String who) {
        requireKnown(name);
        requireIdle(name);
        requireParts();
        if (kernel.statusOf(name) == Status.RUNNING) {
            throw new EngineException("deployment " + name + " is running");
        }
        Held missed = held.get(name);
        if (candidate == null && (missed == null || missed.strategy() == null)) {
            throw new EngineException("the code of deployment " + name
                    + " is away; start or upload its bundle, or swap to another version");
        }
        Version version = candidate == null ? kernel.version(name) : versionOf(candidate);
        Strategy strategy = candidate == null ? missed.strategy() : candidate.strategy();
        Held from = missed == null ? null : begun(name, missed, strategy);
        ReturnRun run = new ReturnRun(this, egress, name, version, strategy, from, parts, reason, who);
        runs.add(run);
        return run.answer();
    }

    /**
     * What a return begins from. What the instance that stopped holds is saved before it moves: by then it may be in a callback on another
     * thread, and past the events that whoever comes next has to see.
     */
    private Held begun(String name, Held missed, Strategy returning) {
        Held kept = missed.resting() == null ? missed : missed.moving(saveOrNull(name, missed.strategy()));
        held.put(name, kept);
        boolean same = returning == missed.strategy();
        if (same && missed.moved() && missed.state() == null) {
            throw new EngineException(
                    "deployment " + name
                            + " tried to catch up before and saves no state that it could go back to; swap it to this version again or to another");
        }
        // An instance that has not moved since is where it has to be, and goes on as it is.
        StrategyState state = same && !missed.moved() ? null : kept.state();
        return new Held(missed.sequence(), missed.kernelState(), state, missed.strategy());
    }

    /** Replaces a core part, or notes that it is away ({@code null}); answers what was there. */
    Stateful replacePart(String name, Stateful part, String version, String reason) {
        Stateful before = kernel.parts().named(name);
        kernel.replace(name, part);
        if (kernel.parts().complete()) {
            inject(InputWriter.part(generated.clear(), name, version, reason), null, now());
            if (kernel.gate() != null && (kernel.gate().latched() == null) != (kill.latched() == null)) {
                // It was latched or taken off while the gate was away, and the gate's own state does not know.
                noticeKillSwitch();
            }
            waiting.forEach(Runnable::run);
            waiting.clear();
        }
        return before;
    }

    void end(Run run) {
        // A run that ends inside its own turn is taken off the list by that turn.
        held.remove(run.deployment());
    }

    Held held(String name) {
        return held.get(name);
    }

    StateWriter generated() {
        return generated.clear();
    }

    private List<Shadow> abortRuns(String name, String reason) {
        List<Shadow> leaving = new ArrayList<>();
        for (Run run : new ArrayList<>(runs)) {
            if (run.deployment().equals(name)) {
                Shadow shadow = run.abort(reason);
                if (shadow != null) {
                    leaving.add(shadow);
                }
                runs.remove(run);
            }
        }
        return leaving;
    }

    private void requireIdle(String name) {
        for (Run run : runs) {
            if (run.deployment().equals(name)) {
                throw new EngineException(
                        "deployment " + name + " is being swapped or is coming back; wait for it, or roll it back");
            }
        }
    }

    /** Before anything is on record: what cannot be done now would be done when the record is read. */
    private void requireParts() {
        if (!kernel.parts().complete()) {
            throw new EngineException("a core part is being replaced or is away; try again when /health/ready says so");
        }
    }

    private void requireKnown(String name) {
        if (kernel.statusOf(name) == null) {
            throw new EngineException("there is no deployment " + name);
        }
    }

    private String knownInstruments() {
        List<String> names = new ArrayList<>();
        for (Instrument each : instruments) {
            names.add(each.name());
        }
        return names.isEmpty() ? "none yet" : String.join(", ", names);
    }

    private static Version versionOf(Candidate candidate) {
        return Kernel.versionOf(candidate);
    }

    static void must(Object answer) {
        if (answer instanceof RuntimeException e) {
            throw new EngineException(e.getMessage(), e);
        }
    }

    /** Deployments that a failure stopped keep what they need to go on later. */
    private void keepStopped() {
        for (var deployment : kernel.deployments()) {
            String name = deployment.name();
            if (deployment.status() == Status.PAUSED && !held.containsKey(name)) {
                Strategy strategy = kernel.unseat(name);
                held.put(name, new Held(kernel.sequence(), encode(), null, strategy));
            }
        }
    }

    // ---------------------------------------------------------------- state; loop thread only

    /** The canonical state now. */
    byte[] encode() {
        kernel.save(encoder.clear());
        return encoder.toByteArray();
    }

    /** Hands a snapshot to the journal's thread. */
    void snapshot() {
        lastSnapshot = kernel.sequence();
        SortedMap<String, StrategyState> states = new TreeMap<>();
        for (var deployment : kernel.deployments()) {
            String name = deployment.name();
            Strategy strategy = kernel.strategy(name);
            Held missed = held.get(name);
            if (strategy == null && missed != null) {
                strategy = missed.resting();
            }
            StrategyState state =
                    strategy != null ? saveOrNull(name, strategy) : missed == null ? null : missed.state();
            states.put(name, state);
        }
        kernel.save(encoder.clear());
        egress.snapshot(kernel.sequence(), SnapshotCodec.encode(encoder, states, snapshotEncoder.clear()));
    }

    Map<String, Held> heldDeployments() {
        return held;
    }
}
