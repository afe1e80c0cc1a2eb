package rialto.deploy.watch;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rialto.deploy.ClassWatch;
import rialto.deploy.DeployException;
import rialto.deploy.Deployer;
import rialto.deploy.Job;
import rialto.deploy.SwapRequest;
import rialto.engine.Engine;
import rialto.engine.SwapPlan;
import rialto.engine.Trading;
import rialto.order.Orders;
import rialto.position.Position;
import rialto.position.Positions;
import rialto.venue.Environment;

/** Looks at the folders twenty times a second, on a thread of its own that is there while something is watched. */
@Component
public final class CompilerWatch implements ClassWatch {

    private static final Logger LOG = LoggerFactory.getLogger(CompilerWatch.class);
    private static final long LOOK_MILLIS = 50;
    /** Short: its author looks on, and a compiler writes many versions. */
    private static final SwapPlan BRIEF = new SwapPlan(10, 50, Duration.ofSeconds(10));
    /** Phases of a swap in which the new version decides. */
    private static final Set<String> DECIDES = Set.of("switch", "probation", "commit");

    private static final long FOLLOW_MILLIS = 5;

    private static final long PATIENCE_SECONDS = 60;
    private static final DateTimeFormatter QUALIFIER = DateTimeFormatter.ofPattern("'watch-'yyyyMMddHHmmssSSS");

    private final Deployer deployer;
    private final Engine engine;
    private final SortedMap<String, Watch> watches = new TreeMap<>();
    private ScheduledExecutorService thread;

    @Activate
    public CompilerWatch(@Reference Deployer deployer, @Reference Engine engine) {
        this.deployer = deployer;
        this.engine = engine;
    }

    @Override
    public synchronized Watched watch(String deployment, Path given, String who) {
        requireSim();
        if (deployer.deployments().stream().noneMatch(each -> each.name().equals(deployment))) {
            throw new DeployException(
                    "unknown-deployment", "there is no deployment " + deployment + "; deploy it first, then watch");
        }
        ClassFolder folder = new ClassFolder(given.toAbsolutePath().normalize());
        if (!Files.isDirectory(folder.folder()) || !folder.hasManifest()) {
            throw new DeployException(
                    "no-classes",
                    folder.folder()
                            + " holds no META-INF/MANIFEST.MF; give the folder that the build writes classes and"
                            + " manifest to, such as target/classes, and build once");
        }
        try {
            Watch watch = new Watch(deployment, folder, who);
            watches.put(deployment, watch);
            if (thread == null) {
                thread = Executors.newSingleThreadScheduledExecutor(task -> {
                    Thread made = new Thread(task, "rialto-watch");
                    made.setDaemon(true);
                    return made;
                });
                thread.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
            }
            return watch.told();
        } catch (IOException e) {
            throw new DeployException("no-classes", folder.folder() + " cannot be read: " + e.getMessage(), e);
        }
    }

    private void requireSim() {
        String environment = engine.status().environment();
        if (!Environment.SIM.name().equals(environment)) {
            throw new DeployException(
                    "sim-only",
                    "classes are watched in SIM only, and this is " + environment + "; upload a jar and swap to it");
        }
    }

    @Override
    public synchronized boolean unwatch(String deployment) {
        boolean was = watches.remove(deployment) != null;
        if (watches.isEmpty()) {
            stop();
        }
        return was;
    }

    @Override
    public synchronized List<Watched> watched() {
        return watches.values().stream().map(Watch::told).toList();
    }

    @Deactivate
    synchronized void stop() {
        if (thread != null) {
            thread.shutdownNow();
            thread = null;
        }
    }

    private void look() {
        List<Watch> all;
        synchronized (this) {
            all = List.copyOf(watches.values());
        }
        for (Watch watch : all) {
            try {
                watch.look();
            } catch (IOException | UncheckedIOException e) {
                watch.say("the folder cannot be read: " + e.getMessage());
            } catch (RuntimeException e) {
                watch.say(reason(e));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static String reason(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    /** How often a deployment was swapped, and what is to say of it. */
    private record Told(int swaps, String last) {}

    /** What is watched for one deployment. Looked at by the watching thread alone. */
    private final class Watch {

        private final String deployment;
        private final ClassFolder folder;
        private final String who;
        private long seen;
        private long taken;
        private long changedNanos;
        private boolean changing;
        /** Swaps and what is said of the last one change together. */
        private volatile Told told = new Told(0, "nothing has changed yet");

        Watch(String deployment, ClassFolder folder, String who) throws IOException {
            this.deployment = deployment;
            this.folder = folder;
            this.who = who;
            seen = folder.look();
            taken = folder.content();
        }

        Watched told() {
            Told now = told;
            return new Watched(deployment, folder.folder().toString(), now.swaps(), now.last());
        }

        void say(String text) {
            if (!text.equals(told.last())) {
                told = new Told(told.swaps(), text);
                LOG.warn("Watching {} for {}: {}", folder.folder(), deployment, text);
            }
        }

        /** A compiler writes file by file: only what has not changed between two looks is taken. */
        void look() throws IOException, InterruptedException {
            long now = folder.look();
            if (now != seen) {
                seen = now;
                changedNanos = System.nanoTime();
                changing = true;
                return;
            }
            if (!changing) {
                return;
            }
            changing = false;
            if (!folder.hasManifest()) {
                say("META-INF/MANIFEST.MF has gone; build again");
                return;
            }
            long content = folder.content();
            if (content != taken) {
                taken = content;
                swap();
            }
        }

        private void swap() throws IOException, InterruptedException {
            requireSim();
            String qualifier = LocalDateTime.now().format(QUALIFIER);
            Job uploaded = ended(deployer.upload(
                    new ByteArrayInputStream(folder.jar(qualifier)),
                    deployment + "-" + qualifier + ".jar",
                    SOURCE,
                    who));
            if (uploaded.state() != Job.State.DONE) {
                say("not taken in: " + uploaded.message());
                return;
            }
            Job asked = deployer.swap(deployment, new SwapRequest(null, uploaded.result(), Map.of(), BRIEF), who);
            long decidesNanos = decides(asked);
            Job swapped = ended(asked);
            if (swapped.state() != Job.State.DONE) {
                say("not swapped: " + swapped.message());
                return;
            }
            String last = swapped.message() + ", " + millisSinceChange(decidesNanos)
                    + " ms after the last change, for good after "
                    + millisSinceChange(System.nanoTime()) + " ms; carried over: "
                    + engine.ask(this::carried).join();
            told = new Told(told.swaps() + 1, last);
            LOG.info("Watching {} for {}: {}", folder.folder(), deployment, last);
        }

        private long millisSinceChange(long nanos) {
            return (nanos - changedNanos) / 1_000_000;
        }

        /** Host time at which the new version decides, or the swap has ended. */
        private long decides(Job swap) throws InterruptedException {
            CompletableFuture<Job> end = deployer.ended(swap.id()).toCompletableFuture();
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (!end.isDone() && System.nanoTime() < deadline) {
                Job now = deployer.job(swap.id());
                if (now != null && DECIDES.contains(now.phase())) {
                    break;
                }
                TimeUnit.MILLISECONDS.sleep(FOLLOW_MILLIS);
            }
            return System.nanoTime();
        }

        private Job ended(Job job) throws InterruptedException {
            try {
                return deployer.ended(job.id()).toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException e) {
                throw new DeployException(
                        "not-ended",
                        "job " + job.id() + " did not end within " + PATIENCE_SECONDS + " s; look at it",
                        e);
            }
        }

        /** What orders and positions say of the deployment, which a swap leaves as they are. */
        private String carried(Trading trading) {
            StringBuilder text = new StringBuilder();
            Positions positions = trading.positions();
            for (int i = 0; positions != null && i < positions.count(); i++) {
                Position position = positions.at(i);
                if (position.deployment().equals(deployment) && position.quantity() != 0) {
                    text.append(position.instrument().formatQuantity(position.quantity()))
                            .append(' ')
                            .append(position.instrument().name())
                            .append(", ");
                }
            }
            Orders orders = trading.orders();
            int open = 0;
            for (int i = 0; orders != null && i < orders.openCount(); i++) {
                open += orders.open(i).deployment().equals(deployment) ? 1 : 0;
            }
            return text.append(open)
                    .append(open == 1 ? " open order" : " open orders")
                    .toString();
        }
    }
}
