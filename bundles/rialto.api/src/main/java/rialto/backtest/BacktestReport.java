package rialto.backtest;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What came of a backtest.
 *
 * @param plugin name of the strategy
 * @param version version of its bundle
 * @param parameters as given
 * @param history name of the recorded market
 * @param instruments names of the instruments
 * @param currency quote currency, that of all money here
 * @param terms what was assumed
 * @param fromNanos time of the first event
 * @param toNanos time of the last event
 * @param events events handled
 * @param loopNanos host time the loop took
 * @param loopCpuNanos processor time the loop took, -1 where the machine does not tell
 * @param statistics figures
 * @param trades closed trades in order, then those still open
 * @param equity samples
 * @param refusals intents that the gate refused
 * @param rejections orders that ended without a fill: rejected by the venue or expired
 * @param remarks what a reader must know, such as the first refusal in words; empty if nothing
 */
public record BacktestReport(
        String plugin,
        String version,
        SortedMap<String, String> parameters,
        String history,
        List<String> instruments,
        String currency,
        BacktestTerms terms,
        long fromNanos,
        long toNanos,
        long events,
        long loopNanos,
        long loopCpuNanos,
        Statistics statistics,
        List<RoundTrip> trades,
        EquityCurve equity,
        long refusals,
        long rejections,
        List<String> remarks) {

    public BacktestReport {
        parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
        instruments = List.copyOf(instruments);
        trades = List.copyOf(trades);
        remarks = List.copyOf(remarks);
    }
}
