package rialto.benchmarks;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Many streams of events from the platform as it ships: events a second, how long an event is under way from the loop's stamp to the
 * client, the platform's heap after collections over time, and its processor time beside that without streams. Delays hold the
 * reader's own, which shares the machine.
 */
final class Streams implements Benchmark {

    private static final int CLIENTS = 200;
    private static final int MINUTES = 10;
    private static final int RATE = 1_000;
    private static final String TYPES = "market,order,platform";
    private static final long WARM_SECONDS = 20;
    private static final long SAMPLE_SECONDS = 60;
    private static final Pattern FULL =
            Pattern.compile("Pause Full \\(Diagnostic Command\\) [0-9]+M->([0-9]+)M\\(([0-9]+)M\\)");

    @Override
    public String usage() {
        return """
                streams  many event streams from the platform as it ships: delays, heap, processor time
                  --clients N    open streams (200)
                  --minutes N    how long (10)
                  --rate N       market events a second (1000)
                  --types LIST   types of events (market,order,platform)""";
    }

    @Override
    public void run(List<String> arguments, PrintStream out) throws Exception {
        Arguments given = new Arguments(arguments, List.of("clients", "minutes", "rate", "types"));
        int clients = given.number("clients", CLIENTS);
        int minutes = given.number("minutes", MINUTES);
        int rate = given.number("rate", RATE);
        String types = given.text("types", TYPES);
        out.println("## " + clients + " event streams for " + minutes + " minutes\n\n" + Figures.machine() + "\n");
        Path home = Files.createTempDirectory("rialto-streams");
        try (RunningPlatform platform = RunningPlatform.start(home, "-Xlog:gc:file=" + home.resolve("gc.log"))) {
            platform.awaitReady();
            quicken(platform, home, rate);
            measure(platform, home, clients, minutes, types, out);
        } finally {
            Folders.delete(home);
        }
    }

    /** Lets the simulated venue make so many events a second, as an operator would: by Felix Web Console. */
    private static void quicken(RunningPlatform platform, Path home, int rate)
            throws IOException, InterruptedException {
        String ledger = URLEncoder.encode(home.resolve("venues/sim").toString(), StandardCharsets.UTF_8);
        String password =
                Base64.getEncoder().encodeToString(("admin:" + platform.token()).getBytes(StandardCharsets.US_ASCII));
        platform.send(HttpRequest.newBuilder(platform.uri("/system/console/configMgr/rialto.venue.sim~market"))
                .header("Authorization", "Basic " + password)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "apply=true&action=ajaxConfigManager&propertylist=eventsPerSecond,ledger&eventsPerSecond="
                                + rate + "&ledger=" + ledger))
                .build());
    }

    private static void measure(
            RunningPlatform platform, Path home, int clients, int minutes, String types, PrintStream out)
            throws IOException, InterruptedException {
        TimeUnit.SECONDS.sleep(WARM_SECONDS);
        double without = cpu(platform, WARM_SECONDS);
        long heapWithout = heap(platform, home);
        try (StreamReader reader = new StreamReader(platform, clients, types)) {
            TimeUnit.SECONDS.sleep(WARM_SECONDS);
            List<Long> heaps = new ArrayList<>();
            heaps.add(heap(platform, home));
            reader.take();
            long events = reader.events();
            long bytes = reader.bytes();
            double cpu = platform.cpuSeconds();
            long begin = System.nanoTime();
            for (int i = 0; i < minutes; i++) {
                TimeUnit.SECONDS.sleep(SAMPLE_SECONDS);
                heaps.add(heap(platform, home));
                if (reader.open() < clients) {
                    throw new IllegalStateException(
                            reader.open() + " of " + clients + " streams are open; the log of the platform says why");
                }
            }
            double seconds = (System.nanoTime() - begin) / 1e9;
            events = reader.events() - events;
            bytes = reader.bytes() - bytes;
            cpu = (platform.cpuSeconds() - cpu) / seconds;
            long resyncs = reader.resyncs();
            long[] delays = reader.end();

            row(out, "what", "figure");
            row(out, "---", "---");
            row(out, "events a second to each client", number(events / seconds / clients));
            row(out, "events a second in all", number(events / seconds));
            row(out, "MiB a second in all", number(bytes / seconds / (1 << 20)));
            row(
                    out,
                    "loop to client, ms: p50, p99, p99.9, most",
                    String.join(
                            ", ",
                            Figures.millis(Figures.quantile(delays, 0.5)),
                            Figures.millis(Figures.quantile(delays, 0.99)),
                            Figures.millis(Figures.quantile(delays, 0.999)),
                            Figures.millis(delays[delays.length - 1])));
            row(out, "delays taken", number(delays.length));
            row(out, "told to have missed something (of every eighth)", Long.toString(resyncs));
            row(out, "processors used by the platform, with streams", String.format(Locale.ROOT, "%.2f", cpu));
            row(out, "the same before, without", String.format(Locale.ROOT, "%.2f", without));
            row(out, "heap after a collection without streams, MiB", Long.toString(heapWithout));
            row(out, "heap after a collection, each minute, MiB", heaps.toString());
            out.println();
        }
    }

    /** Processors that the platform uses, over a while. */
    private static double cpu(RunningPlatform platform, long seconds) throws InterruptedException {
        double before = platform.cpuSeconds();
        TimeUnit.SECONDS.sleep(seconds);
        return (platform.cpuSeconds() - before) / seconds;
    }

    /** MiB of the heap that a collection leaves, which it asks for. */
    private static long heap(RunningPlatform platform, Path home) throws IOException, InterruptedException {
        Path command = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        int code = new ProcessBuilder(command.toString(), Long.toString(platform.pid()), "GC.run")
                .redirectOutput(new File("/dev/null"))
                .redirectErrorStream(true)
                .start()
                .waitFor();
        if (code != 0) {
            throw new IllegalStateException("jcmd ends with " + code + "; the JDK of this Java has it");
        }
        Matcher full = FULL.matcher(Files.readString(home.resolve("gc.log")));
        long last = -1;
        while (full.find()) {
            last = Long.parseLong(full.group(1));
        }
        if (last < 0) {
            throw new IllegalStateException("the collector's log shows no collection on demand");
        }
        return last;
    }

    private static void row(PrintStream out, String what, String figure) {
        out.println("| " + what + " | " + figure + " |");
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }
}
