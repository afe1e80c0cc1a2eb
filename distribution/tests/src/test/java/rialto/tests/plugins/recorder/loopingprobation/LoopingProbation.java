package rialto.tests.plugins.recorder.loopingprobation;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;
import rialto.instrument.Instrument;
import rialto.order.Order;
import rialto.strategy.StrategyPlugin;
import rialto.strategy.Trader;
import rialto.tests.plugins.recorder.Recorder;

/** Works as a shadow and loops forever once an order of its own was sent, which is when it decides. */
@StrategyPlugin("recorder")
@Component(
        factory = StrategyPlugin.FACTORY,
        service = {},
        configurationPolicy = ConfigurationPolicy.IGNORE)
@Designate(ocd = Recorder.Parameters.class)
public final class LoopingProbation extends Recorder {

    private static final String PROBE = "probe";

    private long turns;

    @Activate
    public LoopingProbation(Parameters parameters) {
        super("3.0.7", parameters);
    }

    @Override
    protected void also(Instrument instrument, Trader trader) {
        if (count() % 500 == 0) {
            trader.buy(instrument, instrument.lot()).market().because(PROBE);
        }
    }

    @Override
    public void onOrder(Order order, Trader trader) {
        while (order.reason().equals(PROBE)) {
            turns++;
        }
    }
}
