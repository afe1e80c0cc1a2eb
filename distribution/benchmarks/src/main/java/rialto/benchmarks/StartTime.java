package rialto.benchmarks;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * From the start of the JVM to the first 200 of {@code /health/ready}: once with an empty home and once more with the same, for as
 * many rounds as asked. Arguments: the number of rounds, 5 if not given. Runs on the Java it runs on itself.
 */
final class StartTime implements Benchmark {

    private static final int ROUNDS = 5;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private record Start(double seconds, double cpuSeconds) {}

    @Override
    public String usage() {
        return """
                start    from the start of the JVM to the first 200 of /health/ready
                  N              rounds (5)""";
    }

    @Override
    public void run(List<String> arguments, PrintStream out) throws Exception {
        int rounds = arguments.isEmpty() ? ROUNDS : Integer.parseInt(arguments.get(0));
        Path jar = Path.of(Main.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .resolveSibling("../../target/rialto.jar")
                .normalize();
        List<Start> first = new ArrayList<>();
        List<Start> again = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            Path home = Files.createTempDirectory("rialto-start");
            try {
                first.add(start(jar, home));
                again.add(start(jar, home));
            } finally {
                Folders.delete(home);
            }
        }
        out.println("JVM start to /health/ready 200, Java " + System.getProperty("java.version") + ", "
                + Runtime.getRuntime().availableProcessors() + " processors, " + rounds + " rounds");
        print(out, "empty home", first);
        print(out, "same home ", again);
    }

    private static Start start(Path jar, Path home) throws IOException, InterruptedException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            port = free.getLocalPort();
        }
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest ready = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health/ready"))
                .timeout(LIMIT)
                .build();
        long begin = System.nanoTime();
        Process platform = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        jar.toString(),
                        "--home=" + home,
                        "--port=" + port)
                .redirectOutput(new File("/dev/null"))
                .redirectErrorStream(true)
                .start();
        try {
            while (status(http, ready) != 200) {
                if (System.nanoTime() - begin > LIMIT.toNanos() || !platform.isAlive()) {
                    throw new IllegalStateException(
                            "the platform is not ready after " + LIMIT + "; start it by hand to see why");
                }
                platform.waitFor(5, TimeUnit.MILLISECONDS);
            }
            double seconds = (System.nanoTime() - begin) / 1e9;
            double cpu =
                    platform.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1e3;
            return new Start(seconds, cpu);
        } finally {
            platform.destroy();
            platform.waitFor();
        }
    }

    private static int status(HttpClient http, HttpRequest request) throws IOException, InterruptedException {
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (ConnectException e) {
            return 0; // does not listen yet
        }
    }

    private static void print(PrintStream out, String what, List<Start> starts) {
        List<Start> sorted =
                starts.stream().sorted(Comparator.comparing(Start::seconds)).toList();
        Start median = sorted.get(sorted.size() / 2);
        out.printf(
                "%s  median %.2f s (CPU %.2f s)  best %.2f s  worst %.2f s%n",
                what,
                median.seconds(),
                median.cpuSeconds(),
                sorted.get(0).seconds(),
                sorted.get(sorted.size() - 1).seconds());
    }
}
