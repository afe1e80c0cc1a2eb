package rialto.engine;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;
import rialto.market.Market;
import rialto.order.Orders;
import rialto.position.Positions;
import rialto.risk.RiskGate;

/**
 * The trading state as it stands between two events. Handed to a question that runs on the loop: read, copy out, return; keep
 * nothing, change nothing. A part that is being replaced is {@code null}.
 */
@ProviderType
public interface Trading {

    /** Sequence number of the last event handled. */
    long sequence();

    /** Kernel time of the last event. */
    long nanos();

    Market market();

    Orders orders();

    Positions positions();

    RiskGate gate();

    /** Deployments in order of their names. */
    List<DeploymentState> deployments();
}
