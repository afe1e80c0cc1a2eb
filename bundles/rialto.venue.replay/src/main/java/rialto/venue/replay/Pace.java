package rialto.venue.replay;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import rialto.instrument.Fixed;

/**
 * How fast recorded time passes against the host's: as it did, so many times as fast, or without waiting at all. Pure
 * arithmetic; whoever plays does the waiting.
 */
final class Pace {

    private static final long NO_WAIT = 0;
    private static final long ONE = 1_000;
    private static final Pattern FACTOR = Pattern.compile("([0-9]{1,6}(?:\\.[0-9]{1,3})?)x");

    /** Recorded nanoseconds to {@link #ONE} nanoseconds of the host; {@link #NO_WAIT} for none. */
    private final long factor;

    private long hostStart;
    private long recordedStart;

    private Pace(long factor) {
        this.factor = factor;
    }

    /**
     * Reads {@code real}, {@code max}, or a factor such as {@code 10x} or {@code 0.5x}.
     *
     * @throws IllegalArgumentException with the forms allowed
     */
    static Pace parse(String text) {
        if (text.equals("real")) {
            return new Pace(ONE);
        }
        if (text.equals("max")) {
            return new Pace(NO_WAIT);
        }
        Matcher matcher = FACTOR.matcher(text);
        if (matcher.matches()) {
            long factor = new BigDecimal(matcher.group(1)).movePointRight(3).longValueExact();
            if (factor > 0) {
                return new Pace(factor);
            }
        }
        throw new IllegalArgumentException(
                "pace '" + text + "' is none of real, max, or a factor above zero such as 10x or 0.5x");
    }

    /** Whether there is any waiting. */
    boolean waits() {
        return factor != NO_WAIT;
    }

    /** Lets a recorded time be now. */
    void start(long hostNanos, long recordedNanos) {
        hostStart = hostNanos;
        recordedStart = recordedNanos;
    }

    /** The host's time at which a recorded time comes. */
    long due(long recordedNanos) {
        return hostStart + Fixed.multiplyDivide(recordedNanos - recordedStart, ONE, factor, RoundingMode.CEILING);
    }

    /** The recorded time that it is. */
    long recorded(long hostNanos) {
        return recordedStart + Fixed.multiplyDivide(hostNanos - hostStart, factor, ONE, RoundingMode.FLOOR);
    }
}
