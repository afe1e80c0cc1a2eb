package rialto.deploy.plugins;

import java.nio.file.Path;
import java.util.List;
import org.osgi.framework.Version;
import rialto.deploy.ParameterInfo;

/**
 * A verified jar that is kept. Immutable.
 *
 * @param sha256 hash of the jar, hex
 * @param file where it lies
 * @param symbolicName its bundle
 * @param version the bundle's version
 * @param description the bundle's own; may be empty
 * @param strategies what it provides, in order of its manifest; empty for other bundles
 * @param name name of the file as it came, for people
 * @param source see {@link rialto.deploy.PluginInfo#source}
 * @param storedMillis host time at which it came, milliseconds since 1970
 */
public record StoredPlugin(
        String sha256,
        Path file,
        String symbolicName,
        Version version,
        String description,
        List<Strategy> strategies,
        String name,
        String source,
        long storedMillis) {

    /**
     * A strategy in the jar.
     *
     * @param name its name
     * @param component name of its DS component
     * @param parameters its parameters, in order of their definition
     */
    public record Strategy(String name, String component, List<ParameterInfo> parameters) {}

    /** The strategy of a name; {@code null} if the jar has none of it. */
    public Strategy strategy(String strategyName) {
        for (Strategy each : strategies) {
            if (each.name().equals(strategyName)) {
                return each;
            }
        }
        return null;
    }

    /** Bundle, version and the beginning of the hash, for people. */
    public String title() {
        return symbolicName + " " + version + " (" + sha256.substring(0, 12) + ")";
    }
}
