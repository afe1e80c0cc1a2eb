package rialto.tests.structure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The rules of the house, held against every bundle and every test the build has made. */
class HouseTest {

    private static final Path ROOT = Path.of(System.getProperty("rialto.root")).normalize();

    /**
     * Places in kernel code that do what kernel code may not do, and why they may. A place that no longer does it must leave.
     *
     * @param place {@code class#method}
     */
    private record Allowed(String place, KernelRules.Rule rule, String because) {

        boolean covers(KernelRules.Finding finding) {
            return place.equals(finding.place()) && rule == finding.rule();
        }
    }

    private static final List<Allowed> ALLOWED = List.of();

    private static List<BuiltBundle> bundles;

    @BeforeAll
    static void openBundles() throws IOException {
        bundles = BuiltBundle.all(ROOT);
        assertThat(bundles).as("bundles under " + ROOT).isNotEmpty();
    }

    @Test
    void everyFolderUnderBundlesIsBuilt() throws IOException {
        try (Stream<Path> folders = Files.list(ROOT.resolve("bundles"))) {
            assertThat(folders.map(folder -> folder.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(BuiltBundle.names(ROOT));
        }
    }

    @Test
    void everyBundleHasAReadmeOfItsOwnAndThatOfTheContractsNamesEachOfThem() throws IOException {
        for (String name : BuiltBundle.names(ROOT)) {
            assertThat(ROOT.resolve("bundles").resolve(name).resolve("README.md"))
                    .content()
                    .startsWith("# " + name + '\n');
        }
        Path contracts = ROOT.resolve("bundles/rialto.api");
        Path sources = contracts.resolve("src/main/java");
        try (Stream<Path> files = Files.walk(sources)) {
            assertThat(files.filter(file -> file.endsWith("package-info.java"))
                            .map(file -> sources.relativize(file.getParent())
                                    .toString()
                                    .replace('/', '.')))
                    .isNotEmpty()
                    .allSatisfy(contract ->
                            assertThat(contracts.resolve("README.md")).content().contains('`' + contract + '`'));
        }
    }

    @Test
    void everyCoreBundleIsHeldToItsCoverage() throws IOException {
        for (String name : BuiltBundle.names(ROOT)) {
            if (Floor.of(name) == Floor.CORE || Floor.of(name) == Floor.EXCHANGE) {
                assertThat(ROOT.resolve("bundles").resolve(name).resolve("pom.xml"))
                        .content()
                        .containsPattern("<coverage.floor>0\\.[89]\\d*</coverage.floor>");
            }
        }
    }

    @Test
    void noManifestSaysWhatNoneMaySay() {
        assertThat(bundles.stream().flatMap(bundle -> ManifestRules.violations(bundle).stream()))
                .isEmpty();
    }

    @Test
    void noArrowBetweenBundlesPointsUp() {
        assertThat(FloorRules.violations(bundles)).isEmpty();
    }

    @Test
    void kernelCodeReadsNoClockTakesNoChanceAndNeverWaits() {
        List<KernelRules.Finding> found = bundles.stream()
                .flatMap(bundle -> KernelRules.findings(bundle).stream())
                .toList();
        assertThat(found.stream().filter(finding -> ALLOWED.stream().noneMatch(allowed -> allowed.covers(finding))))
                .isEmpty();
        assertThat(ALLOWED.stream().filter(allowed -> found.stream().noneMatch(allowed::covers)))
                .as("allowances nobody needs any more")
                .isEmpty();
        assertThat(ALLOWED).allSatisfy(allowed -> assertThat(allowed.because()).isNotBlank());
    }

    @Test
    void bundlesLogThroughSlf4jAndKeepNoStateInStatics() {
        assertThat(bundles.stream().flatMap(bundle -> CodeRules.inBundle(bundle).stream()))
                .isEmpty();
    }

    @Test
    void testsNeitherSleepNorSkip() throws IOException {
        for (Path module : modules()) {
            Path classes = module.resolve("target/test-classes");
            if (Files.exists(classes) && !classes.startsWith(ROOT.resolve("distribution/tests"))) {
                assertThat(CodeRules.inTests(module.getFileName().toString(), read(classes)))
                        .isEmpty();
            }
        }
        Map<String, byte[]> ours = read(ROOT.resolve("distribution/tests/target/test-classes"));
        ours.keySet().removeIf(name -> name.startsWith(WrongCode.class.getName().replace('.', '/')));
        assertThat(CodeRules.inTests("tests", ours)).isEmpty();
    }

    private static List<Path> modules() throws IOException {
        try (Stream<Path> bundleFolders = Files.list(ROOT.resolve("bundles"));
                Stream<Path> distributionFolders = Files.list(ROOT.resolve("distribution"))) {
            return Stream.concat(
                            bundleFolders, Stream.concat(Stream.of(ROOT.resolve("distribution")), distributionFolders))
                    .filter(path -> Files.exists(path.resolve("pom.xml")))
                    .toList();
        }
    }

    private static Map<String, byte[]> read(Path classes) throws IOException {
        Map<String, byte[]> read = new LinkedHashMap<>();
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".class")).toList()) {
                String name = classes.relativize(file).toString().replace('\\', '/');
                read.put(name.substring(0, name.length() - ".class".length()), Files.readAllBytes(file));
            }
        }
        return read;
    }
}
