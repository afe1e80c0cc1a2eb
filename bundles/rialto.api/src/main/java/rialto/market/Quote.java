package rialto.market;

import org.osgi.annotation.versioning.ProviderType;
import rialto.instrument.Instrument;

/** Best bid and ask. A view, valid during the call. Prices and quantities are in units of the instrument; an absent side is 0. */
@ProviderType
public interface Quote {

    Instrument instrument();

    long bidPrice();

    long bidQuantity();

    long askPrice();

    long askQuantity();

    /** When it was received, nanoseconds since 1970; 0 if there was none yet. */
    long receivedNanos();

    /** The venue's stamp, nanoseconds since 1970; 0 if it gives none. */
    long venueNanos();
}
