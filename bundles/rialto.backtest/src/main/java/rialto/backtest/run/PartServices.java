package rialto.backtest.run;

import org.osgi.service.component.ComponentServiceObjects;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.component.annotations.ReferenceScope;
import rialto.backtest.BacktestException;
import rialto.exchange.Exchange;
import rialto.kernel.Parts;
import rialto.market.Market;
import rialto.order.Orders;
import rialto.position.Positions;
import rialto.risk.RiskGate;

/**
 * The parts that trade, an instance of each for every run. When one of them is replaced this component comes anew with its
 * successor; runs under way keep what they have. Thread-safe.
 */
@Component(service = PartServices.class)
public final class PartServices implements PartsSource {

    private final ComponentServiceObjects<Market> markets;
    private final ComponentServiceObjects<Orders> orders;
    private final ComponentServiceObjects<Positions> positions;
    private final ComponentServiceObjects<RiskGate> gates;
    private final ComponentServiceObjects<Exchange> exchanges;

    @Activate
    public PartServices(
            @Reference(scope = ReferenceScope.PROTOTYPE_REQUIRED, policyOption = ReferencePolicyOption.GREEDY)
                    ComponentServiceObjects<Market> markets,
            @Reference(scope = ReferenceScope.PROTOTYPE_REQUIRED, policyOption = ReferencePolicyOption.GREEDY)
                    ComponentServiceObjects<Orders> orders,
            @Reference(scope = ReferenceScope.PROTOTYPE_REQUIRED, policyOption = ReferencePolicyOption.GREEDY)
                    ComponentServiceObjects<Positions> positions,
            @Reference(scope = ReferenceScope.PROTOTYPE_REQUIRED, policyOption = ReferencePolicyOption.GREEDY)
                    ComponentServiceObjects<RiskGate> gates,
            @Reference(scope = ReferenceScope.PROTOTYPE_REQUIRED, policyOption = ReferencePolicyOption.GREEDY)
                    ComponentServiceObjects<Exchange> exchanges) {
        this.markets = markets;
        this.orders = orders;
        this.positions = positions;
        this.gates = gates;
        this.exchanges = exchanges;
    }

    @Override
    public Parts parts() {
        return new Parts(there(markets), there(orders), there(positions), there(gates));
    }

    @Override
    public Exchange exchange() {
        return there(exchanges);
    }

    private static <T> T there(ComponentServiceObjects<T> objects) {
        T part = objects.getService();
        if (part == null) {
            throw new BacktestException("busy", "a part of the kernel is being replaced; start the backtest again");
        }
        return part;
    }

    @Override
    public void release(Parts parts, Exchange exchange) {
        if (parts != null) {
            release(markets, parts.market());
            release(orders, parts.orders());
            release(positions, parts.positions());
            release(gates, parts.gate());
        }
        release(exchanges, exchange);
    }

    /** A part whose bundle has gone was taken back by the framework already. */
    private static <T> void release(ComponentServiceObjects<T> objects, T part) {
        if (part != null && objects.getServiceReference().getBundle() != null) {
            objects.ungetService(part);
        }
    }
}
