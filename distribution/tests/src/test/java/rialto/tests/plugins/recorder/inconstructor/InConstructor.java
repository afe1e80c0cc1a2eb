package rialto.tests.plugins.recorder.inconstructor;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;
import rialto.strategy.StrategyPlugin;
import rialto.tests.plugins.recorder.Recorder;

/** Throws in its constructor. */
@StrategyPlugin("recorder")
@Component(
        factory = StrategyPlugin.FACTORY,
        service = {},
        configurationPolicy = ConfigurationPolicy.IGNORE)
@Designate(ocd = Recorder.Parameters.class)
public final class InConstructor extends Recorder {

    @Activate
    public InConstructor(Parameters parameters) {
        super("3.0.1", parameters);
        throw new IllegalStateException("made to fail in the constructor");
    }
}
