package rialto.strategy;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.annotation.bundle.Capability;
import org.osgi.annotation.bundle.Requirement;

/**
 * Marks a {@link Strategy} class as a plugin under a name. At build time it becomes the capability that the platform reads and the
 * requirement on a platform that can run it; nothing of it is left at run time.
 */
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
@Capability(namespace = StrategyPlugin.NAMESPACE, name = "${#value}", attribute = "component=${@class}")
@Requirement(namespace = "osgi.implementation", name = StrategyPlugin.HOST, version = "1.0.0")
public @interface StrategyPlugin {

    /** Namespace of the capability of a strategy. */
    String NAMESPACE = "rialto.strategy";

    /** Name of the implementation that a plugin requires. */
    String HOST = "rialto.strategy";

    /** Name of the DS component factory of every strategy. */
    String FACTORY = "rialto.strategy";

    /** Name of the strategy: lower case letters, digits and dashes. */
    String value();
}
