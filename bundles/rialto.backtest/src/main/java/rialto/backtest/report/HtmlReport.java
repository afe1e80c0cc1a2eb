package rialto.backtest.report;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import rialto.backtest.BacktestReport;
import rialto.backtest.BacktestTerms;
import rialto.backtest.RoundTrip;
import rialto.backtest.Slippage;

/** A report as one page that needs nothing else. */
final class HtmlReport {

    /** More would make a page that no browser likes to open; CSV and JSON have all. */
    private static final int TRADES_SHOWN = 1_000;

    private static final String STYLE = """
            :root{color-scheme:light dark;--back:#f7f8fa;--card:#fff;--text:#1b2330;--dim:#667085;--line:#e3e7ee;
            --one:#1769e0;--two:#c2410c;--up:#0b6e4c;--down:#cc3340}
            @media(prefers-color-scheme:dark){:root{--back:#0d1117;--card:#151b24;--text:#e4e9f1;--dim:#8b97a8;
            --line:#263041;--one:#5aa2ff;--two:#fb923c;--up:#37c78f;--down:#ff6b74}}
            *{box-sizing:border-box}body{margin:0;background:var(--back);color:var(--text);
            font:14px/1.5 system-ui,sans-serif}main{max-width:1120px;margin:0 auto;padding:28px 20px 60px}
            h1{font-size:24px;margin:0}h2{font-size:15px;margin:28px 0 10px}p{margin:4px 0;color:var(--dim)}
            .card{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:14px}
            .figures{display:grid;grid-template-columns:repeat(auto-fill,minmax(150px,1fr));gap:10px}
            .figures .card{padding:10px 14px}.figures dt{color:var(--dim);font-size:12px}
            .figures dd{margin:2px 0 0;font-size:17px;font-variant-numeric:tabular-nums}
            table{width:100%;border-collapse:collapse;font-size:13px;font-variant-numeric:tabular-nums}
            th{color:var(--dim);font-weight:500;text-align:left;position:sticky;top:0;background:var(--card)}
            th,td{padding:6px 10px;border-bottom:1px solid var(--line);white-space:nowrap}td.n,th.n{text-align:right}
            .scroll{overflow:auto;max-height:640px;padding:0}.chart{overflow-x:auto}.chart svg{min-width:640px}
            :focus-visible{outline:2px solid var(--one)}.up{color:var(--up)}.down{color:var(--down)}
            svg{display:block;width:100%;height:auto}svg text{fill:var(--dim);font-size:11px}
            .grid{stroke:var(--line)}.start{stroke:var(--dim);stroke-dasharray:4 4}
            .equity{fill:none;stroke:var(--one);stroke-width:1.6;stroke-linejoin:round}
            .equity.c1{stroke:var(--two)}.drawdown{fill:var(--one);fill-opacity:.22;stroke:var(--one);stroke-width:.8}
            .drawdown.c1{fill:var(--two);stroke:var(--two)}.one{color:var(--one)}.two{color:var(--two)}
            """;

    /** What can be scrolled can be reached by keyboard and has a name. */
    private static final String SCROLL = "<div class=\"card scroll\" tabindex=\"0\" role=\"region\" aria-label=";

    /** Narrower than it can be read a chart is scrolled. */
    private static final String CHART =
            "<div class=\"card chart\" tabindex=\"0\" role=\"region\" aria-label=\"Chart\">";

    private HtmlReport() {}

    static String write(BacktestReport report) {
        StringBuilder out = page("Backtest of " + report.plugin());
        out.append("<h1>").append(escape(report.plugin())).append("</h1>");
        about(out, report);
        if (!report.remarks().isEmpty()) {
            out.append("<h2>Remarks</h2><div class=\"card\">");
            report.remarks()
                    .forEach(each -> out.append("<p>").append(escape(each)).append("</p>"));
            out.append("</div>");
        }
        out.append("<h2>Figures</h2><dl class=\"figures\">");
        for (Figure each : Figure.ALL) {
            double number = each.of(report);
            out.append("<div class=\"card\"><dt>").append(each.label()).append("</dt><dd");
            boolean signed = each.name().equals("netProfit") || each.name().equals("totalReturn");
            out.append(signed ? sign(number) : "").append('>');
            out.append(escape(each.text(number, report.currency()))).append("</dd></div>");
        }
        out.append("</dl><h2>Equity and drawdown</h2>" + CHART);
        out.append(new Chart(report.terms().capital(), report.equity()).draw()).append("</div>");
        trades(out, report);
        return out.append("</main></body></html>\n").toString();
    }

    static String compare(BacktestReport first, BacktestReport second) {
        StringBuilder out = page("Backtests compared");
        out.append("<h1>Two backtests</h1>");
        out.append("<h2 class=\"one\">First: ").append(escape(first.plugin())).append("</h2>");
        about(out, first);
        out.append("<h2 class=\"two\">Second: ").append(escape(second.plugin())).append("</h2>");
        about(out, second);
        out.append("<h2>Equity and drawdown</h2>" + CHART);
        out.append(new Chart(first.terms().capital(), first.equity(), second.equity()).draw());
        out.append("</div><h2>Figures</h2>" + SCROLL + "\"Figures, rows\"><table><thead><tr><th>Figure</th>"
                + "<th class=\"n\">First</th><th class=\"n\">Second</th><th class=\"n\">Difference</th></tr></thead>");
        for (Figure each : Figure.ALL) {
            out.append("<tr><td>").append(each.label()).append("</td>");
            for (double number : new double[] {each.of(first), each.of(second), each.of(second) - each.of(first)}) {
                out.append("<td class=\"n\">")
                        .append(escape(each.text(number, first.currency())))
                        .append("</td>");
            }
            out.append("</tr>");
        }
        return out.append("</table></div></main></body></html>\n").toString();
    }

    private static StringBuilder page(String title) {
        return new StringBuilder(1 << 16)
                .append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
                        + "content=\"width=device-width,initial-scale=1\"><title>")
                .append(escape(title))
                .append("</title><style>\n")
                .append(STYLE)
                .append("</style></head><body><main>");
    }

    private static void about(StringBuilder out, BacktestReport report) {
        BacktestTerms terms = report.terms();
        String parameters = report.parameters().entrySet().stream()
                .map(each -> each.getKey() + "=" + each.getValue())
                .collect(Collectors.joining(", "));
        Slippage slippage = terms.slippage();
        double perSecond = report.events() * 1e9 / Math.max(1, report.loopNanos());
        for (String line : List.of(
                "Version " + report.version() + (parameters.isEmpty() ? "" : "; " + parameters),
                String.join(", ", report.instruments()) + " from " + report.history() + ", "
                        + Figure.time(report.fromNanos()) + " to " + Figure.time(report.toNanos()),
                "Capital " + Figure.money(terms.capital()) + " " + report.currency() + "; fees of "
                        + terms.makerFeePpm() + " (maker) and " + terms.takerFeePpm() + " (taker) millionths; latency "
                        + Figure.span(terms.latencyNanos()) + "; slippage where no book is shown "
                        + slippage.amount() + " "
                        + (slippage.kind() == Slippage.Kind.TICKS ? "ticks" : "basis points"),
                String.format(
                        Locale.ROOT,
                        "%,d events in %.3f s, %,.0f a second; %,d orders refused, %,d ended unfilled",
                        report.events(),
                        report.loopNanos() / 1e9,
                        perSecond,
                        report.refusals(),
                        report.rejections()))) {
            out.append("<p>").append(escape(line)).append("</p>");
        }
    }

    private static void trades(StringBuilder out, BacktestReport report) {
        List<RoundTrip> trades = report.trades();
        int from = Math.max(0, trades.size() - TRADES_SHOWN);
        out.append("<h2>Trades</h2>");
        if (from > 0) {
            out.append(String.format(
                    Locale.ROOT, "<p>The last %,d of %,d; JSON and CSV hold all.</p>", TRADES_SHOWN, trades.size()));
        }
        out.append(
                SCROLL + "\"Trades, rows\"><table><thead><tr><th>Instrument</th><th>Side</th>"
                        + "<th class=\"n\">Quantity</th><th>Entry</th><th class=\"n\">Price</th><th>Exit</th>"
                        + "<th class=\"n\">Price</th><th class=\"n\">Profit</th><th class=\"n\">Fees</th><th>Why</th></tr></thead>");
        for (RoundTrip each : trades.subList(from, trades.size())) {
            out.append("<tr><td>").append(escape(each.instrument().name()));
            out.append("</td><td>").append(each.side()).append("</td><td class=\"n\">");
            out.append(each.instrument().formatQuantity(each.quantity())).append("</td><td>");
            out.append(Figure.time(each.entryNanos())).append("</td><td class=\"n\">");
            out.append(each.instrument().formatPrice(each.entryPrice())).append("</td><td>");
            out.append(each.open() ? "open" : Figure.time(each.exitNanos())).append("</td><td class=\"n\">");
            out.append(each.instrument().formatPrice(each.exitPrice())).append("</td>");
            out.append("<td class=\"n\"><span").append(sign(each.profit())).append('>');
            out.append(Figure.money(each.profit())).append("</span></td><td class=\"n\">");
            out.append(Figure.money(each.fees())).append("</td><td>");
            out.append(escape(each.entryReason() + (each.exitReason().isEmpty() ? "" : " / " + each.exitReason())));
            out.append(each.ambiguous() ? " (ambiguous)" : "").append("</td></tr>");
        }
        out.append("</table></div>");
    }

    private static String sign(double number) {
        return number > 0 ? " class=\"up\"" : number < 0 ? " class=\"down\"" : "";
    }

    /** Names and reasons come from plugins and files. */
    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
