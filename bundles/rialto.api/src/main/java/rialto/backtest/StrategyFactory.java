package rialto.backtest;

import org.osgi.annotation.versioning.ConsumerType;
import rialto.engine.Candidate;

/** Makes the strategy of a backtest: a fresh instance, called by that run alone. */
@ConsumerType
@FunctionalInterface
public interface StrategyFactory {

    /**
     * A fresh instance with what the report says of it. Called once, on the thread of the run.
     *
     * @throws RuntimeException if the parameters are refused; the run then fails with that message
     */
    Candidate construct();
}
