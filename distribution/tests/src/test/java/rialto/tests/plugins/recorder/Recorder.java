package rialto.tests.plugins.recorder;

import java.util.Map;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import rialto.instrument.Instrument;
import rialto.market.Quote;
import rialto.market.Trade;
import rialto.order.Side;
import rialto.strategy.Strategy;
import rialto.strategy.StrategyState;
import rialto.strategy.Trader;
import rialto.tests.witness.Witness;

/**
 * Counts quotes and trades, tells the witness of each, and buys or sells one lot in turn at every so many. Its count
 * crosses a swap, so that an event that any version or any shadow lost or saw twice shows in all that follows.
 */
public abstract class Recorder implements Strategy {

    /** What can be set. */
    @ObjectClassDefinition(name = "Recorder")
    public @interface Parameters {

        @AttributeDefinition(description = "name to speak under")
        String line() default "recorder";

        @AttributeDefinition(description = "events from one order to the next; 0 for no orders", min = "0")
        int every() default 0;
    }

    private final String version;
    private final String line;
    private final int every;
    private long count;

    protected Recorder(String version, Parameters parameters) {
        this.version = version;
        line = parameters.line();
        every = parameters.every();
    }

    @Override
    public final void onQuote(Quote quote, Trader trader) {
        saw(quote.instrument(), trader);
    }

    @Override
    public final void onTrade(Trade trade, Trader trader) {
        saw(trade.instrument(), trader);
    }

    private void saw(Instrument instrument, Trader trader) {
        count++;
        Witness.saw(line, version, trader.sequence(), count);
        if (every > 0 && count % every == 0) {
            Side side = count / every % 2 == 1 ? Side.BUY : Side.SELL;
            trader.order(instrument, side, instrument.lot()).market().because(version + ' ' + count);
        }
        also(instrument, trader);
    }

    /** What a version does beyond that. */
    protected void also(Instrument instrument, Trader trader) {}

    /** Number of events handled, those of the versions before included. */
    protected final long count() {
        return count;
    }

    /** Speaks to the witness under the name of this line of versions. */
    protected final void say(String text) {
        Witness.says(line, text);
    }

    @Override
    public StrategyState save() {
        return new StrategyState(1, Map.of("count", count));
    }

    @Override
    public void restore(StrategyState state) {
        count = state.value("count", Long.class);
    }
}
