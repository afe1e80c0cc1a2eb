package rialto.rest;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rialto.engine.Engine;
import rialto.event.Event;
import rialto.event.EventListener;
import rialto.event.EventLog;

/**
 * The last events of a type, heard of from some sequence numbers back on; older ones are history's. Engine and log may come and go
 * in any order; each event is kept once. Thread-safe.
 *
 * @param <E> the type
 */
final class Recent<E extends Event> {

    private static final Logger LOG = LoggerFactory.getLogger(Recent.class);

    private final Class<E> type;
    private final Predicate<? super E> wanted;
    private final int kept;
    private final long lookBack;
    private final ArrayDeque<Numbered<E>> events = new ArrayDeque<>();
    private long count;
    private long heard = -1;
    private Engine engine;
    private EventLog log;
    private EventLog.Subscription subscription;

    /**
     * @param wanted which of them are kept
     * @param kept most of them
     * @param lookBack how many sequence numbers back it begins to listen
     */
    Recent(Class<E> type, Predicate<? super E> wanted, int kept, long lookBack) {
        this.type = type;
        this.wanted = wanted;
        this.kept = kept;
        this.lookBack = lookBack;
    }

    /**
     * An event with its number, which rises by one with each.
     *
     * @param <E> its type
     */
    record Numbered<E>(long number, E event) {}

    void bind(Engine given) {
        synchronized (this) {
            engine = given;
        }
        listen();
    }

    synchronized void unbind(Engine gone) {
        engine = engine == gone ? null : engine;
    }

    void bind(EventLog given) {
        EventLog.Subscription before;
        synchronized (this) {
            before = subscription;
            subscription = null;
            log = given;
        }
        close(before);
        listen();
    }

    void unbind(EventLog gone) {
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

    void close() {
        EventLog last;
        synchronized (this) {
            last = log;
        }
        unbind(last);
    }

    /** Events before a number, newest first, one more than {@code most} if there are more. */
    synchronized List<Numbered<E>> before(long number, int most, Predicate<? super E> filter) {
        List<Numbered<E>> found = new ArrayList<>();
        for (Iterator<Numbered<E>> newest = events.descendingIterator(); newest.hasNext() && found.size() <= most; ) {
            Numbered<E> next = newest.next();
            if (next.number() < number && filter.test(next.event())) {
                found.add(next);
            }
        }
        return found;
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
            long last = engine.status().sequence();
            if (last < heard) {
                // What was heard of beyond it was not on disk when the engine ended; its numbers are given anew.
                events.removeIf(each -> each.event().sequence() > last);
                heard = last;
            }
            sequence = Math.max(heard + 1, Math.max(1, last - lookBack));
        }
        EventLog.Subscription begun;
        try {
            begun = from.subscribe(type, sequence, new Keeper());
        } catch (IllegalArgumentException e) {
            LOG.info("Each {} is heard of from now on: {}", type.getSimpleName(), e.getMessage());
            begun = from.subscribe(type, EventLog.NOW, new Keeper());
        }
        boolean needed;
        synchronized (this) {
            needed = log == from && subscription == null;
            if (needed) {
                subscription = begun;
            }
        }
        if (!needed) {
            close(begun);
        }
    }

    private synchronized void keep(E event) {
        heard = event.sequence();
        if (!wanted.test(event)) {
            return;
        }
        events.add(new Numbered<>(++count, event));
        if (events.size() > kept) {
            events.remove();
        }
    }

    private static void close(EventLog.Subscription subscription) {
        if (subscription != null) {
            subscription.close();
        }
    }

    private final class Keeper implements EventListener<E> {

        @Override
        public void on(E event) {
            keep(event);
        }

        @Override
        public void ended(String reason) {
            LOG.warn("No more of {} are heard of: {}", type.getSimpleName(), reason);
        }
    }
}
