package rialto.deploy.fuel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.hooks.weaving.WeavingHook;
import org.osgi.framework.launch.Framework;
import rialto.strategy.fuel.FuelExhausted;

/** In a real framework: plugins run on the meter, other bundles as they are, and what cannot be metered does not run. */
class PluginWeavingHookTest {

    private static final String SPINNER = """
            package plugin;
            public class Spinner implements java.util.function.Consumer<long[]> {
                @Override public void accept(long[] ticks) { while (ticks[0] < 100_000) ticks[0]++; }
            }""";

    @TempDir
    Path storage;

    private Framework framework;

    @BeforeEach
    void start() throws BundleException {
        framework = new org.apache.felix.framework.FrameworkFactory()
                .newFramework(Map.of(
                        Constants.FRAMEWORK_STORAGE,
                        storage.resolve("cache").toString(),
                        Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                        "rialto.strategy.fuel;version=1.0.0",
                        "felix.log.level",
                        "1"));
        framework.start();
        framework.getBundleContext().registerService(WeavingHook.class, new PluginWeavingHook(), null);
    }

    @AfterEach
    void stop() throws Exception {
        framework.stop();
        framework.waitForStop(10_000);
    }

    @Test
    void metersAPlugin() throws Exception {
        Bundle plugin = install("plugin", "rialto.strategy;rialto.strategy=spinner;component=plugin.Spinner", SPINNER);
        Metered run = Metered.run(1_000, () -> spin(plugin));
        assertThat(run.thrown()).isInstanceOf(FuelExhausted.class);
    }

    @Test
    void leavesOtherBundlesAlone() throws Exception {
        Bundle other = install("other", "some.thing;some.thing=else", SPINNER);
        Metered run = Metered.run(1_000, () -> spin(other));
        assertThat(run.thrown()).isNull();
        assertThat(run.spent()).isZero();
    }

    @Test
    void failsTheLoadOfAClassThatCannotBeMetered() throws Exception {
        Bundle cheat = install(
                "cheat",
                "rialto.strategy;rialto.strategy=spinner;component=plugin.Spinner",
                SPINNER.replace("ticks[0]++;", "rialto.strategy.fuel.Fuel.burn((int) ticks[0]++);"));
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> cheat.loadClass("plugin.Spinner"))
                    .hasRootCauseInstanceOf(FuelWeavingException.class)
                    .hasStackTraceContaining("Bundle cheat 1.0.0: plugin.Spinner: calls rialto.strategy.fuel itself");
        }
        // The hook is still there for the next plugin.
        metersAPlugin();
    }

    private static Object spin(Bundle bundle) throws Exception {
        @SuppressWarnings("unchecked")
        Consumer<long[]> spinner = (Consumer<long[]>)
                bundle.loadClass("plugin.Spinner").getDeclaredConstructor().newInstance();
        spinner.accept(new long[1]);
        return null;
    }

    private Bundle install(String name, String capability, String source) throws BundleException, IOException {
        Bundle bundle = framework.getBundleContext().installBundle("test:" + name, jar(name, capability, source));
        bundle.start();
        return bundle;
    }

    private static InputStream jar(String name, String capability, String source) throws IOException {
        Manifest manifest = new Manifest();
        Map.of(
                        "Manifest-Version", "1.0",
                        "Bundle-ManifestVersion", "2",
                        "Bundle-SymbolicName", name,
                        "Bundle-Version", "1.0.0",
                        "Provide-Capability", capability)
                .forEach(manifest.getMainAttributes()::putValue);
        Map<String, byte[]> entries = Compiled.of(Map.of("plugin.Spinner", source), 17).classes().entrySet().stream()
                .collect(Collectors.toMap(e -> e.getKey().replace('.', '/') + ".class", Map.Entry::getValue));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                jar.putNextEntry(new JarEntry(entry.getKey()));
                jar.write(entry.getValue());
            }
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }
}
