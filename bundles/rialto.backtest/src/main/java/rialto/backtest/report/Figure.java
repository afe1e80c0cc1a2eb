package rialto.backtest.report;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import rialto.backtest.BacktestReport;
import rialto.backtest.Statistics;
import rialto.instrument.Money;

/**
 * One figure of a report, by its name in JSON and for people.
 *
 * @param name as in {@link Statistics}
 * @param label for people
 * @param form how it is written
 * @param value Money, nanoseconds, counts and ratios alike as a number
 */
record Figure(String name, String label, Form form, ToDoubleFunction<Statistics> value) {

    enum Form {
        MONEY,
        PERCENT,
        RATIO,
        COUNT,
        SPAN
    }

    static final List<Figure> ALL = List.of(
            new Figure("netProfit", "Net profit", Form.MONEY, Statistics::netProfit),
            new Figure("totalReturn", "Total return", Form.PERCENT, Statistics::totalReturn),
            new Figure("maxDrawdown", "Largest drawdown", Form.MONEY, Statistics::maxDrawdown),
            new Figure(
                    "maxDrawdownFraction",
                    "Largest drawdown of the peak",
                    Form.PERCENT,
                    Statistics::maxDrawdownFraction),
            new Figure("longestDrawdownNanos", "Longest drawdown", Form.SPAN, Statistics::longestDrawdownNanos),
            new Figure("sharpe", "Sharpe, a year", Form.RATIO, Statistics::sharpe),
            new Figure("sortino", "Sortino, a year", Form.RATIO, Statistics::sortino),
            new Figure("periodsPerYear", "Periods in a year", Form.RATIO, Statistics::periodsPerYear),
            new Figure("profitFactor", "Profit factor", Form.RATIO, Statistics::profitFactor),
            new Figure("exposure", "Exposure", Form.PERCENT, Statistics::exposure),
            new Figure("trades", "Closed trades", Form.COUNT, Statistics::trades),
            new Figure("wins", "Winning", Form.COUNT, Statistics::wins),
            new Figure("losses", "Losing", Form.COUNT, Statistics::losses),
            new Figure("grossProfit", "Gross profit", Form.MONEY, Statistics::grossProfit),
            new Figure("grossLoss", "Gross loss", Form.MONEY, Statistics::grossLoss),
            new Figure("fees", "Fees", Form.MONEY, Statistics::fees),
            new Figure("fills", "Fills", Form.COUNT, Statistics::fills),
            new Figure("ambiguousFills", "Ambiguous fills", Form.COUNT, Statistics::ambiguousFills));

    double of(BacktestReport report) {
        return value.applyAsDouble(report.statistics());
    }

    /** For people. */
    String text(double number, String currency) {
        return switch (form) {
            case MONEY -> money(number) + ' ' + currency;
            case PERCENT ->
                Double.isFinite(number) ? String.format(Locale.ROOT, "%.2f %%", 100 * number) : ratio(number);
            case RATIO -> ratio(number);
            case COUNT -> String.format(Locale.ROOT, "%,d", (long) number);
            case SPAN -> span((long) number);
        };
    }

    private static String ratio(double number) {
        if (Double.isNaN(number)) {
            return "undefined";
        }
        return Double.isInfinite(number) ? "infinite" : String.format(Locale.ROOT, "%,.2f", number);
    }

    /** In two decimals: the page is read, JSON and CSV are reckoned with. */
    static String money(double money) {
        return String.format(Locale.ROOT, "%,.2f", money / Money.UNIT);
    }

    static String span(long nanos) {
        Duration span = Duration.ofNanos(nanos);
        if (span.toDays() > 0) {
            return span.toDays() + " d " + span.toHoursPart() + " h";
        }
        if (span.toHours() > 0) {
            return span.toHours() + " h " + span.toMinutesPart() + " min";
        }
        return span.toMinutes() > 0
                ? span.toMinutes() + " min " + span.toSecondsPart() + " s"
                : String.format(Locale.ROOT, "%.3f s", nanos / 1e9);
    }

    static String time(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L))
                .toString();
    }
}
