package rialto.deploy.live;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import rialto.deploy.DeployException;
import rialto.deploy.archive.ArchiveLimits;
import rialto.deploy.archive.ArchiveRefused;
import rialto.deploy.archive.PluginArchive;
import rialto.deploy.fuel.ForbiddenCalls;
import rialto.deploy.plugins.PluginStore;
import rialto.deploy.plugins.StoredPlugin;
import rialto.deploy.plugins.UnreadableParameters;

/** The checks that every jar passes, whichever way it came. Thread-safe. */
final class Intake {

    private static final int FINDINGS_TOLD = 5;

    /** Symbolic names of core bundles that may be replaced, with the parts they are. */
    private static final Map<String, String> PARTS = Map.of(
            "rialto.market",
            "market",
            "rialto.positions",
            "positions",
            "rialto.risk",
            "risk",
            "rialto.orders",
            "orders");

    private final PluginStore store;
    /** Why a jar does not resolve, by its hash; empty text if it does; absent if it was not tried since the start. */
    private final Map<String, String> problems = new ConcurrentHashMap<>();

    Intake(PluginStore store) {
        this.store = store;
    }

    /**
     * Reads and verifies a jar.
     *
     * @throws DeployException if it is refused
     */
    PluginArchive verify(InputStream jar) {
        try {
            PluginArchive archive = PluginArchive.read(jar, ArchiveLimits.STANDARD);
            if (part(archive) == null && !archive.isVenue()) {
                verifyStrategies(archive);
            }
            return archive;
        } catch (ArchiveRefused e) {
            throw new DeployException(e.slug(), e.getMessage(), e);
        } catch (IOException e) {
            throw new DeployException(
                    "unreadable", "the jar could not be read to its end (" + e.getMessage() + "); send it again", e);
        }
    }

    private static void verifyStrategies(PluginArchive archive) {
        if (archive.strategies().isEmpty()) {
            throw new DeployException(
                    "no-strategy",
                    archive.symbolicName() + " " + archive.version() + " is a bundle without a strategy "
                            + "or a venue, and no core part; annotate a strategy with @StrategyPlugin, make a venue a component "
                            + "with the service VenueAdapter, or install other bundles with the platform");
        }
        List<ForbiddenCalls.Finding> findings = ForbiddenCalls.scan(archive.classes());
        if (!findings.isEmpty()) {
            String told = findings.stream()
                    .limit(FINDINGS_TOLD)
                    .map(ForbiddenCalls.Finding::sentence)
                    .collect(Collectors.joining("; "));
            throw new DeployException(
                    "forbidden-calls",
                    archive.symbolicName() + " " + archive.version() + " calls what strategies must not: " + told
                            + (findings.size() > FINDINGS_TOLD
                                    ? "; and " + (findings.size() - FINDINGS_TOLD) + " more"
                                    : ""));
        }
    }

    /**
     * Reads what a verified jar says of itself.
     *
     * @throws DeployException if its parameters cannot be understood
     */
    StoredPlugin describe(PluginArchive archive, String name, String source) {
        try {
            return store.describe(archive, name, source, System.currentTimeMillis());
        } catch (UnreadableParameters e) {
            throw new DeployException(
                    "bad-metatype", archive.symbolicName() + " " + archive.version() + ": " + e.getMessage(), e);
        }
    }

    /** The core part that a jar is; {@code null} if it is none. */
    static String part(PluginArchive archive) {
        return archive.strategies().isEmpty() ? PARTS.get(archive.symbolicName()) : null;
    }

    /** The core part that a kept jar is; {@code null} if it is none. */
    static String part(StoredPlugin plugin) {
        return plugin.strategies().isEmpty() ? PARTS.get(plugin.symbolicName()) : null;
    }

    /** Notes what a trial showed. */
    void tried(String sha256, String problem) {
        problems.put(sha256, problem);
    }

    /** Forgets what a trial showed. */
    void forget(String sha256) {
        problems.remove(sha256);
    }

    /** What a trial showed; {@code null} if there was none since the start. */
    String problem(String sha256) {
        return problems.get(sha256);
    }
}
