package rialto.indicators;

import org.osgi.annotation.versioning.ConsumerType;

/** An indicator fed with one number at a time: a close, a mid price, a spread, another indicator's value. */
@ConsumerType
public interface ValueIndicator extends Indicator {

    /**
     * Takes the next value.
     *
     * @param value finite, magnitude up to {@link #MAX_MAGNITUDE}
     * @return {@link #value()} after it
     * @throws IllegalArgumentException if the value is refused; nothing changes then
     */
    double update(double value);
}
