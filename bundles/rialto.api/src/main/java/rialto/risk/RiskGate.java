package rialto.risk;

import org.osgi.annotation.versioning.ProviderType;
import rialto.market.Market;
import rialto.order.Intent;
import rialto.order.Orders;
import rialto.position.Positions;
import rialto.state.Stateful;

/**
 * The gate: no order reaches a venue that it did not approve. Owned by the loop; single-threaded; reads no clock. Registered by
 * its bundle with prototype scope: each kernel, shadow and backtest has an instance of its own.
 */
@ProviderType
public interface RiskGate extends Stateful {

    /**
     * Judges an intent. Changes nothing: an approved intent is told to {@link #accepted} when it goes on record.
     *
     * @param nanos kernel time
     * @return {@code null} if approved
     */
    Refusal check(Intent intent, Market market, Positions positions, Orders orders, long nanos);

    /** Counts an approved intent against rates and the duplicate window. */
    void accepted(Intent intent, long nanos);

    /** Sets the limits of an instrument; {@code limits.instrument()} names it. */
    void limit(Limits limits);

    /** Limits of an instrument by name; {@code null} if it has none and is not allowed. */
    Limits limits(String instrument);

    /** Number of instruments with limits. */
    int limitCount();

    /** Limits, {@code 0 <= i < limitCount()}, in order of instrument name. */
    Limits limit(int i);

    /** Latches the kill switch: every order but a cancel is refused until a person unlatches it. Latched twice, the first reason stays. */
    void latch(String reason);

    /** Takes the latch off. */
    void unlatch();

    /** Why the kill switch is latched, or {@code null} if it is not. */
    String latched();
}
