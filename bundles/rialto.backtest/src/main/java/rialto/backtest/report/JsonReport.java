package rialto.backtest.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import rialto.backtest.BacktestReport;
import rialto.backtest.BacktestTerms;
import rialto.backtest.RoundTrip;
import rialto.instrument.Money;

/** A report as JSON; exact values are decimal texts. */
final class JsonReport {

    private static final JsonFactory FACTORY = new JsonFactory();

    /** Writes the members of an object. */
    private interface Members {

        void write(JsonGenerator json) throws IOException;
    }

    private JsonReport() {}

    static String write(BacktestReport report) {
        return object(json -> {
            head(json, report);
            json.writeArrayFieldStart("trades");
            for (RoundTrip each : report.trades()) {
                trade(json, each);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("equity");
            for (int i = 0; i < report.equity().size(); i++) {
                json.writeStartArray();
                json.writeString(Figure.time(report.equity().nanos(i)));
                json.writeString(Money.format(report.equity().equity(i)));
                json.writeEndArray();
            }
            json.writeEndArray();
        });
    }

    static String summary(BacktestReport report) {
        return object(json -> head(json, report));
    }

    static String compare(BacktestReport first, BacktestReport second) {
        return object(json -> {
            json.writeObjectFieldStart("first");
            head(json, first);
            json.writeEndObject();
            json.writeObjectFieldStart("second");
            head(json, second);
            json.writeEndObject();
            json.writeObjectFieldStart("difference");
            for (Figure each : Figure.ALL) {
                value(json, each, each.of(second) - each.of(first));
            }
            json.writeEndObject();
        });
    }

    private static String object(Members members) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.writeStartObject();
            members.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a report could not be written into memory", e);
        }
        return text.toString();
    }

    private static void head(JsonGenerator json, BacktestReport report) throws IOException {
        json.writeStringField("plugin", report.plugin());
        json.writeStringField("version", report.version());
        json.writeObjectFieldStart("parameters");
        for (Map.Entry<String, String> each : report.parameters().entrySet()) {
            json.writeStringField(each.getKey(), each.getValue());
        }
        json.writeEndObject();
        json.writeStringField("history", report.history());
        texts(json, "instruments", report.instruments());
        json.writeStringField("currency", report.currency());
        BacktestTerms terms = report.terms();
        json.writeObjectFieldStart("terms");
        json.writeStringField("capital", Money.format(terms.capital()));
        json.writeNumberField("makerFeePpm", terms.makerFeePpm());
        json.writeNumberField("takerFeePpm", terms.takerFeePpm());
        json.writeNumberField("latencyNanos", terms.latencyNanos());
        json.writeStringField(
                "slippage", terms.slippage().amount() + " " + terms.slippage().kind());
        json.writeEndObject();
        json.writeStringField("from", Figure.time(report.fromNanos()));
        json.writeStringField("to", Figure.time(report.toNanos()));
        json.writeNumberField("events", report.events());
        json.writeNumberField("loopNanos", report.loopNanos());
        json.writeNumberField("loopCpuNanos", report.loopCpuNanos());
        json.writeNumberField("refusals", report.refusals());
        json.writeNumberField("rejections", report.rejections());
        texts(json, "remarks", report.remarks());
        json.writeObjectFieldStart("statistics");
        for (Figure each : Figure.ALL) {
            value(json, each, each.of(report));
        }
        json.writeEndObject();
    }

    private static void texts(JsonGenerator json, String name, Iterable<String> texts) throws IOException {
        json.writeArrayFieldStart(name);
        for (String each : texts) {
            json.writeString(each);
        }
        json.writeEndArray();
    }

    private static void value(JsonGenerator json, Figure figure, double number) throws IOException {
        switch (figure.form()) {
            case MONEY -> json.writeStringField(figure.name(), Money.format((long) number));
            case COUNT, SPAN -> json.writeNumberField(figure.name(), (long) number);
            default -> ratio(json, figure.name(), number);
        }
    }

    /** What is not finite has no number in JSON and is {@code null}. */
    private static void ratio(JsonGenerator json, String name, double number) throws IOException {
        if (Double.isFinite(number)) {
            json.writeNumberField(name, number);
        } else {
            json.writeNullField(name);
        }
    }

    private static void trade(JsonGenerator json, RoundTrip trade) throws IOException {
        json.writeStartObject();
        json.writeStringField("instrument", trade.instrument().name());
        json.writeStringField("side", trade.side().name());
        json.writeStringField("quantity", trade.instrument().formatQuantity(trade.quantity()));
        json.writeStringField("entry", Figure.time(trade.entryNanos()));
        json.writeStringField("exit", trade.open() ? "" : Figure.time(trade.exitNanos()));
        json.writeStringField("entryPrice", trade.instrument().formatPrice(trade.entryPrice()));
        json.writeStringField("exitPrice", trade.instrument().formatPrice(trade.exitPrice()));
        json.writeStringField("profit", Money.format(trade.profit()));
        json.writeStringField("fees", Money.format(trade.fees()));
        json.writeNumberField("fills", trade.fills());
        json.writeBooleanField("ambiguous", trade.ambiguous());
        json.writeStringField("entryReason", trade.entryReason());
        json.writeStringField("exitReason", trade.exitReason());
        json.writeEndObject();
    }
}
