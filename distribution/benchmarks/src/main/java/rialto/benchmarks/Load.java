package rialto.benchmarks;

/** Shows a venue's tape at a rate from a thread of its own, until it is closed. */
final class Load implements AutoCloseable {

    private final Thread thread;
    private final long startNanos = System.nanoTime();
    private volatile boolean running = true;
    private volatile long shown;

    /** @param rate events a second */
    Load(TapeVenue venue, int rate) {
        Pace pace = new Pace(rate);
        thread = new Thread(() -> play(venue, pace), "benchmark-load");
        thread.setDaemon(true);
        thread.start();
    }

    private void play(TapeVenue venue, Pace pace) {
        for (long i = 1; running; i++) {
            pace.await();
            venue.show();
            shown = i;
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
