package rialto.deploy.live;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import org.osgi.framework.Bundle;

/**
 * Calls a strategy's constructor as SCR did, to see what it throws. The parameters come as a component property type (OSGi Compendium,
 * 112.8.2): an annotation whose methods are properties.
 */
final class Rerun {

    private final Bundle bundle;
    private final String className;
    private final Map<String, Object> parameters;
    private Throwable thrown;

    Rerun(Bundle bundle, String className, Map<String, Object> parameters) {
        this.bundle = bundle;
        this.className = className;
        this.parameters = parameters;
    }

    /** What the constructor threw, as text, for it must not be kept; {@code null} if it threw nothing or cannot be called by hand. */
    String thrown() {
        return thrown == null ? null : thrown.toString();
    }

    void run() {
        try {
            for (Constructor<?> each : bundle.loadClass(className).getConstructors()) {
                Class<?>[] types = each.getParameterTypes();
                if (types.length == 0) {
                    each.newInstance();
                } else if (types.length == 1 && types[0].isAnnotation()) {
                    each.newInstance(properties(types[0]));
                } else if (types.length == 1 && types[0] == Map.class) {
                    each.newInstance(parameters);
                }
            }
        } catch (InvocationTargetException e) {
            thrown = e.getCause();
        } catch (ReflectiveOperationException | LinkageError e) {
            thrown = e;
        }
    }

    private Object properties(Class<?> type) {
        return Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> switch (method.getName()) {
                    case "annotationType" -> type;
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "equals" -> proxy == arguments[0];
                    case "toString" -> "@" + type.getName();
                    default -> property(type, method);
                });
    }

    private Object property(Class<?> type, Method method) {
        Object value = parameters.get(name(type, method.getName()));
        if (value == null) {
            return method.getDefaultValue();
        }
        Class<?> wanted = method.getReturnType();
        if (wanted.isEnum()) {
            for (Object constant : wanted.getEnumConstants()) {
                if (((Enum<?>) constant).name().equals(value)) {
                    return constant;
                }
            }
        }
        return value;
    }

    /** The property that a method stands for: underscores are dots, doubled ones stay, dollars go. */
    private static String name(Class<?> type, String method) {
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < method.length(); i++) {
            char c = method.charAt(i);
            boolean doubled = i + 1 < method.length() && method.charAt(i + 1) == c;
            if (c == '$') {
                if (method.startsWith("$_$", i)) {
                    name.append('-');
                    i += 2;
                } else if (doubled) {
                    name.append(c);
                    i++;
                }
            } else if (c == '_') {
                name.append(doubled ? '_' : '.');
                i += doubled ? 1 : 0;
            } else {
                name.append(c);
            }
        }
        try {
            Object prefix = type.getField("PREFIX_").get(null);
            return prefix + name.toString();
        } catch (ReflectiveOperationException e) {
            // Most types have none.
            return name.toString();
        }
    }
}
