package rialto.tests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rialto.tests.jars.Jars;
import rialto.tests.process.PlatformProcess;

/** Somebody follows the README and the guide by copying their blocks, one after another, beside a running platform. */
class FollowedTest {

    private static final Path ROOT = Path.of(System.getProperty("rialto.root"));
    private static final Pattern FILE = Pattern.compile("// (\\S+\\.java)\n");

    @TempDir
    private Path folder;

    @Test
    void theGuideLeadsFromNothingToAStrategyThatIsSwappedAndFollowed() throws Exception {
        try (PlatformProcess platform = PlatformProcess.start(folder.resolve("rialto-home"));
                Terminal terminal = new Terminal(folder, platform)) {
            platform.awaitReady();
            platform.awaitAnswer("/api/v1/instruments", body -> body.contains("BTCUSDT.sim"));
            int shell = 0;
            String said = "";
            for (Page.Block block : Page.of(ROOT.resolve("cnf/guide/README.md")).blocks()) {
                Matcher file = FILE.matcher(block.text());
                if (block.info().equals("sh")) {
                    said = terminal.run(block);
                    shell++;
                    if (block.text().contains("/deployments/dip/swap")) {
                        assertThat(said).contains("\"kind\":\"swap\"");
                        assertThat(platform.get("/api/v1/deployments/dip").body())
                                .contains("\"version\":\"1.1.0\"", "\"RUNNING\"", "\"ticks\":\"3\"");
                    } else if (block.text().contains("/watches | grep")) {
                        assertThat(said)
                                .contains("state kept last, begun anew lower, schema 1 to 2")
                                .contains("carried over: ");
                        platform.awaitAnswer("/api/v1/orders?limit=500", body -> body.contains("lower twice"));
                        Path compiled = folder.resolve("dip/target/classes/strategies/dip/Dip.class");
                        System.out.printf(
                                "watch, as the guide shows it: first order of the new class at most %d ms after it was"
                                        + " compiled; %s%n",
                                System.currentTimeMillis()
                                        - Files.getLastModifiedTime(compiled).toMillis(),
                                said.strip());
                    } else if (block.heading().equals("Its deployment") && !said.contains("\"kind\"")) {
                        platform.awaitAnswer("/api/v1/fills", body -> body.contains("\"dip\""));
                    }
                } else if (block.info().equals("java") && file.lookingAt()) {
                    terminal.file("dip/" + file.group(1), block.text());
                }
            }
            assertThat(shell).as("blocks that were run").isGreaterThan(10);
            assertThat(Files.readString(folder.resolve("dip/report.html"))).contains("<svg");
            assertThat(platform.get("/api/v1/deployments").body()).doesNotContain("\"dip\"");
        }
    }

    @Test
    void theReadmeSwapsAsksTriesAndMakesAStrategy() throws Exception {
        Files.createDirectories(folder.resolve("rialto-home/recordings"));
        Files.writeString(folder.resolve("rialto-home/recordings/BTCUSDT-1m.csv"), waves());
        try (PlatformProcess platform = PlatformProcess.start(folder.resolve("rialto-home"));
                Terminal terminal = new Terminal(folder, platform)) {
            platform.awaitReady();
            platform.awaitAnswer("/api/v1/deployments", body -> body.contains("\"ema-cross\""));
            Path shipped = folder.resolve("rialto-home/cache");
            Files.write(
                    folder.resolve("my-strategy-1.1.0.jar"),
                    Jars.version(Jars.shipped(shipped, "rialto.strategy.emacross"), "1.1.0"));
            int shell = 0;
            for (Page.Block block : Page.of(ROOT.resolve("README.md")).blocks("sh")) {
                String said = terminal.run(block);
                shell++;
                if (block.text().contains("/swap")) {
                    assertThat(platform.get("/api/v1/deployments/ema-cross").body())
                            .contains("\"version\":\"1.1.0\"");
                } else if (block.text().contains("/rollback")) {
                    assertThat(said).contains("\"kind\":\"rollback\"");
                }
            }
            assertThat(shell).as("blocks that were run").isGreaterThan(5);
            assertThat(Files.readString(folder.resolve("report.html"))).contains("<svg");
            try (Stream<Path> made = Files.list(folder.resolve("golden-hour/target"))) {
                assertThat(made).anyMatch(each -> each.toString().endsWith("golden-hour-1.0.0.jar"));
            }
        }
    }

    /** Klines of a price that swings. */
    private static String waves() throws IOException {
        StringBuilder csv = new StringBuilder();
        long open = 1_704_067_200_000L;
        for (int i = 0; i < 2_000; i++) {
            double from = 40_000 + 500 * Math.sin(i / 40.0);
            double to = 40_000 + 500 * Math.sin((i + 1) / 40.0);
            csv.append(String.format(
                    Locale.ROOT,
                    "%d,%.2f,%.2f,%.2f,%.2f,10.12345,%d,400000.00,10,5.00000,200000.00,0%n",
                    open,
                    from,
                    Math.max(from, to) + 1,
                    Math.min(from, to) - 1,
                    to,
                    open + 59_999));
            open += 60_000;
        }
        return csv.toString();
    }
}
