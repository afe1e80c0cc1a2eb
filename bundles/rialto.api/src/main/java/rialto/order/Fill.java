package rialto.order;

import org.osgi.annotation.versioning.ProviderType;

/** One fill. A view, valid during the call. Quantities and prices are in units of the order's instrument. */
@ProviderType
public interface Fill {

    Order order();

    /** The venue's id of the fill, unique per instrument and venue. */
    long execId();

    long quantity();

    long price();

    /** Fee in {@link rialto.instrument.Money}; negative for a rebate. */
    long fee();

    String feeCurrency();

    /** Whether the order rested in the book. */
    boolean maker();

    /** Whether a bar made the order of events inside it unknowable and the worse one was taken. */
    boolean ambiguous();

    /** Kernel time. */
    long nanos();
}
