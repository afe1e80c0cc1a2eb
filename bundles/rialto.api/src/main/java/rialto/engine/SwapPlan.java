package rialto.engine;

import java.time.Duration;

/**
 * How careful a swap is.
 *
 * @param shadowEvents inputs that the new version follows as a shadow before the switch; 0 switches at once
 * @param probationEvents inputs during which the old version follows and can take over again; 0 commits at once
 * @param timeout longest wait for the shadow to catch up, host time
 */
public record SwapPlan(long shadowEvents, long probationEvents, Duration timeout) {

    /** A shadow of a thousand inputs, a probation of ten thousand. */
    public static final SwapPlan CAREFUL = new SwapPlan(1_000, 10_000, Duration.ofSeconds(30));

    /** Neither shadow nor probation. */
    public static final SwapPlan AT_ONCE = new SwapPlan(0, 0, Duration.ofSeconds(30));

    public SwapPlan {
        if (shadowEvents < 0 || probationEvents < 0 || timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("a swap plan of " + shadowEvents + " shadow and " + probationEvents
                    + " probation events within " + timeout + " makes no sense");
        }
    }
}
