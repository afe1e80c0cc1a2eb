package rialto.shell;

import java.time.Instant;

/** Times for people: RFC 3339, UTC. */
final class Times {

    private static final long SECOND = 1_000_000_000L;

    private Times() {}

    /** Nanoseconds since 1970; nothing for 0. */
    static String ofNanos(long nanos) {
        return nanos == 0
                ? ""
                : Instant.ofEpochSecond(Math.floorDiv(nanos, SECOND), Math.floorMod(nanos, SECOND))
                        .toString();
    }

    /** Milliseconds since 1970; nothing for 0. */
    static String ofMillis(long millis) {
        return millis == 0 ? "" : Instant.ofEpochMilli(millis).toString();
    }
}
