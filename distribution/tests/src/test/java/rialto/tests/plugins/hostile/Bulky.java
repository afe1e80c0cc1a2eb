package rialto.tests.plugins.hostile;

import java.util.ArrayList;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import rialto.market.Quote;
import rialto.strategy.Strategy;
import rialto.strategy.StrategyPlugin;
import rialto.strategy.Trader;

/** Asks for the largest array there is, over and over. */
@StrategyPlugin("bulky")
@Component(
        factory = StrategyPlugin.FACTORY,
        service = {},
        configurationPolicy = ConfigurationPolicy.IGNORE)
public final class Bulky implements Strategy {

    private final List<byte[]> hoard = new ArrayList<>();

    @Activate
    public Bulky() {}

    @Override
    public void onQuote(Quote quote, Trader trader) {
        trader.buy(quote.instrument(), quote.instrument().lot()).market().because("never to be sent");
        while (true) {
            hoard.add(new byte[Integer.MAX_VALUE - 8]);
        }
    }
}
