package rialto.health;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A strict reader of the text format 0.0.4 (Prometheus, "Exposition formats"): one HELP and one TYPE before the samples of a metric,
 * samples of a metric together, no sample twice, names and escapes as the format says, a line feed at the end.
 */
final class PrometheusText {

    private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)\\})? (\\S+)");
    private static final Pattern LABEL =
            Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\\n]|\\\\[\\\\\"n])*)\"(,|$)");

    private final Map<String, String> types = new LinkedHashMap<>();
    private final Map<String, Map<Map<String, String>, java.lang.Double>> samples = new HashMap<>();

    PrometheusText(String text) {
        if (!text.endsWith("\n")) {
            throw new AssertionError("the last line does not end");
        }
        Set<String> helped = new HashSet<>();
        Set<String> closed = new HashSet<>();
        String current = null;
        for (String line : text.substring(0, text.length() - 1).split("\n", -1)) {
            if (line.startsWith("# HELP ")) {
                String name = line.split(" ", 4)[2];
                if (current != null) {
                    closed.add(current);
                }
                current = name;
                require(NAME.matcher(name).matches() && helped.add(name) && !closed.contains(name), line);
            } else if (line.startsWith("# TYPE ")) {
                String[] words = line.split(" ");
                require(
                        words.length == 4
                                && words[2].equals(current)
                                && List.of("gauge", "counter").contains(words[3])
                                && types.put(current, words[3]) == null,
                        line);
            } else {
                Matcher matcher = SAMPLE.matcher(line);
                require(matcher.matches() && matcher.group(1).equals(current) && types.containsKey(current), line);
                double value = java.lang.Double.parseDouble(matcher.group(3));
                require(!types.get(current).equals("counter") || value >= 0 && current.endsWith("_total"), line);
                require(
                        samples.computeIfAbsent(current, name -> new LinkedHashMap<>())
                                        .put(labels(matcher.group(2), line), value)
                                == null,
                        line);
            }
        }
    }

    /** A sample's value; labels as name, value. */
    double value(String metric, String... labels) {
        Map<String, String> wanted = new TreeMap<>();
        for (int i = 0; i < labels.length; i += 2) {
            wanted.put(labels[i], labels[i + 1]);
        }
        java.lang.Double value = samples.getOrDefault(metric, Map.of()).get(wanted);
        if (value == null) {
            throw new AssertionError("no " + metric + wanted + " among " + samples.get(metric));
        }
        return value;
    }

    List<String> metrics() {
        return new ArrayList<>(types.keySet());
    }

    int samples(String metric) {
        return samples.getOrDefault(metric, Map.of()).size();
    }

    private static Map<String, String> labels(String text, String line) {
        Map<String, String> labels = new TreeMap<>();
        if (text == null) {
            return labels;
        }
        Matcher matcher = LABEL.matcher(text);
        int at = 0;
        while (at < text.length()) {
            require(matcher.find(at) && matcher.start() == at, line);
            String value =
                    matcher.group(2).replace("\\n", "\n").replace("\\\"", "\"").replace("\\\\", "\\");
            require(labels.put(matcher.group(1), value) == null, line);
            at = matcher.end();
        }
        return labels;
    }

    private static void require(boolean holds, String line) {
        if (!holds) {
            throw new AssertionError("not in the format: " + line);
        }
    }
}
