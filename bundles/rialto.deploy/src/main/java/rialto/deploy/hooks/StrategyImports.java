package rialto.deploy.hooks;

import java.util.Collection;
import org.osgi.framework.hooks.resolver.ResolverHook;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Keeps strategies from importing the framework and the far side of the gate. To a strategy such a package is one that nobody exports.
 * Called by the framework during every resolve; holds no state.
 */
@Component(service = ResolverHookFactory.class, immediate = true)
public final class StrategyImports implements ResolverHookFactory {

    @Activate
    public StrategyImports() {}

    @Override
    public ResolverHook begin(Collection<BundleRevision> triggers) {
        return Filter.INSTANCE;
    }

    private enum Filter implements ResolverHook {
        INSTANCE;

        @Override
        public void filterMatches(BundleRequirement requirement, Collection<BundleCapability> candidates) {
            if (requirement.getNamespace().equals(PackageNamespace.PACKAGE_NAMESPACE)
                    && Walls.isStrategy(requirement.getRevision())) {
                candidates.removeIf(candidate -> Walls.denies(
                        String.valueOf(candidate.getAttributes().get(PackageNamespace.PACKAGE_NAMESPACE))));
            }
        }

        @Override
        public void filterResolvable(Collection<BundleRevision> candidates) {}

        @Override
        public void filterSingletonCollisions(
                BundleCapability singleton, Collection<BundleCapability> collisionCandidates) {}

        @Override
        public void end() {}
    }
}
