package rialto.tests.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rialto.tests.docs.Page;
import rialto.tests.docs.Terminal;

/**
 * Somebody who has nothing but the jar: makes a project outside of this repository, tests it, sends it to a running platform, sees it
 * work, and swaps it to its next version, by the commands of the project's own README.
 */
class StrangerTest {

    private static final int REFUSED = 2;
    private static final Pattern TAKEN = Pattern.compile("(\\d+) ms after the last change");

    @TempDir
    private Path folder;

    private Path make(String kind, String name) throws IOException {
        PlatformProcess made = PlatformProcess.run(Map.of(), "new", kind, name, "--in", "" + folder);
        assertThat(made.awaitExit()).as(String.join("\n", made.err())).isZero();
        Path project = folder.resolve(name);
        assertThat(Files.readString(project.resolve("README.md")))
                .contains("# " + name)
                .doesNotContain("@name@");
        return project;
    }

    private static void raiseVersion(Path project) throws IOException {
        Path pom = project.resolve("pom.xml");
        Files.writeString(
                pom, Files.readString(pom).replaceFirst("<version>1.0.0</version>", "<version>1.1.0</version>"));
    }

    @Test
    void aStrategyIsMadeTestedDeployedSeenTradingSwappedAndFollowed() throws Exception {
        Path project = make("strategy", "golden-hour");
        var readme = Page.of(project.resolve("README.md")).blocks("sh");
        try (PlatformProcess platform = PlatformProcess.start(folder.resolve("rialto-home"));
                Terminal terminal = new Terminal(project, platform)) {
            platform.awaitReady();
            platform.awaitAnswer("/api/v1/instruments", body -> body.contains("BTCUSDT.sim"));
            assertThat(terminal.run(readme.get(0))).contains("Failures: 0, Errors: 0");
            terminal.run(readme.get(1));
            terminal.run(readme.get(2));
            platform.awaitAnswer("/api/v1/fills", body -> body.contains("\"golden-hour\""));

            raiseVersion(project);
            terminal.run(readme.get(0));
            terminal.run(readme.get(1).text().replace("1.0.0.jar", "1.1.0.jar"));
            terminal.run(readme.get(3));
            assertThat(platform.get("/api/v1/deployments/golden-hour").body())
                    .contains("\"version\":\"1.1.0\"", "\"status\":\"RUNNING\"");
            followTheCompiler(platform, terminal, project, readme.get(4));
            assertThat(readme).as("every block was run").hasSize(5);
        }
    }

    /** An edit of a constant is compiled by the compiler alone, and trades without anything being uploaded. */
    private void followTheCompiler(PlatformProcess platform, Terminal terminal, Path project, Page.Block watch)
            throws Exception {
        terminal.run(watch);
        Path source = project.resolve("src/main/java/strategies/goldenhour/GoldenHour.java");
        Files.writeString(source, Files.readString(source).replace("price above its average", "price is high"));
        int compiled = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "--release",
                        "17",
                        "-d",
                        project.resolve("target/classes").toString(),
                        "-cp",
                        Terminal.classPath(project),
                        source.toString());
        long compiledNanos = System.nanoTime();
        assertThat(compiled).isZero();
        String watches = platform.awaitAnswer("/api/v1/watches", body -> body.contains("\"swaps\":1"));
        long swappedNanos = System.nanoTime();
        assertThat(watches).contains("decides for golden-hour", "carried over: ");
        Matcher taken = TAKEN.matcher(watches);
        assertThat(taken.find()).as(watches).isTrue();
        assertThat(platform.get("/api/v1/deployments/golden-hour").body()).contains("1.1.0.watch-", "RUNNING");
        platform.awaitAnswer("/api/v1/orders?limit=500", body -> body.contains("price is high"));
        System.out.printf(
                "watch: %d ms from the compile to the swap's end, %s ms from the change to the first event of the new class%n",
                Duration.ofNanos(swappedNanos - compiledNanos).toMillis(), taken.group(1));
    }

    @Test
    void aVenueIsMadeTestedTakenInTradedAtAndReplacedByItsNextVersion() throws Exception {
        Path project = make("venue", "corner-shop");
        var readme = Page.of(project.resolve("README.md")).blocks("sh");
        try (PlatformProcess platform = PlatformProcess.start(folder.resolve("rialto-home"));
                Terminal terminal = new Terminal(project, platform)) {
            platform.awaitReady();
            assertThat(terminal.run(readme.get(0))).contains("Failures: 0, Errors: 0");
            terminal.run(readme.get(1));
            terminal.run(readme.get(2));
            platform.awaitAnswer(
                    "/api/v1/venues", body -> body.matches("(?s).*\"corner-shop\".*\"reconciled\":true.*"));
            platform.awaitAnswer("/api/v1/instruments", body -> body.contains("BTCUSDT.corner-shop"));
            assertThat(terminal.run(readme.get(3))).contains("BTCUSDT.corner-shop");
            terminal.run(readme.get(4));
            platform.awaitAnswer("/api/v1/fills", body -> body.contains("BTCUSDT.corner-shop"));
            String positions = platform.get("/api/v1/positions").body();

            raiseVersion(project);
            terminal.run(readme.get(0));
            String job = terminal.run(readme.get(2).text().replace("1.0.0.jar", "1.1.0.jar"));
            assertThat(job).contains("\"kind\":\"venue\"");
            platform.awaitAnswer(
                    "/api/v1/jobs",
                    body -> body.contains("corner-shop 1.1.0") && body.contains("is installed with 1 adapter"));
            platform.awaitAnswer(
                    "/api/v1/venues", body -> body.matches("(?s).*\"corner-shop\".*\"reconciled\":true.*"));
            assertThat(platform.get("/api/v1/positions").body())
                    .as("the position stays")
                    .contains("BTCUSDT.corner-shop");
            assertThat(positions).contains("BTCUSDT.corner-shop");
            assertThat(readme).as("every block was run").hasSize(5);
        }
        try (PlatformProcess again = PlatformProcess.start(folder.resolve("rialto-home"))) {
            again.awaitReady();
            again.awaitAnswer("/api/v1/venues", body -> body.matches("(?s).*\"corner-shop\".*\"reconciled\":true.*"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "new                        | new needs a kind and a name, as in: new strategy golden-cross; see new --help",
                "new house mine             | there is no template for a house; there are strategy, venue",
                "new strategy Golden        | Golden is no name for a project; give 2 to 40 of a-z, 0-9 and single dashes,"
                        + " a letter first",
                "new strategy bar           | bar would give its class or package a name that Java code of it uses"
                        + " already; choose another, such as my-bar",
                "new venue exchange         | exchange would give its class or package a name that Java code of it uses"
                        + " already; choose another, such as my-exchange",
                "new strategy a-b --in /no  | --in /no is not a folder; create it or name another",
            })
    void aWrongWishIsRefusedInOneLine(String arguments, String line) throws IOException {
        PlatformProcess refused = PlatformProcess.run(Map.of(), arguments.split(" "));
        assertThat(refused.err()).containsExactly("rialto: " + line);
        assertThat(refused.awaitExit()).isEqualTo(REFUSED);
    }
}
