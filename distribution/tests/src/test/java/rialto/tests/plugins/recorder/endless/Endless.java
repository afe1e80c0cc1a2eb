package rialto.tests.plugins.recorder.endless;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;
import rialto.strategy.StrategyPlugin;
import rialto.tests.plugins.recorder.Recorder;

/** Its constructor never returns. */
@StrategyPlugin("recorder")
@Component(
        factory = StrategyPlugin.FACTORY,
        service = {},
        configurationPolicy = ConfigurationPolicy.IGNORE)
@Designate(ocd = Recorder.Parameters.class)
public final class Endless extends Recorder {

    private long turns;

    @Activate
    public Endless(Parameters parameters) {
        super("3.0.2", parameters);
        while (parameters.every() >= 0) {
            turns++;
        }
    }
}
