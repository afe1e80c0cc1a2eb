package rialto.rest;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rialto.engine.Engine;
import rialto.event.EventListener;
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

    private static final Logger LOG = LoggerFactory.getLogger(RecentFills.class);

    private final ArrayDeque<Numbered> fills = new ArrayDeque<>();
    private long count;
    private long heard = -1;
    private Engine engine;
    private EventLog log;
    private EventLog.Subscription subscription;

    @Activate
    public RecentFills() {}

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindEngine(Engine given) {
        synchronized (this) {
            engine = given;
        }
        listen();
    }

    void unbindEngine(Engine gone) {
        synchronized (this) {
            engine = engine == gone ? null : engine;
        }
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindLog(EventLog given) {
        EventLog.Subscription before;
        synchronized (this) {
            before = subscription;
            subscription = null;
            log = given;
        }
        close(before);
        listen();
    }

    void unbindLog(EventLog gone) {
        EventLog.Subscription before = null;
        synchronized (this) {
            if (log == gone) {
                before = subscription;
                subscription = null;
                log = null;
            }
        }
        close(before);
    }

    /** Begins to listen once log and engine are there, a little back, but not to what was heard before. */
    private void listen() {
        EventLog from;
        long sequence;
        synchronized (this) {
            if (log == null || engine == null || subscription != null) {
                return;
            }
            from = log;
            sequence = Math.max(heard + 1, Math.max(1, engine.status().sequence() - LOOK_BACK));
        }
        EventLog.Subscription begun;
        try {
            begun = from.subscribe(OrderFilled.class, sequence, new Keeper());
        } catch (IllegalArgumentException e) {
            LOG.info("Fills are heard of from now on: {}", e.getMessage());
            begun = from.subscribe(OrderFilled.class, EventLog.NOW, new Keeper());
        }
        boolean wanted;
        synchronized (this) {
            wanted = log == from && subscription == null;
            if (wanted) {
                subscription = begun;
            }
        }
        if (!wanted) {
            close(begun);
        }
    }

    @Deactivate
    void deactivate() {
        unbindLog(log());
    }

    /** A fill with its number, which rises by one with each. */
    record Numbered(long number, OrderFilled fill) {}

    /** Fills before a number, newest first, one more than {@code most} if there are more. */
    synchronized List<Numbered> before(long number, int most, Predicate<OrderFilled> filter) {
        List<Numbered> found = new ArrayList<>();
        for (Iterator<Numbered> newest = fills.descendingIterator(); newest.hasNext() && found.size() <= most; ) {
            Numbered next = newest.next();
            if (next.number() < number && filter.test(next.fill())) {
                found.add(next);
            }
        }
        return found;
    }

    private synchronized void keep(OrderFilled fill) {
        heard = fill.sequence();
        fills.add(new Numbered(++count, fill));
        if (fills.size() > KEPT) {
            fills.remove();
        }
    }

    private synchronized EventLog log() {
        return log;
    }

    private static void close(EventLog.Subscription subscription) {
        if (subscription != null) {
            subscription.close();
        }
    }

    private final class Keeper implements EventListener<OrderFilled> {

        @Override
        public void on(OrderFilled fill) {
            keep(fill);
        }

        @Override
        public void ended(String reason) {
            LOG.warn("No more fills are heard of: {}", reason);
        }
    }
}
