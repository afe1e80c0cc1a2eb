package rialto.shell;

import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import rialto.engine.Trading;
import rialto.instrument.Instrument;
import rialto.instrument.Money;
import rialto.market.Bar;
import rialto.market.BarSpec;
import rialto.market.Book;
import rialto.market.Market;
import rialto.market.Quote;
import rialto.market.Trade;

/** What the market shows. */
@Component(service = MarketCommands.class)
@GogoCommand(
        scope = "rialto",
        function = {"instruments", "quote", "book", "bars"})
public final class MarketCommands {

    private final Desk desk;

    @Activate
    public MarketCommands(@Reference Desk desk) {
        this.desk = desk;
    }

    @Descriptor("what is traded")
    public Table instruments() {
        return desk.ask(trading -> {
            Table table = new Table("INSTRUMENT", "KIND", "TICK", "LOT", "MIN", "MAX", "MIN NOTIONAL", "FEED");
            Market market = Desk.part(trading.market(), "market");
            for (int i = 0; i < market.instrumentCount(); i++) {
                Instrument it = market.instrument(i);
                table.row(
                        it.name(),
                        it.kind(),
                        it.formatPrice(it.tick()),
                        it.formatQuantity(it.lot()),
                        it.formatQuantity(it.minQuantity()),
                        it.formatQuantity(it.maxQuantity()),
                        Money.format(it.minNotional()) + ' ' + it.quoteCurrency(),
                        market.status(i));
            }
            return table;
        });
    }

    @Descriptor("best bid and ask, last trade")
    public Table quote(@Descriptor("name of the instrument, symbol.venue") String instrument) {
        return desk.ask(trading -> quote(trading, Desk.find(trading, instrument)));
    }

    private static Table quote(Trading trading, Instrument it) {
        Quote quote = trading.market().quote(it.index());
        Trade trade = trading.market().lastTrade(it.index());
        boolean bid = quote != null && quote.bidQuantity() != 0;
        boolean ask = quote != null && quote.askQuantity() != 0;
        boolean traded = trade != null && trade.receivedNanos() != 0;
        return new Table("INSTRUMENT", "FEED", "BID QTY", "BID", "ASK", "ASK QTY", "LAST", "LAST QTY", "TIME")
                .row(
                        it.name(),
                        trading.market().status(it.index()),
                        bid ? it.formatQuantity(quote.bidQuantity()) : null,
                        bid ? it.formatPrice(quote.bidPrice()) : null,
                        ask ? it.formatPrice(quote.askPrice()) : null,
                        ask ? it.formatQuantity(quote.askQuantity()) : null,
                        traded ? it.formatPrice(trade.price()) : null,
                        traded ? it.formatQuantity(trade.quantity()) : null,
                        quote == null ? null : Times.ofNanos(quote.receivedNanos()));
    }

    @Descriptor("the book, best price first")
    public Table book(
            @Descriptor("levels of each side")
                    @Parameter(
                            names = {"-n", "--levels"},
                            absentValue = "10")
                    int levels,
            @Descriptor("name of the instrument, symbol.venue") String instrument) {
        if (levels < 1 || levels > 1_000) {
            throw new IllegalArgumentException("--levels " + levels + " is not in 1..1000");
        }
        return desk.ask(trading -> {
            Instrument it = Desk.find(trading, instrument);
            Book book = trading.market().book(it.index());
            Table table = new Table("BID QTY", "BID", "ASK", "ASK QTY");
            int rows = book == null ? 0 : Math.min(levels, Math.max(book.bidCount(), book.askCount()));
            for (int i = 0; i < rows; i++) {
                boolean bid = i < book.bidCount();
                boolean ask = i < book.askCount();
                table.row(
                        bid ? it.formatQuantity(book.bidQuantity(i)) : null,
                        bid ? it.formatPrice(book.bidPrice(i)) : null,
                        ask ? it.formatPrice(book.askPrice(i)) : null,
                        ask ? it.formatQuantity(book.askQuantity(i)) : null);
            }
            return table;
        });
    }

    @Descriptor("the last closed bars, oldest first; there are none of a kind that no deployment asks for")
    public Table bars(
            @Descriptor("how many")
                    @Parameter(
                            names = {"-n", "--limit"},
                            absentValue = "20")
                    int limit,
            @Descriptor("kind: 30s, 1m, 4h, 1d, 500t (trades), 1000v (quantity units)")
                    @Parameter(
                            names = {"-s", "--spec"},
                            absentValue = "1m")
                    String spec,
            @Descriptor("name of the instrument, symbol.venue") String instrument) {
        BarSpec wanted = BarSpec.parse(spec);
        if (limit < 1 || limit > Market.BARS_KEPT) {
            throw new IllegalArgumentException("--limit " + limit + " is not in 1.." + Market.BARS_KEPT);
        }
        return desk.ask(trading -> {
            Instrument it = Desk.find(trading, instrument);
            Market market = trading.market();
            Table table = new Table("OPEN TIME", "OPEN", "HIGH", "LOW", "CLOSE", "VOLUME", "TRADES");
            int count = market.barCount(it.index(), wanted);
            for (int i = Math.max(0, count - limit); i < count; i++) {
                Bar bar = market.bar(it.index(), wanted, i);
                table.row(
                        Times.ofNanos(bar.openNanos()),
                        it.formatPrice(bar.open()),
                        it.formatPrice(bar.high()),
                        it.formatPrice(bar.low()),
                        it.formatPrice(bar.close()),
                        it.formatQuantity(bar.volume()),
                        bar.trades());
            }
            return table;
        });
    }
}
