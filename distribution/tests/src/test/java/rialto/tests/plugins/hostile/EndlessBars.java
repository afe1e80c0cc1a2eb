package rialto.tests.plugins.hostile;

import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import rialto.market.BarSpec;
import rialto.strategy.Strategy;
import rialto.strategy.StrategyPlugin;

/** Never says which bars it wants. */
@StrategyPlugin("endless-bars")
@Component(
        factory = StrategyPlugin.FACTORY,
        service = {},
        configurationPolicy = ConfigurationPolicy.IGNORE)
public final class EndlessBars implements Strategy {

    private long turns;

    @Activate
    public EndlessBars() {}

    @Override
    public List<BarSpec> bars() {
        while (turns >= 0) {
            turns++;
        }
        return List.of();
    }
}
