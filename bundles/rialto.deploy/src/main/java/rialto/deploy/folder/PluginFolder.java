package rialto.deploy.folder;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import org.apache.felix.fileinstall.ArtifactInstaller;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rialto.deploy.DeployException;
import rialto.deploy.Deployer;
import rialto.deploy.Job;
import rialto.deploy.PluginInfo;
import rialto.deploy.SwapRequest;
import rialto.deploy.archive.ArchiveLimits;
import rialto.deploy.plugins.Notebook;
import rialto.engine.DeploymentState;
import rialto.engine.SwapPlan;

/**
 * The plugins folder. A jar that is copied or overwritten there is uploaded, and what is deployed of its plugin is swapped to it; a jar that
 * is deleted takes nothing away that runs. File Install watches the folder and calls from its own thread; the work itself is a job.
 *
 * <p>A file {@code PID-name.cfg} is a configuration, such as an account of a venue; File Install itself keeps it.
 *
 * <p>All jars of the folder are ours: one that is no plugin is refused, where File Install alone would install it as a plain bundle.
 * {@link FolderWatch} has it watched as long as this is there.
 */
@Component(
        service = {ArtifactInstaller.class, PluginFolder.class},
        immediate = true,
        property = "service.ranking:Integer=1000")
public final class PluginFolder implements ArtifactInstaller {

    private static final Logger LOG = LoggerFactory.getLogger(PluginFolder.class);
    private static final String WHO = "folder";
    private static final String BUSY = "deployment-busy";
    private static final long BUSY_SECONDS = 10;
    private static final Set<String> ON_DEPLOYMENTS = Set.of("deploy", "swap", "rollback", "undeploy", "return");

    private final Deployer deployer;
    private final Path folder;
    /** Hash of each file when it was last acted on, by the file's name: File Install shows every file again at each start. */
    private final Notebook seen;
    /** Hash of each file that is being acted on. It is noted when that has ended, so that a start after a kill takes it up again. */
    private final ConcurrentMap<String, String> underWay = new ConcurrentHashMap<>();

    /** Where {@link FolderWatch} has File Install look first. */
    private final Path probe;
    /** Completes when File Install knows of this installer. */
    private final CompletableFuture<Void> known = new CompletableFuture<>();

    private final Bundle platform;
    private volatile boolean stopped;

    /** Takes in what lies in the folder that the framework property {@code rialto.plugins} names, if it names one. */
    @Activate
    public PluginFolder(BundleContext context, @Reference Deployer deployer) throws IOException {
        this.deployer = deployer;
        Path notes =
                Path.of(context.getProperty("rialto.home")).toAbsolutePath().resolve("deploy");
        probe = notes.resolve("probe");
        seen = new Notebook(
                notes.resolve("folder.properties"),
                "Hashes of the files in the plugins folder when they were last acted on");
        platform = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION);
        folder = named(context);
        if (folder != null) {
            Files.createDirectories(folder);
            forgetDeleted();
        }
    }

    private static Path named(BundleContext context) {
        String plugins = context.getProperty("rialto.plugins");
        return plugins == null || plugins.isBlank()
                ? null
                : Path.of(plugins).toAbsolutePath().normalize();
    }

    /** The folder; {@code null} if the platform has none. */
    Path folder() {
        return folder;
    }

    /** A folder whose files are shown to this installer and mean only that it is known; not yet made. */
    Path probe() {
        return probe;
    }

    /** Completes, on a thread of File Install, when it has shown a file of {@link #probe}. */
    CompletionStage<Void> known() {
        return known;
    }

    @Deactivate
    void stop() {
        stopped = true;
    }

    private void forgetDeleted() throws IOException {
        SortedMap<String, String> there = new TreeMap<>();
        seen.below("").forEach((name, sha256) -> {
            if (Files.exists(folder.resolve(name))) {
                there.put(name, sha256);
            }
        });
        seen.replace("", there);
    }

    @Override
    public boolean canHandle(File artifact) {
        if (artifact.toPath().startsWith(probe)) {
            known.complete(null);
            return false;
        }
        return folder != null
                && artifact.getName().endsWith(".jar")
                && folder.equals(artifact.toPath().toAbsolutePath().normalize().getParent());
    }

    @Override
    public void install(File artifact) {
        look(artifact);
    }

    @Override
    public void update(File artifact) {
        look(artifact);
    }

    @Override
    public void uninstall(File artifact) {
        underWay.remove(artifact.getName());
        remember(artifact.getName(), null);
        LOG.info(
                "{} is gone from the plugins folder; what is deployed of it goes on. End or swap the deployments to change that",
                artifact.getName());
    }

    /** One at a time, for a folder may be watched twice. */
    private synchronized void look(File artifact) {
        String name = artifact.getName();
        byte[] bytes;
        try (InputStream in = new FileInputStream(artifact)) {
            bytes = in.readNBytes(ArchiveLimits.STANDARD.maxBytes() + 1);
        } catch (IOException e) {
            LOG.warn("{} cannot be read ({}); it is looked at again when it changes", artifact, e.getMessage(), e);
            return;
        }
        String sha256 = sha256(bytes);
        if (sha256.equals(underWay.get(name)) || !underWay.containsKey(name) && sha256.equals(seen.line(name))) {
            return;
        }
        underWay.put(name, sha256);
        try {
            Job job = deployer.upload(new ByteArrayInputStream(bytes), name, WHO, WHO);
            deployer.ended(job.id())
                    .thenCompose(end -> uploaded(name, sha256, end))
                    .whenComplete((whole, failure) -> actedOn(name, sha256, failure == null && whole, failure));
        } catch (DeployException e) {
            underWay.remove(name, sha256);
            LOG.error(
                    "{} in the plugins folder is refused: {} If it is still being copied, it is looked at again when it is whole",
                    name,
                    ended(e.getMessage()));
        }
    }

    private static String ended(String sentence) {
        return sentence.endsWith(".") ? sentence : sentence + ".";
    }

    /** Whether a file is still what is to be acted on: neither changed again nor deleted. */
    private boolean meant(String name, String sha256) {
        return sha256.equals(underWay.get(name));
    }

    private void actedOn(String name, String sha256, boolean whole, Throwable failure) {
        if (failure != null) {
            LOG.error(
                    "{} in the plugins folder was not acted on to the end; it is looked at again at the next start",
                    name,
                    failure);
            underWay.remove(name, sha256);
        } else if (whole && meant(name, sha256)) {
            try {
                remember(name, sha256);
            } catch (UncheckedIOException e) {
                LOG.error("{} would be taken up again at the next start: {}", name, e.getMessage(), e);
            }
            underWay.remove(name, sha256);
        }
    }

    /** @return whether all that the jar leads to was done, well or badly, and not cut short by our own end */
    private CompletionStage<Boolean> uploaded(String name, String sha256, Job end) {
        if (end.state() == Job.State.FAILED) {
            LOG.error(
                    "{} in the plugins folder is not used: {}. It is looked at again when it is copied again, and at the next start",
                    name,
                    end.message());
            underWay.remove(name, sha256);
            return CompletableFuture.completedFuture(false);
        }
        Set<String> strategies = new TreeSet<>();
        for (PluginInfo plugin : deployer.plugins()) {
            if (plugin.sha256().equals(sha256)) {
                strategies.add(plugin.plugin());
            }
        }
        CompletionStage<Boolean> all = CompletableFuture.completedFuture(true);
        for (DeploymentState each : deployer.deployments()) {
            if (strategies.contains(each.plugin())) {
                all = all.thenCombine(swap(name, sha256, each.name()), Boolean::logicalAnd);
            }
        }
        return all;
    }

    /** A platform that stops ends the bundles of a swap that is under way, and with them the swap, before it comes to this. */
    private boolean ending() {
        return stopped || platform.getState() == Bundle.STOPPING;
    }

    /** Swaps a deployment once nothing else is being done to it. */
    private CompletionStage<Boolean> swap(String name, String sha256, String deployment) {
        if (ending()) {
            return CompletableFuture.completedFuture(false);
        }
        if (!meant(name, sha256) || !isOther(deployment, sha256)) {
            return CompletableFuture.completedFuture(true);
        }
        Job before = underWayOn(deployment);
        if (before != null) {
            LOG.info(
                    "Deployment {} is swapped to {} from the plugins folder when job {} has ended",
                    deployment,
                    name,
                    before.id());
            return deployer.ended(before.id()).thenCompose(end -> swap(name, sha256, deployment));
        }
        try {
            Job job = deployer.swap(deployment, new SwapRequest(null, sha256, Map.of(), SwapPlan.CAREFUL), WHO);
            LOG.info("Deployment {} is swapped to {} from the plugins folder by job {}", deployment, name, job.id());
            return deployer.ended(job.id()).thenApply(end -> !ending());
        } catch (DeployException e) {
            if (e.code().equals(BUSY)) {
                LOG.warn(
                        "Deployment {} is not yet swapped to {} from the plugins folder: {}",
                        deployment,
                        name,
                        e.getMessage());
                return CompletableFuture.runAsync(
                                () -> {}, CompletableFuture.delayedExecutor(BUSY_SECONDS, TimeUnit.SECONDS))
                        .thenCompose(waited -> swap(name, sha256, deployment));
            }
            LOG.error(
                    "Deployment {} is not swapped to {} from the plugins folder: {}", deployment, name, e.getMessage());
            return CompletableFuture.completedFuture(true);
        }
    }

    private boolean isOther(String deployment, String sha256) {
        return deployer.deployments().stream()
                .anyMatch(
                        each -> each.name().equals(deployment) && !each.sha256().equals(sha256));
    }

    /** What is being done to a deployment; {@code null} if nothing is. */
    private Job underWayOn(String deployment) {
        return deployer.jobs().stream()
                .filter(job -> job.state() == Job.State.RUNNING
                        && job.subject().equals(deployment)
                        && ON_DEPLOYMENTS.contains(job.kind()))
                .findFirst()
                .orElse(null);
    }

    /** One at a time: File Install tells of a deleted file while the work on another one ends. */
    private synchronized void remember(String name, String sha256) {
        SortedMap<String, String> next = seen.below("");
        if (sha256 == null) {
            next.remove(name);
        } else {
            next.put(name, sha256);
        }
        try {
            seen.replace("", next);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the notes on the plugins folder cannot be written; make room on the disk of the home", e);
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java machine has SHA-256", e);
        }
    }
}
