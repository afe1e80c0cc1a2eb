package rialto.tests.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Somebody who has nothing but the jar: makes a project outside of this repository, tests it, sends it to a running platform, sees
 * it trade, and swaps it to its next version, by the commands of the project's own README.
 */
class StrangerTest {

    private static final int REFUSED = 2;
    private static final long PATIENCE_SECONDS = 120;

    @TempDir
    private Path folder;

    private final ObjectMapper json = new ObjectMapper();

    @Test
    void aStrategyIsMadeTestedDeployedSeenTradingAndSwapped() throws Exception {
        PlatformProcess made = PlatformProcess.run(Map.of(), "new", "strategy", "golden-hour", "--in", "" + folder);
        assertThat(made.awaitExit()).as(String.join("\n", made.err())).isZero();
        Path project = folder.resolve("golden-hour");
        assertThat(Files.readString(project.resolve("README.md")))
                .contains("# golden-hour")
                .doesNotContain("@name@");
        assertThat(run(project, "mvn", "-B", "-ntp", "verify")).contains("Tests run: 1, Failures: 0, Errors: 0");

        try (PlatformProcess platform = PlatformProcess.start(folder.resolve("home"))) {
            platform.awaitReady();
            platform.awaitAnswer("/api/v1/instruments", body -> body.contains("BTCUSDT.sim"));
            upload(platform, project.resolve("target/golden-hour-1.0.0.jar"));
            done(
                    platform,
                    post(
                            platform,
                            "/deployments",
                            "{\"name\":\"golden-hour\",\"plugin\":\"golden-hour\",\"instruments\":[\"BTCUSDT.sim\"]}"));
            platform.awaitAnswer("/api/v1/fills", body -> body.contains("\"golden-hour\""));

            Path pom = project.resolve("pom.xml");
            Files.writeString(
                    pom, Files.readString(pom).replaceFirst("<version>1.0.0</version>", "<version>1.1.0</version>"));
            run(project, "mvn", "-B", "-ntp", "verify");
            upload(platform, project.resolve("target/golden-hour-1.1.0.jar"));
            done(
                    platform,
                    post(
                            platform,
                            "/deployments/golden-hour/swap",
                            "{\"version\":\"1.1.0\",\"shadowEvents\":100,\"probationEvents\":200}"));
            JsonNode deployment = json.readTree(
                    platform.get("/api/v1/deployments/golden-hour").body());
            assertThat(deployment.get("version").asText()).isEqualTo("1.1.0");
            assertThat(deployment.get("status").asText()).isEqualTo("RUNNING");
            followTheCompiler(platform, project);
        }
    }

    /** An edit of a constant is compiled by the compiler alone, and trades without anything being uploaded. */
    private void followTheCompiler(PlatformProcess platform, Path project) throws Exception {
        run(
                folder,
                "curl",
                "-sS",
                "-X",
                "PUT",
                "-H",
                "Authorization: Bearer " + platform.token(),
                "-H",
                "Content-Type: application/json",
                "-d",
                "{\"folder\":\"" + project.resolve("target/classes") + "\"}",
                platform.address() + "/api/v1/watches/golden-hour");
        Path source = project.resolve("src/main/java/strategies/goldenhour/GoldenHour.java");
        Files.writeString(source, Files.readString(source).replace("price above its average", "price is high"));
        String rialto;
        try (Stream<Path> versions = Files.list(project.resolve("rialto/org/rialto/rialto.api"))) {
            rialto = versions.findFirst().orElseThrow().getFileName().toString();
        }
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
                        classPath(project, rialto),
                        source.toString());
        assertThat(compiled).isZero();
        String watches = platform.awaitAnswer("/api/v1/watches", body -> body.contains("\"swaps\":1"));
        assertThat(watches).contains("decides for golden-hour", "ms after the last change", "carried over: ");
        assertThat(platform.get("/api/v1/deployments/golden-hour").body()).contains("1.1.0.watch-", "RUNNING");
        platform.awaitAnswer("/api/v1/orders?limit=500", body -> body.contains("price is high"));
    }

    private static String classPath(Path project, String version) {
        String own = project + "/rialto/org/rialto/";
        return String.join(
                File.pathSeparator,
                own + "rialto.api/" + version + "/rialto.api-" + version + ".jar",
                own + "rialto.indicators/" + version + "/rialto.indicators-" + version + ".jar",
                System.getProperty("java.class.path"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "new                        | new needs a kind and a name, as in: new strategy golden-cross; see new --help",
                "new house mine             | there is no template for a house; there are strategy",
                "new strategy Golden        | Golden is no name for a project; give 2 to 40 of a-z, 0-9 and single dashes,"
                        + " a letter first",
                "new strategy bar           | bar would give its class or package a name that Java code of it uses"
                        + " already; choose another, such as my-bar",
                "new strategy a-b --in /no  | --in /no is not a folder; create it or name another",
            })
    void aWrongWishIsRefusedInOneLine(String arguments, String line) throws IOException {
        PlatformProcess refused = PlatformProcess.run(Map.of(), arguments.split(" "));
        assertThat(refused.err()).containsExactly("rialto: " + line);
        assertThat(refused.awaitExit()).isEqualTo(REFUSED);
    }

    private void upload(PlatformProcess platform, Path jar) throws Exception {
        String answer = run(
                folder,
                "curl",
                "-sS",
                "-H",
                "Authorization: Bearer " + platform.token(),
                "-H",
                "Content-Type: application/java-archive",
                "--data-binary",
                "@" + jar,
                platform.address() + "/api/v1/plugins");
        done(platform, answer);
    }

    private String post(PlatformProcess platform, String path, String body) throws Exception {
        return run(
                folder,
                "curl",
                "-sS",
                "-H",
                "Authorization: Bearer " + platform.token(),
                "-H",
                "Content-Type: application/json",
                "-d",
                body,
                platform.address() + "/api/v1" + path);
    }

    private void done(PlatformProcess platform, String accepted) throws IOException {
        JsonNode id = json.readTree(accepted).get("id");
        assertThat(id).as(accepted).isNotNull();
        String job = platform.awaitAnswer("/api/v1/jobs/" + id.asText(), text -> !text.contains("\"RUNNING\""));
        assertThat(json.readTree(job).get("state").asText()).as(job).isEqualTo("DONE");
    }

    private static String run(Path in, String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(List.of(command)))
                .directory(in.toFile())
                .redirectErrorStream(true);
        // What a surrounding build tells its own Maven says nothing to this one.
        builder.environment().keySet().removeIf(name -> name.startsWith("MAVEN_"));
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .as(output)
                .isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }
}
