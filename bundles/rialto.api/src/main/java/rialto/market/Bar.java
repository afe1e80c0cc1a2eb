package rialto.market;

import org.osgi.annotation.versioning.ProviderType;
import rialto.instrument.Instrument;

/** Open, high, low, close and volume. A view, valid during the call. Prices and quantities are in units of the instrument. */
@ProviderType
public interface Bar {

    Instrument instrument();

    BarSpec spec();

    /** Start, inclusive, nanoseconds since 1970. */
    long openNanos();

    /** End, exclusive for TIME bars; the last trade's time for the others. Nanoseconds since 1970. */
    long closeNanos();

    long open();

    long high();

    long low();

    long close();

    long volume();

    /** Quantity bought by aggressors; 0 where the source does not say. */
    long buyVolume();

    /** Price x quantity summed exactly, in {@link rialto.instrument.Money}; 0 where the source does not say. */
    long turnover();

    int trades();

    /** The close as a number for indicators. */
    default double closePrice() {
        return instrument().priceScale().toDouble(close());
    }

    /** The high as a number for indicators. */
    default double highPrice() {
        return instrument().priceScale().toDouble(high());
    }

    /** The low as a number for indicators. */
    default double lowPrice() {
        return instrument().priceScale().toDouble(low());
    }
}
