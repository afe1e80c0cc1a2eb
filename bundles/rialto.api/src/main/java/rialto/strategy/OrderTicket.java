package rialto.strategy;

import org.osgi.annotation.versioning.ProviderType;

/**
 * An order being written. It is committed when the callback returns normally, and refused as incomplete if neither
 * {@link #market} nor {@link #limit} was called. Valid until the callback returns.
 */
@ProviderType
public interface OrderTicket {

    /** At any price, at once. */
    OrderTicket market();

    /** At this price or better, good till cancel unless said otherwise. {@code price} in price units of the instrument. */
    OrderTicket limit(long price);

    /** Immediate or cancel. */
    OrderTicket ioc();

    /** Fill or kill. */
    OrderTicket fok();

    /** Never takes liquidity. */
    OrderTicket postOnly();

    /** Never makes the position larger. */
    OrderTicket reduceOnly();

    /** Why; goes into the journal. */
    OrderTicket because(String reason);

    /** The order's number, good for {@link Trader#cancel} in later callbacks. */
    long orderId();
}
