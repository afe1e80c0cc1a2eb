package rialto.loop;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.locks.LockSupport;
import rialto.strategy.fuel.MeteredThread;

/**
 * Cuts off a callback that stays too long inside calls that the meter cannot see. Plugin code itself is stopped by its fuel, at the
 * same step every time; this is for the rest, and what it does is the one thing that a journal executed again cannot repeat.
 *
 * <p>What counts is processor time: on a busy host a callback may take long without doing much, and is not to blame for it.
 */
final class Watchdog implements Runnable {

    private static final long LOOK_EVERY_NANOS = 5_000_000L;

    /** Processor time after which a callback is cut off, so that it has ended before 50 ms. */
    private static final long WORK_NANOS = 40_000_000L;

    /** Time after which a callback is cut off that waits for something, which no callback should. */
    private static final long STILL_NANOS = 2_000_000_000L;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final MeteredThread watched;

    Watchdog(MeteredThread watched) {
        this.watched = watched;
    }

    @Override
    public void run() {
        long seen = -1;
        long worked = 0;
        long since = 0;
        while (watched.isAlive()) {
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
            long ticket = watched.ticket();
            long work = threads.getThreadCpuTime(watched.getId());
            long now = System.nanoTime();
            if (ticket != seen) {
                seen = ticket;
                worked = work;
                since = now;
            } else if (work - worked >= WORK_NANOS || now - since >= STILL_NANOS) {
                // Without effect if no callback is under way: the next one draws a ticket of its own.
                watched.cutOff(ticket);
            }
        }
    }
}
