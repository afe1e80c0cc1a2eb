package rialto.tests.plugins.hostile;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import rialto.market.Quote;
import rialto.strategy.Strategy;
import rialto.strategy.StrategyPlugin;
import rialto.strategy.Trader;

/** Floods the platform with orders. */
@StrategyPlugin("flooding")
@Component(
        factory = StrategyPlugin.FACTORY,
        service = {},
        configurationPolicy = ConfigurationPolicy.IGNORE)
public final class Flooding implements Strategy {

    @Activate
    public Flooding() {}

    @Override
    public void onQuote(Quote quote, Trader trader) {
        trader.buy(quote.instrument(), quote.instrument().lot()).market().because("never to be sent");
        while (true) {
            trader.buy(quote.instrument(), quote.instrument().lot()).market().because("flood");
        }
    }
}
