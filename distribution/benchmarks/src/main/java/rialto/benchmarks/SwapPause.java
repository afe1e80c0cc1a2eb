package rialto.benchmarks;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToLongFunction;
import rialto.benchmarks.Pulse.Gap;
import rialto.engine.SwapListener.Phase;
import rialto.engine.SwapPlan;

/**
 * What a swap costs the loop: the longest gap between two events that the deciding strategy sees, in windows with a swap and in as many
 * windows of the same length without, under load and with the journal.
 */
final class SwapPause implements Benchmark {

    private static final List<String> OPTIONS = List.of("data", "swaps", "careful", "rate", "disk");
    private static final int ORDER_EVERY = 1_000;
    private static final int WARM_UP_LAPS = 40;
    private static final int WARM_UP_SWAPS = 200;
    private static final long AT_ONCE_NANOS = 10_000_000L;
    private static final long CAREFUL_NANOS = 200_000_000L;
    private static final long SWAP_SECONDS = 60;

    /** Longest gap in a window, and how long the swap in it took from the call to the commit. */
    private record Window(Gap gap, long swapNanos) {}

    private int version;
    private volatile int rolledBack;

    @Override
    public String usage() {
        return """
                swap     the loop's pause when the version of a deployment is swapped under load
                  --data DIR     folder of the recordings (../shared/data)
                  --swaps N      swaps at once, and windows without any (1000)
                  --careful N    swaps with a shadow of 1,000 and a probation of 10,000 inputs (200)
                  --rate N       events a second (100000)
                  --disk DIR     where the journal goes (a new folder among the system's temporary ones)""";
    }

    @Override
    public void run(List<String> given, PrintStream out) throws Exception {
        Arguments arguments = new Arguments(given, OPTIONS);
        Tape tape = Tape.load(arguments.recording());
        int swaps = arguments.number("swaps", 1_000);
        int careful = arguments.number("careful", 200);
        int rate = arguments.number("rate", 100_000);
        Path home = Files.createTempDirectory(
                arguments.path("disk", Path.of(System.getProperty("java.io.tmpdir"))), "rialto-swap");
        out.println("### Swap");
        out.println();
        out.println(Figures.machine());
        out.println();
        rolledBack = 0;
        Pulse pulse = new Pulse();
        try (Rig rig = new Rig(tape, home, false, new EveryNth(ORDER_EVERY, pulse), (order, nanos) -> {})) {
            for (int i = 0; i < WARM_UP_LAPS; i++) {
                rig.drain(tape.size());
            }
            rig.free();
            pulse.watch(rig.engine().ask(trading -> Thread.currentThread()).join());
            try (Load load = new Load(rig.venue(), rate)) {
                windows(rig, pulse, SwapPlan.AT_ONCE, AT_ONCE_NANOS, Math.min(WARM_UP_SWAPS, swaps));
                windows(rig, pulse, SwapPlan.CAREFUL, CAREFUL_NANOS, Math.min(WARM_UP_SWAPS / 10, careful));
                Window[] without = windows(rig, pulse, null, AT_ONCE_NANOS, swaps);
                Window[] atOnce = windows(rig, pulse, SwapPlan.AT_ONCE, AT_ONCE_NANOS, swaps);
                Window[] longWithout = windows(rig, pulse, null, CAREFUL_NANOS, careful);
                Window[] shadowed = windows(rig, pulse, SwapPlan.CAREFUL, CAREFUL_NANOS, careful);
                out.printf(
                        Locale.ROOT,
                        "Longest gap between two events on the loop in each window, by the clock and in CPU time of the"
                                + " loop, and the whole swap from call to commit, ms, at %,.0f events/s with the journal on disk:%n%n",
                        load.rate());
                out.println(
                        "| window | windows | gap p50 | p99 | longest | CPU p50 | p99 | longest | swap p50 | p99 |");
                out.println("|---|---|---|---|---|---|---|---|---|---|");
                print("10 ms without a swap", without, out);
                print("10 ms with a swap at once", atOnce, out);
                print("200 ms without a swap", longWithout, out);
                print("200 ms with a shadow of 1,000 and a probation of 10,000 inputs", shadowed, out);
            }
        } finally {
            Folders.delete(home);
        }
        out.println();
        if (rolledBack > 0) {
            out.println(
                    rolledBack
                            + " of the swaps were rolled back in probation because the loop fell behind: this machine was too busy.");
            out.println();
        }
    }

    /** @param plan {@code null} for windows without a swap */
    private Window[] windows(Rig rig, Pulse pulse, SwapPlan plan, long nanos, int count) throws Exception {
        Window[] windows = new Window[count];
        rig.engine().ask(trading -> pulse.take()).join();
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            long took = plan == null ? 0 : swap(rig, pulse, plan);
            for (long left = start + nanos - System.nanoTime(); left > 0; left = start + nanos - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            start = System.nanoTime();
            windows[i] = new Window(rig.engine().ask(trading -> pulse.take()).join(), took);
        }
        return windows;
    }

    private long swap(Rig rig, Pulse pulse, SwapPlan plan) throws Exception {
        CompletableFuture<Phase> ended = new CompletableFuture<>();
        String next = Integer.toString(++version);
        long start = System.nanoTime();
        rig.engine()
                .swap(
                        Rig.DEPLOYMENT,
                        Rig.candidate(next, new EveryNth(ORDER_EVERY, pulse)),
                        plan,
                        (phase, sequence, fraction, text) -> {
                            if (phase == Phase.COMMITTED) {
                                ended.complete(phase);
                            } else if (phase == Phase.ROLLED_BACK) {
                                rolledBack++;
                                ended.complete(phase);
                            } else if (phase == Phase.REFUSED) {
                                ended.completeExceptionally(
                                        new IllegalStateException("swap " + next + " was refused: " + text));
                            }
                        },
                        "benchmark");
        ended.get(SWAP_SECONDS, TimeUnit.SECONDS);
        return System.nanoTime() - start;
    }

    private static void print(String what, Window[] windows, PrintStream out) {
        out.printf(
                Locale.ROOT,
                "| %s | %,d |%s%s%s%n",
                what,
                windows.length,
                cells(windows, window -> window.gap().nanos(), 1),
                cells(windows, window -> window.gap().cpuNanos(), 1),
                windows[0].swapNanos() == 0 ? "  |  |" : cells(windows, Window::swapNanos, 0.99));
        out.flush();
    }

    private static String cells(Window[] windows, ToLongFunction<Window> figure, double last) {
        long[] sorted = Arrays.stream(windows).mapToLong(figure).sorted().toArray();
        StringBuilder cells = new StringBuilder();
        for (double share : new double[] {0.5, 0.99, 1}) {
            if (share <= last) {
                cells.append(' ')
                        .append(Figures.millis(Figures.quantile(sorted, share)))
                        .append(" |");
            }
        }
        return cells.toString();
    }
}
