package rialto.tests.plugins.hostile;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import rialto.strategy.Strategy;
import rialto.strategy.StrategyPlugin;

/** Throws in its constructor. */
@StrategyPlugin("throwing-constructor")
@Component(
        factory = StrategyPlugin.FACTORY,
        service = {},
        configurationPolicy = ConfigurationPolicy.IGNORE)
public final class ThrowingConstructor implements Strategy {

    @Activate
    public ThrowingConstructor() {
        throw new IllegalArgumentException("made to fail in the constructor");
    }
}
