package rialto.tests.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The one command, its options, and how it says no. */
class StartTest {

    private static final int REFUSED = 2;

    @TempDir
    private Path folder;

    @Test
    void helpNamesEveryOptionAndItsVariable() throws IOException {
        PlatformProcess help = PlatformProcess.run(Map.of(), "--help");
        assertThat(help.awaitExit()).isZero();
        assertThat(help.err()).isEmpty();
        assertThat(String.join("\n", help.out()))
                .contains(
                        "--home",
                        "--port",
                        "--bind",
                        "--market",
                        "--pace",
                        "--plugins",
                        "--shell",
                        "--help",
                        "--version")
                .contains(
                        "RIALTO_HOME", "RIALTO_PORT", "RIALTO_BIND", "RIALTO_MARKET", "RIALTO_PACE", "RIALTO_PLUGINS");
    }

    @Test
    void versionIsThatOfTheBuild() throws IOException {
        PlatformProcess version = PlatformProcess.run(Map.of(), "--version");
        assertThat(version.awaitExit()).isZero();
        assertThat(version.out()).singleElement().asString().matches("Rialto \\d+\\.\\d+\\.\\d+.*");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--bogus                    | unknown option --bogus; see --help",
                "stray                      | unknown option stray; see --help",
                "--port                     | --port needs a value; see --help",
                "--port=eighty              | --port eighty is not a port; give a number from 0 to 65535",
                "--port=65536               | --port 65536 is not a port; give a number from 0 to 65535",
                "--market=moon              | --market moon is not a market; give sim or replay:FILE",
                "--market=replay:/no/such   | --market replay:/no/such names no file; give the path of a recording",
                "--pace=0x                  | --pace 0x is not a pace; give real, max, or a factor above zero such as 10x",
                "--pace=fast                | --pace fast is not a pace; give real, max, or a factor above zero such as 10x",
                "--plugins=/no/such         | --plugins /no/such is not a folder; create it or name another",
                "--shell                    | --shell needs a terminal; start without it",
            })
    void aWrongOptionIsRefusedInOneLine(String option, String line) throws IOException {
        assertRefused(PlatformProcess.run(Map.of(), option, "--home=" + folder.resolve("home")), line);
        assertThat(folder.resolve("home")).doesNotExist();
    }

    @Test
    void aWrongVariableIsRefusedByItsName() throws IOException {
        assertRefused(
                PlatformProcess.run(Map.of("RIALTO_PORT", "eighty")),
                "RIALTO_PORT eighty is not a port; give a number from 0 to 65535");
    }

    @Test
    void aFileThatIsNoFolderIsRefusedAsHome() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertRefused(
                PlatformProcess.run(Map.of("RIALTO_HOME", file.toString()), "--port=0"),
                "home " + file + " is a file; give a folder with --home");
    }

    @Test
    void aBusyPortIsRefused() throws IOException {
        try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertRefused(
                    PlatformProcess.run(
                            Map.of("RIALTO_PORT", "" + busy.getLocalPort()), "--home=" + folder.resolve("home")),
                    "cannot listen on 127.0.0.1:" + busy.getLocalPort()
                            + " (Address already in use); give another with --port or --bind");
        }
    }

    @Test
    void byItselfItTradesASimulatedMarketWithTheSampleStrategy() throws IOException {
        try (PlatformProcess platform = PlatformProcess.start(folder.resolve("home"))) {
            platform.awaitReady();
            assertThat(platform.get("/health/live").statusCode()).isEqualTo(200);
            assertThat(platform.awaitAnswer("/api/v1/deployments", answer -> answer.contains("\"RUNNING\"")))
                    .contains("\"name\":\"ema-cross\"", "\"environment\":\"SIM\"");
            platform.terminate();
            platform.awaitExit();
            assertThat(platform.out()).last().isEqualTo("Rialto has stopped.");
            assertThat(platform.err()).isEmpty();
        }
    }

    @Test
    void aHomeIsHeldByOneProcessUntilItStopsInOrder() throws IOException {
        Path home = folder.resolve("home");
        try (PlatformProcess first = PlatformProcess.start(home)) {
            assertThat(first.address().getHost()).isEqualTo("127.0.0.1");
            assertRefused(
                    PlatformProcess.run(Map.of(), "--port=0", "--home=" + home),
                    "home " + home + " is in use by another Rialto; stop it or give another folder with --home");
            first.terminate();
            first.awaitExit();
            assertThat(first.out()).last().isEqualTo("Rialto has stopped.");
        }
        try (PlatformProcess second = PlatformProcess.start(home)) {
            assertThat(second.address()).isNotNull();
        }
    }

    @Test
    void theMarketOfTheLastStartIsForgotten() throws IOException {
        Path home = folder.resolve("home");
        Path recording = Path.of(System.getProperty("rialto.data"), "binance_ws_raw", "spot_btcusdt_20240808.gz")
                .normalize();
        try (PlatformProcess replay = PlatformProcess.start(home, "--market", "replay:" + recording)) {
            replay.address();
            assertThat(configurations(home)).anyMatch(text -> text.contains(recording.toString()));
            replay.terminate();
            replay.awaitExit();
        }
        try (PlatformProcess sim = PlatformProcess.start(home)) {
            sim.address();
            assertThat(configurations(home)).isNotEmpty().noneMatch(text -> text.contains(recording.toString()));
        }
    }

    private static List<String> configurations(Path home) throws IOException {
        try (Stream<Path> files = Files.walk(home.resolve("cache/configurations"))) {
            List<String> texts = new ArrayList<>();
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                texts.add(Files.readString(file));
            }
            return texts;
        }
    }

    @Test
    void aStopWhileItStartsIsNoFailure() throws IOException {
        try (PlatformProcess early = PlatformProcess.start(folder.resolve("home"))) {
            early.terminate();
            early.awaitExit();
            assertThat(early.err()).noneMatch(line -> line.startsWith("rialto:") || line.startsWith("Exception"));
        }
    }

    @Test
    void aHomeCanBeUsedAgainAfterAKill() throws IOException {
        Path home = folder.resolve("home");
        try (PlatformProcess first = PlatformProcess.start(home)) {
            first.address();
            first.kill();
        }
        try (PlatformProcess second = PlatformProcess.start(home)) {
            assertThat(second.address()).isNotNull();
        }
    }

    private static void assertRefused(PlatformProcess process, String line) {
        assertThat(process.err()).containsExactly("rialto: " + line);
        assertThat(process.awaitExit()).isEqualTo(REFUSED);
        assertThat(process.out()).isEmpty();
    }
}
