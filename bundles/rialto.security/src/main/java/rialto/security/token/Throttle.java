package rialto.security.token;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Counts wrong credentials: so many are answered in full within a window, further ones are told to wait until it is over.
 * Thread-safe.
 */
final class Throttle {

    private final int most;
    private final long windowNanos;
    private final LongSupplier nanoTime;

    private long windowStart;
    private int failures;

    Throttle(int most, Duration window, LongSupplier nanoTime) {
        this.most = most;
        this.windowNanos = window.toNanos();
        this.nanoTime = nanoTime;
        this.windowStart = nanoTime.getAsLong();
    }

    /** Counts a failure; answers how long to wait, zero if it may be answered in full. */
    synchronized Duration failed() {
        long now = nanoTime.getAsLong();
        if (now - windowStart >= windowNanos) {
            windowStart = now;
            failures = 0;
        }
        if (failures < most) {
            failures++;
            return Duration.ZERO;
        }
        return Duration.ofNanos(windowStart + windowNanos - now);
    }
}
