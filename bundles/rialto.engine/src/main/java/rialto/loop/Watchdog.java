package rialto.loop;

import java.util.concurrent.locks.LockSupport;
import rialto.strategy.fuel.MeteredThread;

/**
 * Cuts off a callback that stays too long inside calls that the meter cannot see. Plugin code itself is stopped by its fuel, at the
 * same step every time; this is for the rest, and what it does is the one thing that a journal executed again cannot repeat.
 */
final class Watchdog implements Runnable {

    private static final long LOOK_EVERY_NANOS = 10_000_000L;

    /** Looks without progress after which a callback is cut off: 40 ms, so that it has ended before 50. */
    private static final int LOOKS = 4;

    private final MeteredThread watched;

    Watchdog(MeteredThread watched) {
        this.watched = watched;
    }

    @Override
    public void run() {
        long seen = -1;
        int looks = 0;
        while (watched.isAlive()) {
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
            long ticket = watched.ticket();
            looks = ticket == seen ? looks + 1 : 0;
            seen = ticket;
            if (looks >= LOOKS) {
                // Without effect if no callback is under way: the next one draws a ticket of its own.
                watched.cutOff(ticket);
            }
        }
    }
}
