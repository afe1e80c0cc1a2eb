package rialto.tests.plugins.hostile;

import java.util.ArrayList;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import rialto.strategy.Strategy;
import rialto.strategy.StrategyPlugin;

/** Its constructor takes ever more memory. */
@StrategyPlugin("hoarding-constructor")
@Component(
        factory = StrategyPlugin.FACTORY,
        service = {},
        configurationPolicy = ConfigurationPolicy.IGNORE)
public final class HoardingConstructor implements Strategy {

    private final List<long[]> hoard = new ArrayList<>();

    @Activate
    public HoardingConstructor() {
        while (hoard.size() >= 0) {
            hoard.add(new long[1 << 20]);
        }
    }
}
