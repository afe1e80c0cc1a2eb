package rialto.rest;

import java.util.concurrent.CompletableFuture;
import rialto.event.Event;
import rialto.event.EventListener;
import rialto.event.EventLog;

/**
 * Brings one client up to date from the journal by a subscription of its own, and ends when the live events have what comes next. Holds
 * the subscription's thread until the answer has begun, and lets it go if it never does.
 */
final class CatchUp implements EventListener<Event> {

    private final LiveEvents live;
    private final EventViews views;
    private final Json json;
    private final CompletableFuture<StreamClient> client = new CompletableFuture<>();
    private EventLog.Subscription subscription;
    // Below: owned by the subscription's thread.
    private long sequence = -1;
    private boolean over;

    CatchUp(LiveEvents live, EventViews views, Json json) {
        this.live = live;
        this.views = views;
        this.json = json;
    }

    /** Begins to read, for a client that is to come. */
    void begin(EventLog log, Class<? extends Event> type, long from) {
        subscription = log.subscribe(type, from, this);
    }

    /** Hands over what was read, and what is to be read, to the client. */
    void to(StreamClient given) {
        given.subscribed(subscription);
        client.complete(given);
    }

    /** Ends it if no client came. */
    void cancel() {
        if (client.complete(null)) {
            subscription.close();
        }
    }

    @Override
    public void on(Event event) {
        StreamClient begun = client.join();
        if (begun == null || over) {
            return;
        }
        // Between two sequence numbers it has heard everything before the second.
        if (event.sequence() != sequence && live.adopt(begun, event.sequence())) {
            over = true;
            subscription.close();
            return;
        }
        sequence = event.sequence();
        begun.hear(new Heard(event, views, json));
        begun.pump();
    }

    @Override
    public void lagging(long behind) {
        StreamClient begun = client.join();
        if (begun != null && !over) {
            begun.lagging(behind);
        }
    }

    @Override
    public void ended(String reason) {
        StreamClient begun = client.join();
        if (begun != null && !over) {
            begun.end(reason);
        }
    }
}
