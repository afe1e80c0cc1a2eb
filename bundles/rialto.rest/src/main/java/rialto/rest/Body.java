package rialto.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import rialto.instrument.Scale;

/**
 * A JSON object that somebody sent, read field by field. What is wrong is told with the field's name and what it may be. A field
 * that is {@code null} counts as absent.
 */
final class Body {

    private static final int MAX_TEXT = 1_000;

    private final JsonNode object;

    Body(JsonNode object) {
        this.object = object;
    }

    static Body empty() {
        return new Body(JsonNodeFactory.instance.objectNode());
    }

    /** Refuses fields of other names. */
    Body only(String... names) {
        TreeSet<String> allowed = new TreeSet<>(Arrays.asList(names));
        object.fieldNames().forEachRemaining(name -> {
            if (!allowed.contains(name)) {
                throw new ProblemException(
                                ProblemCode.UNKNOWN_FIELD,
                                "The field '" + name + "' is not known here. Fields are: " + String.join(", ", allowed)
                                        + ".")
                        .with("field", name)
                        .with("allowed", allowed);
            }
        });
        return this;
    }

    boolean has(String name) {
        return object.hasNonNull(name);
    }

    /** A text that must be there and not be blank. */
    String text(String name) {
        String text = text(name, null);
        if (text == null || text.isBlank()) {
            throw missing(name, "a text");
        }
        return text;
    }

    String text(String name, String otherwise) {
        JsonNode node = object.get(name);
        if (node == null || node.isNull()) {
            return otherwise;
        }
        if (!node.isTextual()) {
            throw bad(name, "is no text. Put it in quotes.");
        }
        if (node.textValue().length() > MAX_TEXT) {
            throw bad(name, "has more than " + MAX_TEXT + " characters. Say it shorter.");
        }
        return node.textValue();
    }

    boolean flag(String name, boolean otherwise) {
        JsonNode node = object.get(name);
        if (node == null || node.isNull()) {
            return otherwise;
        }
        if (!node.isBoolean()) {
            throw bad(name, "is neither true nor false.");
        }
        return node.booleanValue();
    }

    <E extends Enum<E>> E choice(Class<E> type, String name, E otherwise) {
        String text = otherwise == null ? text(name) : text(name, null);
        if (text == null) {
            return otherwise;
        }
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(text)) {
                return constant;
            }
        }
        throw bad(name, "is '" + text + "'. It is one of " + Arrays.toString(type.getEnumConstants()) + ".");
    }

    /** A decimal number, exactly, as text or as a JSON number, in units of a scale. */
    long decimal(String name, Scale scale) {
        BigDecimal number = number(name);
        try {
            return scale.exact(number);
        } catch (ArithmeticException e) {
            throw new ProblemException(
                            ProblemCode.BAD_FIELD,
                            "The field '" + name + "' cannot be taken: " + e.getMessage()
                                    + ". Give a multiple of " + scale.format(1) + " between -"
                                    + scale.format(Long.MAX_VALUE) + " and "
                                    + scale.format(Long.MAX_VALUE) + ".",
                            e)
                    .with("field", name);
        }
    }

    /** A whole number within bounds. */
    long whole(String name, long least, long most) {
        BigDecimal number = number(name);
        try {
            // Compared first: the exponent of a hostile number is not to be written out.
            if (number.compareTo(BigDecimal.valueOf(least)) >= 0 && number.compareTo(BigDecimal.valueOf(most)) <= 0) {
                return number.longValueExact();
            }
        } catch (ArithmeticException e) {
            throw bad(name, "is no whole number.");
        }
        throw bad(name, "is not between " + least + " and " + most + ".");
    }

    long whole(String name, long least, long most, long otherwise) {
        return has(name) ? whole(name, least, most) : otherwise;
    }

    List<String> texts(String name) {
        JsonNode node = object.get(name);
        if (node == null || node.isNull()) {
            throw missing(name, "a list of texts");
        }
        if (!node.isArray()) {
            throw bad(name, "is no list. Put its texts in brackets.");
        }
        List<String> texts = new ArrayList<>(node.size());
        for (JsonNode element : node) {
            if (!element.isTextual()) {
                throw bad(name, "holds something that is no text.");
            }
            texts.add(element.textValue());
        }
        return texts;
    }

    /** Texts, numbers and booleans by name, as text; empty if the field is absent. */
    SortedMap<String, String> values(String name) {
        SortedMap<String, String> values = new TreeMap<>();
        JsonNode node = object.get(name);
        if (node == null || node.isNull()) {
            return values;
        }
        if (!node.isObject()) {
            throw bad(name, "is no object. Give names and values in braces.");
        }
        node.fields().forEachRemaining(entry -> {
            JsonNode value = entry.getValue();
            if (!value.isValueNode() || value.isNull()) {
                throw bad(name + "." + entry.getKey(), "is no text, number or boolean.");
            }
            values.put(entry.getKey(), value.isBigDecimal() ? plain(value.decimalValue()) : value.asText());
        });
        return values;
    }

    private static String plain(BigDecimal number) {
        return Math.abs((long) number.scale()) > 400 ? number.toString() : number.toPlainString();
    }

    private BigDecimal number(String name) {
        JsonNode node = object.get(name);
        if (node == null || node.isNull()) {
            throw missing(name, "a number");
        }
        if (node.isNumber()) {
            return node.isIntegralNumber() ? new BigDecimal(node.bigIntegerValue()) : node.decimalValue();
        }
        if (node.isTextual() && node.textValue().length() <= 100) {
            try {
                return new BigDecimal(node.textValue().strip());
            } catch (NumberFormatException e) {
                throw new ProblemException(
                                ProblemCode.BAD_FIELD,
                                "The field '" + name + "' is '" + node.textValue()
                                        + "', which is no decimal number such as 12.5.",
                                e)
                        .with("field", name);
            }
        }
        throw bad(name, "is no decimal number such as 12.5 or \"12.5\".");
    }

    private static ProblemException missing(String name, String what) {
        return new ProblemException(
                        ProblemCode.MISSING_FIELD, "The field '" + name + "' is missing. It is " + what + ".")
                .with("field", name);
    }

    private static ProblemException bad(String name, String detail) {
        return new ProblemException(ProblemCode.BAD_FIELD, "The field '" + name + "' " + detail).with("field", name);
    }
}
