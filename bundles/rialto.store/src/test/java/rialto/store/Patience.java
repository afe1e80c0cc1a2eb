package rialto.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what happens on other threads. */
final class Patience {

    private static final long LONGEST_NANOS = 60_000_000_000L;
    private static final long LOOK_NANOS = 5_000_000;

    private Patience() {}

    static void until(BooleanSupplier condition) {
        long begin = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - begin).as("waited too long").isLessThan(LONGEST_NANOS);
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }
}
