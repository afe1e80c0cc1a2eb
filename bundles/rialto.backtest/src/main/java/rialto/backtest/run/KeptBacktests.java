package rialto.backtest.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import rialto.backtest.BacktestException;
import rialto.backtest.BacktestMarket;
import rialto.backtest.BacktestReport;
import rialto.backtest.BacktestRequest;
import rialto.backtest.BacktestRun;
import rialto.backtest.BacktestState;
import rialto.backtest.BacktestState.State;
import rialto.backtest.Backtester;
import rialto.backtest.Backtests;
import rialto.backtest.ReportFormat;
import rialto.deploy.DeployException;
import rialto.deploy.StrategySource;
import rialto.engine.Candidate;

/** Backtests by id, over the files in {@code HOME/recordings}. */
@Component(service = Backtests.class)
public final class KeptBacktests implements Backtests {

    /** Two processors are few, and somebody trades on them. */
    private static final int MOST_RUNNING = 2;

    private static final int MOST_KEPT = 50;

    /** Comes anew when a part that trades is replaced; runs under way and reports stay. */
    @Reference(policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    volatile Backtester backtester;

    @Reference(policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    volatile StrategySource strategies;

    private final Path folder;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private long numbered;

    /** Uses {@code recordings} below the folder that the framework property {@code rialto.home} names. */
    @Activate
    public KeptBacktests(BundleContext context) {
        this(folder(context.getProperty("rialto.home")));
    }

    KeptBacktests(Path folder) {
        this.folder = folder;
    }

    private static Path folder(String home) {
        if (home == null || home.isBlank()) {
            throw new IllegalStateException(
                    "the framework property rialto.home names no folder; start Rialto with its launcher or set it");
        }
        return Path.of(home).toAbsolutePath().resolve("recordings");
    }

    /** Ends what runs: its strategies are about to lose their platform. */
    @Deactivate
    synchronized void stop() {
        entries.values().forEach(Entry::cancel);
    }

    @Override
    public List<String> recordings() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new BacktestException(
                    "bad-recording", "the folder " + folder + " cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public BacktestState start(BacktestRequest request, String who) {
        Path file = file(request.recording());
        synchronized (this) {
            if (entries.values().stream().filter(Entry::running).count() >= MOST_RUNNING) {
                throw new BacktestException(
                        "busy", MOST_RUNNING + " backtests run, which is the most at once; wait for one, or cancel it");
            }
            Entry entry = new Entry("B" + ++numbered, request, who);
            entry.begin(file);
            entries.put(entry.id, entry);
            forget();
            return entry.state();
        }
    }

    /** A name without a way out of the folder. */
    private Path file(String name) {
        try {
            Path file = folder.resolve(name);
            if (file.getParent().equals(folder) && Files.isRegularFile(file)) {
                return file;
            }
        } catch (InvalidPathException e) {
            throw new BacktestException("bad-recording", "'" + name + "' is no name of a file: " + e.getReason(), e);
        }
        List<String> there = recordings();
        throw new BacktestException(
                "bad-recording",
                "there is no recording '" + name + "'; put it into the folder recordings of the home"
                        + (there.isEmpty() ? ", which holds none yet" : ". There are: " + String.join(", ", there)));
    }

    private void forget() {
        List<String> ended = entries.values().stream()
                .filter(each -> !each.running())
                .map(each -> each.id)
                .toList();
        for (int i = 0; i < ended.size() && entries.size() > MOST_KEPT; i++) {
            entries.remove(ended.get(i));
        }
    }

    @Override
    public synchronized List<BacktestState> list() {
        List<BacktestState> states = new ArrayList<>();
        entries.values().forEach(each -> states.add(each.state()));
        Collections.reverse(states);
        return states;
    }

    @Override
    public synchronized BacktestState state(String id) {
        Entry entry = entries.get(id);
        return entry == null ? null : entry.state();
    }

    @Override
    public synchronized boolean cancel(String id) {
        Entry entry = entries.get(id);
        if (entry == null || !entry.running()) {
            return false;
        }
        entry.cancel();
        return true;
    }

    @Override
    public String write(String id, ReportFormat format) {
        return backtester.write(report(id), format);
    }

    @Override
    public String compare(String first, String second, ReportFormat format) {
        return backtester.compare(report(first), report(second), format);
    }

    @Override
    public synchronized BacktestReport report(String id) {
        Entry entry = entries.get(id);
        if (entry == null || entry.report == null) {
            String why = entry == null ? "is not kept" : entry.running() ? "still runs" : "ended without a report";
            throw new BacktestException("not-done", "backtest " + id + " " + why + "; look at the list of backtests");
        }
        return entry.report;
    }

    /** One backtest. What changes is guarded by the lock of the outer object. */
    private final class Entry {

        private final String id;
        private final BacktestRequest request;
        private final String who;
        private final long startedMillis = System.currentTimeMillis();
        /** {@code null} while the recording is read in. */
        private BacktestRun run;

        private boolean cancelled;
        private BacktestReport report;
        private BacktestException failure;

        Entry(String id, BacktestRequest request, String who) {
            this.id = id;
            this.request = request;
            this.who = who;
        }

        /** Reads the recording in on a thread of its own, since that may take a while, and runs over it. */
        void begin(Path file) {
            Backtester with = backtester;
            StrategySource source = strategies;
            Thread reader = new Thread(() -> read(with, source, file), "rialto-backtest-read-" + id);
            reader.setDaemon(true);
            reader.start();
        }

        private void read(Backtester with, StrategySource source, Path file) {
            try {
                run(with, source, with.load(file));
            } catch (RuntimeException e) {
                end(null, e);
            } catch (OutOfMemoryError e) {
                end(
                        null,
                        new BacktestException(
                                "bad-recording",
                                file.getFileName()
                                        + " holds more bars than there is memory for; give a part of it, or the"
                                        + " platform more memory (-Xmx)",
                                e));
            }
        }

        private void run(Backtester with, StrategySource source, BacktestMarket history) {
            Candidate[] made = new Candidate[1];
            BacktestRun begun = with.start(
                    () -> {
                        made[0] = construct(source);
                        return made[0];
                    },
                    history,
                    request.terms());
            synchronized (KeptBacktests.this) {
                run = begun;
                if (cancelled) {
                    begun.cancel();
                }
            }
            begun.report().whenComplete((done, thrown) -> {
                if (made[0] != null) {
                    source.dispose(made[0]);
                }
                end(done, thrown);
            });
        }

        private void end(BacktestReport done, Throwable thrown) {
            synchronized (KeptBacktests.this) {
                report = done;
                failure = thrown == null ? null : told(thrown);
            }
        }

        void cancel() {
            cancelled = true;
            if (run != null) {
                run.cancel();
            }
        }

        private Candidate construct(StrategySource source) {
            try {
                return source.construct(request.plugin(), request.version(), request.parameters());
            } catch (DeployException e) {
                throw new BacktestException("strategy-refused", e.getMessage(), e);
            }
        }

        private BacktestException told(Throwable thrown) {
            Throwable cause = thrown instanceof CompletionException ? thrown.getCause() : thrown;
            return cause instanceof BacktestException known
                    ? known
                    : new BacktestException("broken", "the backtest broke off: " + cause, cause);
        }

        boolean running() {
            return report == null && failure == null;
        }

        BacktestState state() {
            State state = report != null ? State.DONE : State.RUNNING;
            if (failure != null) {
                state = failure.code().equals("cancelled") ? State.CANCELLED : State.FAILED;
            }
            return new BacktestState(
                    id,
                    request,
                    who,
                    state,
                    run == null ? 0 : run.fraction(),
                    run == null ? 0 : run.events(),
                    run == null ? -1 : run.etaNanos(),
                    failure == null ? "" : failure.code(),
                    failure == null ? "" : failure.getMessage(),
                    startedMillis);
        }
    }
}
