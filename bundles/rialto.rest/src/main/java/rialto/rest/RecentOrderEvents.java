package rialto.rest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import rialto.engine.Engine;
import rialto.event.EventLog;
import rialto.event.OrderEvent;
import rialto.event.OrderEvent.OrderAccepted;
import rialto.event.OrderEvent.OrderChanged;
import rialto.event.OrderEvent.OrderFilled;

/**
 * The last {@value #KEPT} events of orders, for how long venues take to answer. Thread-safe.
 */
@Component(service = RecentOrderEvents.class)
public final class RecentOrderEvents {

    static final int KEPT = 4_000;
    static final long LOOK_BACK = 200_000;

    private final Recent<OrderEvent> recent =
            new Recent<>(OrderEvent.class, RecentOrderEvents::wanted, KEPT, LOOK_BACK);

    @Activate
    public RecentOrderEvents() {}

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

    /** Kernel time from the intent of an order to the first word of its venue, nanoseconds, in order of the answers. */
    List<Long> answerNanos() {
        List<Recent.Numbered<OrderEvent>> newestFirst = recent.before(Long.MAX_VALUE, KEPT, event -> true);
        Map<Long, Long> waiting = new HashMap<>();
        List<Long> answers = new ArrayList<>();
        for (int i = newestFirst.size() - 1; i >= 0; i--) {
            OrderEvent event = newestFirst.get(i).event();
            if (event instanceof OrderAccepted) {
                waiting.put(event.orderId(), event.nanos());
            } else {
                Long since = waiting.remove(event.orderId());
                if (since != null) {
                    answers.add(event.nanos() - since);
                }
            }
        }
        return answers;
    }

    private static boolean wanted(OrderEvent event) {
        return event instanceof OrderAccepted || event instanceof OrderChanged || event instanceof OrderFilled;
    }
}
