package rialto.rest;

import jakarta.ws.rs.core.MultivaluedMap;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/** The query parameters of a request, read one by one. What is wrong is told with the parameter's name and what it may be. */
final class Query {

    private final MultivaluedMap<String, String> parameters;

    private Query(MultivaluedMap<String, String> parameters) {
        this.parameters = parameters;
    }

    /** Refuses parameters of other names and parameters given twice. */
    static Query of(MultivaluedMap<String, String> parameters, String... names) {
        TreeSet<String> allowed = new TreeSet<>(Arrays.asList(names));
        parameters.forEach((name, values) -> {
            if (!allowed.contains(name)) {
                throw new ProblemException(
                                ProblemCode.UNKNOWN_PARAMETER,
                                "The parameter '" + name + "' is not known here. "
                                        + (allowed.isEmpty()
                                                ? "There are none."
                                                : "Parameters are: " + String.join(", ", allowed) + "."))
                        .with("parameter", name)
                        .with("allowed", allowed);
            }
            if (values.size() > 1) {
                throw bad(name, "is given " + values.size() + " times. Give it once.");
            }
        });
        return new Query(parameters);
    }

    /** A text; {@code null} if absent or empty. */
    String text(String name) {
        String value = parameters.getFirst(name);
        return value == null || value.isEmpty() ? null : value;
    }

    int whole(String name, int least, int most, int otherwise) {
        return (int) whole(name, (long) least, most, otherwise);
    }

    long whole(String name, long least, long most, long otherwise) {
        String text = text(name);
        if (text == null) {
            return otherwise;
        }
        try {
            long value = Long.parseLong(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new ProblemException(
                            ProblemCode.BAD_PARAMETER,
                            "The parameter '" + name + "' is no whole number between " + least + " and " + most + ".",
                            e)
                    .with("parameter", name);
        }
        throw bad(name, "is not between " + least + " and " + most + ".");
    }

    /** One of some texts, told apart without regard to case; {@code null} if absent. */
    String choice(String name, List<String> choices) {
        String text = text(name);
        if (text == null) {
            return null;
        }
        return choices.stream()
                .filter(text::equalsIgnoreCase)
                .findFirst()
                .orElseThrow(() -> bad(name, "is '" + text + "'. It is one of " + String.join(", ", choices) + "."));
    }

    static ProblemException bad(String name, String detail) {
        return new ProblemException(ProblemCode.BAD_PARAMETER, "The parameter '" + name + "' " + detail)
                .with("parameter", name);
    }
}
