package rialto.backtest.report;

import rialto.backtest.BacktestReport;
import rialto.backtest.BacktestTerms;
import rialto.backtest.RoundTrip;
import rialto.instrument.Money;

/** A report as JSON; exact values are decimal texts. */
final class JsonReport {

    private JsonReport() {}

    static String write(BacktestReport report) {
        Json json = new Json().begin('{');
        head(json, report);
        json.name("trades").begin('[');
        report.trades().forEach(each -> trade(json, each));
        json.end(']').name("equity").begin('[');
        for (int i = 0; i < report.equity().size(); i++) {
            json.begin('[')
                    .text(Figure.time(report.equity().nanos(i)))
                    .text(Money.format(report.equity().equity(i)))
                    .end(']');
        }
        return json.end(']').end('}').toString();
    }

    static String compare(BacktestReport first, BacktestReport second) {
        Json json = new Json().begin('{').name("first").begin('{');
        head(json, first);
        json.end('}').name("second").begin('{');
        head(json, second);
        json.end('}').name("difference").begin('{');
        for (Figure each : Figure.ALL) {
            double difference = each.of(second) - each.of(first);
            value(json, each, difference);
        }
        return json.end('}').end('}').toString();
    }

    private static void head(Json json, BacktestReport report) {
        json.name("plugin").text(report.plugin()).name("version").text(report.version());
        json.name("parameters").begin('{');
        report.parameters().forEach((name, value) -> json.name(name).text(value));
        json.end('}').name("history").text(report.history()).name("instruments").begin('[');
        report.instruments().forEach(json::text);
        json.end(']').name("currency").text(report.currency());
        BacktestTerms terms = report.terms();
        json.name("terms").begin('{').name("capital").text(Money.format(terms.capital()));
        json.name("makerFeePpm").number(terms.makerFeePpm()).name("takerFeePpm").number(terms.takerFeePpm());
        json.name("latencyNanos").number(terms.latencyNanos());
        json.name("slippage")
                .text(terms.slippage().amount() + " " + terms.slippage().kind())
                .end('}');
        json.name("from").text(Figure.time(report.fromNanos()));
        json.name("to").text(Figure.time(report.toNanos()));
        json.name("events").number(report.events());
        json.name("loopNanos").number(report.loopNanos());
        json.name("loopCpuNanos").number(report.loopCpuNanos());
        json.name("refusals").number(report.refusals()).name("rejections").number(report.rejections());
        json.name("remarks").begin('[');
        report.remarks().forEach(json::text);
        json.end(']').name("statistics").begin('{');
        Figure.ALL.forEach(each -> value(json, each, each.of(report)));
        json.end('}');
    }

    private static void value(Json json, Figure figure, double number) {
        json.name(figure.name());
        switch (figure.form()) {
            case MONEY -> json.text(Money.format((long) number));
            case COUNT, SPAN -> json.number((long) number);
            default -> json.number(number);
        }
    }

    private static void trade(Json json, RoundTrip trade) {
        json.begin('{').name("instrument").text(trade.instrument().name());
        json.name("side").text(trade.side().name());
        json.name("quantity").text(trade.instrument().formatQuantity(trade.quantity()));
        json.name("entry").text(Figure.time(trade.entryNanos()));
        json.name("exit").text(trade.open() ? "" : Figure.time(trade.exitNanos()));
        json.name("entryPrice").text(trade.instrument().formatPrice(trade.entryPrice()));
        json.name("exitPrice").text(trade.instrument().formatPrice(trade.exitPrice()));
        json.name("profit").text(Money.format(trade.profit()));
        json.name("fees").text(Money.format(trade.fees()));
        json.name("fills").number(trade.fills());
        json.name("ambiguous").bool(trade.ambiguous());
        json.name("entryReason").text(trade.entryReason());
        json.name("exitReason").text(trade.exitReason()).end('}');
    }
}
