package rialto.backtest.run;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import rialto.backtest.BacktestException;
import rialto.backtest.BacktestMarket;
import rialto.backtest.BacktestReport;
import rialto.backtest.BacktestRun;
import rialto.backtest.BacktestTerms;
import rialto.backtest.Backtester;
import rialto.backtest.RecordedMarket;
import rialto.backtest.RecordingSource;
import rialto.backtest.ReportFormat;
import rialto.backtest.StrategyFactory;
import rialto.backtest.report.Reports;
import rialto.instrument.Instrument;
import rialto.market.BarSpec;
import rialto.strategy.fuel.MeteredThread;

/** Runs backtests on the real kernel, each on a metered thread of its own. Thread-safe. */
@Component(service = Backtester.class)
public final class KernelBacktester implements Backtester {

    private final PartsSource parts;
    private final RecordingSource recordings;

    /** The platform's backtester, with the parts that trade. */
    @Activate
    public KernelBacktester(@Reference RecordingSource recordings, @Reference PartServices parts) {
        this(recordings, (PartsSource) parts);
    }

    /** A backtester with other parts, such as a gate under test. */
    public KernelBacktester(RecordingSource recordings, PartsSource parts) {
        this.recordings = Objects.requireNonNull(recordings, "recordings");
        this.parts = Objects.requireNonNull(parts, "parts");
    }

    @Override
    public BacktestMarket load(Path file) {
        try (RecordedMarket recording = recordings.open(file)) {
            List<Instrument> instruments = recording.instruments();
            if (instruments.isEmpty()) {
                throw new BacktestException("bad-recording", file + " holds no instrument; give another recording");
            }
            for (Instrument each : instruments) {
                if (!each.quoteCurrency().equals(instruments.get(0).quoteCurrency())) {
                    throw new BacktestException(
                            "bad-recording",
                            file + " holds instruments in " + instruments.get(0).quoteCurrency() + " and in "
                                    + each.quoteCurrency() + ", which make no one equity; give each its own recording");
                }
            }
            BarColumns bars = BarReader.read(file.getFileName().toString(), recording);
            return bars != null ? bars : new FileMarket(file, instruments);
        }
    }

    @Override
    public BacktestMarket bars(
            String name,
            Instrument instrument,
            BarSpec spec,
            long[] openNanos,
            long[] open,
            long[] high,
            long[] low,
            long[] close,
            long[] volume) {
        return new BarColumns(name, instrument, spec, openNanos, open, high, low, close, volume);
    }

    @Override
    public BacktestRun start(StrategyFactory strategy, BacktestMarket history, BacktestTerms terms) {
        if (!(history instanceof BarColumns) && !(history instanceof FileMarket)) {
            throw new BacktestException(
                    "bad-recording", "history " + history + " is of another backtester; load it here");
        }
        Run run = new Run(strategy, history, terms, parts, recordings);
        new MeteredThread("rialto-backtest-" + history.name(), run).start();
        return run;
    }

    @Override
    public String write(BacktestReport report, ReportFormat format) {
        return Reports.write(report, format);
    }

    @Override
    public String compare(BacktestReport first, BacktestReport second, ReportFormat format) {
        return Reports.compare(first, second, format);
    }
}
