package rialto.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Dictionary;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.condition.Condition;
import org.osgi.service.jakartars.runtime.JakartarsServiceRuntime;
import org.osgi.service.jakartars.runtime.dto.ApplicationDTO;
import org.osgi.service.jakartars.runtime.dto.RuntimeDTO;

class RestReadinessTest {

    private final List<String> conditions = new ArrayList<>();
    private final RuntimeDTO served = new RuntimeDTO();
    private final JakartarsServiceRuntime whiteboard = () -> served;
    private final RestReadiness readiness = new RestReadiness(Double.of(BundleContext.class, new Context()));

    @Test
    void theConditionHoldsWhileTheWhiteboardServesUs() {
        served.applicationDTOs = new ApplicationDTO[0];
        readiness.bindWhiteboard(whiteboard);
        assertThat(conditions).isEmpty();

        ApplicationDTO other = new ApplicationDTO();
        other.name = "other";
        ApplicationDTO ours = new ApplicationDTO();
        ours.name = "rialto";
        served.applicationDTOs = new ApplicationDTO[] {other, ours};
        readiness.updatedWhiteboard(whiteboard);
        readiness.updatedWhiteboard(whiteboard);
        assertThat(conditions).containsExactly("rialto.rest.ready");

        served.applicationDTOs = new ApplicationDTO[] {other};
        readiness.updatedWhiteboard(whiteboard);
        assertThat(conditions).isEmpty();

        served.applicationDTOs = new ApplicationDTO[] {ours};
        readiness.updatedWhiteboard(whiteboard);
        readiness.unbindWhiteboard(whiteboard);
        assertThat(conditions).isEmpty();

        readiness.bindWhiteboard(whiteboard);
        readiness.deactivate();
        assertThat(conditions).isEmpty();
        readiness.updatedWhiteboard(whiteboard);
        assertThat(conditions).as("nothing is registered any more").isEmpty();
    }

    @SuppressWarnings("unused") // called through the double
    private final class Context {

        ServiceRegistration<?> registerService(Class<?> type, Object service, Dictionary<String, ?> properties) {
            assertThat(type).isEqualTo(Condition.class);
            String id = properties.get(Condition.CONDITION_ID).toString();
            conditions.add(id);
            return Double.of(ServiceRegistration.class, new Object() {
                void unregister() {
                    conditions.remove(id);
                }
            });
        }
    }
}
