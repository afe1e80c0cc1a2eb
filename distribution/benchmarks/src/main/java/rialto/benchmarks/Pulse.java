package rialto.benchmarks;

/**
 * Takes the time between two events that the deciding strategy sees, and keeps the longest. Shadows see the same events on threads of
 * their own, which do not count.
 */
final class Pulse {

    private final Thread loop;
    private long last = System.nanoTime();
    private long longestNanos;

    /** @param loop the loop's thread */
    Pulse(Thread loop) {
        this.loop = loop;
    }

    void beat() {
        if (Thread.currentThread() == loop) {
            long now = System.nanoTime();
            long gap = now - last;
            last = now;
            if (gap > longestNanos) {
                longestNanos = gap;
            }
        }
    }

    /** Loop's thread: the longest gap since the last call, the one under way included. */
    long takeLongest() {
        long longest = Math.max(longestNanos, System.nanoTime() - last);
        longestNanos = 0;
        return longest;
    }
}
