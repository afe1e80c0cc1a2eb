package rialto.history;

import org.osgi.annotation.versioning.ProviderType;

/** What the journal says, to be asked. A service; thread-safe. Never touches the loop. */
@ProviderType
public interface History {

    /**
     * A page of rows, newest first.
     *
     * @throws HistoryException if the database is away, is being projected anew, or all of its connections are taken; the message names
     *     the remedy
     * @throws IllegalArgumentException if the kind has no column for a filter that is set
     */
    HistoryPage find(HistoryQuery query);

    /** How far the projection is; does not ask the database. */
    HistoryStatus status();

    /**
     * Throws the database away and projects the journal anew. Returns at once; {@link #status} tells the progress. One that is under way
     * begins again.
     *
     * @param who who asks, for the log
     */
    void rebuild(String who);

    /**
     * SHA-256 over all rows in order of kind and id, as {@code sequence:hash}, where {@code sequence} is how far the journal was
     * projected. The same journal gives the same hash at the same sequence, however often it is rebuilt.
     *
     * @throws HistoryException as {@link #find}
     */
    String rowHash();
}
