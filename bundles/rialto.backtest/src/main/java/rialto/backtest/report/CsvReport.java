package rialto.backtest.report;

import rialto.backtest.BacktestReport;
import rialto.backtest.RoundTrip;
import rialto.instrument.Money;

/** Trades and equity as CSV (RFC 4180). */
final class CsvReport {

    private static final String LINE = "\r\n";

    private CsvReport() {}

    static String trades(BacktestReport report) {
        StringBuilder out = new StringBuilder("instrument,side,quantity,entry,exit,entry_price,exit_price,profit,fees,"
                + "fills,ambiguous,entry_reason,exit_reason" + LINE);
        for (RoundTrip each : report.trades()) {
            out.append(each.instrument().name()).append(',').append(each.side()).append(',');
            out.append(each.instrument().formatQuantity(each.quantity())).append(',');
            out.append(Figure.time(each.entryNanos())).append(',');
            out.append(each.open() ? "" : Figure.time(each.exitNanos())).append(',');
            out.append(each.instrument().formatPrice(each.entryPrice())).append(',');
            out.append(each.instrument().formatPrice(each.exitPrice())).append(',');
            out.append(Money.format(each.profit())).append(',').append(Money.format(each.fees()));
            out.append(',')
                    .append(each.fills())
                    .append(',')
                    .append(each.ambiguous())
                    .append(',');
            out.append(cell(each.entryReason()))
                    .append(',')
                    .append(cell(each.exitReason()))
                    .append(LINE);
        }
        return out.toString();
    }

    static String equity(BacktestReport report) {
        StringBuilder out = new StringBuilder(1 << 16).append("time,equity").append(LINE);
        for (int i = 0; i < report.equity().size(); i++) {
            out.append(Figure.time(report.equity().nanos(i))).append(',');
            out.append(Money.format(report.equity().equity(i))).append(LINE);
        }
        return out.toString();
    }

    /** A strategy's words; a leading sign that a spreadsheet would take for a formula is kept from it by a quote. */
    private static String cell(String text) {
        boolean formula = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0;
        String safe = formula ? "'" + text : text;
        boolean quoted = safe.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return quoted ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
    }
}
