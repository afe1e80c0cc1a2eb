package rialto.tests.plugins.hostile;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import rialto.market.Quote;
import rialto.strategy.Strategy;
import rialto.strategy.StrategyPlugin;
import rialto.strategy.Trader;

/** Throws in every callback. */
@StrategyPlugin("throwing")
@Component(
        factory = StrategyPlugin.FACTORY,
        service = {},
        configurationPolicy = ConfigurationPolicy.IGNORE)
public final class Throwing implements Strategy {

    @Activate
    public Throwing() {}

    @Override
    public void onQuote(Quote quote, Trader trader) {
        trader.buy(quote.instrument(), quote.instrument().lot()).market().because("never to be sent");
        throw new IllegalStateException("made to fail in every callback");
    }
}
