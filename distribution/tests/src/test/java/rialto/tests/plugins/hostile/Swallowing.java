package rialto.tests.plugins.hostile;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import rialto.market.Quote;
import rialto.strategy.Strategy;
import rialto.strategy.StrategyPlugin;
import rialto.strategy.Trader;

/** Loops forever and swallows whatever is thrown at it. */
@StrategyPlugin("swallowing")
@Component(
        factory = StrategyPlugin.FACTORY,
        service = {},
        configurationPolicy = ConfigurationPolicy.IGNORE)
public final class Swallowing implements Strategy {

    private long turns;

    @Activate
    public Swallowing() {}

    @Override
    public void onQuote(Quote quote, Trader trader) {
        trader.buy(quote.instrument(), quote.instrument().lot()).market().because("never to be sent");
        while (true) {
            try {
                while (turns >= 0) {
                    turns++;
                }
            } catch (Throwable thrown) {
                turns++;
            }
        }
    }
}
