package rialto.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * Takes what passes between two events that the deciding strategy sees, by the clock and in processor time of the loop, and keeps the
 * most of each. Shadows see the same events on threads of their own, which do not count.
 */
final class Pulse {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** The longest gap by the clock, and the most processor time that the loop spent between two events. */
    record Gap(long nanos, long cpuNanos) {}

    private volatile Thread loop;
    private long last;
    private long lastCpu;
    private long longest;
    private long longestCpu;

    /** Says which thread is the loop's; nothing is taken before. */
    void watch(Thread thread) {
        loop = thread;
    }

    void beat() {
        if (Thread.currentThread() == loop) {
            long now = System.nanoTime();
            long cpu = THREADS.getCurrentThreadCpuTime();
            if (last != 0) {
                longest = Math.max(longest, now - last);
                longestCpu = Math.max(longestCpu, cpu - lastCpu);
            }
            last = now;
            lastCpu = cpu;
        }
    }

    /** Loop's thread: the longest gap since the last call. */
    Gap take() {
        Gap gap = new Gap(longest, longestCpu);
        longest = 0;
        longestCpu = 0;
        return gap;
    }
}
