package rialto.backtest;

import java.nio.file.Path;
import org.osgi.annotation.versioning.ProviderType;
import rialto.instrument.Instrument;
import rialto.market.BarSpec;

/** Runs strategies over recorded markets. A service; thread-safe. */
@ProviderType
public interface Backtester {

    /**
     * Takes a recording in. Bars are read into memory now; finer recordings are read in each run.
     *
     * @throws BacktestException {@code bad-recording} with file, place and remedy
     */
    BacktestMarket load(Path file);

    /**
     * A market of bars of one instrument, each column in order of time; the columns are not copied and must not change.
     *
     * @param name for people
     * @param spec a span of time
     * @param openNanos when each bar opens, rising by at least the span
     * @param open price units, as are high, low and close
     * @param volume quantity units
     * @throws BacktestException {@code bad-recording} if there are no bars, the columns differ in length, or a bar is impossible
     */
    BacktestMarket bars(
            String name,
            Instrument instrument,
            BarSpec spec,
            long[] openNanos,
            long[] open,
            long[] high,
            long[] low,
            long[] close,
            long[] volume);

    /** Starts a run on a thread of its own. */
    BacktestRun start(StrategyFactory strategy, BacktestMarket market, BacktestTerms terms);

    /** Writes a report. */
    String write(BacktestReport report, ReportFormat format);

    /**
     * Compares two reports figure by figure, the second less the first, with both curves of equity.
     *
     * @param format HTML or JSON
     * @throws BacktestException {@code not-comparable} if they differ in currency or capital, or the format is another
     */
    String compare(BacktestReport first, BacktestReport second, ReportFormat format);
}
