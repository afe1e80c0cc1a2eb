package rialto.deploy;

import java.util.SortedMap;
import org.osgi.annotation.versioning.ProviderType;
import rialto.engine.Candidate;

/** Makes instances of kept strategies that do not trade, for backtests. A service; thread-safe. */
@ProviderType
public interface StrategySource {

    /**
     * Makes a fresh instance; whoever asked disposes of it.
     *
     * @param plugin name of the strategy
     * @param version version of its bundle, or {@code null} for the newest that is kept
     * @param parameters those that differ from their defaults
     * @throws DeployException if there is no such plugin, a parameter is wrong or the constructor fails; says which and why
     */
    Candidate construct(String plugin, String version, SortedMap<String, String> parameters);

    /** Lets an instance and its classes go. */
    void dispose(Candidate candidate);
}
