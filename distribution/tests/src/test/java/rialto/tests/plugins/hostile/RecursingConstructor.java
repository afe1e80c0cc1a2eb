package rialto.tests.plugins.hostile;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import rialto.strategy.Strategy;
import rialto.strategy.StrategyPlugin;

/** Its constructor calls itself without end. */
@StrategyPlugin("recursing-constructor")
@Component(
        factory = StrategyPlugin.FACTORY,
        service = {},
        configurationPolicy = ConfigurationPolicy.IGNORE)
public final class RecursingConstructor implements Strategy {

    private final RecursingConstructor inner;

    @Activate
    public RecursingConstructor() {
        inner = new RecursingConstructor();
    }

    @Override
    public String toString() {
        return "around " + inner;
    }
}
