package rialto.deploy.live;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Version;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;
import org.osgi.framework.hooks.service.FindHook;
import org.osgi.framework.hooks.weaving.WeavingHook;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rialto.deploy.ClassWatch;
import rialto.deploy.DeployException;
import rialto.deploy.Deployer;
import rialto.deploy.DeploymentRequest;
import rialto.deploy.Job;
import rialto.deploy.PluginInfo;
import rialto.deploy.SwapRequest;
import rialto.deploy.archive.PluginArchive;
import rialto.deploy.hooks.BundleGuard;
import rialto.deploy.jobs.JobBook;
import rialto.deploy.jobs.Work;
import rialto.deploy.plugins.Parameters;
import rialto.deploy.plugins.PluginStore;
import rialto.deploy.plugins.StoredPlugin;
import rialto.engine.DeploymentState;
import rialto.engine.Engine;
import rialto.engine.SwapPlan;
import rialto.engine.Wiring;
import rialto.event.EventLog;

/**
 * The deployer. It checks what is asked at once, on the caller's thread, and does it on a thread of its own. It is there when the engine
 * has recovered, and begins by bringing back what ran before.
 *
 * <p>The hooks are required by name, though nothing here calls them: no plugin may be loaded without its meter and its walls.
 */
@Component(
        service = {Deployer.class, PluginDeployer.class},
        immediate = true,
        reference = {
            @Reference(
                    name = "meter",
                    service = WeavingHook.class,
                    target = "(component.name=rialto.deploy.fuel.PluginWeavingHook)"),
            @Reference(
                    name = "imports",
                    service = ResolverHookFactory.class,
                    target = "(component.name=rialto.deploy.hooks.StrategyImports)"),
            @Reference(
                    name = "services",
                    service = FindHook.class,
                    target = "(component.name=rialto.deploy.hooks.StrategyServices)")
        })
public final class PluginDeployer implements Deployer {

    private static final Logger LOG = LoggerFactory.getLogger(PluginDeployer.class);
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,64}");
    private static final long ANSWER_SECONDS = 10;
    private static final long LOADER_LOOK_MILLIS = 500;
    private static final int LONGEST_STEP = 1_000;
    /** Versions that a compiler made, of one bundle. */
    static final int WATCHED_KEPT = 20;

    private final Engine engine;
    private final Wiring wiring;
    private final BundleGuard guard;
    private final DeployThread thread = new DeployThread();
    private final JobBook jobs;
    private final PluginStore store;
    private final Memory memory;
    private final Intake intake;
    private final Bundles bundles;
    private final Workshop workshop;
    private final Deployments deployments;
    private final PartReplacement parts;
    private final VenueBundles venues;
    /** Completes when what ran before has been claimed to be brought back: what an upload leads to comes after. */
    private final CompletableFuture<Void> recovered = new CompletableFuture<>();

    private volatile boolean started;

    /** Starts it, with the folder {@code rialto.home} and the built-in plugins in {@code rialto.plugins.builtin}. */
    @Activate
    public PluginDeployer(
            BundleContext context,
            @Reference Engine engine,
            @Reference Wiring wiring,
            @Reference EventLog events,
            @Reference ServiceComponentRuntime components,
            @Reference BundleGuard guard) {
        this.engine = engine;
        this.wiring = wiring;
        this.guard = guard;
        String property = context.getProperty("rialto.home");
        if (property == null || property.isBlank()) {
            throw new IllegalStateException(
                    "the framework property rialto.home names no folder to keep plugins in; start Rialto with its "
                            + "launcher or set it");
        }
        Path home = Path.of(property).toAbsolutePath();
        jobs = new JobBook(System::currentTimeMillis, this::journal);
        store = PluginStore.of(home);
        memory = Memory.of(home);
        intake = new Intake(store);
        LoaderWatch loaders = new LoaderWatch(System::nanoTime);
        bundles = new Bundles(context, store, loaders);
        workshop = new Workshop(context, components);
        deployments = new Deployments(thread, jobs, store, memory, intake, bundles, workshop, wiring);
        parts = new PartReplacement(context, thread, bundles, events, components, jobs, store, memory);
        venues = new VenueBundles(context, thread, bundles, components, store, memory);
        guard.watch(deployments);
        String builtIn = context.getProperty("rialto.plugins.builtin");
        thread.later("the venues", venues::startAgain);
        thread.later("the parts", () -> parts.replaceAgain()
                .whenComplete((done, failure) -> thread.later("the start", () -> {
                    try {
                        deployments.recover();
                    } finally {
                        recovered.complete(null);
                    }
                    if (builtIn != null && !builtIn.isBlank()) {
                        uploadBuiltIn(Path.of(builtIn));
                    }
                    thread.later("trials", this::tryAll);
                })));
        thread.every(LOADER_LOOK_MILLIS, "class loaders", loaders::look);
    }

    @Deactivate
    void stop() {
        // While the deploy thread still follows: the next deployer would not know of them, and take the version that
        // stands by for a leftover.
        deployments.endSwaps("the deployer stops; swap again when it is back");
        thread.stop();
        guard.watch(null);
    }

    private void journal(String job, String phase, String text) {
        String line = text.length() <= LONGEST_STEP ? text : text.substring(0, LONGEST_STEP) + "...";
        engine.record(job, phase, line).whenComplete((sequence, failure) -> {
            if (failure != null) {
                LOG.warn(
                        "A step of job {} is not in the journal ({}): {}: {}",
                        job,
                        Deployments.reason(failure),
                        phase,
                        line);
            }
        });
    }

    private void uploadBuiltIn(Path directory) {
        List<Path> jars = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, "*.jar")) {
            found.forEach(jars::add);
        } catch (IOException e) {
            LOG.error(
                    "The plugins that come with Rialto cannot be read from {}: {}. Start again from a whole rialto.jar",
                    directory,
                    e.getMessage(),
                    e);
        }
        jars.sort(Comparator.naturalOrder());
        for (Path each : jars) {
            try (InputStream jar = Files.newInputStream(each)) {
                upload(jar, each.getFileName().toString(), "builtin", Deployments.PLATFORM);
            } catch (IOException | DeployException e) {
                LOG.error("{} cannot be taken in: {}", each, e.getMessage(), e.getCause());
            }
        }
    }

    /** Tries every kept jar that was not tried since the start, and opens the deployer for configured deployments. */
    private void tryAll() {
        started = true;
        for (StoredPlugin each : store.all()) {
            if (intake.problem(each.sha256()) == null && !each.strategies().isEmpty()) {
                thread.later("trial of " + each.title(), () -> {
                    if (store.find(each.sha256()) != null) {
                        tryOne(each);
                    }
                });
            }
        }
    }

    private void tryOne(StoredPlugin plugin) {
        try {
            intake.tried(plugin.sha256(), bundles.trial(plugin));
        } catch (Trouble e) {
            LOG.warn("{}", e.getMessage(), e);
            intake.tried(plugin.sha256(), e.getMessage());
        }
    }

    /** Whether what ran before is being brought back and the built-in plugins are in. */
    boolean started() {
        return started;
    }

    /** Who ended a deployment; {@code null} if nobody did. */
    String endedBy(String deployment) {
        return memory.ended(deployment);
    }

    DeployThread thread() {
        return thread;
    }

    // ---------------------------------------------------------------- plugins

    @Override
    public List<PluginInfo> plugins() {
        List<DeploymentState> running = wiring.deployments();
        List<PluginInfo> infos = new ArrayList<>();
        for (StoredPlugin each : store.all()) {
            for (StoredPlugin.Strategy strategy : each.strategies()) {
                List<String> users = running.stream()
                        .filter(state -> state.sha256().equals(each.sha256())
                                && state.plugin().equals(strategy.name()))
                        .map(DeploymentState::name)
                        .toList();
                String problem = intake.problem(each.sha256());
                PluginInfo.State state = !users.isEmpty()
                        ? PluginInfo.State.IN_USE
                        : "".equals(problem) ? PluginInfo.State.READY : PluginInfo.State.UNRESOLVED;
                String said = !users.isEmpty()
                        ? ""
                        : problem == null ? "it is yet to be tried since the platform started" : problem;
                infos.add(new PluginInfo(
                        strategy.name(),
                        each.symbolicName(),
                        each.version().toString(),
                        each.sha256(),
                        state,
                        said,
                        each.source(),
                        each.description(),
                        strategy.parameters(),
                        users));
            }
        }
        // The store is in order of bundle and version; a stable sort keeps that within a name.
        infos.sort(Comparator.comparing(PluginInfo::plugin));
        return infos;
    }

    @Override
    public Job upload(InputStream jar, String name, String source, String who) {
        thread.requireRoom();
        try {
            PluginArchive archive = intake.verify(jar);
            StoredPlugin described = intake.describe(archive, name, source);
            String part = Intake.part(archive);
            String kind = part != null ? "replace" : archive.isVenue() ? "venue" : "upload";
            Work work = jobs.open(kind, part != null ? part : archive.isVenue() ? archive.symbolicName() : name);
            work.step("verify", 10, name + " from " + source + " by " + who + " is " + described.title());
            recovered.thenRun(() -> thread.work(work, () -> take(work, archive, described, part)));
            return work.job();
        } catch (DeployException e) {
            Work work = jobs.open("upload", name);
            work.step("verify", 5, name + " from " + source + " by " + who);
            work.failed(e.getMessage());
            throw e;
        }
    }

    private void take(Work work, PluginArchive archive, StoredPlugin described, String part) throws Trouble {
        StoredPlugin kept;
        try {
            kept = store.keep(archive, described);
        } catch (IOException e) {
            throw new Trouble(
                    "the jar cannot be kept (" + e.getMessage()
                            + "); make room on the disk of the home and upload it again",
                    e);
        }
        work.step("keep", 25, kept.title());
        if (part != null) {
            parts.replace(work, kept, part);
            return;
        }
        if (archive.isVenue()) {
            venues.take(work, kept);
            return;
        }
        work.step("resolve", 50, "tries it beside what runs");
        String problem = bundles.trial(kept);
        intake.tried(kept.sha256(), problem);
        if (!problem.isEmpty()) {
            throw new Trouble(kept.title() + ": " + problem + ". It is kept and can be tried again by uploading it");
        }
        work.done(kept.sha256(), kept.title() + " is ready to be deployed");
        if (kept.source().equals(ClassWatch.SOURCE)) {
            forgetWatched(kept.symbolicName());
        }
    }

    /**
     * An author at work makes a version a minute. Only the newest stay, and those that are in use or would be rolled back to: a journal
     * of SIM that names older ones can still be recovered, and a verification that meets one says which jar it lacks.
     */
    private void forgetWatched(String symbolicName) {
        List<StoredPlugin> watched = store.all().stream()
                .filter(each -> each.symbolicName().equals(symbolicName)
                        && each.source().equals(ClassWatch.SOURCE))
                .sorted(Comparator.comparingLong(StoredPlugin::storedMillis).thenComparing(StoredPlugin::version))
                .toList();
        for (StoredPlugin each : watched.subList(0, Math.max(0, watched.size() - WATCHED_KEPT))) {
            boolean deployed = wiring.deployments().stream()
                    .anyMatch(state -> state.sha256().equals(each.sha256()));
            if (deployed || bundles.installed(each.sha256()) != null || memory.needs(each.sha256())) {
                continue;
            }
            try {
                store.forgetWatched(each.sha256());
                intake.forget(each.sha256());
            } catch (IOException e) {
                LOG.warn("{} cannot be deleted: {}", each.file(), e.getMessage(), e);
            }
        }
    }

    @Override
    public void forget(String sha256, String who) {
        await(
                thread.call("forgetting of " + sha256, () -> {
                    forgetNow(sha256, who);
                    return null;
                }),
                "forgetting");
    }

    private void forgetNow(String sha256, String who) {
        StoredPlugin plugin = store.find(sha256);
        if (plugin == null) {
            throw new DeployException("unknown-version", "no jar with hash " + sha256 + " is kept");
        }
        try {
            if (venues.remove(plugin)) {
                LOG.info("The venue {} was removed for {}", plugin.title(), who);
            }
            boolean deployed = wiring.deployments().stream()
                    .anyMatch(state -> state.sha256().equals(sha256));
            if (deployed || bundles.installed(sha256) != null || memory.needs(sha256)) {
                throw new DeployException(
                        "plugin-in-use",
                        plugin.title() + " is in use, or is what a deployment would roll back to; "
                                + "end the deployment or swap it twice first");
            }
            if (store.isJournaled(sha256)) {
                throw new DeployException(
                        "plugin-in-use",
                        plugin.title() + " was deployed, and the journal needs its bytes to be "
                                + "executed again; it stays");
            }
            store.delete(sha256);
            intake.forget(sha256);
            LOG.info("{} was forgotten for {}", plugin.title(), who);
        } catch (Trouble | IOException e) {
            throw new DeployException("store-failed", plugin.title() + " cannot be deleted: " + e.getMessage(), e);
        }
    }

    // ---------------------------------------------------------------- deployments

    @Override
    public Job deploy(DeploymentRequest request, String who) {
        thread.requireRoom();
        requireName(request.name());
        if (request.instruments() == null || request.instruments().isEmpty()) {
            throw new DeployException(
                    "bad-instruments", "a deployment needs at least one instrument, such as BTCUSDT.sim");
        }
        if (request.instruments().stream().distinct().count()
                < request.instruments().size()) {
            throw new DeployException("bad-instruments", "an instrument is named twice in " + request.instruments());
        }
        StoredPlugin plugin = choose(request.plugin(), request.version(), null);
        StoredPlugin.Strategy strategy = plugin.strategy(request.plugin());
        Parameters parameters = Parameters.check(strategy.name(), strategy.parameters(), request.parameters());
        requireInstruments(request.instruments());
        if (deployments.find(request.name()) != null) {
            throw new DeployException(
                    "deployment-exists",
                    "deployment " + request.name() + " exists; swap it, end it, or choose another name");
        }
        Work work = jobs.open("deploy", request.name());
        Live live = deployments.claim(request.name(), work);
        thread.work(work, () -> deployments.deploy(live, work, plugin, request, parameters, who));
        return work.job();
    }

    private static void requireName(String name) {
        if (name == null || !NAME.matcher(name).matches()) {
            throw new DeployException(
                    "bad-name", "a deployment's name is 1 to 64 of a-z, 0-9 and dash, not '" + name + "'");
        }
        if (name.equals(Engine.MANUAL)) {
            throw new DeployException(
                    "bad-name", "the name " + Engine.MANUAL + " stands for orders of people; choose another");
        }
    }

    private void requireInstruments(List<String> names) {
        List<String> known = await(
                engine.ask(trading -> {
                    List<String> found = new ArrayList<>();
                    for (int i = 0;
                            trading.market() != null && i < trading.market().instrumentCount();
                            i++) {
                        found.add(trading.market().instrument(i).name());
                    }
                    return found;
                }),
                "looking up the instruments");
        if (known == null) {
            throw new DeployException("engine-busy", "the engine did not say which instruments there are; ask again");
        }
        for (String name : names) {
            if (!known.contains(name)) {
                throw new DeployException(
                        "unknown-instrument",
                        "there is no instrument " + name + "; known are "
                                + (known.isEmpty()
                                        ? "none yet, for no venue has named any"
                                        : String.join(", ", known)));
            }
        }
    }

    /** The jar that a request means. */
    StoredPlugin choose(String plugin, String version, String sha256) {
        List<StoredPlugin> kept = store.all().stream()
                .filter(each -> each.strategy(plugin) != null)
                .toList();
        if (kept.isEmpty()) {
            List<String> names = store.all().stream()
                    .flatMap(each -> each.strategies().stream().map(StoredPlugin.Strategy::name))
                    .distinct()
                    .sorted()
                    .toList();
            throw new DeployException(
                    "unknown-plugin",
                    "no plugin " + plugin + " is kept; kept are "
                            + (names.isEmpty() ? "none" : String.join(", ", names)) + ". Upload its jar first");
        }
        Version wanted = version == null ? null : version(version);
        StoredPlugin chosen = kept.stream()
                .filter(each -> sha256 == null || each.sha256().equals(sha256))
                .filter(each -> wanted == null || each.version().equals(wanted))
                .max(Comparator.comparing(StoredPlugin::version).thenComparingLong(StoredPlugin::storedMillis))
                .orElseThrow(() -> new DeployException(
                        "unknown-version",
                        "no jar of " + plugin
                                + (wanted == null ? "" : " " + wanted) + (sha256 == null ? "" : " with hash " + sha256)
                                + " is kept; kept are "
                                + String.join(
                                        ", ",
                                        kept.stream().map(StoredPlugin::title).toList())));
        String problem = intake.problem(chosen.sha256());
        if (problem != null && !problem.isEmpty()) {
            throw new DeployException("plugin-unresolved", chosen.title() + ": " + problem);
        }
        return chosen;
    }

    private static Version version(String text) {
        try {
            return Version.parseVersion(text);
        } catch (IllegalArgumentException e) {
            throw new DeployException("unknown-version", "'" + text + "' is no version; one looks like 1.2.0", e);
        }
    }

    private DeploymentState require(String name) {
        DeploymentState state = deployments.find(name);
        if (state == null) {
            throw new DeployException(
                    "unknown-deployment",
                    "there is no deployment " + name + "; list the deployments to see which there are");
        }
        return state;
    }

    @Override
    public Job swap(String deployment, SwapRequest request, String who) {
        DeploymentState state = require(deployment);
        StoredPlugin plugin = choose(state.plugin(), request.version(), request.sha256());
        SortedMap<String, String> asked = new TreeMap<>(request.parameters() == null ? Map.of() : request.parameters());
        return swap(
                "swap",
                "",
                state,
                plugin,
                state.parameters(),
                asked,
                request.plan() == null ? SwapPlan.CAREFUL : request.plan(),
                who);
    }

    private Job swap(
            String kind,
            String reason,
            DeploymentState state,
            StoredPlugin plugin,
            SortedMap<String, String> before,
            SortedMap<String, String> asked,
            SwapPlan plan,
            String who) {
        thread.requireRoom();
        Work work = jobs.open(kind, state.name());
        work.step("ask", 2, "by " + who + (reason.isEmpty() ? "" : ": " + reason));
        try {
            Parameters parameters = deployments.fitting(work, plugin.strategy(state.plugin()), before, asked);
            Live live = deployments.claim(state.name(), work);
            thread.work(work, () -> deployments.swap(live, work, plugin, state.plugin(), parameters, plan, who));
            return work.job();
        } catch (DeployException e) {
            work.failed(e.getMessage());
            throw e;
        }
    }

    @Override
    public Job rollBack(String deployment, String reason, String who) {
        DeploymentState state = require(deployment);
        String why = said(reason, "rolled back", who);
        Change change = deployments.live(deployment).change();
        if (change != null && !change.ended()) {
            Work work = jobs.open("rollback", deployment);
            work.step("ask", 20, "the swap of job " + change.work.id() + " is to end with the old version");
            thread.work(work, () -> {
                change.rollBack = work;
                if (change.ended()) {
                    throw new Trouble(
                            "the swap had ended meanwhile: " + change.work.job().message());
                }
                change.rollBack(why);
            });
            return work.job();
        }
        Memory.Previous previous = memory.previous(deployment);
        if (previous == null) {
            throw new DeployException(
                    "nothing-to-roll-back", "deployment " + deployment + " has had no other version; swap it to one");
        }
        StoredPlugin plugin = choose(state.plugin(), null, previous.sha256());
        return swap("rollback", why, state, plugin, previous.parameters(), new TreeMap<>(), SwapPlan.AT_ONCE, who);
    }

    @Override
    public void pause(String deployment, String reason, String who) {
        require(deployment);
        await(wiring.pause(deployment, said(reason, "paused", who), who), "pausing");
    }

    @Override
    public void resume(String deployment, String reason, String who) {
        DeploymentState state = require(deployment);
        if (state.status() == DeploymentState.Status.RUNNING) {
            throw new DeployException("conflict", "deployment " + deployment + " is running");
        }
        if (deployments.hasCode(deployment)) {
            await(wiring.resume(deployment, said(reason, "resumed", who), who), "resuming");
            return;
        }
        Work work = jobs.open("return", deployment);
        Live live = deployments.claim(deployment, work);
        thread.work(work, () -> deployments.bringBack(live, work, null, said(reason, "resumed", who), who));
        Job end = await(work.ended().toCompletableFuture(), "resuming");
        if (end != null && end.state() == Job.State.FAILED) {
            throw new DeployException("resume-failed", end.message());
        }
    }

    private static String said(String reason, String what, String who) {
        return reason == null || reason.isBlank() ? what + " by " + who : reason;
    }

    /** Waits for an answer that comes soon. What takes longer goes on, and {@code null} is returned. */
    private static <T> T await(CompletableFuture<T> answer, String what) {
        try {
            return answer.get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof DeployException refused) {
                throw refused;
            }
            throw new DeployException("conflict", Deployments.reason(e.getCause()), e.getCause());
        } catch (TimeoutException e) {
            LOG.warn("The answer to {} takes longer than {} s; it goes on", what, ANSWER_SECONDS);
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DeployException(
                    "interrupted", what + " was interrupted; look at the deployment for what came of it", e);
        }
    }

    @Override
    public Job undeploy(String deployment, String reason, String who) {
        require(deployment);
        thread.requireRoom();
        Live live = deployments.live(deployment);
        Work work = jobs.open("undeploy", deployment);
        if (live.change() == null) {
            deployments.claim(deployment, work);
        }
        thread.work(work, () -> deployments.undeploy(deployment, work, said(reason, "ended", who), who));
        return work.job();
    }

    /** Makes instances that do not trade. */
    Reconstruction reconstruction() {
        return new Reconstruction(thread, store, bundles, workshop);
    }

    @Override
    public Job verify(String who) {
        thread.requireRoom();
        Work work = jobs.open("verify", "journal");
        work.step("execute", 1, "the journal as far as it is on disk now, asked for by " + who);
        Reconstruction source = reconstruction();
        wiring.verify(source, share -> work.progress((int) (99 * share))).whenComplete((found, failure) -> {
            if (failure != null) {
                work.failed("the journal was not executed to its end: " + Deployments.reason(failure));
            } else if (!found.divergence().isEmpty()) {
                work.failed("the journal and its execution differ: " + found.divergence()
                        + ". Keep the journal and report it");
            } else {
                work.done(
                        found.stateHash(),
                        found.outcomes() + " inputs from sequence " + found.fromSequence() + " to " + found.toSequence()
                                + " led to the same outcomes and the same state");
            }
        });
        return work.job();
    }

    @Override
    public List<DeploymentState> deployments() {
        return wiring.deployments();
    }

    @Override
    public List<Job> jobs() {
        return jobs.jobs();
    }

    @Override
    public Job job(String id) {
        return jobs.job(id);
    }

    @Override
    public CompletionStage<Job> ended(String id) {
        return jobs.ended(id);
    }
}
