package rialto.order;

import org.osgi.annotation.versioning.ProviderType;

/** What a report changed. A view that {@link Orders#apply} fills anew; valid until its next call. */
@ProviderType
public interface OrderChange {

    /** Whether anything changed; {@code false} for a duplicate or a report that says nothing new. */
    boolean changed();

    /** The order after the change; {@code null} if the report names an order we never made. */
    Order order();

    /** The fill, or {@code null} if there was none or it was a duplicate. */
    Fill fill();

    /** What an operator must know, such as an overfill or a fill after the end; empty otherwise. */
    String alert();
}
