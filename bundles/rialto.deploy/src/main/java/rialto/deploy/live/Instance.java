package rialto.deploy.live;

import java.util.SortedMap;
import org.osgi.service.component.ComponentInstance;
import rialto.engine.Candidate;
import rialto.strategy.Strategy;

/**
 * One constructed strategy, from its constructor to its disposal. After that nothing here leads to its classes, which the collector can
 * then take. Deploy thread only.
 */
final class Instance {

    final Installation from;
    final String plugin;
    final SortedMap<String, String> parameters;

    private ComponentInstance<?> component;
    private Strategy strategy;

    /** @param component {@code null} if another deployer made the instance and only its bundle is known */
    Instance(
            Installation from,
            String plugin,
            SortedMap<String, String> parameters,
            ComponentInstance<?> component,
            Strategy strategy) {
        this.from = from;
        this.plugin = plugin;
        this.parameters = parameters;
        this.component = component;
        this.strategy = strategy;
        from.instances.add(this);
    }

    Candidate candidate() {
        return new Candidate(
                plugin,
                from.plugin.symbolicName(),
                from.plugin.version().toString(),
                from.plugin.sha256(),
                parameters,
                strategy);
    }

    /** Ends it. The engine has let go of it. */
    void dispose() {
        ComponentInstance<?> ending = component;
        component = null;
        strategy = null;
        from.instances.remove(this);
        if (ending != null) {
            ending.dispose();
        }
    }
}
