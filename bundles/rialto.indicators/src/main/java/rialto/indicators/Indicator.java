package rialto.indicators;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A number that follows a stream, updated once per value or bar.
 *
 * <p>Owned by one thread. Apart from {@link #state()} and {@link #restore(double[])} nothing allocates.
 */
@ConsumerType
public interface Indicator {

    /** The longest period an indicator accepts: a million values, which is 8 MB per window. */
    int MAX_PERIOD = 1_000_000;

    /**
     * The largest magnitude of an input. Far beyond any price or volume, and small enough that no sum, square or
     * product inside an indicator can overflow to infinity.
     */
    double MAX_MAGNITUDE = 1e100;

    /** How many updates a new indicator needs until it is {@link #ready()}; at least 1. */
    int warmUp();

    /** Whether enough was fed for {@link #value()}, and every other output, to be defined. */
    boolean ready();

    /** The latest value, in the unit the type states; {@link Double#NaN} until {@link #ready()}. */
    double value();

    /** Forgets all input, as if newly made. */
    void reset();

    /**
     * Everything this indicator remembers, in a new array of numbers that starts with the kind of indicator, the
     * format's version and its parameters. This is how it crosses the swap of a strategy.
     */
    double[] state();

    /**
     * Continues from a {@link #state()} of an indicator of the same type and parameters, bit for bit.
     *
     * @param state not kept, not changed
     * @throws IllegalArgumentException if the state is of another type, format or period, or damaged; the message says
     *         which, and this indicator is left as it was. The remedy is to warm a new indicator up on recorded values.
     */
    void restore(double[] state);
}
