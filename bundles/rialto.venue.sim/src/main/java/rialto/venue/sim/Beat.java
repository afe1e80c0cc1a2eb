package rialto.venue.sim;

/**
 * When the next event is due at a rate. Who falls behind by more than {@link #MAX_LAG_NANOS} goes on from now: the
 * market then ran slower than it should have, rather than rushing after the clock.
 */
final class Beat {

    static final long MAX_LAG_NANOS = 100_000_000;

    private static final long SECOND = 1_000_000_000;

    private final int rate;
    private long secondStart;
    private int inSecond;
    private long skippedNanos;

    Beat(int rate, long hostNanos) {
        this.rate = rate;
        secondStart = hostNanos;
    }

    /** The host's time at which the next event is due. */
    long due() {
        return secondStart + inSecond * SECOND / rate;
    }

    /** Notes that an event was made. */
    void done(long hostNanos) {
        if (++inSecond == rate) {
            inSecond = 0;
            secondStart += SECOND;
        }
        long lag = hostNanos - due();
        if (lag > MAX_LAG_NANOS) {
            secondStart += lag;
            skippedNanos += lag;
        }
    }

    /** Time left out so far because the venue could not keep the rate. */
    long skippedNanos() {
        return skippedNanos;
    }
}
