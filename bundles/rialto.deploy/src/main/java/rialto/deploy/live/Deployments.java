package rialto.deploy.live;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rialto.deploy.DeployException;
import rialto.deploy.DeploymentRequest;
import rialto.deploy.Job;
import rialto.deploy.archive.ArchiveRefused;
import rialto.deploy.archive.PluginArchive;
import rialto.deploy.hooks.BundleGuard;
import rialto.deploy.jobs.JobBook;
import rialto.deploy.jobs.Work;
import rialto.deploy.plugins.Parameters;
import rialto.deploy.plugins.PluginStore;
import rialto.deploy.plugins.StoredPlugin;
import rialto.engine.DeploymentState;
import rialto.engine.DeploymentState.Status;
import rialto.engine.EngineException;
import rialto.engine.SwapListener.Phase;
import rialto.engine.SwapPlan;
import rialto.engine.Wiring;

/**
 * What is done to deployments, step by step. Everything runs on the deploy thread, but for what a bundle that stops by other hands
 * demands at once.
 */
final class Deployments implements BundleGuard.Watch {

    /** Who does what nobody asked for. */
    static final String PLATFORM = "platform";

    private static final Logger LOG = LoggerFactory.getLogger(Deployments.class);
    private static final long ANSWER_MILLIS = 30_000;

    /** Code that comes back follows the journal since the last snapshot. */
    private static final long CATCH_UP_MILLIS = 600_000;

    private static final Duration HOLD_WITHIN = Duration.ofSeconds(3);

    private final DeployThread thread;
    private final JobBook jobs;
    private final PluginStore store;
    private final Memory memory;
    private final Intake intake;
    private final Bundles bundles;
    private final Workshop workshop;
    private final Wiring wiring;
    private final ConcurrentMap<String, Live> lives = new ConcurrentHashMap<>();

    Deployments(
            DeployThread thread,
            JobBook jobs,
            PluginStore store,
            Memory memory,
            Intake intake,
            Bundles bundles,
            Workshop workshop,
            Wiring wiring) {
        this.thread = thread;
        this.jobs = jobs;
        this.store = store;
        this.memory = memory;
        this.intake = intake;
        this.bundles = bundles;
        this.workshop = workshop;
        this.wiring = wiring;
    }

    // ---------------------------------------------------------------- any thread

    /** A deployment as the engine sees it; {@code null} if there is none of that name. */
    DeploymentState find(String name) {
        for (DeploymentState each : wiring.deployments()) {
            if (each.name().equals(name)) {
                return each;
            }
        }
        return null;
    }

    /** What we hold of a deployment, made if need be. */
    Live live(String name) {
        return lives.computeIfAbsent(name, Live::new);
    }

    /** Whether we hold an instance that the engine could call. */
    boolean hasCode(String name) {
        Live live = lives.get(name);
        return live != null && live.deciding() != null;
    }

    /** Claims a deployment for a job. Throws if another has it. */
    Live claim(String name, Work work) {
        Live live = live(name);
        if (!live.begin(work)) {
            Work other = live.work();
            DeployException busy = new DeployException(
                    "deployment-busy",
                    "deployment " + name + " is taken by job "
                            + (other == null
                                    ? "that is just ending"
                                    : other.id() + " (" + other.job().kind() + ", "
                                            + other.job().phase() + ")")
                            + "; wait for it, or roll it back");
            work.failed(busy.getMessage());
            throw busy;
        }
        work.ended().thenRun(() -> thread.later("tidying", this::tidy));
        return live;
    }

    // ---------------------------------------------------------------- deploy

    void deploy(Live live, Work work, StoredPlugin plugin, DeploymentRequest request, Parameters parameters, String who)
            throws Trouble {
        Instance instance;
        try {
            instance = construct(work, plugin, request.plugin(), parameters);
        } catch (Trouble | RuntimeException | LinkageError e) {
            drop(live);
            throw e;
        }
        live.incoming(instance);
        work.step("wire", 80, "takes its place on the loop");
        answered(
                work,
                ANSWER_MILLIS,
                () -> wiring.deploy(request.name(), request.instruments(), instance.candidate(), who),
                sequence -> {
                    live.incoming(null);
                    live.deciding(instance);
                    live.end();
                    remember(request.name(), null, work);
                    work.done(
                            Long.toString(sequence),
                            request.plugin() + " " + plugin.version() + " decides for " + request.name()
                                    + " from sequence " + sequence);
                },
                reason -> {
                    live.incoming(null);
                    discard(instance, work);
                    drop(live);
                    work.failed("the engine did not take it: " + reason);
                });
    }

    private void drop(Live live) {
        live.end();
        lives.remove(live.name(), live);
    }

    private Instance construct(Work work, StoredPlugin plugin, String strategyName, Parameters parameters)
            throws Trouble {
        work.step("install", 10, plugin.title());
        Installation installation = bundles.acquire(plugin);
        intake.tried(plugin.sha256(), "");
        try {
            return construct(work, installation, strategyName, parameters);
        } catch (Trouble | RuntimeException | LinkageError e) {
            bundles.release(installation, LOG::info);
            throw e;
        }
    }

    private Instance construct(Work work, Installation installation, String strategyName, Parameters parameters)
            throws Trouble {
        StoredPlugin plugin = installation.plugin;
        work.step(
                "construct",
                20,
                strategyName + " with " + (parameters.texts().isEmpty() ? "its defaults" : parameters.texts()));
        Instance instance;
        try {
            instance = workshop.construct(installation, plugin.strategy(strategyName), parameters);
        } catch (Trouble e) {
            throw new Trouble(plugin.title() + " cannot run: " + e.getMessage(), e);
        }
        try {
            store.journaled(plugin.sha256());
            return instance;
        } catch (IOException e) {
            instance.dispose();
            throw new Trouble(
                    "the note on " + plugin.title() + " cannot be written (" + e.getMessage()
                            + "); make room on the disk",
                    e);
        }
    }

    /** Goes on with a job when the engine has answered. If that takes long the job ends, and what comes then is still taken care of. */
    private void answered(
            Work work,
            long withinMillis,
            Supplier<CompletableFuture<Long>> request,
            LongConsumer then,
            Consumer<String> otherwise) {
        CompletableFuture<Long> answer = asked(request);
        answer.whenComplete((sequence, failure) -> thread.later("answer to job " + work.id(), () -> {
            if (work.job().state() != Job.State.RUNNING) {
                work.remark("late", failure == null ? "the engine did it at sequence " + sequence : reason(failure));
            }
            if (failure == null) {
                then.accept(sequence);
            } else {
                otherwise.accept(reason(failure));
            }
        }));
        thread.after(withinMillis, "time-out of job " + work.id(), () -> {
            if (!answer.isDone()) {
                work.failed("the engine did not answer within " + withinMillis / 1_000
                        + " s; look at its status. If it answers later, the deployment changes then");
            }
        });
    }

    /** Asks the engine; what it throws at once is its answer too, for the job and the deployment must be let go of all the same. */
    private static CompletableFuture<Long> asked(Supplier<CompletableFuture<Long>> request) {
        try {
            return request.get();
        } catch (RuntimeException | LinkageError e) {
            LOG.warn("The engine took a request with an exception: {}", e.toString(), e);
            return CompletableFuture.failedFuture(e);
        }
    }

    static String reason(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof EngineException || cause instanceof IllegalArgumentException
                ? cause.getMessage()
                : cause.toString();
    }

    private void remember(String deployment, Memory.Previous previous, Work work) {
        try {
            memory.previous(deployment, previous);
            memory.ended(deployment, null);
        } catch (Trouble e) {
            LOG.error("Deployment {} could not be rolled back after a restart: {}", deployment, e.getMessage(), e);
            work.remark("note", e.getMessage());
        }
    }

    private void discard(Instance instance, Work work) {
        Installation from = instance.from;
        instance.dispose();
        bundles.release(from, news -> work.remark("unload", news));
    }

    // ---------------------------------------------------------------- swap

    /** Parameters for another version: those of the deployment that it knows, and those asked for. */
    Parameters fitting(
            Work work, StoredPlugin.Strategy strategy, SortedMap<String, String> before, Map<String, String> asked) {
        SortedMap<String, String> merged = new TreeMap<>(before);
        for (String name : before.keySet()) {
            if (strategy.parameters().stream().noneMatch(each -> each.name().equals(name))) {
                merged.remove(name);
                work.remark("parameters", name + " is not known to this version and is left out");
            }
        }
        if (asked != null) {
            merged.putAll(asked);
        }
        return Parameters.check(strategy.name(), strategy.parameters(), merged);
    }

    void swap(
            Live live,
            Work work,
            StoredPlugin plugin,
            String strategyName,
            Parameters parameters,
            SwapPlan plan,
            String who)
            throws Trouble {
        Instance next;
        try {
            next = construct(work, plugin, strategyName, parameters);
        } catch (Trouble | RuntimeException | LinkageError e) {
            live.end();
            throw e;
        }
        Change change = new Change(live, work, live.deciding(), next, plan, thread, this::follow);
        live.incoming(next);
        live.change(change);
        try {
            change.swap(wiring.swap(live.name(), next.candidate(), plan, change, who));
        } catch (RuntimeException | LinkageError e) {
            LOG.warn("The engine took a swap with an exception: {}", e.toString(), e);
            change.phase(Phase.REFUSED, 0, 1, reason(e));
        }
    }

    private void follow(Change change, Phase phase, long sequence, double fraction, String text) {
        boolean first = change.told != phase;
        change.told = phase;
        Live live = change.live;
        Work work = change.work;
        switch (phase) {
            case SHADOW -> {
                if (first || !text.isEmpty()) {
                    work.step(
                            "shadow", 30, text.isEmpty() ? "the new version follows from sequence " + sequence : text);
                } else {
                    work.progress(30 + (int) (30 * fraction));
                }
            }
            case SWITCHED -> {
                change.switchSequence = sequence;
                change.carriedOver = text;
                live.incoming(null);
                live.standby(change.old);
                live.deciding(change.next);
                work.step("switch", 65, said("the new version decides from sequence " + sequence, text));
            }
            case PROBATION -> {
                if (first) {
                    work.step(
                            "probation",
                            70,
                            said("the old version stands by for " + change.plan.probationEvents() + " inputs", text));
                } else if (!text.isEmpty()) {
                    work.step("probation", 95, text);
                } else {
                    work.progress(70 + (int) (25 * fraction));
                }
            }
            case COMMITTED -> committed(change, sequence, text);
            case ROLLED_BACK -> {
                live.standby(null);
                live.deciding(change.old);
                endedEarly(
                        change,
                        "rolled back at sequence " + sequence + ": " + text
                                + ". The old version trades on; mend the new one and " + "swap again");
            }
            case REFUSED ->
                endedEarly(
                        change,
                        "the new version did not take over: " + text + ". The old version trades on; mend the new one "
                                + "and swap again");
        }
    }

    private static String said(String what, String text) {
        return text.isEmpty() ? what : what + ": " + text;
    }

    private void committed(Change change, long sequence, String text) {
        Live live = change.live;
        Work work = change.work;
        live.standby(null);
        live.end();
        work.step("commit", 96, said("the new version stays since sequence " + sequence, text));
        if (change.old != null) {
            remember(live.name(), new Memory.Previous(change.old.from.plugin.sha256(), change.old.parameters), work);
            discard(change.old, work);
        }
        DeploymentState state = find(live.name());
        if (state != null && state.status() == Status.PAUSED && !text.isEmpty()) {
            work.failed(
                    "the deployment is paused: " + state.reason() + "; mend the strategy and swap again, or roll back");
        } else {
            StoredPlugin plugin = change.next.from.plugin;
            work.done(
                    Long.toString(change.switchSequence),
                    change.next.plugin + " " + plugin.version() + " ("
                            + plugin.sha256().substring(0, 12) + ") decides for " + live.name() + " since sequence "
                            + change.switchSequence
                            + (change.carriedOver.isEmpty() ? "" : "; " + change.carriedOver));
        }
        if (change.rollBack != null) {
            change.rollBack.failed(
                    "the swap was committed before it could be rolled back; roll back again to swap to the version before");
        }
    }

    private void endedEarly(Change change, String why) {
        Live live = change.live;
        live.incoming(null);
        live.end();
        discard(change.next, change.work);
        change.work.failed(why);
        if (change.rollBack != null) {
            change.rollBack.done(
                    change.old == null ? "" : change.old.from.plugin.sha256(), "the version before decides");
        }
    }

    // ---------------------------------------------------------------- undeploy

    void undeploy(String name, Work work, String reason, String who) {
        work.step("end", 20, "open orders are cancelled, the position stays on record");
        answered(
                work,
                ANSWER_MILLIS,
                () -> wiring.undeploy(name, reason, who),
                sequence -> {
                    Live live = lives.remove(name);
                    if (live != null) {
                        live.end();
                        List<Instance> held = new ArrayList<>();
                        held.add(live.deciding());
                        held.add(live.incoming());
                        held.add(live.standby());
                        live.deciding(null);
                        live.incoming(null);
                        live.standby(null);
                        for (Instance each : held) {
                            if (each != null) {
                                discard(each, work);
                            }
                        }
                    }
                    try {
                        memory.previous(name, null);
                        memory.ended(name, who);
                    } catch (Trouble e) {
                        LOG.error("{}", e.getMessage(), e);
                        work.remark("note", e.getMessage());
                    }
                    tidy();
                    work.done(Long.toString(sequence), "ended at sequence " + sequence);
                },
                failure -> {
                    live(name).end(work);
                    work.failed("the engine did not end it: " + failure);
                });
    }

    // ---------------------------------------------------------------- code that goes and comes back

    @Override
    public boolean hides(Bundle bundle) {
        return bundles.trying(bundle);
    }

    /** On the thread that stops the bundle: when this returns, SCR deactivates the instances. */
    @Override
    public void stopping(Bundle bundle) {
        if (bundles.leaving(bundle)) {
            return;
        }
        for (Live live : lives.values()) {
            if (!live.uses(bundle)) {
                continue;
            }
            String reason = "bundle " + bundle.getSymbolicName() + " " + bundle.getVersion() + " is being stopped";
            Change change = live.change();
            if (change != null && live.onlyFollows(bundle)) {
                change.rollBack(reason);
                if (change.awaitEnd(HOLD_WITHIN)) {
                    continue;
                }
            }
            live.away(bundle);
            if (!wiring.hold(live.name(), reason + "; start it again, or resume the deployment", HOLD_WITHIN)) {
                LOG.error(
                        "The loop did not let go of {} within {} and may call into {} while it stops; a call that fails pauses it",
                        live.name(),
                        HOLD_WITHIN,
                        bundle.getSymbolicName());
            }
            thread.later("what " + bundle.getSymbolicName() + " leaves behind", () -> displaced(live));
        }
    }

    @Override
    public void started(Bundle bundle) {
        if (bundles.leaving(bundle)) {
            return;
        }
        for (Live live : lives.values()) {
            if (live.awaits(bundle)) {
                thread.later("the return of " + live.name(), () -> comeBack(live, bundle, "its bundle is back"));
            }
        }
    }

    /** The engine has let go of the deployment; so do we. */
    private void displaced(Live live) {
        Set<Instance> gone = new HashSet<>();
        for (Instance each : new Instance[] {live.deciding(), live.standby()}) {
            if (each != null) {
                gone.add(each);
            }
        }
        live.deciding(null);
        live.standby(null);
        gone.forEach(Instance::dispose);
        DeploymentState state = find(live.name());
        Installation installation = state == null ? null : bundles.installed(state.sha256());
        if (installation != null && installation.bundle.getState() == Bundle.ACTIVE) {
            // It was the other version's bundle that stopped, or it is back already.
            comeBack(live, installation.bundle, "its code was taken off the loop with another version's");
        }
    }

    private void comeBack(Live live, Bundle bundle, String why) {
        DeploymentState state = find(live.name());
        if (state == null || state.status() != Status.HELD || live.deciding() != null || live.work() != null) {
            return;
        }
        Work work = jobs.open("return", live.name());
        claim(live.name(), work);
        thread.work(work, () -> bringBack(live, work, bundle, why, PLATFORM));
    }

    /**
     * Gives a held or paused deployment its code.
     *
     * @param bundle the bundle that came back, or {@code null} to take the jar from the store
     */
    void bringBack(Live live, Work work, Bundle bundle, String why, String who) throws Trouble {
        Instance instance;
        try {
            DeploymentState state = find(live.name());
            if (state == null) {
                drop(live);
                throw new Trouble("there is no deployment " + live.name() + " any more");
            }
            work.step("find", 5, why);
            Installation installation = bundle == null ? null : content(bundle, work);
            StoredPlugin plugin = installation == null ? store.find(state.sha256()) : installation.plugin;
            if (plugin == null) {
                throw new Trouble(
                        "the jar of " + state.symbolicName() + " " + state.version() + " with hash " + state.sha256()
                                + " is not in the store; upload it, then resume the deployment, or swap it to another version");
            }
            StoredPlugin.Strategy strategy = plugin.strategy(state.plugin());
            if (strategy == null) {
                throw new Trouble(plugin.title() + " has no strategy " + state.plugin()
                        + " any more; swap to a version that has it");
            }
            Parameters parameters = fitting(work, strategy, state.parameters(), Map.of());
            instance = installation == null
                    ? construct(work, plugin, state.plugin(), parameters)
                    : construct(work, installation, state.plugin(), parameters);
        } catch (Trouble | RuntimeException | LinkageError e) {
            live.end();
            stays(
                    live.name(),
                    "its code did not come back: "
                            + (e instanceof Trouble || e instanceof DeployException ? e.getMessage() : e.toString()));
            throw e;
        }
        live.incoming(instance);
        work.step("catch up", 50, "takes over the saved state and follows what was missed");
        answered(
                work,
                CATCH_UP_MILLIS,
                () -> wiring.takeBack(live.name(), instance.candidate(), who),
                sequence -> {
                    live.incoming(null);
                    live.deciding(instance);
                    live.end();
                    work.done(Long.toString(sequence), "decides again from sequence " + sequence);
                },
                reason -> {
                    live.incoming(null);
                    live.end();
                    discard(instance, work);
                    stays(live.name(), "its code did not come back: " + reason);
                    work.failed(reason);
                });
    }

    /** Says on record why a deployment does not trade. */
    private void stays(String name, String reason) {
        DeploymentState state = find(name);
        if (state != null && state.status() == Status.HELD) {
            wiring.pause(name, reason, PLATFORM).whenComplete((sequence, failure) -> {
                if (failure != null) {
                    LOG.error("Deployment {} could not be paused ({}) because {}", name, reason(failure), reason);
                }
            });
        }
    }

    /** What a bundle that came back now holds; jars that came by a raw update pass the checks of an upload and are kept. */
    private Installation content(Bundle bundle, Work work) throws Trouble {
        Installation known = bundles.installed(bundle);
        if (known != null && !known.altered()) {
            return known;
        }
        work.step(
                "verify",
                8,
                "bundle " + bundle.getBundleId() + " was updated by hand; its content passes the checks of an upload");
        try {
            PluginArchive archive = intake.verify(Repacked.of(bundle));
            StoredPlugin kept = store.keep(archive, intake.describe(archive, bundle.getLocation(), "shell"));
            return bundles.adopt(kept, bundle);
        } catch (IOException | ArchiveRefused e) {
            throw new Trouble(
                    "the content of bundle " + bundle.getBundleId() + " cannot be kept: " + e.getMessage()
                            + "; update it again, or swap by the deployer",
                    e);
        }
    }

    // ---------------------------------------------------------------- start and end

    /** Brings back what ran when the platform stopped, and takes over what an earlier deployer left running. */
    void recover() {
        for (DeploymentState state : wiring.deployments()) {
            StoredPlugin plugin = store.find(state.sha256());
            Live live = live(state.name());
            if (state.status() == Status.HELD) {
                Work work = jobs.open("return", state.name());
                if (plugin == null) {
                    String reason = "the jar of " + state.symbolicName() + " " + state.version() + " with hash "
                            + state.sha256()
                            + " is not in the store; upload it, then resume the deployment, or swap it to another version";
                    // Holding what is held puts the reason on record.
                    wiring.hold(state.name(), reason, HOLD_WITHIN);
                    work.failed(reason);
                } else {
                    returns(live, work);
                }
            } else if (state.status() == Status.RUNNING || bundles.left(state.sha256()) != null) {
                // What starts with the platform starts without plugins: an active one was left by an earlier deployer.
                adopt(live, state, plugin);
            } else {
                LOG.info(
                        "Deployment {} is paused ({}); its code is fetched when it is resumed",
                        state.name(),
                        state.reason());
            }
        }
        bundles.sweep();
    }

    private void returns(Live live, Work work) {
        try {
            claim(live.name(), work);
        } catch (DeployException e) {
            LOG.info("{}; that job decides what becomes of it", e.getMessage());
            return;
        }
        thread.work(work, () -> bringBack(live, work, null, "the platform started again", PLATFORM));
    }

    private void adopt(Live live, DeploymentState state, StoredPlugin plugin) {
        Bundle bundle = bundles.left(state.sha256());
        if (plugin == null || bundle == null) {
            LOG.warn(
                    "Deployment {} runs code of {} {} that this deployer did not install; swap it to a version that is kept",
                    state.name(),
                    state.symbolicName(),
                    state.version());
            return;
        }
        Installation installation = bundles.installed(state.sha256());
        if (installation == null) {
            installation = bundles.adopt(plugin, bundle);
        }
        live.deciding(new Instance(installation, state.plugin(), state.parameters(), null, null));
        LOG.info("Deployment {} goes on; it was taken over from an earlier deployer", state.name());
    }

    /**
     * Ends the swaps under way with the version that decided before, and waits for that for a while. Not on the deploy thread, which follows
     * them.
     */
    void endSwaps(String reason) {
        List<Change> ending = lives.values().stream()
                .map(Live::change)
                .filter(change -> change != null && !change.ended())
                .toList();
        ending.forEach(change -> change.rollBack(reason));
        long deadline = System.nanoTime() + HOLD_WITHIN.toNanos();
        for (Change change : ending) {
            if (!change.awaitEnd(Duration.ofNanos(deadline - System.nanoTime()))) {
                LOG.error(
                        "The swap of {} did not end within {} after: {}. Do not start the deployer again before it has, or restart the platform",
                        change.live.name(),
                        HOLD_WITHIN,
                        reason);
            }
        }
    }

    /** Uninstalls what nobody uses and nobody waits for. */
    void tidy() {
        Set<String> awaited =
                wiring.deployments().stream().map(DeploymentState::sha256).collect(Collectors.toSet());
        for (Installation each : bundles.unused()) {
            if (!awaited.contains(each.plugin.sha256())) {
                bundles.release(each, LOG::info);
            }
        }
    }
}
