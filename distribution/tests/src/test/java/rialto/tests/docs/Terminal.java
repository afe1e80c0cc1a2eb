package rialto.tests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import rialto.tests.process.PlatformProcess;

/**
 * Somebody's terminal: a shell that is given the blocks of a page one after another, as a reader pastes them. Only two things differ from
 * what the page says, because a test cannot have them fixed: the port, and where {@code rialto.jar} lies. What a block starts is waited
 * for before the next one, as a reader does who looks at the answer. A command that fails, an answer of HTTP that is a problem, and a
 * job that fails, fail the test.
 */
public final class Terminal implements AutoCloseable {

    private static final String PORT = "127.0.0.1:8080";
    private static final String END = "@@end";
    private static final Pattern JOB = Pattern.compile("\"id\":\"([^\"]+)\",\"kind\":");
    private static final Pattern BACKTEST = Pattern.compile("\"id\":\"(B\\d+)\"");

    private final Path folder;
    private final PlatformProcess platform;
    private final Process shell;
    private final Writer in;
    private final BufferedReader out;
    private final ObjectMapper json = new ObjectMapper();

    /**
     * Opens a terminal in a folder with {@code rialto.jar} in it.
     *
     * @param platform what runs meanwhile, with its home {@code rialto-home} in the folder or beside it; {@code null} if
     *     nothing does
     */
    public Terminal(Path folder, PlatformProcess platform) throws IOException {
        this.folder = folder;
        this.platform = platform;
        Path jar = folder.resolve("rialto.jar");
        if (!Files.exists(jar)) {
            Files.createSymbolicLink(jar, PlatformProcess.jar().toAbsolutePath());
        }
        ProcessBuilder builder =
                new ProcessBuilder("bash").directory(folder.toFile()).redirectErrorStream(true);
        // What a surrounding build tells its own Maven says nothing to this one.
        builder.environment().keySet().removeIf(name -> name.startsWith("MAVEN_"));
        shell = builder.start();
        in = shell.outputWriter(StandardCharsets.UTF_8);
        out = new BufferedReader(new InputStreamReader(shell.getInputStream(), StandardCharsets.UTF_8));
        in.write("""
                set -o pipefail
                trap 'echo "@@failed: $BASH_COMMAND"' ERR
                curl() { command curl --fail-with-body --show-error "$@"; }
                mvn() { command mvn -B -ntp "$@" < /dev/null; }
                """);
        paste("true");
    }

    /** Runs a block of a page and waits for what it started. */
    public String run(Page.Block block) throws IOException {
        return run(block.text());
    }

    /** Runs commands and waits for what they started. */
    public String run(String commands) throws IOException {
        String said = paste(platform == null ? commands : commands.replace(PORT, authority()));
        assertThat(said).as(commands).doesNotContain("@@failed");
        awaitWhatStarted(said);
        return said;
    }

    private String authority() {
        return platform.address().getAuthority();
    }

    private String paste(String commands) throws IOException {
        in.write(commands);
        in.write("\necho; echo " + END + '\n');
        in.flush();
        StringBuilder said = new StringBuilder();
        for (String line = out.readLine(); !END.equals(line); line = out.readLine()) {
            assertThat(line).as("the shell ended:\n%s", said).isNotNull();
            said.append(line).append('\n');
        }
        return said.toString();
    }

    private void awaitWhatStarted(String said) throws IOException {
        if (platform == null) {
            return;
        }
        for (Matcher job = JOB.matcher(said); job.find(); ) {
            done("/api/v1/jobs/" + job.group(1));
        }
        for (Matcher backtest = BACKTEST.matcher(said); backtest.find(); ) {
            done("/api/v1/backtests/" + backtest.group(1));
        }
    }

    private void done(String path) throws IOException {
        String answer = platform.awaitAnswer(path, text -> !text.contains("\"RUNNING\""));
        JsonNode state = json.readTree(answer).get("state");
        assertThat(state.asText()).as(answer).isEqualTo("DONE");
    }

    /** Writes into the folder. */
    public Path file(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    /** Classes to compile a made project with, without its Maven. */
    public static String classPath(Path project) throws IOException {
        StringBuilder path = new StringBuilder(System.getProperty("java.class.path"));
        try (Stream<Path> jars = Files.walk(project.resolve("rialto"))) {
            jars.filter(each -> each.toString().endsWith(".jar"))
                    .forEach(each -> path.insert(0, each + java.io.File.pathSeparator));
        }
        return path.toString();
    }

    @Override
    public void close() {
        shell.descendants().forEach(ProcessHandle::destroy);
        shell.destroy();
    }
}
