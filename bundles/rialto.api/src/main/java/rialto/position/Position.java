package rialto.position;

import org.osgi.annotation.versioning.ProviderType;
import rialto.instrument.Instrument;

/** A netting position of one deployment in one instrument. A view, valid during the call. Money is in {@link rialto.instrument.Money}. */
@ProviderType
public interface Position {

    /** Name of the deployment, or {@code manual}. */
    String deployment();

    Instrument instrument();

    /** Signed, in quantity units: above 0 long, below 0 short. */
    long quantity();

    /** Average price of what is open, in price units, rounded half even; 0 when flat. */
    long averagePrice();

    /** Profit and loss of what was closed, before fees, in the quote currency. */
    long realised();

    /** Fees paid in the quote currency; fees in other currencies are kept apart by {@link #otherFees}. */
    long fees();

    /** Fees paid in currencies other than the quote currency, as text such as {@code 0.001 BNB}; empty if none. */
    String otherFees();

    /** Profit and loss of what is open, at a price in price units. */
    long unrealised(long markPrice);

    /** Quantity bought since the start, in quantity units. */
    long bought();

    /** Quantity sold since the start, in quantity units. */
    long sold();
}
