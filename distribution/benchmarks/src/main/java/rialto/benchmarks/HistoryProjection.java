package rialto.benchmarks;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import org.apache.aries.tx.control.service.local.impl.TransactionControlImpl;
import rialto.history.HistoryKind;
import rialto.history.HistoryPage;
import rialto.history.HistoryQuery;
import rialto.history.HistoryStatus;
import rialto.history.HistoryStatus.State;
import rialto.store.HistoryStore;

/**
 * A journal of a running engine projected into history: first written by the engine with one order per some events, then read from its
 * beginning into a database on disk, with everything that ships but the framework.
 */
final class HistoryProjection implements Benchmark {

    private static final List<String> OPTIONS = List.of("data", "records", "every", "disk");
    private static final long FILL_NANOS = 100_000_000L;
    private static final long LOOK_NANOS = 1_000_000L;

    @Override
    public String usage() {
        return """
                history  records of a journal into the database of history, from the beginning
                  --data DIR     folder of the recordings (../shared/data)
                  --records N    records of the journal (1000000)
                  --every N      events per order (1)
                  --disk DIR     where journal and database go (a new folder among the system's temporary ones)""";
    }

    @Override
    public void run(List<String> given, PrintStream out) throws Exception {
        Arguments arguments = new Arguments(given, OPTIONS);
        Tape tape = Tape.load(arguments.recording());
        int records = arguments.number("records", 1_000_000);
        int every = arguments.number("every", 1);
        Path disk = arguments.path("disk", Path.of(System.getProperty("java.io.tmpdir")));
        out.println("### Projection of the journal into history");
        out.println();
        out.println(Figures.machine());
        out.println();
        Path home = Files.createTempDirectory(disk, "rialto-history");
        try (Rig rig = new Rig(tape, home, false, new EveryNth(every, null), (order, nanos) -> {})) {
            while (rig.engine().status().sequence() < records) {
                rig.stream(FILL_NANOS);
            }
            rig.free();
            measure(rig, home, out);
        } finally {
            Folders.delete(home);
        }
    }

    private static void measure(Rig rig, Path home, PrintStream out) {
        long start = System.nanoTime();
        long opened = 0;
        try (HistoryStore store = HistoryStore.of(
                home.resolve("history"), rig.engine(), rig.engine()::status, new TransactionControlImpl())) {
            HistoryStatus status = store.status();
            while (status.state() != State.FOLLOWING || status.lag() > 0) {
                if (status.state() == State.FAILING) {
                    throw new IllegalStateException(status.problem());
                }
                if (opened == 0 && status.state() == State.REBUILDING) {
                    opened = System.nanoTime();
                }
                LockSupport.parkNanos(LOOK_NANOS);
                status = store.status();
            }
            long end = System.nanoTime();
            double seconds = (end - (opened == 0 ? start : opened)) / 1e9;
            double processor = cpuNanos() / 1e9;
            long rows = rows(store);
            out.println(
                    "| records | rows in the tables | changes of rows written before | seconds, the opening apart"
                            + " | records/s | rows/s, changes not counted | rows per second of its thread's processor time | opening, s |");
            out.println("|---|---|---|---|---|---|---|---|");
            out.printf(
                    Locale.ROOT,
                    "| %,d | %,d | %,d | %.1f | %,.0f | %,.0f | %,.0f | %.1f |%n%n",
                    status.sequence(),
                    rows,
                    status.rows() - rows,
                    seconds,
                    status.sequence() / seconds,
                    rows / seconds,
                    rows / processor,
                    ((opened == 0 ? start : opened) - start) / 1e9);
            long hashing = System.nanoTime();
            out.printf(Locale.ROOT, "Row hash %s in %.1f s%n%n", store.rowHash(), (System.nanoTime() - hashing) / 1e9);
        }
    }

    /** Processor time that the thread of history has used, the opening of the database included. */
    private static long cpuNanos() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return Thread.getAllStackTraces().keySet().stream()
                .filter(each -> each.getName().equals("rialto-history"))
                .mapToLong(each -> threads.getThreadCpuTime(each.getId()))
                .sum();
    }

    /** Rows of all kinds: each kind has its numbers from 1 on, and shows them first. */
    private static long rows(HistoryStore store) {
        long rows = 0;
        for (HistoryKind kind : HistoryKind.values()) {
            HistoryPage newest = store.find(new HistoryQuery(kind, null, null, 0, null, 0, 0, 1, null));
            rows += newest.rows().isEmpty() ? 0 : (Long) newest.rows().get(0).get(0);
        }
        return rows;
    }
}
