package rialto.rest;

import java.time.Instant;

/** Times as people and programs read them: RFC 3339, UTC. */
final class Times {

    private static final long SECOND = 1_000_000_000L;

    private Times() {}

    /** @param nanos nanoseconds since 1970; {@code null} comes of 0, which stands for never */
    static String ofNanos(long nanos) {
        return nanos == 0
                ? null
                : Instant.ofEpochSecond(Math.floorDiv(nanos, SECOND), Math.floorMod(nanos, SECOND))
                        .toString();
    }

    /** @param millis milliseconds since 1970; {@code null} comes of 0, which stands for never */
    static String ofMillis(long millis) {
        return millis == 0 ? null : Instant.ofEpochMilli(millis).toString();
    }
}
