package rialto.event;

import org.osgi.annotation.versioning.ProviderType;

/** The one log, to listen to. A service of the engine; thread-safe. */
@ProviderType
public interface EventLog {

    /** Pass as {@code fromSequence} to hear from now on. */
    long NOW = Long.MAX_VALUE;

    /**
     * Hears every event of a type and of its subtypes from a sequence number on, exactly once and in order, from the journal as far
     * as needed.
     *
     * @param fromSequence first sequence wanted, or {@link #NOW}
     * @return closing it ends the subscription; no call is under way any more when close returns, unless the listener closes itself
     * @throws IllegalArgumentException if the journal no longer holds {@code fromSequence}
     */
    <E extends Event> Subscription subscribe(Class<E> type, long fromSequence, EventListener<? super E> listener);

    /**
     * First sequence number that can still be heard; the next one to come while nothing was written yet. Asks the file system.
     */
    long oldestSequence();

    /** A running subscription. */
    @ProviderType
    interface Subscription extends AutoCloseable {

        /** Last sequence number handed to the listener or passed over. */
        long sequence();

        @Override
        void close();
    }
}
