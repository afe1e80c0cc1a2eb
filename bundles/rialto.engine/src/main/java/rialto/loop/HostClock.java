package rialto.loop;

/**
 * Kernel time where no recording gives it: nanoseconds since 1970, taken from the wall once at the start and from the host's
 * monotonic clock from then on, so that it never jumps.
 */
final class HostClock {

    private final long epochNanos = Math.multiplyExact(System.currentTimeMillis(), 1_000_000L);
    private final long startNanos = System.nanoTime();

    long nanos() {
        return epochNanos + (System.nanoTime() - startNanos);
    }
}
