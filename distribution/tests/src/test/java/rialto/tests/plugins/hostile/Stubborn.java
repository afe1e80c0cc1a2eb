package rialto.tests.plugins.hostile;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import rialto.market.Quote;
import rialto.strategy.Strategy;
import rialto.strategy.StrategyPlugin;
import rialto.strategy.Trader;

/** Recurses without end and tries again whatever is thrown. */
@StrategyPlugin("stubborn")
@Component(
        factory = StrategyPlugin.FACTORY,
        service = {},
        configurationPolicy = ConfigurationPolicy.IGNORE)
public final class Stubborn implements Strategy {

    private long tries;

    @Activate
    public Stubborn() {}

    @Override
    public void onQuote(Quote quote, Trader trader) {
        trader.buy(quote.instrument(), quote.instrument().lot()).market().because("never to be sent");
        deeper();
    }

    private void deeper() {
        try {
            deeper();
        } catch (Throwable thrown) {
            tries++;
            deeper();
        } finally {
            deeper();
        }
    }
}
