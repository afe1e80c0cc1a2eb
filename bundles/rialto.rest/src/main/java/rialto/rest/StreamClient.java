package rialto.rest;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rialto.event.EventLog;

/**
 * One open stream. Puts what it hears into a bounded queue, which is written whenever the connection takes bytes, by whichever thread
 * notices; nobody waits for a slow reader: when the queue is full, events are counted instead of kept, and the client is told by
 * {@code resync} which sequence numbers it missed. Thread-safe.
 */
final class StreamClient implements WriteListener {

    private static final Logger LOG = LoggerFactory.getLogger(StreamClient.class);
    private static final byte[] HEARTBEAT = ":\n\n".getBytes(StandardCharsets.US_ASCII);

    private final AsyncContext context;
    private final ServletOutputStream out;
    private final EventTypes types;
    private final Json json;
    private final int mostFrames;
    private final long mostBytes;
    private final Consumer<StreamClient> ended;

    private final Object lock = new Object();
    // All below: guarded by lock.
    private final ArrayDeque<byte[]> queue = new ArrayDeque<>();
    private long queuedBytes;
    private long missed;
    private EventId firstMissed;
    private EventId lastMissed;
    private EventId after;
    private long lastSequence = -1;
    private int n;
    private boolean started;
    private boolean blocked;
    private boolean closing;
    private boolean closed;
    private long progressNanos = System.nanoTime();
    private EventLog.Subscription subscription;

    /**
     * @param after events up to this one are known to the client; {@code null} for none
     * @param ended told once when the stream is over
     */
    StreamClient(
            AsyncContext context,
            ServletOutputStream out,
            EventTypes types,
            EventId after,
            Json json,
            int mostFrames,
            long mostBytes,
            Consumer<StreamClient> ended) {
        this.context = context;
        this.out = out;
        this.types = types;
        this.after = after;
        this.json = json;
        this.mostFrames = mostFrames;
        this.mostBytes = mostBytes;
        this.ended = ended;
    }

    /** Bytes that wait to be written. */
    long waitingBytes() {
        synchronized (lock) {
            return queuedBytes;
        }
    }

    /** Whether the stream is over. */
    boolean closed() {
        synchronized (lock) {
            return closed;
        }
    }

    /** Whether the connection takes nothing at present. */
    boolean blocked() {
        synchronized (lock) {
            return blocked;
        }
    }

    /** Takes the subscription by which it catches up, to end it with the stream. */
    void subscribed(EventLog.Subscription given) {
        boolean late;
        synchronized (lock) {
            subscription = given;
            late = closed;
        }
        if (late) {
            given.close();
        }
    }

    /** Tells the client something that is no event of the log. */
    void tell(String name, Map<String, Object> data) {
        send(frame(name, data));
    }

    /** Puts an event into the queue, to be written by the next {@link #pump}. Neither writes nor waits. */
    void hear(Heard heard) {
        if (!types.wants(heard.event())) {
            return;
        }
        synchronized (lock) {
            n = heard.sequence() == lastSequence ? n + 1 : 0;
            lastSequence = heard.sequence();
            EventId id = new EventId(lastSequence, n);
            if (closed || closing || known(id)) {
                return;
            }
            if (missed > 0) {
                miss(id);
                return;
            }
            try {
                byte[] frame = heard.frame(n);
                if (queue.size() >= mostFrames || queuedBytes + frame.length > mostBytes) {
                    miss(id);
                } else {
                    add(frame);
                }
            } catch (ProblemException e) {
                LOG.warn("A stream ends at {} because an event cannot be shown", id, e);
                last("an event cannot be shown: " + e.getMessage());
            }
        }
    }

    /** Says that the journal is being read to catch up, or no longer. */
    void lagging(long behind) {
        tell("lagging", Map.of("behind", behind));
    }

    /**
     * Writes something if nothing else was written, so that both ends notice a dead connection. Ends a stream whose client reads
     * nothing: what waits for it is let go and the reason put in its place; if it has not read that by the next beat either, the
     * connection is closed.
     */
    void beat(long stuckNanos) {
        boolean stuck;
        boolean idle;
        boolean told;
        synchronized (lock) {
            told = closing;
            idle = queue.isEmpty() && !blocked && missed == 0;
            stuck = (blocked || !idle) && System.nanoTime() - progressNanos > stuckNanos;
            if (stuck && !told && !closed) {
                queue.clear();
                queuedBytes = 0;
                missed = 0;
                last("nothing was read for " + stuckNanos / 1_000_000_000L
                        + " s; ask REST for the state and come back");
            }
        }
        if (stuck && told) {
            LOG.info("A stream is closed because its client has read nothing for {} s", stuckNanos / 1_000_000_000L);
            close();
        } else if (idle) {
            send(HEARTBEAT);
        } else {
            pump();
        }
    }

    @Override
    public void onWritePossible() {
        synchronized (lock) {
            started = true;
            blocked = false;
            progressNanos = System.nanoTime();
        }
        pump();
    }

    @Override
    public void onError(Throwable failure) {
        LOG.debug("A client of the stream went away", failure);
        close();
    }

    /** Ends the stream, telling the client why once it has read what was before. */
    void end(String reason) {
        synchronized (lock) {
            if (closing || closed) {
                return;
            }
            last(reason);
        }
        pump();
    }

    private void last(String reason) {
        add(frame("ended", Map.of("reason", reason)));
        closing = true;
    }

    /** Ends the stream at once. */
    void close() {
        EventLog.Subscription last;
        synchronized (lock) {
            if (closed) {
                return;
            }
            closed = true;
            queue.clear();
            queuedBytes = 0;
            last = subscription;
        }
        // Outside the lock: closing waits for a call under way, which may wait for the lock.
        if (last != null) {
            last.close();
        }
        try {
            context.complete();
        } catch (IllegalStateException e) {
            LOG.debug("The stream was over already", e);
        }
        ended.accept(this);
    }

    private void send(byte[] frame) {
        synchronized (lock) {
            if (closed || closing) {
                return;
            }
            add(frame);
        }
        pump();
    }

    private void add(byte[] frame) {
        queue.add(frame);
        queuedBytes += frame.length;
    }

    private boolean known(EventId id) {
        if (after == null) {
            return false;
        }
        if (id.sequence() < after.sequence() || id.sequence() == after.sequence() && id.n() <= after.n()) {
            return true;
        }
        after = null;
        return false;
    }

    private void miss(EventId id) {
        if (missed++ == 0) {
            firstMissed = id;
        }
        lastMissed = id;
    }

    /** Writes what waits, as far as the connection takes it. */
    void pump() {
        boolean over = false;
        synchronized (lock) {
            if (!started || blocked || closed) {
                return;
            }
            try {
                boolean wrote = false;
                while (true) {
                    if (!out.isReady()) {
                        blocked = true; // onWritePossible comes when it takes bytes again
                        return;
                    }
                    byte[] frame = next();
                    if (frame == null) {
                        break;
                    }
                    out.write(frame);
                    wrote = true;
                    progressNanos = System.nanoTime();
                }
                if (closing) {
                    over = true;
                } else if (wrote) {
                    out.flush();
                }
            } catch (IOException e) {
                LOG.debug("A client of the stream went away", e);
                over = true;
            }
        }
        if (over) {
            close();
        }
    }

    private byte[] next() {
        byte[] frame = queue.poll();
        if (frame != null) {
            queuedBytes -= frame.length;
            return frame;
        }
        if (missed == 0) {
            return null;
        }
        Map<String, Object> gap = new LinkedHashMap<>();
        gap.put("missed", missed);
        gap.put("from", firstMissed.toString());
        gap.put("to", lastMissed.toString());
        gap.put("remedy", "ask REST for the state again; the stream goes on from here");
        missed = 0;
        return Heard.frame("resync", lastMissed, json.bytes(gap));
    }

    private byte[] frame(String name, Map<String, Object> data) {
        return Heard.frame(name, null, json.bytes(data));
    }
}
