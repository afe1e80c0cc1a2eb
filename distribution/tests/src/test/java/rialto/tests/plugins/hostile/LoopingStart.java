package rialto.tests.plugins.hostile;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import rialto.strategy.Strategy;
import rialto.strategy.StrategyPlugin;
import rialto.strategy.Trader;

/** Loops forever when it is started. */
@StrategyPlugin("looping-start")
@Component(
        factory = StrategyPlugin.FACTORY,
        service = {},
        configurationPolicy = ConfigurationPolicy.IGNORE)
public final class LoopingStart implements Strategy {

    private long turns;

    @Activate
    public LoopingStart() {}

    @Override
    public void onStart(Trader trader) {
        while (turns >= 0) {
            turns++;
        }
    }
}
