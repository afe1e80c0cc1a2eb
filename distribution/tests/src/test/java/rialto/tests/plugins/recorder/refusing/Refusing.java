package rialto.tests.plugins.recorder.refusing;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;
import rialto.strategy.StrategyPlugin;
import rialto.strategy.StrategyState;
import rialto.tests.plugins.recorder.Recorder;

/** Does not understand the state of the version before. */
@StrategyPlugin("recorder")
@Component(
        factory = StrategyPlugin.FACTORY,
        service = {},
        configurationPolicy = ConfigurationPolicy.IGNORE)
@Designate(ocd = Recorder.Parameters.class)
public final class Refusing extends Recorder {

    @Activate
    public Refusing(Parameters parameters) {
        super("3.0.3", parameters);
    }

    @Override
    public void restore(StrategyState state) {
        throw new IllegalArgumentException("made to refuse the state");
    }
}
