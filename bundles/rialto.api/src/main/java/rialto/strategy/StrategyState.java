package rialto.strategy;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a strategy knows, as values that outlive its classes.
 *
 * @param schema number of the layout, chosen by the author
 * @param values by name; each a {@link Boolean}, {@link Integer}, {@link Long}, {@link Double}, {@link String}, {@code byte[]},
 *     {@code long[]} or {@code double[]}
 */
public record StrategyState(int schema, SortedMap<String, Object> values) {

    public StrategyState {
        values.forEach(StrategyState::check);
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    public StrategyState(int schema, Map<String, Object> values) {
        this(schema, new TreeMap<>(values));
    }

    /**
     * A value that must be there.
     *
     * @throws IllegalArgumentException naming what is missing or of another type
     */
    public <T> T value(String name, Class<T> type) {
        Object value = values.get(name);
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException(
                    "state of schema " + schema + " has no " + type.getSimpleName() + " '" + name + "'"
                            + (value == null ? "" : " but a " + value.getClass().getSimpleName()));
        }
        return type.cast(value);
    }

    private static void check(String name, Object value) {
        boolean fits = value instanceof Boolean
                || value instanceof Integer
                || value instanceof Long
                || value instanceof Double
                || value instanceof String
                || value instanceof byte[]
                || value instanceof long[]
                || value instanceof double[];
        if (!fits) {
            throw new IllegalArgumentException("state '" + name + "' is a "
                    + (value == null ? "null" : value.getClass().getName())
                    + "; allowed are Boolean, Integer, Long, Double, String, byte[], long[] and double[]");
        }
    }
}
