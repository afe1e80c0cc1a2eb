package rialto.event;

import org.osgi.annotation.versioning.ConsumerType;

/** Hears events outside the loop, on a thread of its subscription, in order of sequence. A slow listener lags and is told. */
@ConsumerType
public interface EventListener<E extends Event> {

    void on(E event);

    /** Tells how many inputs the listener is behind, when it is more than the engine keeps in memory and again when it caught up (0). */
    default void lagging(long behind) {}

    /** The subscription ended without being closed by the listener, with the reason. */
    default void ended(String reason) {}
}
