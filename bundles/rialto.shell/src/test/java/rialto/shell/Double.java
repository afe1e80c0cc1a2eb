package rialto.shell;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * A test double of a contract: what its stand-in has a public or package-private method for is answered by it, everything else
 * fails and says that it was left out.
 */
final class Double {

    private Double() {}

    static <T> T of(Class<T> contract, Object standIn) {
        Object proxy = Proxy.newProxyInstance(
                contract.getClassLoader(), new Class<?>[] {contract}, (self, method, arguments) -> {
                    if (method.getDeclaringClass() == Object.class) {
                        return switch (method.getName()) {
                            case "equals" -> self == arguments[0];
                            case "hashCode" -> System.identityHashCode(self);
                            default -> "a double of " + contract.getSimpleName();
                        };
                    }
                    Method answer;
                    try {
                        answer = standIn.getClass().getDeclaredMethod(method.getName(), method.getParameterTypes());
                    } catch (NoSuchMethodException e) {
                        throw new AssertionError(
                                "the double of " + contract.getSimpleName() + " leaves out " + method, e);
                    }
                    answer.setAccessible(true);
                    try {
                        return answer.invoke(standIn, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        return contract.cast(proxy);
    }
}
