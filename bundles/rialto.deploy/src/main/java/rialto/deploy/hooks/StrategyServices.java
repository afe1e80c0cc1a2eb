package rialto.deploy.hooks;

import java.util.Collection;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.hooks.service.EventListenerHook;
import org.osgi.framework.hooks.service.FindHook;
import org.osgi.framework.hooks.service.ListenerHook.ListenerInfo;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Hides the platform's services from strategies: venues, engine, wiring, deployer, kill switch and core parts alike, for a strategy acts
 * through its trader only. Called by the framework on whatever thread asks or registers; holds no state.
 */
@Component(
        service = {FindHook.class, EventListenerHook.class},
        immediate = true)
public final class StrategyServices implements FindHook, EventListenerHook {

    private static final String OURS = "rialto.";

    @Activate
    public StrategyServices() {}

    @Override
    public void find(
            BundleContext context,
            String name,
            String filter,
            boolean allServices,
            Collection<ServiceReference<?>> references) {
        if (asksForStrategy(context)) {
            references.removeIf(StrategyServices::ours);
        }
    }

    @Override
    public void event(ServiceEvent event, Map<BundleContext, Collection<ListenerInfo>> listeners) {
        if (ours(event.getServiceReference())) {
            listeners.keySet().removeIf(StrategyServices::asksForStrategy);
        }
    }

    private static boolean ours(ServiceReference<?> reference) {
        for (String type : (String[]) reference.getProperty(Constants.OBJECTCLASS)) {
            if (type.startsWith(OURS)) {
                return true;
            }
        }
        return false;
    }

    private static boolean asksForStrategy(BundleContext context) {
        try {
            return Walls.isStrategy(context.getBundle());
        } catch (IllegalStateException e) {
            // The bundle stopped while we looked: it asks for nothing any more.
            return false;
        }
    }
}
