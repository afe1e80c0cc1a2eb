package rialto.tests.plugins.tape;

import java.math.BigDecimal;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import rialto.instrument.Instrument;
import rialto.market.Bar;
import rialto.market.BarSpec;
import rialto.market.Book;
import rialto.market.FeedStatus;
import rialto.market.Trade;
import rialto.order.Side;
import rialto.strategy.Strategy;
import rialto.strategy.StrategyPlugin;
import rialto.strategy.Trader;
import rialto.tests.witness.Witness;

/**
 * Writes down what it sees of a recording: the best of the book at every thousandth update, each bar of a minute, and
 * at the end the sums of the trades. Begins anew when the recording does.
 */
@StrategyPlugin("tape")
@Component(
        factory = StrategyPlugin.FACTORY,
        service = {},
        configurationPolicy = ConfigurationPolicy.IGNORE)
public final class Tape implements Strategy {

    private static final String LINE = "tape";
    private static final int EVERY = 1_000;

    /** Ids rise in a recording, so one that does not is the first of a recording that began anew. */
    private long lastTradeId = Long.MIN_VALUE;

    private long updates;
    private long trades;
    private BigDecimal volume;
    private BigDecimal notional;
    private BigDecimal takerBuyVolume;
    private BigDecimal first;
    private BigDecimal last;

    @Activate
    public Tape() {
        begin();
    }

    private void begin() {
        trades = 0;
        volume = BigDecimal.ZERO;
        notional = BigDecimal.ZERO;
        takerBuyVolume = BigDecimal.ZERO;
        first = null;
        last = null;
    }

    @Override
    public List<BarSpec> bars() {
        return List.of(BarSpec.minutes(1));
    }

    @Override
    public void onFeed(Instrument instrument, FeedStatus status, Trader trader) {
        if (status == FeedStatus.SYNCING) {
            Witness.says(LINE, "begin");
        } else if (status == FeedStatus.STALE && trades > 0) {
            Witness.says(
                    LINE,
                    "end " + trades + ' ' + volume.toPlainString() + ' ' + notional.toPlainString() + ' '
                            + takerBuyVolume.toPlainString() + ' ' + first.toPlainString() + ' '
                            + last.toPlainString());
        }
    }

    @Override
    public void onBook(Book book, Trader trader) {
        if (book.updates() != updates && book.updates() > 0 && book.updates() % EVERY == 0) {
            Instrument it = book.instrument();
            Witness.says(
                    LINE,
                    "book " + book.updates() + ' ' + book.lastId() + ' ' + it.formatPrice(book.bidPrice(0)) + ' '
                            + it.formatQuantity(book.bidQuantity(0)) + ' ' + it.formatPrice(book.askPrice(0)) + ' '
                            + it.formatQuantity(book.askQuantity(0)));
        }
        updates = book.updates();
    }

    @Override
    public void onTrade(Trade trade, Trader trader) {
        if (trade.tradeId() <= lastTradeId) {
            begin();
        }
        lastTradeId = trade.tradeId();
        BigDecimal price = trade.instrument().priceScale().decimal(trade.price());
        BigDecimal quantity = trade.instrument().quantityScale().decimal(trade.quantity());
        trades++;
        volume = volume.add(quantity);
        notional = notional.add(price.multiply(quantity));
        if (trade.aggressor() == Side.BUY) {
            takerBuyVolume = takerBuyVolume.add(quantity);
        }
        first = first == null ? price : first;
        last = price;
    }

    @Override
    public void onBar(Bar bar, Trader trader) {
        Instrument it = bar.instrument();
        Witness.says(
                LINE,
                "bar " + bar.openNanos() / 1_000_000 + ' ' + it.formatPrice(bar.open()) + ' '
                        + it.formatPrice(bar.high()) + ' ' + it.formatPrice(bar.low()) + ' '
                        + it.formatPrice(bar.close()) + ' ' + it.formatQuantity(bar.volume()) + ' ' + bar.trades());
    }
}
