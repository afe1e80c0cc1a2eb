package rialto.position;

import org.osgi.annotation.versioning.ProviderType;
import rialto.order.Fill;
import rialto.state.Stateful;

/**
 * Positions of all deployments. Owned by the loop; single-threaded; reads no clock. Registered by its bundle with prototype
 * scope: each kernel, shadow and backtest has an instance of its own.
 */
@ProviderType
public interface Positions extends Stateful {

    /**
     * Books a fill. Average cost: a fill that grows the position moves the average, one that shrinks it realises P&amp;L, one that
     * passes zero does both.
     *
     * @throws ArithmeticException on overflow; nothing is booked then
     */
    void apply(Fill fill);

    /** The position; {@code null} before its first fill. */
    Position position(String deployment, int instrument);

    /** Signed quantity of one deployment; 0 without a position. */
    long quantity(String deployment, int instrument);

    /** Signed quantity over all deployments. */
    long netQuantity(int instrument);

    /** Number of positions ever opened. */
    int count();

    /** A position, {@code 0 <= i < count()}, in order of their first fills. */
    Position at(int i);
}
