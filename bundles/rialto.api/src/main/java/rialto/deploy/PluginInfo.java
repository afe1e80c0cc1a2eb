package rialto.deploy;

import java.util.List;

/**
 * A version of a plugin that the platform holds.
 *
 * @param plugin name of the strategy
 * @param symbolicName its bundle
 * @param version the bundle's version
 * @param sha256 hash of the jar, hex
 * @param state what can be done with it
 * @param problem what is missing, in plain words with the remedy; empty if nothing is
 * @param source how it came: {@code upload}, {@code shell}, {@code folder}, {@code builtin}, {@code watch} (a compiler's folder)
 * @param description the bundle's own
 * @param parameters its parameters
 * @param deployments names of the deployments that it decides for
 */
public record PluginInfo(
        String plugin,
        String symbolicName,
        String version,
        String sha256,
        State state,
        String problem,
        String source,
        String description,
        List<ParameterInfo> parameters,
        List<String> deployments) {

    /** What can be done with a plugin version. */
    public enum State {
        /** Kept and resolvable; can be deployed. */
        READY,
        /** Deployed at least once now. */
        IN_USE,
        /** Kept, but cannot run here; {@code problem} says why. */
        UNRESOLVED
    }
}
