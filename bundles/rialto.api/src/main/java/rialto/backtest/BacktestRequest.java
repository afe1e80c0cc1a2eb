package rialto.backtest;

import java.util.Collections;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A backtest as somebody asks for it.
 *
 * @param plugin name of the strategy
 * @param version version of its bundle, or {@code null} for the newest that is kept
 * @param parameters those that differ from their defaults, by name
 * @param recording name of a file in the folder of recordings
 * @param terms what is assumed of venue and account
 */
public record BacktestRequest(
        String plugin, String version, SortedMap<String, String> parameters, String recording, BacktestTerms terms) {

    public BacktestRequest {
        Objects.requireNonNull(plugin, "plugin");
        Objects.requireNonNull(recording, "recording");
        Objects.requireNonNull(terms, "terms");
        parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
    }
}
