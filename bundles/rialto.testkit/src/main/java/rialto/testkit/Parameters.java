package rialto.testkit;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Makes the parameters of a strategy, or the settings of a venue, as the platform does: the values given, defaults for the rest. */
public final class Parameters {

    private Parameters() {}

    /** The defaults alone. */
    public static <A extends Annotation> A of(Class<A> type) {
        return of(type, Map.of());
    }

    /**
     * @param type the strategy's annotation of parameters
     * @param values by name
     * @throws IllegalArgumentException naming a value that is unknown, of the wrong type, or missing without a default
     */
    public static <A extends Annotation> A of(Class<A> type, Map<String, ?> values) {
        Map<String, Object> all = new TreeMap<>();
        for (Method method : type.getDeclaredMethods()) {
            all.put(method.getName(), value(type, method, values.get(method.getName())));
        }
        TreeSet<String> unknown = new TreeSet<>(values.keySet());
        unknown.removeAll(all.keySet());
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    type.getSimpleName() + " has no " + String.join(", ", unknown) + "; it has " + all.keySet());
        }
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> switch (method.getName()) {
                    case "annotationType" -> type;
                    case "hashCode" -> all.hashCode();
                    case "equals" -> proxy == arguments[0];
                    case "toString" -> "@" + type.getSimpleName() + all;
                    default -> all.get(method.getName());
                }));
    }

    private static Object value(Class<?> type, Method method, Object given) {
        if (given == null) {
            if (method.getDefaultValue() == null) {
                throw new IllegalArgumentException(
                        type.getSimpleName() + "." + method.getName() + " has no default; give a value");
            }
            return method.getDefaultValue();
        }
        String text = given.toString();
        Class<?> wanted = method.getReturnType();
        if (wanted == String[].class) {
            return given instanceof String[] texts ? texts.clone() : text.split(",");
        }
        try {
            if (wanted == int.class) {
                return Integer.valueOf(text);
            }
            if (wanted == long.class) {
                return Long.valueOf(text);
            }
            if (wanted == double.class) {
                return Double.valueOf(text);
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    type.getSimpleName() + "." + method.getName() + " wants a number, not '" + text + "'", e);
        }
        if (wanted == boolean.class) {
            if (!text.equals("true") && !text.equals("false")) {
                throw new IllegalArgumentException(
                        type.getSimpleName() + "." + method.getName() + " wants true or false, not '" + text + "'");
            }
            return Boolean.valueOf(text);
        }
        if (wanted == String.class) {
            return text;
        }
        if (wanted.isEnum()) {
            return Arrays.stream(wanted.getEnumConstants())
                    .filter(each -> each.toString().equals(text))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(type.getSimpleName() + "." + method.getName()
                            + " wants one of " + Arrays.toString(wanted.getEnumConstants()) + ", not '" + text + "'"));
        }
        throw new IllegalArgumentException(
                type.getSimpleName() + "." + method.getName() + " is of type " + wanted.getSimpleName()
                        + ", which parameters cannot have; use int, long, double, boolean, String, String[] or an enum");
    }
}
