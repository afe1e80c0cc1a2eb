package rialto.tests.features;

import static org.assertj.core.api.Assertions.assertThat;

import aQute.bnd.header.Attrs;
import aQute.bnd.header.OSGiHeader;
import aQute.lib.utf8properties.UTF8Properties;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarInputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The feature files, the resolved run bundles and the jar that ships say the same, bundle by bundle and version by version. */
class FeaturesTest {

    private static final Path ROOT = Path.of(System.getProperty("rialto.root")).normalize();
    private static final String REPOSITORY = "repository/";
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(JsonReadFeature.ALLOW_JAVA_COMMENTS).build();

    @Test
    void theFeaturesNameWhatTheJarCarries() throws IOException {
        SortedSet<String> carried = new TreeSet<>(shipped().keySet());
        SortedSet<String> named = new TreeSet<>(named().keySet());
        assertThat(minus(carried, named))
                .as("in the jar, missing in features/*.json")
                .isEmpty();
        assertThat(minus(named, carried))
                .as("in features/*.json, missing among distribution/pom.xml's dependencies")
                .isEmpty();
    }

    @Test
    void theFeaturesTogetherAreTheRunBundles() throws IOException {
        Map<String, String> bundleOfId = shipped();
        Map<String, String> idOfBundle = new LinkedHashMap<>();
        bundleOfId.forEach((id, bundle) -> idOfBundle.put(bundle, id));
        SortedSet<String> featured = new TreeSet<>();
        named().keySet().forEach(id -> featured.add(bundleOfId.getOrDefault(id, id)));
        SortedSet<String> resolved = runBundles();

        SortedSet<String> missing = new TreeSet<>();
        minus(resolved, featured)
                .forEach(bundle -> missing.add(
                        idOfBundle.containsKey(bundle)
                                ? "{ \"id\": \"" + idOfBundle.get(bundle) + "\" }"
                                : bundle + " (add its dependency to distribution/pom.xml, too)"));
        SortedSet<String> extra = new TreeSet<>();
        minus(featured, resolved).forEach(bundle -> extra.add("{ \"id\": \"" + idOfBundle.get(bundle) + "\" }"));
        assertThat(missing).as("resolved, missing in features/*.json").isEmpty();
        assertThat(extra)
                .as("in features/*.json, not resolved from bnd-workspace.bndrun")
                .isEmpty();
    }

    @Test
    void thePackagesOfTheLauncherAreThoseTheResolverCountsOn() throws IOException {
        JsonNode platform =
                JSON.readTree(ROOT.resolve("features/rialto.platform.json").toFile());
        String offered = platform.at("/extensions/framework-launching-properties/json")
                .path("org.osgi.framework.system.packages.extra")
                .asText();
        assertThat(packages(offered)).isNotEmpty().isEqualTo(packages(runProperty("-runsystempackages")));
    }

    @Test
    void noBundleIsInTwoFeatures() throws IOException {
        assertThat(named())
                .allSatisfy((id, features) -> assertThat(features).as(id).hasSize(1));
    }

    @Test
    void noFeatureOrdersByStartLevel() throws IOException {
        for (Path file : files()) {
            assertThat(Files.readString(file))
                    .as(file.toString())
                    .doesNotContain("start-order", "start-level", "startlevel");
        }
    }

    @Test
    void everyFeatureIsNamedByItsFile() throws IOException {
        for (Path file : files()) {
            String name = file.getFileName().toString().replace(".json", "");
            assertThat(JSON.readTree(file.toFile()).path("id").asText()).startsWith("org.rialto:" + name + ":");
        }
    }

    /** Bundle ids to the feature files that name them. */
    private static Map<String, SortedSet<String>> named() throws IOException {
        Map<String, SortedSet<String>> named = new TreeMap<>();
        for (Path file : files()) {
            for (JsonNode bundle : JSON.readTree(file.toFile()).path("bundles")) {
                named.computeIfAbsent(bundle.path("id").asText(), id -> new TreeSet<>())
                        .add(file.getFileName().toString());
            }
        }
        return named;
    }

    private static Iterable<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(ROOT.resolve("features"))) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
    }

    /** Ids of the bundles nested in the jar, to {@code name version} of each. */
    private static Map<String, String> shipped() throws IOException {
        Map<String, String> shipped = new TreeMap<>();
        try (JarFile jar = new JarFile(System.getProperty("rialto.jar"))) {
            for (JarEntry entry : (Iterable<JarEntry>) jar.stream()::iterator) {
                if (entry.getName().startsWith(REPOSITORY) && entry.getName().endsWith(".jar")) {
                    try (InputStream bytes = jar.getInputStream(entry);
                            JarInputStream nested = new JarInputStream(bytes)) {
                        var headers = nested.getManifest().getMainAttributes();
                        String name = OSGiHeader.parseHeader(headers.getValue("Bundle-SymbolicName"))
                                .keySet()
                                .iterator()
                                .next();
                        shipped.put(id(entry), name + ' ' + withoutQualifier(headers.getValue("Bundle-Version")));
                    }
                }
            }
        }
        return shipped;
    }

    private static String id(JarEntry entry) {
        String[] parts = entry.getName().substring(REPOSITORY.length()).split("/");
        int version = parts.length - 2;
        String group = String.join(".", Arrays.copyOf(parts, version - 1));
        return group + ':' + parts[version - 1] + ':' + parts[version];
    }

    /** {@code name version} of each bundle the resolver has written down. */
    private static SortedSet<String> runBundles() throws IOException {
        SortedSet<String> bundles = new TreeSet<>();
        for (Map.Entry<String, Attrs> bundle :
                OSGiHeader.parseHeader(runProperty("-runbundles")).entrySet()) {
            String range = bundle.getValue().getVersion();
            bundles.add(bundle.getKey() + ' ' + range.substring(1, range.indexOf(',')));
        }
        return bundles;
    }

    private static String runProperty(String name) throws IOException {
        UTF8Properties run = new UTF8Properties();
        try (Reader text = Files.newBufferedReader(ROOT.resolve("bnd-workspace.bndrun"))) {
            run.load(text);
        }
        return run.getProperty(name);
    }

    private static SortedSet<String> packages(String header) {
        SortedSet<String> packages = new TreeSet<>();
        OSGiHeader.parseHeader(header)
                .forEach((name, attributes) -> packages.add(name.replace("~", "") + ' ' + attributes.getVersion()));
        return packages;
    }

    private static String withoutQualifier(String version) {
        String[] parts = version.split("\\.");
        return parts[0] + '.' + (parts.length > 1 ? parts[1] : "0") + '.' + (parts.length > 2 ? parts[2] : "0");
    }

    private static SortedSet<String> minus(SortedSet<String> all, SortedSet<String> some) {
        SortedSet<String> rest = new TreeSet<>(all);
        rest.removeAll(some);
        return rest;
    }
}
