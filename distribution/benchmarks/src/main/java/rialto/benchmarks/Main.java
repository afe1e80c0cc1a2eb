package rialto.benchmarks;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs a benchmark by its name, or all of them. */
public final class Main {

    private static final Map<String, Benchmark> BENCHMARKS = new LinkedHashMap<>();

    static {
        BENCHMARKS.put("ring", new RingPath());
        BENCHMARKS.put("swap", new SwapPause());
        BENCHMARKS.put("backtest", new BacktestSpeed());
        BENCHMARKS.put("start", new StartTime());
        BENCHMARKS.put("history", new HistoryProjection());
        BENCHMARKS.put("streams", new Streams());
    }

    private Main() {}

    /**
     * Runs the benchmark named first; the rest is its own. Ends with code 2 on a wrong argument and 1 if it cannot measure.
     *
     * @param arguments name and arguments; {@code all} runs every benchmark as it stands
     */
    public static void main(String[] arguments) {
        List<String> rest =
                arguments.length == 0 ? List.of() : List.of(arguments).subList(1, arguments.length);
        String name = arguments.length == 0 ? "--help" : arguments[0];
        if (name.equals("--help") || rest.contains("--help")) {
            help(System.out);
            return;
        }
        if (!name.equals("all") && !BENCHMARKS.containsKey(name)) {
            System.err.println("There is no benchmark '" + name + "'; name one of " + BENCHMARKS.keySet() + " or all");
            System.exit(2);
        }
        try {
            for (Map.Entry<String, Benchmark> each : BENCHMARKS.entrySet()) {
                if (name.equals("all") || name.equals(each.getKey())) {
                    each.getValue().run(rest, System.out);
                }
            }
            System.exit(0);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        } catch (Exception e) {
            System.err.println("The benchmark could not measure: " + e.getMessage());
            e.printStackTrace();
            System.exit(1);
        }
    }

    private static void help(PrintStream out) {
        out.println(
                "java -jar distribution/benchmarks/target/rialto-benchmarks.jar NAME [options], where NAME is all or one of");
        BENCHMARKS.values().forEach(each -> out.println("  " + each.usage().replace("\n", "\n  ")));
    }
}
