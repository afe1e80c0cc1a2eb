package rialto.tests.plugins.recorder.looping;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;
import rialto.instrument.Instrument;
import rialto.strategy.StrategyPlugin;
import rialto.strategy.Trader;
import rialto.tests.plugins.recorder.Recorder;

/** Loops forever on its first event. */
@StrategyPlugin("recorder")
@Component(
        factory = StrategyPlugin.FACTORY,
        service = {},
        configurationPolicy = ConfigurationPolicy.IGNORE)
@Designate(ocd = Recorder.Parameters.class)
public final class Looping extends Recorder {

    private long turns;

    @Activate
    public Looping(Parameters parameters) {
        super("3.0.5", parameters);
    }

    @Override
    protected void also(Instrument instrument, Trader trader) {
        while (turns >= 0) {
            turns++;
        }
    }
}
