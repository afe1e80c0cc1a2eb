package rialto.loop;

import java.util.concurrent.locks.LockSupport;

/**
 * How a thread waits for its next work: it spins, then yields, then sleeps ever longer up to a bound, unless somebody who has work for
 * it wakes it. Owned by the thread that waits; only {@link #wake} may be called by others.
 */
final class Pause {

    /** With few processors a thread that spins keeps the very one from running that has work for it. */
    private static final int SPINS = Runtime.getRuntime().availableProcessors() > 4 ? 256 : 8;

    private static final int YIELDS = 32;
    private static final long SHORTEST_NANOS = 1_000;

    private final long longestNanos;
    private int idle;
    private long sleepNanos = SHORTEST_NANOS;

    /** Who sleeps, or looks for work a last time before it does; {@code null} while it is awake. */
    private volatile Thread sleeper;

    /** @param longestNanos longest sleep; 0 to spin and yield only */
    Pause(long longestNanos) {
        this.longestNanos = longestNanos;
    }

    /** There was work. */
    void reset() {
        if (idle > 0) {
            idle = 0;
            sleepNanos = SHORTEST_NANOS;
            if (sleeper != null) {
                sleeper = null;
            }
        }
    }

    /** There was none. */
    void idle() {
        if (idle < SPINS) {
            idle++;
            Thread.onSpinWait();
        } else if (idle < SPINS + YIELDS) {
            idle++;
            Thread.yield();
        } else if (longestNanos == 0) {
            Thread.yield();
        } else if (sleeper == null) {
            // First it is said, then the caller looks once more: who comes with work in between knows whom to wake.
            sleeper = Thread.currentThread();
        } else {
            LockSupport.parkNanos(sleepNanos);
            sleepNanos = Math.min(2 * sleepNanos, longestNanos);
        }
    }

    /**
     * Ends a sleep under way; any thread, after it has put the work where the sleeper finds it. Costs a read if nobody sleeps. A sleep
     * that begins at this very moment may be missed, and ends by itself.
     */
    void wake() {
        Thread asleep = sleeper;
        if (asleep != null) {
            LockSupport.unpark(asleep);
        }
    }
}
