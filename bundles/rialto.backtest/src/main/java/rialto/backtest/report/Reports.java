package rialto.backtest.report;

import rialto.backtest.BacktestException;
import rialto.backtest.BacktestReport;
import rialto.backtest.ReportFormat;

/** Writes reports and comparisons in every form. */
public final class Reports {

    private Reports() {}

    /** A report in a form. */
    public static String write(BacktestReport report, ReportFormat format) {
        return switch (format) {
            case HTML -> HtmlReport.write(report);
            case JSON -> JsonReport.write(report);
            case TRADES_CSV -> CsvReport.trades(report);
            case EQUITY_CSV -> CsvReport.equity(report);
        };
    }

    /**
     * Two reports side by side.
     *
     * @throws BacktestException {@code not-comparable} if they are in different currencies, or the form is CSV
     */
    public static String compare(BacktestReport first, BacktestReport second, ReportFormat format) {
        if (!first.currency().equals(second.currency())) {
            throw new BacktestException(
                    "not-comparable",
                    "one backtest is in " + first.currency() + " and the other in " + second.currency()
                            + "; compare two of one currency");
        }
        return switch (format) {
            case HTML -> HtmlReport.compare(first, second);
            case JSON -> JsonReport.compare(first, second);
            case TRADES_CSV, EQUITY_CSV ->
                throw new BacktestException(
                        "not-comparable",
                        "a comparison is written as HTML or JSON, not as " + format + "; ask for one of them");
        };
    }
}
