package rialto.health;

import java.util.HashSet;
import java.util.Set;

/**
 * Writes metrics in the text format of Prometheus, version 0.0.4. Samples follow the head of their metric; labels are given as
 * name, value, name, value.
 */
final class Exposition {

    static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final StringBuilder text = new StringBuilder(8_192);
    private final Set<String> begun = new HashSet<>();
    private String name;

    /** Begins a gauge: a figure that goes up and down. */
    Exposition gauge(String metric, String help) {
        return head(metric, help, "gauge");
    }

    /** Begins a counter: a figure that only goes up; its name ends in {@code _total}. */
    Exposition counter(String metric, String help) {
        if (!metric.endsWith("_total")) {
            throw new IllegalArgumentException("the counter " + metric + " does not end in _total");
        }
        return head(metric, help, "counter");
    }

    Exposition sample(long value, String... labels) {
        return line(Long.toString(value), labels);
    }

    Exposition sample(double value, String... labels) {
        return line(Double.toString(value), labels);
    }

    Exposition sample(boolean value, String... labels) {
        return line(value ? "1" : "0", labels);
    }

    /** A sample that is a decimal text already. */
    Exposition decimal(String value, String... labels) {
        return line(value, labels);
    }

    @Override
    public String toString() {
        return text.toString();
    }

    private Exposition head(String metric, String help, String type) {
        if (!begun.add(metric)) {
            throw new IllegalStateException("the metric " + metric + " was written before");
        }
        name = metric;
        text.append("# HELP ")
                .append(metric)
                .append(' ')
                .append(help.replace("\\", "\\\\").replace("\n", "\\n"))
                .append('\n')
                .append("# TYPE ")
                .append(metric)
                .append(' ')
                .append(type)
                .append('\n');
        return this;
    }

    private Exposition line(String value, String... labels) {
        text.append(name);
        for (int i = 0; i < labels.length; i += 2) {
            text.append(i == 0 ? '{' : ',')
                    .append(labels[i])
                    .append("=\"")
                    .append(labels[i + 1]
                            .replace("\\", "\\\\")
                            .replace("\"", "\\\"")
                            .replace("\n", "\\n"))
                    .append('"');
        }
        text.append(labels.length == 0 ? " " : "} ").append(value).append('\n');
        return this;
    }
}
