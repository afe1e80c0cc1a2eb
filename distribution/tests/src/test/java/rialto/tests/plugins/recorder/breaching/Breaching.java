package rialto.tests.plugins.recorder.breaching;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;
import rialto.instrument.Instrument;
import rialto.strategy.StrategyPlugin;
import rialto.strategy.Trader;
import rialto.tests.plugins.recorder.Recorder;

/** Works as a shadow and asks for more than its limits allow. */
@StrategyPlugin("recorder")
@Component(
        factory = StrategyPlugin.FACTORY,
        service = {},
        configurationPolicy = ConfigurationPolicy.IGNORE)
@Designate(ocd = Recorder.Parameters.class)
public final class Breaching extends Recorder {

    @Activate
    public Breaching(Parameters parameters) {
        super("3.0.8", parameters);
    }

    @Override
    protected void also(Instrument instrument, Trader trader) {
        if (count() % 500 == 0) {
            trader.buy(instrument, instrument.maxQuantity()).market().because("too much");
        }
    }
}
