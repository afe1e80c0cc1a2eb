package rialto.deploy.live;

import java.io.IOException;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import rialto.deploy.plugins.Notebook;

/** What the deployer must know after a restart and the journal does not tell: which version came before, and who ended what. Thread-safe. */
final class Memory {

    /**
     * A version of a deployment.
     *
     * @param sha256 hash of the jar
     * @param parameters as given
     */
    record Previous(String sha256, SortedMap<String, String> parameters) {}

    private static final String PREVIOUS = ".previous.";
    private static final String ENDED = ".ended.";
    /** No deployment has a slash in its name. */
    private static final String PARTS = "parts/";

    private static final String VENUES = "venues/";

    private static final String SHA256 = "sha256";
    private static final String PARAMETER = "parameter.";

    private final Notebook notes;

    /** What is remembered in a home. */
    static Memory of(Path home) {
        return new Memory(home.resolve("deploy").resolve("deployments.properties"));
    }

    private Memory(Path file) {
        notes = new Notebook(file, "What the deployer remembers of deployments");
    }

    /** The version before the one that decides; {@code null} if there is none on record. */
    Previous previous(String deployment) {
        SortedMap<String, String> lines = notes.below(deployment + PREVIOUS);
        if (!lines.containsKey(SHA256)) {
            return null;
        }
        SortedMap<String, String> parameters = new TreeMap<>();
        lines.forEach((key, value) -> {
            if (key.startsWith(PARAMETER)) {
                parameters.put(key.substring(PARAMETER.length()), value);
            }
        });
        return new Previous(lines.get(SHA256), parameters);
    }

    void previous(String deployment, Previous previous) throws Trouble {
        SortedMap<String, String> lines = new TreeMap<>();
        if (previous != null) {
            lines.put(SHA256, previous.sha256());
            previous.parameters().forEach((key, value) -> lines.put(PARAMETER + key, value));
        }
        replace(deployment + PREVIOUS, lines);
    }

    /** Who ended a deployment; {@code null} if nobody did since it was last deployed. */
    String ended(String deployment) {
        return notes.line(deployment + ENDED + "by");
    }

    void ended(String deployment, String who) throws Trouble {
        SortedMap<String, String> lines = new TreeMap<>();
        if (who != null) {
            lines.put("by", who);
        }
        replace(deployment + ENDED, lines);
    }

    /** Core parts that were replaced, by name, with the hashes of what replaced them. */
    SortedMap<String, String> parts() {
        return notes.below(PARTS);
    }

    /** Notes what a core part was replaced by; {@code null} if it is as it ships. */
    void part(String part, String sha256) throws Trouble {
        SortedMap<String, String> parts = parts();
        if (sha256 == null) {
            parts.remove(part);
        } else {
            parts.put(part, sha256);
        }
        replace(PARTS, parts);
    }

    /** Bundles of venues that were uploaded, by symbolic name, with the hashes of their jars. */
    SortedMap<String, String> venues() {
        return notes.below(VENUES);
    }

    /** Notes the jar of a venue's bundle; {@code null} if it is to be as it ships, or gone. */
    void venue(String symbolicName, String sha256) throws Trouble {
        SortedMap<String, String> venues = venues();
        if (sha256 == null) {
            venues.remove(symbolicName);
        } else {
            venues.put(symbolicName, sha256);
        }
        replace(VENUES, venues);
    }

    /** Whether a jar is what a deployment would roll back to, a core part or a venue. */
    boolean needs(String sha256) {
        return notes.below("").values().contains(sha256);
    }

    private void replace(String prefix, SortedMap<String, String> lines) throws Trouble {
        try {
            notes.replace(prefix, lines);
        } catch (IOException e) {
            throw new Trouble(
                    "the deployer's notes cannot be written (" + e.getMessage()
                            + "); make room on the disk of the home",
                    e);
        }
    }
}
