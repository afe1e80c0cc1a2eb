package rialto.loop;

import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rialto.event.Event;
import rialto.event.EventListener;
import rialto.event.EventLog.Subscription;
import rialto.instrument.Instrument;

/** A subscription: a thread of its own that reads the log at its own pace and calls one listener. */
final class Listening<E extends Event> implements Subscription, Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Listening.class);

    private final FrameReader frames;
    private final EventListener<? super E> listener;
    private final EventDecoder decoder;
    private final LongSupplier head;
    private final Thread thread;
    private final Consumer<Listening<?>> onEnd;
    private final Pause pause = new Pause(2_000_000);

    private volatile long sequence;
    private volatile boolean closed;
    private volatile boolean stopped;
    private boolean lagging;

    Listening(
            Class<E> type,
            FrameReader frames,
            IntFunction<Instrument> instruments,
            LongSupplier head,
            EventListener<? super E> listener,
            String name,
            Consumer<Listening<?>> onEnd) {
        this.frames = frames;
        this.listener = listener;
        this.head = head;
        this.onEnd = onEnd;
        decoder = new EventDecoder(type, instruments, event -> listener.on(type.cast(event)));
        sequence = frames.nextSequence() - 1;
        thread = new Thread(this, name);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    @Override
    public long sequence() {
        return sequence;
    }

    /** Lets it end, without waiting; the listener is told. */
    void stop() {
        stopped = true;
    }

    @Override
    public void close() {
        closed = true;
        if (Thread.currentThread() != thread) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void run() {
        try {
            while (!closed && !stopped) {
                if (frames.next()) {
                    decoder.decode(frames.frame());
                    sequence = frames.sequence();
                    tellLag();
                    pause.reset();
                } else if (frames.lost()) {
                    listener.ended("what comes after sequence " + sequence + " is no longer held; subscribe anew");
                    return;
                } else {
                    pause.idle();
                }
            }
            if (!closed) {
                listener.ended("the engine stops; subscribe anew when it is back");
            }
        } catch (RuntimeException | Error e) {
            LOG.error("A listener failed at sequence {}; its subscription ends", frames.sequence(), e);
            listener.ended("the listener failed: " + e);
        } finally {
            frames.close();
            onEnd.accept(this);
        }
    }

    private void tellLag() {
        if (frames.behind() != lagging) {
            lagging = frames.behind();
            listener.lagging(lagging ? head.getAsLong() - sequence : 0);
        }
    }
}
