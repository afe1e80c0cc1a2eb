package rialto.deploy.fuel;

import org.osgi.framework.hooks.weaving.WeavingException;
import org.osgi.framework.hooks.weaving.WeavingHook;
import org.osgi.framework.hooks.weaving.WovenClass;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Meters every class of every bundle that provides a strategy, at the moment it is loaded, however the bundle came. A
 * class that cannot be metered is not loaded. Called by the framework on whatever thread loads a class; holds no state.
 */
@Component(immediate = true)
public final class PluginWeavingHook implements WeavingHook {

    /** Namespace of the capability by which a bundle is known as a plugin with strategies. */
    static final String STRATEGY_NAMESPACE = "rialto.strategy";

    /** The import that woven code needs and no author can be asked for. */
    static final String METER_IMPORT = "rialto.strategy.fuel;version=\"[1.0,2)\"";

    @Activate
    public PluginWeavingHook() {}

    @Override
    public void weave(WovenClass wovenClass) {
        BundleRevision revision = wovenClass.getBundleWiring().getRevision();
        if (revision.getDeclaredCapabilities(STRATEGY_NAMESPACE).isEmpty()) {
            return;
        }
        try {
            wovenClass.setBytes(FuelWeaver.weave(wovenClass.getBytes()));
        } catch (RuntimeException e) {
            // Any other exception would make the framework drop the hook for good and load the next plugin without a
            // meter.
            throw new WeavingException(
                    "Bundle " + revision.getSymbolicName() + " " + revision.getVersion() + ": " + e.getMessage(), e);
        }
        if (!wovenClass.getDynamicImports().contains(METER_IMPORT)) {
            wovenClass.getDynamicImports().add(METER_IMPORT);
        }
    }
}
