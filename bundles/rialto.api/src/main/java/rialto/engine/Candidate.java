package rialto.engine;

import java.util.Collections;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import rialto.strategy.Strategy;

/**
 * One version of a strategy, constructed and ready to run, with all that the journal must know to run it again.
 *
 * @param plugin name of the strategy
 * @param symbolicName its bundle
 * @param version the bundle's version
 * @param sha256 hash of its jar, hex
 * @param parameters as given, by name
 * @param strategy the instance; the engine calls it from now on and nobody else does
 */
public record Candidate(
        String plugin,
        String symbolicName,
        String version,
        String sha256,
        SortedMap<String, String> parameters,
        Strategy strategy) {

    public Candidate {
        Objects.requireNonNull(plugin, "plugin");
        Objects.requireNonNull(symbolicName, "symbolicName");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(sha256, "sha256");
        Objects.requireNonNull(strategy, "strategy");
        parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
    }
}
