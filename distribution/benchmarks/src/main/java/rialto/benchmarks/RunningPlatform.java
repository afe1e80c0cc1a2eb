package rialto.benchmarks;

import java.io.File;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The platform as it ships, a process of its own on the Java that this one runs on, at a free port of the loopback address. */
final class RunningPlatform implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(5);

    private final HttpClient http = HttpClient.newHttpClient();
    private final Path home;
    private final int port;
    private final long begunNanos = System.nanoTime();
    private final Process process;

    private RunningPlatform(Path home, int port, Process process) {
        this.home = home;
        this.port = port;
        this.process = process;
    }

    /** Starts it, without waiting. */
    static RunningPlatform start(Path home, String... javaOptions) throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            port = free.getLocalPort();
        }
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(javaOptions));
        command.addAll(List.of("-jar", jar().toString(), "--home=" + home, "--port=" + port));
        return new RunningPlatform(
                home,
                port,
                new ProcessBuilder(command)
                        .redirectOutput(new File("/dev/null"))
                        .redirectErrorStream(true)
                        .start());
    }

    private static Path jar() {
        try {
            return Path.of(Main.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .resolveSibling("../../target/rialto.jar")
                    .normalize();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the place of this program is no path", e);
        }
    }

    /** Waits for the first 200 of {@code /health/ready} and answers how long it took since the start, seconds. */
    double awaitReady() throws IOException, InterruptedException {
        while (status("/health/ready") != 200) {
            if (System.nanoTime() - begunNanos > LIMIT.toNanos() || !process.isAlive()) {
                throw new IllegalStateException(
                        "the platform is not ready after " + LIMIT + "; start it by hand to see why");
            }
            process.waitFor(BETWEEN_QUESTIONS.toMillis(), TimeUnit.MILLISECONDS);
        }
        return (System.nanoTime() - begunNanos) / 1e9;
    }

    private int status(String path) throws IOException, InterruptedException {
        try {
            return http.send(
                            HttpRequest.newBuilder(uri(path)).timeout(LIMIT).build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (ConnectException e) {
            return 0; // does not listen yet
        }
    }

    /**
     * Sends a request.
     *
     * @throws IllegalStateException if it is not answered by what means success
     */
    String send(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() >= 400) {
            throw new IllegalStateException(request.uri() + " answers " + answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    /** The admin token. */
    String token() throws IOException {
        return Files.readString(home.resolve("conf").resolve("admin.token")).strip();
    }

    /** Processor time since it was started, seconds. */
    double cpuSeconds() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1e3;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
