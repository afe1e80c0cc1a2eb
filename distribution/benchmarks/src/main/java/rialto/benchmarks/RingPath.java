package rialto.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import rialto.benchmarks.Rig.Work;
import rialto.venue.NewOrder;

/**
 * The way of a tick and of an order: the decoded USD-M recording looped through ring, loop and log, with a full book, a strategy that
 * is called on every event, all checks of the gate, one order per 1,000 events, and its reports back. Without and with the journal.
 */
final class RingPath implements Benchmark {

    private static final List<String> OPTIONS =
            List.of("data", "rounds", "batches", "seconds", "rate", "every", "disk");
    private static final int WARM_UP_BATCHES = 40;
    private static final long SECOND = 1_000_000_000L;
    private static final int LATENCY_EVERY = 100;

    @Override
    public String usage() {
        return """
                ring     the path from the ring to the door and the log
                  --data DIR     folder of the recordings (../shared/data)
                  --rounds N     rounds of each measurement, of which the median is shown (7)
                  --batches N    laps of the recording in a round of the loop alone (10)
                  --seconds N    length of a round with a thread in front, and of each round of latencies (3)
                  --rate N       events a second while latencies are taken (100000)
                  --every N      events per order (1000; for latencies always 100, so that there are enough of them)
                  --disk DIR     where the journal goes (a new folder among the system's temporary ones)""";
    }

    @Override
    public void run(List<String> given, PrintStream out) throws Exception {
        Arguments arguments = new Arguments(given, OPTIONS);
        Tape tape = Tape.load(arguments.recording());
        int rounds = arguments.number("rounds", 7);
        int every = arguments.number("every", 1_000);
        long roundNanos = arguments.number("seconds", 3) * SECOND;
        int rate = arguments.number("rate", 100_000);
        Path disk = arguments.path("disk", Path.of(System.getProperty("java.io.tmpdir")));

        out.println("### Ring path");
        out.println();
        out.println(Figures.machine());
        out.println();
        out.printf(
                Locale.ROOT,
                "A lap of the recording: %,d events (%,d quotes, %,d trades, %,d depth updates of %.1f levels);"
                        + " one order per %,d events, two reports per order; medians of %d rounds.%n%n",
                tape.size(),
                tape.quotes(),
                tape.trades(),
                tape.depths(),
                (double) tape.levelChanges() / tape.depths(),
                every,
                rounds);
        out.println("| throughput | cores | events/s | CPU of the loop, ns per event | of the journal | of the door"
                + " | bytes allocated by the loop per event |");
        out.println("|---|---|---|---|---|---|---|");
        for (boolean journal : new boolean[] {false, true}) {
            throughput(tape, journal ? disk : null, every, rounds, arguments.number("batches", 10), roundNanos, out);
        }
        out.println();
        out.printf(
                Locale.ROOT,
                "Latency from the ring's publish to the adapter's submit at %,d events/s, one order per %d events, µs:%n%n",
                rate,
                LATENCY_EVERY);
        out.println("| latency | orders | p50 | p99 | p99.9 | longest |");
        out.println("|---|---|---|---|---|---|");
        for (boolean journal : new boolean[] {false, true}) {
            latency(tape, journal ? disk : null, rate, rounds, roundNanos, out);
        }
        out.println();
    }

    private static void throughput(
            Tape tape, Path disk, int every, int rounds, int batches, long roundNanos, PrintStream out)
            throws IOException {
        String with = disk == null ? "without journal" : "with journal";
        Path home = disk == null ? null : Files.createTempDirectory(disk, "rialto-ring");
        try (Rig rig = new Rig(tape, home, false, new EveryNth(every, null), (order, nanos) -> {})) {
            for (int i = 0; i < WARM_UP_BATCHES; i++) {
                rig.drain(tape.size());
            }
            Work[] alone = new Work[rounds];
            for (int round = 0; round < rounds; round++) {
                alone[round] = rig.drain(tape.size());
                for (int i = 1; i < batches; i++) {
                    alone[round] = alone[round].plus(rig.drain(tape.size()));
                }
            }
            print(with + ", the loop alone, per second of CPU", "1", alone, true, out);
            print(with + ", the loop alone, wall", "1", alone, false, out);
            rig.stream(roundNanos);
            Work[] fed = new Work[rounds];
            for (int round = 0; round < rounds; round++) {
                fed[round] = rig.stream(roundNanos);
            }
            print(with + ", fed by another thread, wall", "2", fed, false, out);
        } finally {
            Folders.delete(home);
        }
    }

    private static void print(String what, String cores, Work[] rounds, boolean cpu, PrintStream out) {
        double perSecond = Figures.median(Arrays.stream(rounds)
                .mapToDouble(w -> w.events() * 1e9 / (cpu ? w.cpuNanos() : w.wallNanos()))
                .toArray());
        out.printf(
                Locale.ROOT,
                "| %s | %s | %s | %.0f | %.0f | %.0f | %.3f |%n",
                what,
                cores,
                Figures.millions(perSecond),
                perEvent(rounds, Work::cpuNanos),
                perEvent(rounds, Work::journalNanos),
                perEvent(rounds, Work::doorNanos),
                perEvent(rounds, Work::bytes));
        out.flush();
    }

    private static double perEvent(Work[] rounds, ToLongFunction<Work> figure) {
        return Figures.median(Arrays.stream(rounds)
                .mapToDouble(work -> (double) figure.applyAsLong(work) / work.events())
                .toArray());
    }

    private static void latency(Tape tape, Path disk, int rate, int rounds, long roundNanos, PrintStream out)
            throws IOException {
        Path home = disk == null ? null : Files.createTempDirectory(disk, "rialto-ring");
        Stopwatch stopwatch = new Stopwatch();
        long[][] samples = new long[rounds][];
        double[] achieved = new double[rounds];
        try (Rig rig = new Rig(tape, home, true, new EveryNth(LATENCY_EVERY, null), stopwatch)) {
            for (int i = 0; i < WARM_UP_BATCHES; i++) {
                rig.drain(tape.size());
            }
            rig.free();
            stopwatch.start();
            pace(rig, stopwatch, rate, roundNanos);
            for (int round = 0; round < rounds; round++) {
                stopwatch.start();
                achieved[round] = pace(rig, stopwatch, rate, roundNanos);
                samples[round] = stopwatch.sorted();
            }
        } finally {
            Folders.delete(home);
        }
        out.printf(
                Locale.ROOT,
                "| %s, %,.0f events/s | %,d | %s | %s | %s | %s |%n",
                disk == null ? "without disk" : "durable before send, with disk",
                Figures.median(achieved),
                Arrays.stream(samples).mapToLong(each -> each.length).sum(),
                quantile(samples, 0.5),
                quantile(samples, 0.99),
                quantile(samples, 0.999),
                quantile(samples, 1));
        out.flush();
    }

    private static String quantile(long[][] rounds, double share) {
        return Figures.micros(Figures.median(Arrays.stream(rounds)
                .mapToDouble(each -> Figures.quantile(each, share))
                .toArray()));
    }

    /** Shows events at a rate; the rate that came of it. */
    private static double pace(Rig rig, Stopwatch stopwatch, int rate, long nanos) {
        Pace pace = new Pace(rate);
        long start = System.nanoTime();
        long events = 0;
        while (System.nanoTime() - start < nanos) {
            pace.await();
            stopwatch.publishing(rig.venue().nextNanos());
            rig.venue().show();
            events++;
        }
        long took = System.nanoTime() - start;
        rig.free();
        return events * 1e9 / took;
    }

    /**
     * When each event went into the ring, and how long after that its order stood at the door. Kernel time, which every event has
     * of its own, tells which event an order answers.
     */
    private static final class Stopwatch implements TapeVenue.OnSubmit {

        private static final int SIZE = 1 << 22;

        private final long[] kernelNanos = new long[SIZE];
        private final long[] hostNanos = new long[SIZE];
        private int published;
        // Door's thread.
        private int looked;
        private long[] samples = new long[1 << 16];
        private volatile int count;
        private volatile boolean running;

        void publishing(long eventNanos) {
            kernelNanos[published] = eventNanos;
            hostNanos[published] = System.nanoTime();
            published = published + 1 & SIZE - 1;
        }

        @Override
        public void submitted(NewOrder order, long nanos) {
            if (!running) {
                return;
            }
            while (kernelNanos[looked] != order.nanos()) {
                looked = looked + 1 & SIZE - 1;
            }
            int at = count;
            if (at == samples.length) {
                samples = Arrays.copyOf(samples, 2 * at);
            }
            samples[at] = nanos - hostNanos[looked];
            count = at + 1;
        }

        /** Begins to take times; between orders. */
        void start() {
            running = true;
            count = 0;
        }

        long[] sorted() {
            long[] sorted = Arrays.copyOf(samples, count);
            if (sorted.length == 0) {
                throw new IllegalStateException(
                        "no order came to the door; look into the log for why they were refused");
            }
            Arrays.sort(sorted);
            return sorted;
        }
    }
}
