package rialto.loop;

import java.nio.file.Path;

/**
 * How an engine is set up.
 *
 * @param home directory of the journal and the kill switch; {@code null} runs without either, for measurements
 * @param ringBytes size of the ring, a power of two
 * @param logBytes size of the log's memory, a power of two
 * @param maxIntentAgeNanos longest time from an intent to its sending
 * @param snapshotEvery inputs between two snapshots
 * @param spin whether the loop and the door never sleep: lowest latency for a whole processor each
 * @param acceptLoss whether a journal whose durable end is gone is gone on with; for one start, after the venues were asked
 */
public record Settings(
        Path home,
        int ringBytes,
        int logBytes,
        long maxIntentAgeNanos,
        long snapshotEvery,
        boolean spin,
        boolean acceptLoss) {

    static final int RING_BYTES = 32 << 20;
    static final int LOG_BYTES = 64 << 20;
    static final long MAX_INTENT_AGE_NANOS = 250_000_000L;
    static final long SNAPSHOT_EVERY = 2_000_000L;

    /**
     * Sizes and times that a platform starts with.
     *
     * @param home directory of the journal and the kill switch; {@code null} for neither
     */
    public static Settings standard(Path home) {
        return new Settings(home, RING_BYTES, LOG_BYTES, MAX_INTENT_AGE_NANOS, SNAPSHOT_EVERY, false, false);
    }
}
