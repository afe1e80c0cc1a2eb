package rialto.launcher;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/**
 * Asks the Service Component Runtime which of Rialto's components wait for something, and for what.
 *
 * <p>The runtime's types live in a bundle, out of reach of this side of the framework, so its data objects are read by the names
 * that the Declarative Services specification (chapter 112.6) gives their methods and public fields.
 */
final class Components {

    private static final String RUNTIME = "org.osgi.service.component.runtime.ServiceComponentRuntime";
    private static final String OURS = "rialto.";

    private static final int UNSATISFIED_CONFIGURATION = 1;
    private static final int UNSATISFIED_REFERENCE = 2;
    private static final int FAILED_ACTIVATION = 16;

    private final BundleContext context;

    Components(BundleContext context) {
        this.context = context;
    }

    /**
     * One line for each component that is not ready, in plain words; empty when all are. Component factories are left out: they
     * have instances only when somebody deploys them.
     *
     * @throws LaunchFailure when there is no component runtime to ask
     */
    List<String> waiting() throws LaunchFailure {
        ServiceReference<?> reference = context.getServiceReference(RUNTIME);
        if (reference == null) {
            throw LaunchFailure.broken("no Service Component Runtime; a feature lacks org.apache.felix.scr", null);
        }
        try {
            return waiting(context.getService(reference));
        } catch (ReflectiveOperationException e) {
            throw LaunchFailure.broken("the Service Component Runtime is not one of DS 1.3 or later", e);
        } finally {
            context.ungetService(reference);
        }
    }

    private static List<String> waiting(Object runtime) throws ReflectiveOperationException {
        List<String> waiting = new ArrayList<>();
        Class<?> type = runtime.getClass().getClassLoader().loadClass(RUNTIME);
        Object all =
                type.getMethod("getComponentDescriptionDTOs", Bundle[].class).invoke(runtime, (Object) new Bundle[0]);
        for (Object description : (Collection<?>) all) {
            String bundle = (String) field(field(description, "bundle"), "symbolicName");
            if (!bundle.startsWith(OURS) || field(description, "factory") != null) {
                continue;
            }
            Object configurations = type.getMethod("getComponentConfigurationDTOs", description.getClass())
                    .invoke(runtime, description);
            for (Object configuration : (Collection<?>) configurations) {
                String name = (String) field(description, "name");
                switch ((Integer) field(configuration, "state")) {
                    case UNSATISFIED_CONFIGURATION -> waiting.add(name + " waits for its configuration");
                    case UNSATISFIED_REFERENCE ->
                        waiting.add(name + " waits for " + services(description, configuration));
                    case FAILED_ACTIVATION -> waiting.add(name + " failed: " + cause(field(configuration, "failure")));
                    default -> {
                        // satisfied or active
                    }
                }
            }
        }
        return waiting;
    }

    private static String services(Object description, Object configuration) throws ReflectiveOperationException {
        List<String> services = new ArrayList<>();
        for (Object unsatisfied : (Object[]) field(configuration, "unsatisfiedReferences")) {
            for (Object reference : (Object[]) field(description, "references")) {
                if (field(reference, "name").equals(field(unsatisfied, "name"))) {
                    Object target = field(unsatisfied, "target");
                    services.add(
                            "a service " + field(reference, "interfaceName") + (target == null ? "" : " " + target));
                }
            }
        }
        return String.join(" and ", services);
    }

    /** The innermost cause in the text of a stack trace. */
    private static String cause(Object trace) {
        if (trace == null) {
            return "no reason given";
        }
        String caused = "Caused by: ";
        List<String> lines = trace.toString().lines().toList();
        return lines.stream()
                .filter(line -> line.startsWith(caused))
                .reduce((outer, inner) -> inner)
                .map(line -> line.substring(caused.length()))
                .orElseGet(() -> lines.isEmpty() ? "no reason given" : lines.get(0));
    }

    private static Object field(Object dto, String name) throws ReflectiveOperationException {
        return dto.getClass().getField(name).get(dto);
    }
}
