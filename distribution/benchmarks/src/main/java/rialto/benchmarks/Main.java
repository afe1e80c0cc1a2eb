package rialto.benchmarks;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Runs a benchmark by its name.
 */
public final class Main {

    private static final Map<String, Benchmark> BENCHMARKS = new TreeMap<>(Map.of("start", new StartTime()));

    private Main() {}

    /**
     * Runs the benchmark named first; the rest is its own.
     *
     * @param arguments name and arguments
     */
    public static void main(String[] arguments) throws Exception {
        Benchmark benchmark = arguments.length == 0 ? null : BENCHMARKS.get(arguments[0]);
        if (benchmark == null) {
            System.err.println("Name one of " + BENCHMARKS.keySet());
            System.exit(2);
        } else {
            benchmark.run(List.of(arguments).subList(1, arguments.length), System.out);
        }
    }
}
