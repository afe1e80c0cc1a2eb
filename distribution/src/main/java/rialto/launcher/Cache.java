package rialto.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The launcher's folder below the home. It belongs to one build of Rialto: another build finds it empty, and so does the next
 * start after one that broke off while laying it out.
 *
 * <p>The framework's own storage is emptied at every start. What runs is what the features name and what the deploy service
 * deploys again, whether the last run ended in order or not.
 */
final class Cache {

    /** As Felix Configuration Admin writes it, one property a line. */
    private static final Pattern SERVICE_PID = Pattern.compile("^service\\.pid=\"([^\"]+)\"", Pattern.MULTILINE);

    /**
     * What the deploy service configures when File Install knows of its installer, and deletes when it ends: kept after a kill, it would
     * have jars installed that nobody looked at.
     */
    private static final String FOLDER_WATCH = "org.apache.felix.fileinstall~rialto-plugins";

    private final Path folder;
    private final String buildHash;

    private Cache(Path folder, String buildHash) {
        this.folder = folder;
        this.buildHash = buildHash;
    }

    static Cache prepare(Path folder, String buildHash) throws LaunchFailure {
        Cache cache = new Cache(folder, buildHash);
        try {
            if (!cache.isComplete()) {
                Home.delete(folder);
            }
            for (Path part : new Path[] {cache.bundles(), cache.plugins(), cache.configurations()}) {
                Files.createDirectories(part);
            }
            return cache;
        } catch (IOException e) {
            throw LaunchFailure.refused("cannot prepare " + folder + ": " + Reasons.of(e), e);
        }
    }

    /** Says that all files are there; until then the next start begins anew. */
    void complete() throws LaunchFailure {
        try {
            if (!isComplete()) {
                Files.writeString(mark(), buildHash);
            }
        } catch (IOException e) {
            throw LaunchFailure.refused("cannot write " + mark() + ": " + Reasons.of(e), e);
        }
    }

    /**
     * Deletes the kept configurations with these PIDs. What a feature configures comes from the feature and the options of this start,
     * not from those of the last; what was configured beside that, by the web console say, stays. The watch of the plugins folder goes
     * too.
     */
    void forgetConfigurations(Set<String> pids) throws LaunchFailure {
        try (Stream<Path> kept = Files.walk(configurations())) {
            for (Path file :
                    kept.filter(path -> path.toString().endsWith(".config")).toList()) {
                Matcher pid = SERVICE_PID.matcher(Files.readString(file));
                if (pid.find() && (pids.contains(pid.group(1)) || FOLDER_WATCH.equals(pid.group(1)))) {
                    Files.delete(file);
                }
            }
        } catch (IOException e) {
            throw LaunchFailure.refused("cannot tidy " + configurations() + ": " + Reasons.of(e), e);
        }
    }

    /** Bundles started from here, by their Maven coordinates. */
    Path bundles() {
        return folder.resolve("bundles");
    }

    /** Jars handed to the deploy service. */
    Path plugins() {
        return folder.resolve("plugins");
    }

    Path configurations() {
        return folder.resolve("configurations");
    }

    Path framework() {
        return folder.resolve("framework");
    }

    /**
     * Home of a shell that has no terminal. Its profile is empty, because the one that comes with the shell sets up a terminal
     * and fails without.
     */
    Path silentShell() throws LaunchFailure {
        Path profile = folder.resolve("shell").resolve("etc").resolve("gosh_profile");
        try {
            Files.createDirectories(profile.getParent());
            Files.writeString(profile, "");
            return folder.resolve("shell");
        } catch (IOException e) {
            throw LaunchFailure.refused("cannot write " + profile + ": " + Reasons.of(e), e);
        }
    }

    private Path mark() {
        return folder.resolve("build");
    }

    private boolean isComplete() throws IOException {
        return Files.exists(mark()) && Files.readString(mark()).equals(buildHash);
    }
}
