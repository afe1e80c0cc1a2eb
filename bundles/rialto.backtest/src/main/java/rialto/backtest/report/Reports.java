package rialto.backtest.report;

import rialto.backtest.BacktestException;
import rialto.backtest.BacktestReport;
import rialto.backtest.ReportFormat;
import rialto.instrument.Money;

/** Writes reports and comparisons in every form. */
public final class Reports {

    private Reports() {}

    /** A report in a form. */
    public static String write(BacktestReport report, ReportFormat format) {
        return switch (format) {
            case HTML -> HtmlReport.write(report);
            case JSON -> JsonReport.write(report);
            case SUMMARY -> JsonReport.summary(report);
            case TRADES_CSV -> CsvReport.trades(report);
            case EQUITY_CSV -> CsvReport.equity(report);
        };
    }

    /**
     * Two reports side by side.
     *
     * @throws BacktestException {@code not-comparable} if they differ in currency or capital, or the form is CSV
     */
    public static String compare(BacktestReport first, BacktestReport second, ReportFormat format) {
        if (!first.currency().equals(second.currency())) {
            throw new BacktestException(
                    "not-comparable",
                    "one backtest is in " + first.currency() + " and the other in " + second.currency()
                            + "; compare two of one currency");
        }
        if (first.terms().capital() != second.terms().capital()) {
            throw new BacktestException(
                    "not-comparable",
                    "one backtest starts with " + Money.format(first.terms().capital()) + " and the other with "
                            + Money.format(second.terms().capital()) + "; compare two that start with the same");
        }
        return switch (format) {
            case HTML -> HtmlReport.compare(first, second);
            case JSON -> JsonReport.compare(first, second);
            case SUMMARY, TRADES_CSV, EQUITY_CSV ->
                throw new BacktestException(
                        "not-comparable",
                        "a comparison is written as HTML or JSON, not as " + format + "; ask for one of them");
        };
    }
}
