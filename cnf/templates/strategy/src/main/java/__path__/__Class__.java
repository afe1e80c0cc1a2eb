package @package@;

import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import rialto.indicators.Sma;
import rialto.market.Bar;
import rialto.market.BarSpec;
import rialto.strategy.Strategy;
import rialto.strategy.StrategyPlugin;
import rialto.strategy.StrategyState;
import rialto.strategy.Trader;

/** Holds a position while the price is above its average. */
@StrategyPlugin("@name@")
@Component(
        factory = StrategyPlugin.FACTORY,
        service = {},
        configurationPolicy = ConfigurationPolicy.IGNORE)
@Designate(ocd = @Class@.Parameters.class)
public final class @Class@ implements Strategy {

    /** What can be set. */
    @ObjectClassDefinition(name = "@Class@", description = "Holds a position while the price is above its average")
    public @interface Parameters {

        @AttributeDefinition(description = "bars that are averaged: 30s, 1m, 4h, 500t (trades)")
        String bar() default "20t";

        @AttributeDefinition(description = "bars in the average", min = "2", max = "500")
        int window() default 5;

        @AttributeDefinition(description = "order size in base units")
        String quantity() default "0.01";
    }

    private final BarSpec bar;
    private final String quantity;
    private final Sma average;

    @Activate
    public @Class@(Parameters parameters) {
        bar = BarSpec.parse(parameters.bar());
        quantity = parameters.quantity();
        average = new Sma(parameters.window());
    }

    @Override
    public List<BarSpec> bars() {
        return List.of(bar);
    }

    @Override
    public void onBar(Bar closed, Trader trader) {
        double mean = average.update(closed.closePrice());
        if (!average.ready() || trader.openOrderCount() > 0) {
            return;
        }
        long position = trader.position(closed.instrument());
        if (closed.closePrice() > mean && position == 0) {
            trader.buy(closed.instrument(), closed.instrument().quantity(quantity))
                    .market()
                    .because("price above its average");
        } else if (closed.closePrice() < mean && position > 0) {
            trader.sell(closed.instrument(), position).market().reduceOnly().because("price below its average");
        }
    }

    /** What the next version takes over in a swap. */
    @Override
    public StrategyState save() {
        return new StrategyState(1, java.util.Map.of("average", average.state()));
    }

    @Override
    public void restore(StrategyState state) {
        average.restore(state.value("average", double[].class));
    }
}
