package rialto.backtest;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The backtests of the running platform: kept strategies over the files of one folder. A service; thread-safe. The last ones stay
 * with their reports until the platform stops or newer ones push them out.
 */
@ProviderType
public interface Backtests {

    /** Names of the files that can be run over, in order. */
    List<String> recordings();

    /**
     * Starts one, which reads the recording in and runs over it on threads of its own. What is wrong with the recording or the
     * strategy shows in its {@link BacktestState}.
     *
     * @throws BacktestException {@code bad-recording} if the recording's name leaves the folder or names no file; {@code busy} if as
     *     many run as may at once
     */
    BacktestState start(BacktestRequest request, String who);

    /** All that are kept, newest first. */
    List<BacktestState> list();

    /** One of them; {@code null} if none has the id. */
    BacktestState state(String id);

    /** Asks one to end; {@code false} if it has ended or none has the id. */
    boolean cancel(String id);

    /**
     * The report of one that is done.
     *
     * @throws BacktestException {@code not-done} if there is no report, because it runs, failed or is not kept
     */
    BacktestReport report(String id);

    /**
     * Writes the report of one that is done.
     *
     * @throws BacktestException {@code not-done} if there is no report, because it runs, failed or is not kept
     */
    String write(String id, ReportFormat format);

    /**
     * Compares two that are done.
     *
     * @throws BacktestException {@code not-done}, or as {@link Backtester#compare} does
     */
    String compare(String first, String second, ReportFormat format);
}
