package rialto.rest;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import rialto.backtest.BacktestReport;
import rialto.backtest.EquityCurve;
import rialto.instrument.Money;

/**
 * An equity curve with few enough samples to be drawn. Nothing that stands out is lost: of each part of the time it keeps the samples
 * with the least equity, the greatest, and the deepest drawdown, and it keeps the first and the last of all.
 *
 * @param capital equity at the start
 * @param samples how many the curve has
 * @param items those kept, in order
 */
record ThinnedEquity(String capital, String currency, int samples, List<Sample> items) {

    /** @param drawdown part of the highest equity so far that is lost, 0 to 1 and beyond */
    record Sample(String time, String equity, double drawdown) {}

    /** @param parts of equal numbers of samples */
    static ThinnedEquity of(BacktestReport report, int parts) {
        EquityCurve curve = report.equity();
        double[] drawdowns = drawdowns(curve, report.terms().capital());
        int size = curve.size();
        TreeSet<Integer> kept = new TreeSet<>();
        if (size > 0) {
            kept.add(0);
            kept.add(size - 1);
        }
        for (int part = 0; part < parts; part++) {
            int from = (int) ((long) size * part / parts);
            int to = (int) ((long) size * (part + 1) / parts);
            if (from < to) {
                keep(curve, drawdowns, from, to, kept);
            }
        }
        List<Sample> items = new ArrayList<>();
        for (int i : kept) {
            items.add(new Sample(Times.ofNanos(curve.nanos(i)), Money.format(curve.equity(i)), drawdowns[i]));
        }
        return new ThinnedEquity(Money.format(report.terms().capital()), report.currency(), size, items);
    }

    private static void keep(EquityCurve curve, double[] drawdowns, int from, int to, TreeSet<Integer> kept) {
        int least = from;
        int greatest = from;
        int deepest = from;
        for (int i = from + 1; i < to; i++) {
            least = curve.equity(i) < curve.equity(least) ? i : least;
            greatest = curve.equity(i) > curve.equity(greatest) ? i : greatest;
            deepest = drawdowns[i] > drawdowns[deepest] ? i : deepest;
        }
        kept.add(least);
        kept.add(greatest);
        kept.add(deepest);
    }

    private static double[] drawdowns(EquityCurve curve, long capital) {
        double[] drawdowns = new double[curve.size()];
        long peak = capital;
        for (int i = 0; i < drawdowns.length; i++) {
            peak = Math.max(peak, curve.equity(i));
            drawdowns[i] = (double) (peak - curve.equity(i)) / peak;
        }
        return drawdowns;
    }
}
