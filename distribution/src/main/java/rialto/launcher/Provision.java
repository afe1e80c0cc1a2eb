package rialto.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.osgi.framework.Constants;
import org.osgi.service.feature.ID;

/**
 * Everything a framework needs to become Rialto, laid out on disk. The launcher starts from it, and so do the integration tests, which
 * therefore run exactly what ships.
 *
 * @param bundles    files of the bundles, in the order in which to install and start them
 * @param properties properties of the framework: the options under {@code rialto.*} names, what the features set, and under
 *                   {@code configurator.initial} all their configurations
 */
public record Provision(List<Path> bundles, Map<String, String> properties) {

    /** Framework property with the folder of plugins that come with Rialto and that the deploy service takes in. */
    public static final String BUILT_IN_PLUGINS = "rialto.plugins.builtin";

    /** Framework property that names, separated by commas, the parts without which the platform does not come up. */
    public static final String CRITICAL_PARTS = "rialto.critical.parts";

    /** The parts whose conditions {@code <part>.ready} and {@code <part>.failed} decide over the start. */
    public List<String> criticalParts() {
        String parts = properties.getOrDefault(CRITICAL_PARTS, "").trim();
        return parts.isEmpty() ? List.of() : List.of(parts.split("\\s*,\\s*"));
    }

    /**
     * Lays out what a jar carries in the cache of a home.
     *
     * @param jar  a whole {@code rialto.jar}
     * @param home folder held by the caller
     * @throws LaunchFailure when the jar is not whole or the home cannot be written
     */
    public static Provision of(Path jar, Path home, Options options) throws LaunchFailure {
        try (Shipment shipment = Shipment.open(jar)) {
            Assembly assembly = Assembly.of(shipment.features(), options.marketKind(), variables(options));
            Cache cache = Cache.prepare(home.resolve("cache"), shipment.buildHash());
            List<Path> bundles = new ArrayList<>();
            for (ID bundle : assembly.bundles()) {
                bundles.add(shipment.layOut(bundle, cache.bundles()));
            }
            for (ID plugin : assembly.deployed()) {
                shipment.layOutFlat(plugin, cache.plugins());
            }
            cache.complete();
            cache.forgetConfigurations(assembly.pids());
            return new Provision(List.copyOf(bundles), properties(options, assembly, cache));
        } catch (IOException e) {
            throw LaunchFailure.broken("cannot read " + jar + ": " + Reasons.of(e), e);
        }
    }

    private static Map<String, String> variables(Options options) {
        return Map.of(
                "rialto.home", options.home().toString(),
                "rialto.bind", options.bind(),
                "rialto.port", Integer.toString(options.port()),
                "rialto.market", options.market(),
                "rialto.market.file", options.marketFile(),
                "rialto.pace", options.pace(),
                "rialto.plugins", options.plugins().toString());
    }

    private static Map<String, String> properties(Options options, Assembly assembly, Cache cache)
            throws LaunchFailure {
        Map<String, String> properties = new HashMap<>(assembly.frameworkProperties());
        properties.putAll(variables(options));
        properties.put(BUILT_IN_PLUGINS, cache.plugins().toString());
        properties.put("configurator.initial", assembly.configurations());
        properties.put("felix.cm.dir", cache.configurations().toString());
        properties.put(Constants.FRAMEWORK_STORAGE, cache.framework().toString());
        properties.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
        if (options.acceptLoss()) {
            properties.put("rialto.accept.loss", "true");
        }
        if (!options.shell()) {
            properties.put("gosh.args", "--nointeractive");
            properties.put("gosh.home", cache.silentShell().toString());
        }
        return Map.copyOf(properties);
    }
}
