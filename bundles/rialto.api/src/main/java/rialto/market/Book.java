package rialto.market;

import org.osgi.annotation.versioning.ProviderType;
import rialto.instrument.Instrument;

/**
 * The order book of an instrument by price, best first. A view, valid during the call. Levels beyond what a venue's snapshot
 * covered are unknown, not empty.
 */
@ProviderType
public interface Book {

    Instrument instrument();

    FeedStatus status();

    int bidCount();

    int askCount();

    /** Price of the i-th best bid, {@code 0 <= i < bidCount()}. */
    long bidPrice(int i);

    long bidQuantity(int i);

    /** Price of the i-th best ask, {@code 0 <= i < askCount()}. */
    long askPrice(int i);

    long askQuantity(int i);

    /** The venue's id of the last update applied; 0 before the first. */
    long lastId();

    /** Updates applied since the last snapshot that started the book. */
    long updates();

    /** Gaps found since the start. */
    long gaps();
}
