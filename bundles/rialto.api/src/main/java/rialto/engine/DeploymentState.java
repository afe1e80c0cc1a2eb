package rialto.engine;

import java.util.List;
import java.util.SortedMap;

/**
 * A deployment as the engine sees it. Immutable.
 *
 * @param name its name
 * @param plugin name of the strategy
 * @param symbolicName bundle of the version that decides
 * @param version version that decides
 * @param sha256 hash of the jar that decides, hex
 * @param parameters as given, by name
 * @param instruments names of its instruments
 * @param status what it does
 * @param reason why it is paused or held; empty while it runs
 * @param sinceSequence sequence number since which this version decides
 * @param environment of its venues, the most real one
 */
public record DeploymentState(
        String name,
        String plugin,
        String symbolicName,
        String version,
        String sha256,
        SortedMap<String, String> parameters,
        List<String> instruments,
        Status status,
        String reason,
        long sinceSequence,
        String environment) {

    /** What a deployment does. */
    public enum Status {
        /** Its strategy decides. */
        RUNNING,
        /** Stopped by a person or by its own failure; orders and position stay. */
        PAUSED,
        /** Waits for its code: a swap is rolling back, its bundle is away, or the platform has just started. */
        HELD
    }
}
