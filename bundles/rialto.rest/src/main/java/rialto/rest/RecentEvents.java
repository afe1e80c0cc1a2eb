package rialto.rest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
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
import rialto.event.OrderEvent;
import rialto.event.OrderEvent.OrderAccepted;
import rialto.event.OrderEvent.OrderChanged;
import rialto.event.OrderEvent.OrderFilled;
import rialto.event.PlatformEvent;
import rialto.event.PlatformEvent.JobStep;
import rialto.event.PlatformEvent.TimerFired;

/**
 * What happened lately, for those who were not listening: fills, changes of the platform itself, and how long venues took to answer.
 * Heard of from the last {@value #LOOK_BACK} sequence numbers on; older ones are history's. It outlives engine and log. Thread-safe.
 */
@Component(service = RecentEvents.class)
public final class RecentEvents {

    static final int FILLS_KEPT = 10_000;
    static final long LOOK_BACK = 200_000;
    private static final int CHANGES_KEPT = 2_000;
    private static final int ORDER_EVENTS_KEPT = 4_000;

    private final Recent<OrderFilled> fills = new Recent<>(OrderFilled.class, fill -> true, FILLS_KEPT, LOOK_BACK);
    private final Recent<PlatformEvent> changes =
            new Recent<>(PlatformEvent.class, RecentEvents::isSeldom, CHANGES_KEPT, LOOK_BACK);
    private final Recent<OrderEvent> orders =
            new Recent<>(OrderEvent.class, RecentEvents::tellsOfAnswers, ORDER_EVENTS_KEPT, LOOK_BACK);

    @Activate
    public RecentEvents() {}

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindEngine(Engine given) {
        each(recent -> recent.bind(given));
    }

    void unbindEngine(Engine gone) {
        each(recent -> recent.unbind(gone));
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindLog(EventLog given) {
        each(recent -> recent.bind(given));
    }

    void unbindLog(EventLog gone) {
        each(recent -> recent.unbind(gone));
    }

    @Deactivate
    void deactivate() {
        each(Recent::close);
    }

    private void each(Consumer<Recent<?>> what) {
        List.of(fills, changes, orders).forEach(what);
    }

    /** Fills before a number, newest first, one more than {@code most} if there are more. */
    List<Recent.Numbered<OrderFilled>> fills(long before, int most, Predicate<OrderFilled> filter) {
        return fills.before(before, most, filter);
    }

    /** Changes before a number, newest first, one more than {@code most} if there are more; no timers and no steps of jobs. */
    List<Recent.Numbered<PlatformEvent>> changes(long before, int most, Predicate<PlatformEvent> filter) {
        return changes.before(before, most, filter);
    }

    /** Kernel time from the intent of an order to the first word of its venue, nanoseconds, in order of the answers. */
    List<Long> answerNanos() {
        List<Recent.Numbered<OrderEvent>> newestFirst = orders.before(Long.MAX_VALUE, ORDER_EVENTS_KEPT, event -> true);
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

    /** Timers and the steps of jobs would push out what happens seldom. */
    private static boolean isSeldom(PlatformEvent event) {
        return !(event instanceof TimerFired || event instanceof JobStep);
    }

    private static boolean tellsOfAnswers(OrderEvent event) {
        return event instanceof OrderAccepted || event instanceof OrderChanged || event instanceof OrderFilled;
    }
}
