package rialto.benchmarks;

import java.util.concurrent.locks.LockSupport;

/** Shows a venue's tape at a rate from a thread of its own, until it is closed. */
final class Load implements AutoCloseable {

    private static final long SECOND = 1_000_000_000L;
    /** Shorter waits are not worth a sleep. */
    private static final long SLEEP_NANOS = 200_000;

    private static final long PATIENCE_NANOS = 20_000_000;

    private final Thread thread;
    private volatile boolean running = true;
    private volatile long shown;
    private final long startNanos = System.nanoTime();

    /** @param rate events a second */
    Load(TapeVenue venue, int rate) {
        thread = new Thread(() -> play(venue, SECOND / rate), "benchmark-load");
        thread.setDaemon(true);
        thread.start();
    }

    private void play(TapeVenue venue, long interval) {
        long due = startNanos;
        for (long i = 0; running; i++) {
            await(due);
            venue.show();
            shown = i + 1;
            // Who was held up for long by others does not catch up: a flood would measure something else.
            due = Math.max(due + interval, System.nanoTime() - PATIENCE_NANOS);
        }
    }

    /** Waits until a moment of the host's monotonic clock without holding a processor that others want. */
    static void await(long due) {
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            if (left > SLEEP_NANOS) {
                LockSupport.parkNanos(left - SLEEP_NANOS);
            } else {
                Thread.yield();
            }
        }
    }

    /** Events a second so far. */
    double rate() {
        return shown * 1e9 / (System.nanoTime() - startNanos);
    }

    @Override
    public void close() throws InterruptedException {
        running = false;
        thread.join();
    }
}
