package rialto.tests.plugins.recorder.firstevent;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;
import rialto.instrument.Instrument;
import rialto.strategy.StrategyPlugin;
import rialto.strategy.Trader;
import rialto.tests.plugins.recorder.Recorder;

/** Throws on its first event. */
@StrategyPlugin("recorder")
@Component(
        factory = StrategyPlugin.FACTORY,
        service = {},
        configurationPolicy = ConfigurationPolicy.IGNORE)
@Designate(ocd = Recorder.Parameters.class)
public final class FirstEvent extends Recorder {

    @Activate
    public FirstEvent(Parameters parameters) {
        super("3.0.4", parameters);
    }

    @Override
    protected void also(Instrument instrument, Trader trader) {
        throw new IllegalStateException("made to fail on the first event");
    }
}
