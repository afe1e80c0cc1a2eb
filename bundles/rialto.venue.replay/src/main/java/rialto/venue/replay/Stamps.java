package rialto.venue.replay;

/** Times as venues and files write them. */
final class Stamps {

    private Stamps() {}

    /**
     * Nanoseconds since 1970 of a count of seconds, milli-, micro- or nanoseconds since then, told by its size (years
     * 1973 on).
     */
    static long nanos(long stamp) {
        if (stamp < 100_000_000_000L) {
            return stamp * 1_000_000_000L;
        }
        if (stamp < 100_000_000_000_000L) {
            return stamp * 1_000_000L;
        }
        return stamp < 100_000_000_000_000_000L ? stamp * 1_000L : stamp;
    }

    /** The length of the unit that {@link #nanos} takes a count to be in, in nanoseconds. */
    static long unit(long stamp) {
        if (stamp < 100_000_000_000L) {
            return 1_000_000_000L;
        }
        if (stamp < 100_000_000_000_000L) {
            return 1_000_000L;
        }
        return stamp < 100_000_000_000_000_000L ? 1_000L : 1;
    }
}
