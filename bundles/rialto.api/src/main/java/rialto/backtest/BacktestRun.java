package rialto.backtest;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/** A backtest under way. Thread-safe. */
@ProviderType
public interface BacktestRun {

    /** How far it is, 0 to 1. */
    double fraction();

    /** Events handled so far. */
    long events();

    /** Host time until it ends at the pace so far, nanoseconds; -1 while that cannot be told, 0 once it has ended. */
    long etaNanos();

    /** Ends it soon; its report then completes exceptionally with code {@code cancelled}. Without effect once it has ended. */
    void cancel();

    /**
     * Completes with the report, on the thread of the run, or exceptionally with a {@link BacktestException}: continue with an
     * {@code ...Async} method or wait.
     */
    CompletionStage<BacktestReport> report();
}
