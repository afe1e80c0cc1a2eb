package rialto.tests.plugins.recorder.second;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;
import rialto.strategy.StrategyPlugin;
import rialto.tests.plugins.recorder.Recorder;

/** The version that takes over, and is taken over from. */
@StrategyPlugin("recorder")
@Component(
        factory = StrategyPlugin.FACTORY,
        service = {},
        configurationPolicy = ConfigurationPolicy.IGNORE)
@Designate(ocd = Recorder.Parameters.class)
public final class Second extends Recorder {

    @Activate
    public Second(Parameters parameters) {
        super("2.0.0", parameters);
    }
}
