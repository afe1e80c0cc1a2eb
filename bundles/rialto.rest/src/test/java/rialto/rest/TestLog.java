package rialto.rest;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import rialto.event.Event;
import rialto.event.EventListener;
import rialto.event.EventLog;

/** An event log in memory: each subscription has a thread of its own, as the contract says. It leaves out the journal. */
final class TestLog {

    /** Where a log stands that shows no events: after 42 inputs without any. */
    private static final long EMPTY_AT = 42;

    private final List<Event> events = new ArrayList<>();
    private final List<TestSubscription> subscriptions = new CopyOnWriteArrayList<>();
    private long oldest;

    EventLog log() {
        return Double.of(EventLog.class, this);
    }

    synchronized void publish(Event event) {
        events.add(event);
        subscriptions.forEach(subscription -> subscription.hand(event));
    }

    /** Waits until every subscription has been handed all that was published. */
    void drain() throws Exception {
        for (TestSubscription subscription : subscriptions) {
            subscription.thread.submit(() -> {}).get(60, TimeUnit.SECONDS);
        }
    }

    /** The journal was cut: nothing before this sequence is held. */
    synchronized void holdFrom(long sequence) {
        oldest = sequence;
    }

    int subscriptions() {
        return subscriptions.size();
    }

    void end(String reason) {
        subscriptions.forEach(subscription -> subscription.listener.ended(reason));
    }

    void lag(long behind) {
        subscriptions.forEach(subscription -> subscription.listener.lagging(behind));
    }

    @SuppressWarnings({"unchecked", "unused"}) // called through the double
    synchronized <E extends Event> EventLog.Subscription subscribe(
            Class<E> type, long from, EventListener<? super E> listener) {
        if (from < oldest) {
            throw new IllegalArgumentException("the journal begins at " + oldest);
        }
        TestSubscription subscription = new TestSubscription(type, (EventListener<Event>) listener);
        if (from != EventLog.NOW) {
            events.stream().filter(event -> event.sequence() >= from).forEach(subscription::hand);
        }
        subscriptions.add(subscription);
        return subscription;
    }

    private final class TestSubscription implements EventLog.Subscription {

        private final Class<?> type;
        private final EventListener<Event> listener;
        private final long begunAt =
                events.isEmpty() ? EMPTY_AT : events.get(events.size() - 1).sequence();
        private final ExecutorService thread = Executors.newSingleThreadExecutor();

        TestSubscription(Class<?> type, EventListener<Event> listener) {
            this.type = type;
            this.listener = listener;
        }

        void hand(Event event) {
            if (type.isInstance(event) && !thread.isShutdown()) {
                thread.execute(() -> listener.on(event));
            }
        }

        @Override
        public long sequence() {
            return begunAt;
        }

        @Override
        public void close() {
            subscriptions.remove(this);
            thread.shutdownNow();
        }
    }
}
