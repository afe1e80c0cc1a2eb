package rialto.backtest.run;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import rialto.backtest.BacktestException;
import rialto.backtest.BacktestMarket;
import rialto.backtest.BacktestReport;
import rialto.backtest.BacktestRun;
import rialto.backtest.BacktestTerms;
import rialto.backtest.RecordedMarket;
import rialto.backtest.RecordingSource;
import rialto.backtest.RoundTrip;
import rialto.backtest.StrategyFactory;
import rialto.engine.Candidate;
import rialto.exchange.Exchange;
import rialto.instrument.Instrument;
import rialto.kernel.Kernel;
import rialto.kernel.Parts;
import rialto.kernel.Version;
import rialto.market.BarSpec;

/** One run on one thread. Others read how far it is, and may ask it to end. */
final class Run implements BacktestRun, Runnable {

    /** Events between two looks at the wish to cancel. */
    private static final int LOOK = 4_096;

    private final StrategyFactory factory;
    private final BacktestMarket history;
    private final BacktestTerms terms;
    private final PartsSource source;
    private final RecordingSource recordings;
    private final CompletableFuture<BacktestReport> report = new CompletableFuture<>();

    private volatile boolean cancelled;
    private volatile double fraction;
    private volatile long events;
    private volatile long startedNanos;

    Run(
            StrategyFactory factory,
            BacktestMarket history,
            BacktestTerms terms,
            PartsSource source,
            RecordingSource recordings) {
        this.factory = factory;
        this.history = history;
        this.terms = terms;
        this.source = source;
        this.recordings = recordings;
    }

    @Override
    public double fraction() {
        return fraction;
    }

    @Override
    public long events() {
        return events;
    }

    @Override
    public long etaNanos() {
        if (report.isDone()) {
            return 0;
        }
        double done = fraction;
        long started = startedNanos;
        if (done <= 0 || started == 0) {
            return -1;
        }
        return (long) ((System.nanoTime() - started) * (1 - done) / done);
    }

    @Override
    public void cancel() {
        cancelled = true;
    }

    @Override
    public CompletionStage<BacktestReport> report() {
        return report.minimalCompletionStage();
    }

    @Override
    public void run() {
        Parts parts = null;
        Exchange exchange = null;
        try {
            parts = source.parts();
            exchange = source.exchange();
            run(parts, exchange);
        } catch (BacktestException e) {
            report.completeExceptionally(e);
        } finally {
            source.release(parts, exchange);
        }
    }

    private void run(Parts parts, Exchange exchange) {
        try (Simulation simulation = new Simulation(parts, exchange, terms)) {
            report.complete(simulate(simulation));
        } catch (BacktestException e) {
            report.completeExceptionally(e);
        } catch (ArithmeticException e) {
            report.completeExceptionally(new BacktestException(
                    "bad-terms",
                    "a value of the backtest over " + history.name() + " is beyond what can be counted ("
                            + e.getMessage() + "); order less, or start with less capital",
                    e));
        } catch (Throwable e) {
            // Whoever waits for the report must hear of it, whatever it is.
            report.completeExceptionally(new BacktestException(
                    "broken",
                    "the backtest over " + history.name() + " broke off: " + e
                            + "; this is a fault of the platform, its cause says where",
                    e));
        }
    }

    private BacktestReport simulate(Simulation simulation) {
        Candidate candidate;
        Version version;
        try {
            candidate = factory.construct();
            version = Kernel.versionOf(candidate);
        } catch (RuntimeException e) {
            throw new BacktestException(
                    "strategy-refused",
                    "the strategy was not made: " + (e.getMessage() == null ? e.toString() : e.getMessage())
                            + "; change its parameters",
                    e);
        }
        List<Instrument> instruments = new ArrayList<>();
        int[] indexes = new int[history.instruments().size()];
        for (Instrument each : history.instruments()) {
            indexes[instruments.size()] = instruments.size();
            instruments.add(simulation.define(each));
        }
        startedNanos = System.nanoTime();
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        boolean cpu = threads.isCurrentThreadCpuTimeSupported();
        long cpuBefore = cpu ? threads.getCurrentThreadCpuTime() : 0;
        CashAccount account = new CashAccount(terms.capital(), instruments);
        Samples samples;
        if (history instanceof BarColumns bars) {
            requireBars(bars, version);
            simulation.deploy(version, candidate.strategy(), indexes, bars.openNanos()[0]);
            overBars(simulation, bars);
            samples = account.overBars(bars, simulation.fills);
        } else {
            samples = overFile(simulation, (FileMarket) history, version, candidate, indexes, account);
        }
        long cpuNanos = cpu ? threads.getCurrentThreadCpuTime() - cpuBefore : -1;
        long nanos = System.nanoTime() - startedNanos;
        return describe(simulation, candidate, instruments, samples, nanos, cpuNanos);
    }

    /** Bars of another span never come, and a strategy that waits for them would report nothing without a word. */
    private static void requireBars(BarColumns bars, Version version) {
        for (BarSpec each : version.bars()) {
            if (!each.equals(bars.spec())) {
                throw new BacktestException(
                        "strategy-refused",
                        version.plugin() + " wants bars of " + version.bars() + ", and " + bars.name()
                                + " holds bars of " + bars.spec()
                                + " alone; set its bars to that, or give another history");
            }
        }
    }

    /** What a finer recording holds is known when it was read: trades, of which any bars are built, or bars of some spans. */
    private static void requireShown(Feed feed, FileMarket file, Version version) {
        for (BarSpec each : version.bars()) {
            if (!feed.showed(each)) {
                throw new BacktestException(
                        "strategy-refused",
                        version.plugin() + " wants bars of " + each + ", and " + file.name()
                                + " holds neither them nor trades to build them from; give another history");
            }
        }
    }

    /** Most bars bring neither order nor report: that is asked here, so that the compiler keeps the way of an order out of this loop. */
    private void overBars(Simulation simulation, BarColumns bars) {
        Kernel kernel = simulation.kernel;
        Exchange exchange = simulation.exchange;
        BarSpec spec = bars.spec();
        long span = spec.size();
        long[] openNanos = bars.openNanos();
        long[] open = bars.open();
        long[] high = bars.high();
        long[] low = bars.low();
        long[] close = bars.close();
        long[] volume = bars.volume();
        int count = openNanos.length;
        for (int from = 0; from < count; from += LOOK) {
            int to = Math.min(count, from + LOOK);
            for (int i = from; i < to; i++) {
                long begins = openNanos[i];
                long ends = begins + span;
                simulation.sample = i;
                exchange.bar(0, ends, spec, begins, ends, open[i], high[i], low[i], close[i], volume[i], 0);
                if (simulation.idle(ends)) {
                    kernel.begin(ends);
                } else {
                    simulation.before(ends);
                }
                kernel.bar(0, ends, spec, begins, ends, open[i], high[i], low[i], close[i], volume[i], 0);
                if (!simulation.idle(ends)) {
                    simulation.settle();
                }
            }
            progress(simulation, to, (double) to / count);
        }
    }

    private Samples overFile(
            Simulation simulation,
            FileMarket file,
            Version version,
            Candidate candidate,
            int[] indexes,
            CashAccount account) {
        Samples samples = new Samples(1 << 12);
        Feed feed = new Feed(simulation);
        try (RecordedMarket recording = recordings.open(file.file())) {
            for (int i = 0; i < indexes.length; i++) {
                recording.number(i, indexes[i]);
            }
            long next = Long.MAX_VALUE;
            long count = 0;
            while (recording.advance()) {
                long nanos = recording.receivedNanos();
                if (count++ == 0) {
                    simulation.deploy(version, candidate.strategy(), indexes, nanos);
                    next = nanos + terms.sampleNanos();
                }
                while (nanos >= next) {
                    sample(simulation, account, samples, next);
                    next += terms.sampleNanos();
                }
                recording.deliver(feed);
                if (count % LOOK == 0) {
                    progress(simulation, count, recording.fraction());
                }
            }
            requireShown(feed, file, version);
            progress(simulation, count, 1);
            sample(simulation, account, samples, simulation.kernel.nanos());
        }
        return samples;
    }

    private static void sample(Simulation simulation, CashAccount account, Samples samples, long nanos) {
        account.book(simulation.fills, simulation.sample);
        long equity = account.cash();
        for (int i = 0; i < simulation.kernel.instrumentCount(); i++) {
            equity = Math.addExact(
                    equity, account.value(i, simulation.kernel.market().referencePrice(i)));
        }
        samples.add(nanos, equity, account.holds());
        simulation.sample++;
    }

    private void progress(Simulation simulation, long handled, double done) {
        events = handled;
        fraction = done;
        if (simulation.stopped != null) {
            throw new BacktestException(
                    "strategy-failed",
                    "the strategy was stopped by event " + handled + " of " + history.name() + ": " + simulation.stopped
                            + "; mend it, a backtest does not go on without it");
        }
        if (cancelled) {
            throw new BacktestException(
                    "cancelled", "the backtest over " + history.name() + " was cancelled at event " + handled);
        }
    }

    private BacktestReport describe(
            Simulation simulation,
            Candidate candidate,
            List<Instrument> instruments,
            Samples samples,
            long nanos,
            long cpuNanos) {
        long[] last = new long[instruments.size()];
        for (int i = 0; i < last.length; i++) {
            last[i] = simulation.kernel.market().referencePrice(i);
        }
        List<RoundTrip> trades = RoundTrips.of(simulation.fills, instruments, last);
        long from = samples.count == 0 ? 0 : samples.nanos[0];
        return new BacktestReport(
                candidate.plugin(),
                candidate.version(),
                candidate.parameters(),
                history.name(),
                instruments.stream().map(Instrument::name).toList(),
                instruments.get(0).quoteCurrency(),
                terms,
                history instanceof BarColumns bars ? bars.openNanos()[0] : from,
                simulation.kernel.nanos(),
                events,
                nanos,
                cpuNanos,
                Measures.of(terms.capital(), samples, trades, simulation.fills),
                trades,
                samples.curve(),
                simulation.refusals,
                simulation.rejections,
                simulation.remarks);
    }
}
