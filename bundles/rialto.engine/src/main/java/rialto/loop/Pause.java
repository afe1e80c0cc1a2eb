package rialto.loop;

import java.util.concurrent.locks.LockSupport;

/** How a thread waits for its next work: it spins, then yields, then sleeps ever longer up to a bound. Not thread-safe. */
final class Pause {

    private static final int SPINS = 256;
    private static final int YIELDS = 32;
    private static final long SHORTEST_NANOS = 1_000;

    private final long longestNanos;
    private int idle;
    private long sleepNanos = SHORTEST_NANOS;

    /** @param longestNanos longest sleep; 0 to spin and yield only */
    Pause(long longestNanos) {
        this.longestNanos = longestNanos;
    }

    /** There was work. */
    void reset() {
        idle = 0;
        sleepNanos = SHORTEST_NANOS;
    }

    /** There was none. */
    void idle() {
        if (idle < SPINS) {
            idle++;
            Thread.onSpinWait();
        } else if (idle < SPINS + YIELDS || longestNanos == 0) {
            idle++;
            Thread.yield();
        } else {
            LockSupport.parkNanos(sleepNanos);
            sleepNanos = Math.min(2 * sleepNanos, longestNanos);
        }
    }
}
