package rialto.backtest.run;

import java.util.List;
import rialto.backtest.RoundTrip;
import rialto.backtest.Statistics;

/** Computes {@link Statistics} by the definitions there. */
final class Measures {

    private static final double YEAR_NANOS = 365.0 * 86_400e9;

    private Measures() {}

    static Statistics of(long capital, Samples samples, List<RoundTrip> trades, FillLog fills) {
        long peak = capital;
        long peakNanos = samples.count == 0 ? 0 : samples.nanos[0];
        long trough = capital;
        long deepest = 0;
        double deepestFraction = 0;
        long longest = 0;
        int held = 0;
        double sum = 0;
        double squaresBelow = 0;
        double before = capital;
        boolean ruined = false;
        for (int i = 0; i < samples.count; i++) {
            long equity = samples.equity[i];
            boolean last = i == samples.count - 1;
            trough = Math.min(trough, equity);
            if ((equity >= peak || last) && trough < peak) {
                // Under water since the peak: until it is reached again, not the sample before, or until the end.
                long nanos = samples.nanos[i];
                longest = Math.max(longest, nanos - peakNanos);
                deepest = Math.max(deepest, peak - trough);
                deepestFraction = Math.max(deepestFraction, (double) (peak - trough) / peak);
            }
            if (equity >= peak) {
                peak = equity;
                peakNanos = samples.nanos[i];
                trough = equity;
            }
            held += samples.held[i] ? 1 : 0;
            // A return on nothing, or on debt, is no number: a loss would count as a gain.
            ruined |= before <= 0;
            double change = equity / before - 1;
            sum += change;
            squaresBelow += change < 0 ? change * change : 0;
            before = equity;
        }
        double mean = ruined ? Double.NaN : sum / samples.count;
        double perYear = periodsPerYear(samples);
        double deviation = deviation(capital, samples, mean);
        double downside = Math.sqrt(squaresBelow / samples.count);
        long last = samples.count == 0 ? capital : samples.equity[samples.count - 1];
        Tally tally = Tally.of(trades);
        long fees = 0;
        int ambiguous = 0;
        for (int i = 0; i < fills.count; i++) {
            fees = Math.addExact(fees, fills.fee[i]);
            ambiguous += fills.ambiguous[i] ? 1 : 0;
        }
        return new Statistics(
                last - capital,
                (double) (last - capital) / capital,
                fees,
                deepest,
                deepestFraction,
                longest,
                ratio(mean, deviation) * Math.sqrt(perYear),
                ratio(mean, downside) * Math.sqrt(perYear),
                perYear,
                // 0 / 0 is undefined and x / 0 infinite, as the definition has it.
                (double) tally.profit / tally.loss,
                samples.count == 0 ? 0 : (double) held / samples.count,
                tally.closed,
                tally.wins,
                tally.losses,
                tally.profit,
                tally.loss,
                fills.count,
                ambiguous);
    }

    /** In a pass of its own, for sums of squares less squares of sums lose the digits that matter. */
    private static double deviation(long capital, Samples samples, double mean) {
        double squares = 0;
        double before = capital;
        for (int i = 0; i < samples.count; i++) {
            double off = samples.equity[i] / before - 1 - mean;
            squares += off * off;
            before = samples.equity[i];
        }
        return Math.sqrt(squares / (samples.count - 1));
    }

    private static double ratio(double mean, double spread) {
        return spread > 0 ? mean / spread : Double.NaN;
    }

    private static double periodsPerYear(Samples samples) {
        if (samples.count < 2) {
            return Double.NaN;
        }
        return YEAR_NANOS * (samples.count - 1) / (samples.nanos[samples.count - 1] - samples.nanos[0]);
    }

    /**
     * Closed trades, counted.
     *
     * @param profit of those that won, after fees
     * @param loss of those that lost, after fees, above 0
     */
    private record Tally(int closed, int wins, int losses, long profit, long loss) {

        static Tally of(List<RoundTrip> trades) {
            int closed = 0;
            int wins = 0;
            int losses = 0;
            long profit = 0;
            long loss = 0;
            for (RoundTrip each : trades) {
                closed += each.open() ? 0 : 1;
                if (!each.open() && each.profit() > 0) {
                    wins++;
                    profit = Math.addExact(profit, each.profit());
                } else if (!each.open() && each.profit() < 0) {
                    losses++;
                    loss = Math.subtractExact(loss, each.profit());
                }
            }
            return new Tally(closed, wins, losses, profit, loss);
        }
    }
}
