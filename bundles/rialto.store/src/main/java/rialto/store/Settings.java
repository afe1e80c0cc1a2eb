package rialto.store;

import java.nio.file.Path;

/**
 * How the database is set up.
 *
 * @param directory holds the databases, of which one is in use
 * @param connections most connections at a time, the projection's own included
 * @param connectionWaitMillis longest wait for one of them, from 250
 * @param batchEvents events after which a transaction is ended, if not earlier
 */
record Settings(Path directory, int connections, long connectionWaitMillis, int batchEvents) {

    static final int CONNECTIONS = 6;
    static final long CONNECTION_WAIT_MILLIS = 2_000;
    static final int BATCH_EVENTS = 10_000;

    /** What a platform starts with. */
    static Settings standard(Path directory) {
        return new Settings(directory, CONNECTIONS, CONNECTION_WAIT_MILLIS, BATCH_EVENTS);
    }
}
