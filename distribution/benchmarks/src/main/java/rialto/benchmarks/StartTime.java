package rialto.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * From the start of the JVM to the first 200 of {@code /health/ready}: once with an empty home and once more with the same, for as
 * many rounds as asked. Arguments: the number of rounds, 5 if not given. Runs on the Java it runs on itself.
 */
final class StartTime implements Benchmark {

    private static final int ROUNDS = 5;

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
        List<Start> first = new ArrayList<>();
        List<Start> again = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            Path home = Files.createTempDirectory("rialto-start");
            try {
                first.add(start(home));
                again.add(start(home));
            } finally {
                Folders.delete(home);
            }
        }
        out.println("JVM start to /health/ready 200, Java " + System.getProperty("java.version") + ", "
                + Runtime.getRuntime().availableProcessors() + " processors, " + rounds + " rounds");
        print(out, "empty home", first);
        print(out, "same home ", again);
    }

    private static Start start(Path home) throws IOException, InterruptedException {
        try (RunningPlatform platform = RunningPlatform.start(home)) {
            double seconds = platform.awaitReady();
            return new Start(seconds, platform.cpuSeconds());
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
