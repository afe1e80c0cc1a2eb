package rialto.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Medians, quantiles and the words around them. */
final class Figures {

    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

    private Figures() {}

    /** What the figures were taken on, as a line of Markdown. */
    static String machine() {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        List<String> flags = ManagementFactory.getRuntimeMXBean().getInputArguments();
        return String.format(
                Locale.ROOT,
                "%s, %d processors, %d GiB; %s %s on %s; load before %.1f; Java flags: %s",
                processor(),
                system.getAvailableProcessors(),
                system.getTotalMemorySize() >> 30,
                System.getProperty("java.vm.name"),
                System.getProperty("java.version"),
                system.getName(),
                system.getSystemLoadAverage(),
                flags.isEmpty() ? "none" : String.join(" ", flags));
    }

    private static String processor() {
        try (Stream<String> lines = Files.lines(PROCESSORS)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 2))
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            // No such file where the system is not Linux: the architecture says something too.
            return System.getProperty("os.arch");
        }
    }

    /** The middle one of some figures, which are left as they are. */
    static double median(double[] figures) {
        double[] sorted = figures.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** The smallest sample that a share of all do not exceed. */
    static long quantile(long[] sorted, double share) {
        return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
    }

    static String micros(double nanos) {
        return String.format(Locale.ROOT, nanos < 100_000 ? "%.1f" : "%,.0f", nanos / 1e3);
    }

    static String millis(double nanos) {
        return String.format(Locale.ROOT, "%.3f", nanos / 1e6);
    }

    static String millions(double perSecond) {
        return String.format(Locale.ROOT, "%.2f M", perSecond / 1e6);
    }
}
