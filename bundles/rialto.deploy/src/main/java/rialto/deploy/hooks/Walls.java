package rialto.deploy.hooks;

import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleRevision;
import rialto.strategy.StrategyPlugin;

/** Who is a strategy, and what it must not reach. */
public final class Walls {

    /** Packages of the framework and of the far side of the gate, each with the packages below it. */
    private static final List<String> DENIED =
            List.of("org.osgi", "rialto.venue", "rialto.exchange", "rialto.deploy", "rialto.engine", "rialto.kernel");

    private Walls() {}

    /** Whether a revision provides a strategy. */
    public static boolean isStrategy(BundleRevision revision) {
        return revision != null
                && !revision.getDeclaredCapabilities(StrategyPlugin.NAMESPACE).isEmpty();
    }

    /** Whether the bundle as it is now provides a strategy; {@code false} if it was uninstalled. */
    public static boolean isStrategy(Bundle bundle) {
        return isStrategy(bundle.adapt(BundleRevision.class));
    }

    /** Whether strategies may not import a package. */
    public static boolean denies(String packageName) {
        return DENIED.stream()
                .anyMatch(denied -> packageName.startsWith(denied)
                        && (packageName.length() == denied.length() || packageName.charAt(denied.length()) == '.'));
    }
}
