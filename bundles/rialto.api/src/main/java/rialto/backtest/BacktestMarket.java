package rialto.backtest;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;
import rialto.instrument.Instrument;

/** A recorded market to run over as often as wanted. Immutable; any thread. Made by {@link Backtester}. */
@ProviderType
public interface BacktestMarket {

    /** Where it comes from, for people: a file, or what it was named. */
    String name();

    /** What it holds; all are quoted in one currency. */
    List<Instrument> instruments();

    /** Number of bars held in memory; -1 where events finer than bars are read from the file in each run. */
    int barCount();
}
