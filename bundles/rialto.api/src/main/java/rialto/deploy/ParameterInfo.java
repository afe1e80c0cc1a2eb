package rialto.deploy;

import java.util.List;

/**
 * A parameter of a plugin, as its metatype says.
 *
 * @param name its name
 * @param label its name for people
 * @param description what it does
 * @param type {@code long}, {@code int}, {@code double}, {@code boolean} or {@code string}
 * @param defaultValue value used if none is given; {@code null} if one must be given
 * @param min least value; {@code null} for none
 * @param max greatest value; {@code null} for none
 * @param options allowed values; empty for any
 */
public record ParameterInfo(
        String name,
        String label,
        String description,
        String type,
        String defaultValue,
        String min,
        String max,
        List<String> options) {}
