package rialto.tests.plugins.recorder.first;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;
import rialto.strategy.StrategyPlugin;
import rialto.tests.plugins.recorder.Recorder;

/** The version that trades at first. */
@StrategyPlugin("recorder")
@Component(
        factory = StrategyPlugin.FACTORY,
        service = {},
        configurationPolicy = ConfigurationPolicy.IGNORE)
@Designate(ocd = Recorder.Parameters.class)
public final class First extends Recorder {

    @Activate
    public First(Parameters parameters) {
        super("1.0.0", parameters);
    }
}
