package rialto.benchmarks;

import java.util.List;
import java.util.Map;
import rialto.instrument.Instrument;
import rialto.market.Bar;
import rialto.market.BarSpec;
import rialto.market.Book;
import rialto.market.Quote;
import rialto.market.Trade;
import rialto.order.Fill;
import rialto.strategy.Strategy;
import rialto.strategy.StrategyState;
import rialto.strategy.Trader;

/**
 * The least that a strategy can be and yet be called for every quote, trade, depth update and one-minute bar: it counts, and on every
 * n-th event buys or sells one lot at market by turns.
 */
final class EveryNth implements Strategy {

    private final int n;
    /** Told of every event, on the thread that decides or shadows; {@code null} to leave that out. */
    private final Pulse pulse;

    private long events;
    private long orders;
    private long fills;
    private long bars;

    EveryNth(int n, Pulse pulse) {
        this.n = n;
        this.pulse = pulse;
    }

    @Override
    public List<BarSpec> bars() {
        return List.of(BarSpec.minutes(1));
    }

    @Override
    public void onQuote(Quote quote, Trader trader) {
        event(quote.instrument(), trader);
    }

    @Override
    public void onTrade(Trade trade, Trader trader) {
        event(trade.instrument(), trader);
    }

    @Override
    public void onBook(Book book, Trader trader) {
        event(book.instrument(), trader);
    }

    @Override
    public void onBar(Bar bar, Trader trader) {
        bars++;
    }

    @Override
    public void onFill(Fill fill, Trader trader) {
        fills++;
    }

    private void event(Instrument instrument, Trader trader) {
        if (pulse != null) {
            pulse.beat();
        }
        if (++events % n == 0) {
            if ((orders++ & 1) == 0) {
                trader.buy(instrument, instrument.lot()).market().because("its turn");
            } else {
                trader.sell(instrument, instrument.lot()).market().because("its turn");
            }
        }
    }

    long orders() {
        return orders;
    }

    long fills() {
        return fills;
    }

    @Override
    public StrategyState save() {
        return new StrategyState(1, Map.of("events", events, "orders", orders, "fills", fills, "bars", bars));
    }

    @Override
    public void restore(StrategyState state) {
        events = state.value("events", Long.class);
        orders = state.value("orders", Long.class);
        fills = state.value("fills", Long.class);
        bars = state.value("bars", Long.class);
    }
}
