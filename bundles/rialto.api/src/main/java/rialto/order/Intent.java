package rialto.order;

import org.osgi.annotation.versioning.ProviderType;
import rialto.instrument.Instrument;

/** An order as wished for, before the venue knows it. A view, valid during the call. */
@ProviderType
public interface Intent {

    /** The kernel's number of the order, from 1 on, never used twice in a home. */
    long orderId();

    /** Name of the deployment, or {@code manual} for an operator's order. */
    String deployment();

    Instrument instrument();

    Side side();

    OrdType ordType();

    TimeInForce timeInForce();

    /** Whether the order must not take liquidity. */
    boolean postOnly();

    /** Whether the order may only make the position smaller. */
    boolean reduceOnly();

    /** In quantity units of the instrument, not yet checked. */
    long quantity();

    /** In price units of the instrument, not yet checked; 0 for MARKET. */
    long price();

    /** Why, in the author's words; may be empty. */
    String reason();
}
