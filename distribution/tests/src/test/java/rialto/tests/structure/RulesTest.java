package rialto.tests.structure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every rule of the house, held against code that breaks it. */
class RulesTest {

    @TempDir
    private Path folder;

    @Test
    void aBundleAsItShouldBePasses() throws IOException {
        assertThat(manifest("rialto.api", Map.of("Export-Package", "rialto.order;version=\"1.0.0\"")))
                .isEmpty();
        assertThat(manifest("rialto.testkit", Map.of("Export-Package", "rialto.testkit;version=\"1.0.0\"")))
                .isEmpty();
        assertThat(manifest("rialto.risk", Map.of("Import-Package", "rialto.order;version=\"[1,2)\"")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Bundle-Activator        | rialto.risk.Start               | rialto.risk has a Bundle-Activator",
                "Require-Bundle          | rialto.api                      | rialto.risk has a Require-Bundle",
                "Fragment-Host           | rialto.api                      | rialto.risk has a Fragment-Host",
                "DynamicImport-Package   | *                               | rialto.risk imports * dynamically",
                "DynamicImport-Package   | org.slf4j,rialto.*              | rialto.risk imports rialto.* dynamically",
                "Bundle-ClassPath        | .,lib/other.jar                 | rialto.risk has lib/other.jar in its Bundle-ClassPath",
                "Export-Package          | rialto.risk.checks;version=1.0  | rialto.risk exports rialto.risk.checks; only what others compile against exports",
            })
    void aManifestThatSaysWhatNoneMaySayIsFound(String header, String value, String answer) throws IOException {
        assertThat(manifest("rialto.risk", Map.of(header, value))).containsExactly(answer);
    }

    @Test
    void anExportWithoutVersionIsFound() throws IOException {
        assertThat(manifest("rialto.api", Map.of("Export-Package", "rialto.order;version=1.0,rialto.risk")))
                .containsExactly("rialto.api exports rialto.risk without a version");
    }

    @Test
    void aPluginThatExportsIsFound() throws IOException {
        assertThat(manifest("rialto.strategy.wrong", Map.of("Export-Package", "wrong;version=1.0")))
                .containsExactly("rialto.strategy.wrong exports wrong; only what others compile against exports");
    }

    @Test
    void aFolderNamedOtherThanItsBundleIsFound() throws IOException {
        Path jar = jar("rialto.other", Map.of());
        assertThat(ManifestRules.violations(BuiltBundle.read("rialto.risk", jar)))
                .containsExactly(
                        "rialto.risk calls itself rialto.other; folder and Bundle-SymbolicName must be the same");
    }

    @Test
    void anEmbeddedJarIsFound() throws IOException {
        Path jar = jar("rialto.risk", Map.of(), "lib/", "lib/other.jar");
        assertThat(ManifestRules.violations(BuiltBundle.read("rialto.risk", jar)))
                .containsExactly("rialto.risk embeds lib/other.jar");
    }

    @ParameterizedTest
    @CsvSource({
        "rialto.api, rialto.engine",
        "rialto.api, rialto.indicators",
        "rialto.indicators, rialto.market",
        "rialto.engine, rialto.strategy.emacross",
        "rialto.engine, rialto.deploy",
        "rialto.risk, rialto.positions",
        "rialto.strategy.emacross, rialto.engine",
        "rialto.strategy.emacross, rialto.testkit",
        "rialto.venue.sim, rialto.exchange",
        "rialto.exchange, rialto.market",
        "rialto.rest, rialto.deploy",
        "rialto.shell, rialto.engine",
    })
    void anArrowThatPointsUpIsFound(String from, String to) {
        assertThat(FloorRules.violations(arrow(from, to)))
                .containsExactly(from + ": " + WrongCode.Upward.class.getName() + " names "
                        + WrongCode.KeyOrder.class.getName() + " of " + to);
    }

    @ParameterizedTest
    @CsvSource({
        "rialto.indicators, rialto.api",
        "rialto.engine, rialto.api",
        "rialto.strategy.emacross, rialto.indicators",
        "rialto.testkit, rialto.engine",
        "rialto.testkit, rialto.exchange",
        "rialto.exchange.binance, rialto.exchange",
        "rialto.rest, rialto.api",
    })
    void anArrowThatPointsDownPasses(String from, String to) {
        assertThat(FloorRules.violations(arrow(from, to))).isEmpty();
    }

    @Test
    void anImportThatPointsUpIsFound() {
        BuiltBundle market = BuiltBundle.pretend("rialto.market");
        market.headers().putValue("Export-Package", "rialto.market.books;version=1.0");
        BuiltBundle rest = BuiltBundle.pretend("rialto.rest");
        rest.headers().putValue("Import-Package", "rialto.market.books;version=\"[1,2)\"");
        assertThat(FloorRules.violations(List.of(market, rest)))
                .containsExactly("rialto.rest imports rialto.market.books of rialto.market");
    }

    @Test
    void aStrategyThatImportsTheFrameworkOrTheVenuesIsFound() {
        BuiltBundle strategy = BuiltBundle.pretend("rialto.strategy.wrong");
        strategy.headers().putValue("Import-Package", "org.osgi.framework,rialto.strategy,rialto.venue");
        assertThat(FloorRules.violations(List.of(strategy)))
                .containsExactly(
                        "rialto.strategy.wrong imports org.osgi.framework, which the platform keeps from strategies",
                        "rialto.strategy.wrong imports rialto.venue, which the platform keeps from strategies");
    }

    @Test
    void aBundleOnNoFloorIsFound() {
        assertThatThrownBy(() -> Floor.of("rialto.helpers"))
                .hasMessageStartingWith("rialto.helpers stands on no floor");
    }

    @Test
    void kernelCodeThatReadsAClockIsFound() {
        assertThat(kernel(WrongCode.Clocks.class))
                .containsExactly(
                        "CLOCK millis System.currentTimeMillis",
                        "CLOCK nanos System.nanoTime",
                        "CLOCK instant Instant.now");
    }

    @Test
    void kernelCodeThatTakesChancesIsFound() {
        assertThat(kernel(WrongCode.Chances.class))
                .containsExactly(
                        "CHANCE random Math.random",
                        "CHANCE seeded Random.<init>",
                        "CHANCE seeded Random.nextInt",
                        "CHANCE id UUID.randomUUID");
    }

    @Test
    void kernelCodeThatLocksOrWaitsIsFound() {
        assertThat(kernel(WrongCode.Locks.class))
                .containsExactly(
                        "LOCK <init> ReentrantLock.<init>",
                        "LOCK held ReentrantLock.lock",
                        "LOCK method being synchronized",
                        "LOCK block a synchronized block",
                        "LOCK block LockSupport.parkNanos",
                        "LOCK monitor Object.wait");
    }

    @Test
    void kernelCodeThatGoesThroughHashOrderIsFound() {
        assertThat(kernel(WrongCode.HashOrder.class)).containsExactly("HASH_ORDER sum Map.values");
        assertThat(kernel(WrongCode.LocalHashOrder.class)).containsExactly("HASH_ORDER sum Set.iterator");
        assertThat(kernel(WrongCode.SaltedOrder.class)).containsExactly("HASH_ORDER visit Map.forEach");
        assertThat(kernel(WrongCode.KeyOrder.class)).isEmpty();
        assertThat(kernel(WrongCode.LookUp.class)).isEmpty();
    }

    @Test
    void codeOutsideTheKernelMayReadAClock() {
        assertThat(KernelRules.findings(BuiltBundle.pretend("rialto.rest", WrongCode.Clocks.class)))
                .isEmpty();
        assertThat(KernelRules.isKernel("rialto.engine", "rialto/journal/JournalWriter"))
                .isFalse();
        assertThat(KernelRules.isKernel("rialto.engine", "rialto/kernel/Kernel"))
                .isTrue();
    }

    @Test
    void aBundleThatWritesToTheTerminalOrKeepsStateInStaticsIsFound() {
        String type = "rialto.rest: " + WrongCode.Terminal.class.getName();
        assertThat(CodeRules.inBundle(BuiltBundle.pretend("rialto.rest", WrongCode.Terminal.class)))
                .containsExactly(
                        type + " keeps state in the static calls",
                        type + "#write writes to System.out",
                        type + "#write prints a stack trace");
    }

    @Test
    void aTestThatSleepsOrSkipsIsFound() {
        String type = "tests: " + WrongCode.Sleeper.class.getName();
        assertThat(CodeRules.inTests(
                        "tests",
                        BuiltBundle.pretend("tests", WrongCode.Sleeper.class).classes()))
                .containsExactly(
                        type + "#sleep sleeps",
                        type + "#doze sleeps",
                        type + "#skip skips itself by assumeTrue",
                        type + "#off is switched off");
    }

    private static List<String> kernel(Class<?> type) {
        return KernelRules.findings(BuiltBundle.pretend("rialto.market", type)).stream()
                .map(found -> found.rule() + " " + found.place().replaceAll(".*#", "") + " " + found.what())
                .toList();
    }

    private static List<BuiltBundle> arrow(String from, String to) {
        return List.of(
                BuiltBundle.pretend(from, WrongCode.Upward.class), BuiltBundle.pretend(to, WrongCode.KeyOrder.class));
    }

    private List<String> manifest(String bundle, Map<String, String> headers) throws IOException {
        return ManifestRules.violations(BuiltBundle.read(bundle, jar(bundle, headers)));
    }

    private Path jar(String bundle, Map<String, String> headers, String... entries) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Bundle-SymbolicName", bundle);
        headers.forEach(manifest.getMainAttributes()::putValue);
        Path jar = folder.resolve(bundle + ".jar");
        try (OutputStream bytes = Files.newOutputStream(jar);
                JarOutputStream stream = new JarOutputStream(bytes, manifest)) {
            for (String entry : entries) {
                stream.putNextEntry(new ZipEntry(entry));
                stream.closeEntry();
            }
        }
        return jar;
    }
}
