package rialto.rest;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rialto.event.Event;
import rialto.event.EventListener;
import rialto.event.EventLog;

/**
 * What the clients that are up to date hear: one subscription for all of them, however many there are. What comes within a few
 * milliseconds is written to each client in one go, by one thread. The last events are kept, so that a client that catches up from the
 * journal finds the place where it can change over. Thread-safe.
 *
 * <p>Its lock is taken before that of a client, and nothing that may wait or write is called while it is held.
 */
final class LiveEvents implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LiveEvents.class);

    /** Events kept for those who come from the journal: a second of a busy market. */
    static final int KEPT = 1_024;

    private final Platform platform;
    private final EventViews views;
    private final Json json;
    private final long gatherMillis;
    private final Thread writer;
    private final List<StreamClient> clients = new CopyOnWriteArrayList<>();

    private final Object lock = new Object();
    // All below: guarded by lock.
    private final ArrayDeque<Heard> kept = new ArrayDeque<>();
    /** Null while nobody listens. */
    private Hearing hearing;

    private int entered;
    private long sequence;
    /** From this sequence number on all events are in {@link #kept} or are yet to come. */
    private long completeFrom;

    private boolean news;
    private boolean closed;

    /** @param gatherMillis what comes within this time is written in one go */
    LiveEvents(Platform platform, EventViews views, Json json, long gatherMillis) {
        this.platform = platform;
        this.views = views;
        this.json = json;
        this.gatherMillis = gatherMillis;
        writer = new Thread(this::write, "rialto-stream-writer");
        writer.setDaemon(true);
        writer.start();
    }

    /**
     * A client is coming. It leaves by {@link #leave}, whatever becomes of it.
     *
     * @throws ProblemException if there is no log to listen to
     */
    void enter() {
        synchronized (lock) {
            if (hearing == null) {
                Hearing begun = new Hearing();
                begun.subscription = platform.eventLog().subscribe(Event.class, EventLog.NOW, begun);
                hearing = begun;
                kept.clear();
                sequence = begun.subscription.sequence();
                completeFrom = sequence + 1;
            }
            entered++;
        }
    }

    /**
     * Lets a client hear what comes from now on.
     *
     * @param greeting told before, with the last sequence number that it will not hear of; must not wait
     */
    void join(StreamClient client, LongConsumer greeting) {
        synchronized (lock) {
            greeting.accept(sequence);
            add(client);
        }
    }

    /**
     * Lets a client that has heard everything before a sequence number hear the rest here, if the rest is here.
     *
     * @return whether it hears the rest here; if not it must go on by itself
     */
    boolean adopt(StreamClient client, long from) {
        synchronized (lock) {
            if (hearing == null || from < completeFrom) {
                return false;
            }
            for (Heard each : kept) {
                if (each.sequence() >= from) {
                    client.hear(each);
                }
            }
            add(client);
            tellWriter();
            return true;
        }
    }

    /** Lock held: who is closed has left, or is about to, and must not stay here. */
    private void add(StreamClient client) {
        if (!client.closed()) {
            clients.add(client);
        }
    }

    /** The last sequence number that was heard of. */
    long sequence() {
        synchronized (lock) {
            return sequence;
        }
    }

    /** @param client who goes; {@code null} if it never joined */
    void leave(StreamClient client) {
        EventLog.Subscription last = null;
        synchronized (lock) {
            if (client != null) {
                clients.remove(client);
            }
            if (--entered == 0 && hearing != null) {
                last = hearing.subscription;
                hearing = null;
                kept.clear();
            }
        }
        // Outside the lock: closing waits for a call under way, which may wait for the lock.
        if (last != null) {
            last.close();
        }
    }

    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            lock.notifyAll();
        }
    }

    private void tellWriter() {
        news = true;
        lock.notifyAll();
    }

    private void write() {
        try {
            while (true) {
                synchronized (lock) {
                    while (!news && !closed) {
                        lock.wait();
                    }
                    if (closed) {
                        return;
                    }
                    news = false;
                }
                for (StreamClient client : clients) {
                    try {
                        client.pump();
                    } catch (RuntimeException e) {
                        LOG.warn("A stream is closed because it could not be written to", e);
                        client.close();
                    }
                }
                Thread.sleep(gatherMillis);
            }
        } catch (InterruptedException e) {
            LOG.error("The thread that writes streams was interrupted; streams stand still until REST is restarted", e);
        }
    }

    /** The one subscription. What an earlier one still says is not listened to. */
    private final class Hearing implements EventListener<Event> {

        private EventLog.Subscription subscription;

        @Override
        public void on(Event event) {
            synchronized (lock) {
                if (hearing != this) {
                    return;
                }
                sequence = event.sequence();
                Heard heard = new Heard(event, views, json);
                if (kept.size() == KEPT) {
                    completeFrom = kept.poll().sequence() + 1;
                }
                kept.add(heard);
                for (StreamClient client : clients) {
                    client.hear(heard);
                }
                tellWriter();
            }
        }

        @Override
        public void lagging(long behind) {
            clients.forEach(client -> client.lagging(behind));
        }

        @Override
        public void ended(String reason) {
            synchronized (lock) {
                if (hearing != this) {
                    return;
                }
                hearing = null;
            }
            for (StreamClient client : clients) {
                clients.remove(client);
                client.end(reason);
            }
        }
    }
}
