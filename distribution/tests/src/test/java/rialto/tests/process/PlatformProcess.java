package rialto.tests.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The real {@code java -jar rialto.jar} as a child process, for tests that start, stop and kill it.
 *
 * <p>Runs on the Java of this test, or on the one whose {@code java} command {@code -Drialto.java} names.
 */
public final class PlatformProcess implements AutoCloseable {

    private static final Pattern LISTENS = Pattern.compile("listens on (http://\\S+?),");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(20);

    private final Path home;
    private final Process process;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final Lines out;
    private final Lines err;
    private final CompletableFuture<URI> address = new CompletableFuture<>();

    private PlatformProcess(Path jar, Path home, Map<String, String> environment, List<String> options)
            throws IOException {
        this.home = home;
        List<String> command = new ArrayList<>(List.of(java(), "-jar", jar.toString()));
        command.addAll(options);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("RIALTO_"));
        builder.environment().putAll(environment);
        process = builder.start();
        process.getOutputStream().close();
        out = new Lines(process.getInputStream(), "out");
        err = new Lines(process.getErrorStream(), "err");
        process.onExit()
                .thenAccept(ended -> address.completeExceptionally(
                        new IllegalStateException("the platform ended with exit code " + ended.exitValue())));
    }

    /** Starts the platform in a home, on a free port of the loopback address. */
    public static PlatformProcess start(Path home, String... options) throws IOException {
        List<String> all = new ArrayList<>(List.of("--home", home.toString(), "--port", "0"));
        all.addAll(Arrays.asList(options));
        return new PlatformProcess(jar(), home, Map.of(), all);
    }

    /** Starts the platform with just these options and variables, and waits until it has ended by itself. */
    public static PlatformProcess run(Map<String, String> environment, String... options) throws IOException {
        return run(jar(), environment, options);
    }

    /** Starts another jar than the one that ships, and waits until it has ended by itself. */
    public static PlatformProcess run(Path jar, Map<String, String> environment, String... options) throws IOException {
        PlatformProcess run = new PlatformProcess(jar, null, environment, List.of(options));
        run.awaitExit();
        return run;
    }

    /** The jar that ships. */
    public static Path jar() {
        return Path.of(System.getProperty("rialto.jar"));
    }

    /** Waits until the platform says where it listens. */
    public URI address() {
        try {
            return address.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the platform does not say where it listens\n" + transcript(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Waits until {@code /health/ready} answers 200. */
    public PlatformProcess awaitReady() throws IOException {
        awaitAnswer("/health/ready", body -> true);
        return this;
    }

    /** Asks the platform for a path such as {@code /api/v1/plugins}, with the admin token. */
    public HttpResponse<String> get(String path) throws IOException {
        return get(address().resolve(path));
    }

    /** Asks for a path until it answers 200 with a body as expected, and answers that. */
    public String awaitAnswer(String path, Predicate<String> expected) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        HttpResponse<String> answer = get(path);
        while (answer.statusCode() != 200 || !expected.test(answer.body())) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException(
                        path + " answers " + answer.statusCode() + " " + answer.body() + "\n" + transcript());
            }
            pause();
            answer = get(path);
        }
        return answer.body();
    }

    /** The admin token, which the platform has written into its home. */
    public String token() throws IOException {
        return Files.readString(home.resolve("conf").resolve("admin.token")).trim();
    }

    /** Asks it to stop, as a service manager does (SIGTERM). */
    public void terminate() {
        process.toHandle().destroy(); // Process.destroy would also close the streams still to be read
    }

    /** Ends it without a chance to do anything (SIGKILL). */
    public void kill() {
        process.toHandle().destroyForcibly();
    }

    /** Waits for the end and answers the exit code. */
    public int awaitExit() {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("the platform does not end\n" + transcript());
            }
            out.join();
            err.join();
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** What it has written to its standard output so far. */
    public List<String> out() {
        return out.soFar();
    }

    /** What it has written to its standard error so far. */
    public List<String> err() {
        return err.soFar();
    }

    /** Kills it if it still runs. */
    @Override
    public void close() {
        kill();
        awaitExit();
    }

    private HttpResponse<String> get(URI uri) throws IOException {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10));
            if (uri.getPath().startsWith("/api/")) {
                request.header("Authorization", "Bearer " + token());
            }
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private void pause() {
        try {
            process.waitFor(BETWEEN_QUESTIONS.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private String transcript() {
        return String.join("\n", out()) + "\n" + String.join("\n", err());
    }

    private static String java() {
        return System.getProperty(
                "rialto.java",
                Path.of(System.getProperty("java.home"), "bin", "java").toString());
    }

    /** Reads a stream of the child line by line, so that the child never waits for a reader. */
    private final class Lines extends Thread {

        private final InputStream stream;
        private final List<String> lines = new ArrayList<>();

        Lines(InputStream stream, String name) {
            super("platform-" + name);
            this.stream = stream;
            setDaemon(true);
            start();
        }

        @Override
        public void run() {
            try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    synchronized (lines) {
                        lines.add(line);
                    }
                    Matcher listens = LISTENS.matcher(line);
                    if (listens.find()) {
                        address.complete(URI.create(listens.group(1)));
                    }
                }
            } catch (IOException e) {
                synchronized (lines) {
                    lines.add("(the stream broke: " + e.getMessage() + ")");
                }
            }
        }

        List<String> soFar() {
            synchronized (lines) {
                return List.copyOf(lines);
            }
        }
    }
}
