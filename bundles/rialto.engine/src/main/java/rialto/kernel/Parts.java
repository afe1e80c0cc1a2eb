package rialto.kernel;

import rialto.market.Market;
import rialto.order.Orders;
import rialto.position.Positions;
import rialto.risk.RiskGate;
import rialto.state.Stateful;

/**
 * The core parts of a kernel, each an instance of its own. A part that is away is {@code null}.
 *
 * <p>Without a gate nothing new is ordered; without one of the others the kernel takes no event.
 */
public record Parts(Market market, Orders orders, Positions positions, RiskGate gate) {

    /** Names of the parts, as operators see them. */
    public static final String MARKET = "market";

    public static final String ORDERS = "orders";
    public static final String POSITIONS = "positions";
    public static final String RISK = "risk";

    /** The part of a name; {@code null} if it is away. */
    public Stateful named(String name) {
        return switch (name) {
            case MARKET -> market;
            case ORDERS -> orders;
            case POSITIONS -> positions;
            case RISK -> gate;
            default -> throw new IllegalArgumentException("there is no core part named " + name);
        };
    }

    /** Whether events can be taken: only the gate may be away. */
    public boolean complete() {
        return market != null && orders != null && positions != null;
    }
}
