package rialto.rest;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for what another thread is about to do. */
final class TestClock {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

    private TestClock() {}

    static void until(Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.call()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError(
                        "it did not happen within " + TimeUnit.NANOSECONDS.toSeconds(PATIENCE_NANOS) + " s");
            }
            LockSupport.parkNanos(1_000_000);
        }
    }
}
