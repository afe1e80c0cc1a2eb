package rialto.deploy.plugins;

import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import rialto.deploy.DeployException;
import rialto.deploy.ParameterInfo;

/**
 * Parameters as given, checked against what a strategy says it takes. SCR converts lazily and enforces no ranges, so a wrong value would
 * show up in the constructor at best.
 */
public final class Parameters {

    /** Code of the error for anything wrong with parameters. */
    public static final String BAD = "bad-parameter";

    private static final int LONGEST = 4_096;

    private final SortedMap<String, String> texts;
    private final SortedMap<String, Object> values;

    private Parameters(SortedMap<String, String> texts, SortedMap<String, Object> values) {
        this.texts = texts;
        this.values = values;
    }

    /**
     * Checks values against definitions.
     *
     * @param given values by name; a {@code null} map counts as empty
     * @throws DeployException with code {@value #BAD}, naming every value that is wrong and what is allowed
     */
    public static Parameters check(String strategy, List<ParameterInfo> definitions, Map<String, String> given) {
        Map<String, String> asked = given == null ? Map.of() : given;
        List<String> wrong = new ArrayList<>();
        SortedMap<String, String> texts = new TreeMap<>();
        SortedMap<String, Object> values = new TreeMap<>();
        for (ParameterInfo definition : definitions) {
            String text = asked.get(definition.name());
            if (text == null) {
                if (definition.defaultValue() == null) {
                    wrong.add(definition.name() + " has no default and must be given: " + allowed(definition));
                }
                continue;
            }
            Object value = value(definition, text, wrong);
            if (value != null) {
                texts.put(definition.name(), text);
                values.put(definition.name(), value);
            }
        }
        for (String name : new TreeMap<>(asked).keySet()) {
            if (definitions.stream().noneMatch(definition -> definition.name().equals(name))) {
                wrong.add(name + " is no parameter of it; it has " + names(definitions));
            }
        }
        if (!wrong.isEmpty()) {
            throw new DeployException(BAD, "parameters of " + strategy + " are wrong: " + String.join("; ", wrong));
        }
        return new Parameters(texts, values);
    }

    private static Object value(ParameterInfo definition, String text, List<String> wrong) {
        Object value;
        try {
            value = switch (definition.type()) {
                case "int" -> Integer.valueOf(text);
                case "long" -> Long.valueOf(text);
                case "double" -> Double.valueOf(text);
                case "boolean" -> text.equals("true") || text.equals("false") ? Boolean.valueOf(text) : null;
                default -> text.length() > LONGEST ? null : text;
            };
        } catch (NumberFormatException e) {
            value = null;
        }
        if (value == null
                || !inRange(definition, value)
                || !definition.options().isEmpty() && !definition.options().contains(text)) {
            wrong.add(definition.name() + " is '" + shortened(text) + "' but must be " + allowed(definition));
            return null;
        }
        return value;
    }

    private static boolean inRange(ParameterInfo definition, Object value) {
        if (value instanceof Double number) {
            return Double.isFinite(number)
                    && (definition.min() == null || number >= Double.parseDouble(definition.min()))
                    && (definition.max() == null || number <= Double.parseDouble(definition.max()));
        }
        if (value instanceof Boolean) {
            return true;
        }
        // Of a text the limits bound the length (OSGi Compendium, 105.6).
        long number = value instanceof Number n ? n.longValue() : ((String) value).length();
        return (definition.min() == null || number >= Long.parseLong(definition.min()))
                && (definition.max() == null || number <= Long.parseLong(definition.max()));
    }

    private static String allowed(ParameterInfo definition) {
        if (!definition.options().isEmpty()) {
            return "one of " + String.join(", ", definition.options());
        }
        String what =
                switch (definition.type()) {
                    case "int" -> "a whole number";
                    case "long" -> "a whole number (64 bits)";
                    case "double" -> "a finite number";
                    case "boolean" -> "true or false";
                    default -> "a text";
                };
        String unit = definition.type().equals("string") ? " characters" : "";
        if (definition.min() != null && definition.max() != null) {
            return what + " from " + definition.min() + " to " + definition.max() + unit;
        }
        if (definition.min() != null) {
            return what + " of at least " + definition.min() + unit;
        }
        if (definition.max() != null) {
            return what + " of at most " + definition.max() + unit;
        }
        return definition.type().equals("string") ? "a text of at most " + LONGEST + " characters" : what;
    }

    /** Checks that the limits in a definition can be compared with, and that its default is within them. */
    static void checkDefinition(ParameterInfo definition) {
        try {
            for (String limit : new String[] {definition.min(), definition.max()}) {
                if (limit != null && definition.type().equals("double")) {
                    Double.parseDouble(limit);
                } else if (limit != null) {
                    Long.parseLong(limit);
                }
            }
        } catch (NumberFormatException e) {
            throw new UnreadableParameters(
                    "a limit of parameter " + definition.name() + " is no number: " + e.getMessage(), e);
        }
        List<String> wrong = new ArrayList<>();
        if (definition.defaultValue() != null && !definition.defaultValue().isEmpty()) {
            value(definition, definition.defaultValue(), wrong);
        }
        if (!wrong.isEmpty()) {
            throw new UnreadableParameters("the default of parameter " + wrong.get(0), null);
        }
    }

    private static String names(List<ParameterInfo> definitions) {
        return definitions.isEmpty()
                ? "none"
                : definitions.stream().map(ParameterInfo::name).collect(Collectors.joining(", "));
    }

    private static String shortened(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "...";
    }

    /** As given, by name. */
    public SortedMap<String, String> texts() {
        return texts;
    }

    /** The same with their types, as SCR takes them; a new table at each call. */
    public Hashtable<String, Object> table() {
        return new Hashtable<>(values);
    }
}
