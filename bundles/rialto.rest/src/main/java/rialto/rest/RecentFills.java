package rialto.rest;

import java.util.List;
import java.util.function.Predicate;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import rialto.engine.Engine;
import rialto.event.EventLog;
import rialto.event.OrderEvent.OrderFilled;

/**
 * The last {@value #KEPT} fills, heard of from the last {@value #LOOK_BACK} sequence numbers on; older ones are history's.
 * Thread-safe.
 */
@Component(service = RecentFills.class)
public final class RecentFills {

    static final int KEPT = 10_000;
    static final long LOOK_BACK = 200_000;

    private final Recent<OrderFilled> recent = new Recent<>(OrderFilled.class, fill -> true, KEPT, LOOK_BACK);

    @Activate
    public RecentFills() {}

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindEngine(Engine given) {
        recent.bind(given);
    }

    void unbindEngine(Engine gone) {
        recent.unbind(gone);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindLog(EventLog given) {
        recent.bind(given);
    }

    void unbindLog(EventLog gone) {
        recent.unbind(gone);
    }

    @Deactivate
    void deactivate() {
        recent.close();
    }

    /** Fills before a number, newest first, one more than {@code most} if there are more. */
    List<Recent.Numbered<OrderFilled>> before(long number, int most, Predicate<OrderFilled> filter) {
        return recent.before(number, most, filter);
    }
}
