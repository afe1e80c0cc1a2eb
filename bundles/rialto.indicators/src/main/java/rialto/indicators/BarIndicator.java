package rialto.indicators;

import org.osgi.annotation.versioning.ConsumerType;

/** An indicator fed with bars: high, low and close in the same unit. */
@ConsumerType
public interface BarIndicator extends Indicator {

    /**
     * Takes the next finished bar. The close need not lie between low and high: a settlement price may not.
     *
     * @param high not below {@code low}
     * @return {@link #value()} after it
     * @throws IllegalArgumentException if a number is NaN, infinite or too large, or high is below low; nothing changes
     */
    double update(double high, double low, double close);
}
