package rialto.market;

import java.util.Locale;

/**
 * What makes a bar: a span of time, a number of trades or a traded quantity.
 *
 * @param kind what is counted
 * @param size nanoseconds for TIME, trades for TICK, quantity units for VOLUME; at least 1
 */
public record BarSpec(Kind kind, long size) {

    /** What is counted until a bar closes. */
    public enum Kind {
        TIME,
        TICK,
        VOLUME
    }

    private static final long SECOND = 1_000_000_000L;

    public BarSpec {
        if (kind == null || size < 1) {
            throw new IllegalArgumentException("a bar needs a kind and a size of at least 1, not " + kind + " " + size);
        }
    }

    /** Bars of so many minutes. */
    public static BarSpec minutes(int minutes) {
        return seconds(60L * minutes);
    }

    /** Bars of so many seconds. */
    public static BarSpec seconds(long seconds) {
        return new BarSpec(Kind.TIME, Math.multiplyExact(seconds, SECOND));
    }

    /** Bars of so many trades. */
    public static BarSpec ticks(long trades) {
        return new BarSpec(Kind.TICK, trades);
    }

    /** Bars of so much traded quantity, in quantity units of the instrument. */
    public static BarSpec volume(long quantity) {
        return new BarSpec(Kind.VOLUME, quantity);
    }

    /**
     * Reads {@code 30s}, {@code 1m}, {@code 4h}, {@code 1d}, {@code 500t} (trades) or {@code 1000v} (quantity units).
     *
     * @throws IllegalArgumentException with the forms allowed
     */
    public static BarSpec parse(String text) {
        if (text == null || !text.matches("[0-9]{1,15}[smhdtvSMHDTV]")) {
            throw new IllegalArgumentException(
                    "bar '" + text + "' is none of 30s, 1m, 4h, 1d (time), 500t (trades), 1000v (quantity units)");
        }
        long count = Long.parseLong(text.substring(0, text.length() - 1));
        return switch (text.substring(text.length() - 1).toLowerCase(Locale.ROOT)) {
            case "s" -> seconds(count);
            case "m" -> seconds(Math.multiplyExact(count, 60L));
            case "h" -> seconds(Math.multiplyExact(count, 3_600L));
            case "d" -> seconds(Math.multiplyExact(count, 86_400L));
            case "t" -> ticks(count);
            default -> volume(count);
        };
    }

    // Compared at each bar, so written out: what a record is given by the compiler is linked at run time and called at
    // a distance.

    @Override
    public boolean equals(Object other) {
        return other == this || other instanceof BarSpec spec && spec.kind == kind && spec.size == size;
    }

    @Override
    public int hashCode() {
        return 31 * kind.ordinal() + Long.hashCode(size);
    }

    /** The short form that {@link #parse} reads; nanoseconds below a second are not expressible and throw. */
    @Override
    public String toString() {
        if (kind == Kind.TICK) {
            return size + "t";
        }
        if (kind == Kind.VOLUME) {
            return size + "v";
        }
        long seconds = size / SECOND;
        if (seconds * SECOND != size) {
            return size + "ns";
        }
        if (seconds % 86_400 == 0) {
            return seconds / 86_400 + "d";
        }
        if (seconds % 3_600 == 0) {
            return seconds / 3_600 + "h";
        }
        return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }
}
