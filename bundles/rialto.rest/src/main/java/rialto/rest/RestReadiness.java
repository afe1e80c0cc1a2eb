package rialto.rest;

import java.util.Dictionary;
import java.util.Hashtable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.condition.Condition;
import org.osgi.service.jakartars.runtime.JakartarsServiceRuntime;
import org.osgi.service.jakartars.runtime.dto.ApplicationDTO;

/** Registers the condition {@value #CONDITION} while the whiteboard serves our application. */
@Component(
        service = {},
        immediate = true)
public final class RestReadiness {

    static final String CONDITION = "rialto.rest.ready";

    private final BundleContext context;
    private ServiceRegistration<Condition> registration;
    private boolean over;

    @Activate
    public RestReadiness(BundleContext context) {
        this.context = context;
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            updated = "updatedWhiteboard")
    synchronized void bindWhiteboard(JakartarsServiceRuntime whiteboard) {
        ready(serves(whiteboard));
    }

    synchronized void updatedWhiteboard(JakartarsServiceRuntime whiteboard) {
        ready(serves(whiteboard));
    }

    synchronized void unbindWhiteboard(JakartarsServiceRuntime whiteboard) {
        ready(false);
    }

    @Deactivate
    synchronized void deactivate() {
        ready(false);
        over = true;
    }

    private void ready(boolean ready) {
        if (ready && registration == null && !over) {
            Dictionary<String, Object> properties = new Hashtable<>();
            properties.put(Condition.CONDITION_ID, CONDITION);
            registration = context.registerService(Condition.class, Condition.INSTANCE, properties);
        } else if (!ready && registration != null) {
            registration.unregister();
            registration = null;
        }
    }

    private static boolean serves(JakartarsServiceRuntime whiteboard) {
        for (ApplicationDTO application : whiteboard.getRuntimeDTO().applicationDTOs) {
            if (RestApplication.NAME.equals(application.name)) {
                return true;
            }
        }
        return false;
    }
}
