package rialto.tests.plugins.hostile;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import rialto.strategy.Strategy;
import rialto.strategy.StrategyPlugin;

/** Its constructor never returns. */
@StrategyPlugin("endless-constructor")
@Component(
        factory = StrategyPlugin.FACTORY,
        service = {},
        configurationPolicy = ConfigurationPolicy.IGNORE)
public final class EndlessConstructor implements Strategy {

    private long turns;

    @Activate
    public EndlessConstructor() {
        while (turns >= 0) {
            turns++;
        }
    }
}
