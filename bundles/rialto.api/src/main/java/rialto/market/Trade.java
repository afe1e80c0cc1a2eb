package rialto.market;

import org.osgi.annotation.versioning.ProviderType;
import rialto.instrument.Instrument;
import rialto.order.Side;

/** A trade at the venue. A view, valid during the call. Price and quantity are in units of the instrument. */
@ProviderType
public interface Trade {

    Instrument instrument();

    long price();

    long quantity();

    /** The side that took liquidity. */
    Side aggressor();

    long tradeId();

    /** When it was received, nanoseconds since 1970; 0 if there was none yet. */
    long receivedNanos();

    /** The venue's stamp, nanoseconds since 1970; 0 if it gives none. */
    long venueNanos();
}
