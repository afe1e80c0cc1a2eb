package rialto.testing;

import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.util.Map;

/** Typed configurations of components, from their defaults and what a test sets. */
public final class Configurations {

    private Configurations() {}

    public static <A extends Annotation> A defaults(Class<A> type) {
        return of(type, Map.of());
    }

    public static <A extends Annotation> A of(Class<A> type, Map<String, Object> values) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> values.getOrDefault(method.getName(), method.getDefaultValue())));
    }
}
