package rialto.benchmarks;

import java.util.concurrent.locks.LockSupport;

/**
 * When the next event is due. Between events it sleeps or gives way, so that events come in small bursts some ten thousand times a
 * second, as packets do, and the processors are left to those who are measured.
 */
final class Pace {

    private static final long SECOND = 1_000_000_000L;
    private static final long NAP_NANOS = 20_000;
    /** Who was held up for longer than this does not catch up: a flood would measure something else. */
    private static final long PATIENCE_NANOS = 1_000_000;

    private final long interval;
    private long due = System.nanoTime();

    /** @param rate events a second */
    Pace(int rate) {
        interval = SECOND / rate;
    }

    /** Returns when the next event is due. */
    void await() {
        Thread.yield();
        long now = System.nanoTime();
        while (now < due) {
            LockSupport.parkNanos(NAP_NANOS);
            now = System.nanoTime();
        }
        due = Math.max(due + interval, now - PATIENCE_NANOS);
    }
}
