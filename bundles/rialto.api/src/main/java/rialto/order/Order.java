package rialto.order;

import org.osgi.annotation.versioning.ProviderType;

/** An order of record. A view, valid during the call. Quantities and prices are in units of the instrument. */
@ProviderType
public interface Order extends Intent {

    /** The id the venue knows the order by, made and journaled before the order is sent; at most 32 characters of A-Z a-z 0-9 -. */
    String clOrdId();

    OrdStatus ordStatus();

    /** Quantity filled so far. */
    long cumQuantity();

    /** Quantity that can still be filled; 0 once the order has ended. */
    long leavesQuantity();

    /** Average price of the fills, rounded half even; 0 without fills. */
    long averagePrice();

    /** Why the order was rejected, cancelled or is unknown; empty otherwise. */
    String text();

    /** Kernel time of the intent. */
    long createdNanos();

    /** Kernel time of the last change. */
    long updatedNanos();
}
