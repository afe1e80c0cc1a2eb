package rialto.rest;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.ArrayList;
import java.util.List;
import rialto.engine.Trading;
import rialto.instrument.Instrument;
import rialto.instrument.Money;
import rialto.market.Bar;
import rialto.market.BarSpec;
import rialto.market.Book;
import rialto.market.FeedStatus;
import rialto.market.Market;
import rialto.market.Quote;
import rialto.market.Trade;
import rialto.order.Side;

/** What a market shows: quote, last trade, book, bars. Absent prices are {@code null}. */
@Path("/marketdata/{instrument}")
@Produces(MediaType.APPLICATION_JSON)
public final class MarketDataResource {

    private static final int MOST_LEVELS = 1_000;
    private static final int USUAL_LEVELS = 20;
    private static final int USUAL_BARS = 500;

    private final Platform platform;

    MarketDataResource(Platform platform) {
        this.platform = platform;
    }

    /** Quote, last trade and the state of the feed. */
    @GET
    public Object now(@PathParam("instrument") String name, @Context UriInfo uri) {
        Query.of(uri.getQueryParameters());
        return platform.ask(trading -> now(trading, Instruments.find(trading, name)));
    }

    /** Best bid and ask. */
    @GET
    @Path("/quote")
    public Object quote(@PathParam("instrument") String name, @Context UriInfo uri) {
        Query.of(uri.getQueryParameters());
        return platform.ask(trading -> {
            Instrument instrument = Instruments.find(trading, name);
            return QuoteView.of(trading, instrument, trading.market().quote(instrument.index()));
        });
    }

    /** The book, best price first; {@code levels} says how many of each side. */
    @GET
    @Path("/book")
    public Object book(@PathParam("instrument") String name, @Context UriInfo uri) {
        int levels = Query.of(uri.getQueryParameters(), "levels").whole("levels", 1, MOST_LEVELS, USUAL_LEVELS);
        // Copied as numbers on the loop, put into words off it.
        return platform.ask(trading -> {
                    Instrument instrument = Instruments.find(trading, name);
                    return RawBook.of(trading, trading.market().book(instrument.index()), instrument, levels);
                })
                .view();
    }

    /**
     * The last closed bars of a {@code spec} such as {@code 1m}, oldest first, and the one being built. There are none of a spec
     * that no deployment asks for; {@code specs} tells those that there are.
     */
    @GET
    @Path("/bars")
    public Object bars(@PathParam("instrument") String name, @Context UriInfo uri) {
        Query query = Query.of(uri.getQueryParameters(), "spec", "limit");
        BarSpec spec = spec(query.text("spec"));
        int limit = query.whole("limit", 1, Market.BARS_KEPT, USUAL_BARS);
        return platform.ask(trading -> RawBars.of(trading, Instruments.find(trading, name), spec, limit))
                .view();
    }

    private static BarSpec spec(String text) {
        if (text == null) {
            return BarSpec.minutes(1);
        }
        try {
            return BarSpec.parse(text);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new ProblemException(
                            ProblemCode.BAD_PARAMETER,
                            "The parameter 'spec' cannot be taken: " + e.getMessage() + ".",
                            e)
                    .with("parameter", "spec");
        }
    }

    private static Now now(Trading trading, Instrument instrument) {
        Market market = trading.market();
        int index = instrument.index();
        Trade trade = market.lastTrade(index);
        long reference = market.referencePrice(index);
        return new Now(
                trading.sequence(),
                instrument.name(),
                market.status(index),
                QuoteView.of(trading, instrument, market.quote(index)),
                trade == null || trade.receivedNanos() == 0 ? null : TradeView.of(instrument, trade),
                reference == 0 ? null : instrument.formatPrice(reference),
                Times.ofNanos(market.referenceNanos(index)));
    }

    record Now(
            long sequence,
            String instrument,
            FeedStatus status,
            QuoteView quote,
            TradeView lastTrade,
            String referencePrice,
            String referenceTime) {}

    record QuoteView(
            long sequence,
            String instrument,
            FeedStatus status,
            String bidPrice,
            String bidQuantity,
            String askPrice,
            String askQuantity,
            String time,
            String venueTime) {

        static QuoteView of(Trading trading, Instrument instrument, Quote quote) {
            boolean bid = quote != null && quote.bidQuantity() != 0;
            boolean ask = quote != null && quote.askQuantity() != 0;
            return new QuoteView(
                    trading.sequence(),
                    instrument.name(),
                    trading.market().status(instrument.index()),
                    bid ? instrument.formatPrice(quote.bidPrice()) : null,
                    bid ? instrument.formatQuantity(quote.bidQuantity()) : null,
                    ask ? instrument.formatPrice(quote.askPrice()) : null,
                    ask ? instrument.formatQuantity(quote.askQuantity()) : null,
                    quote == null ? null : Times.ofNanos(quote.receivedNanos()),
                    quote == null ? null : Times.ofNanos(quote.venueNanos()));
        }
    }

    record TradeView(long tradeId, String price, String quantity, Side aggressor, String time, String venueTime) {

        static TradeView of(Instrument instrument, Trade trade) {
            return new TradeView(
                    trade.tradeId(),
                    instrument.formatPrice(trade.price()),
                    instrument.formatQuantity(trade.quantity()),
                    trade.aggressor(),
                    Times.ofNanos(trade.receivedNanos()),
                    Times.ofNanos(trade.venueNanos()));
        }
    }

    record Level(String price, String quantity) {}

    record BookView(
            long sequence,
            String instrument,
            FeedStatus status,
            long lastId,
            long updates,
            long gaps,
            int bidLevels,
            int askLevels,
            List<Level> bids,
            List<Level> asks) {}

    private record RawBook(
            long sequence,
            Instrument instrument,
            FeedStatus status,
            long lastId,
            long updates,
            long gaps,
            int bidLevels,
            int askLevels,
            long[] bids,
            long[] asks) {

        static RawBook of(Trading trading, Book book, Instrument instrument, int levels) {
            if (book == null) {
                return new RawBook(
                        trading.sequence(), instrument, FeedStatus.SYNCING, 0, 0, 0, 0, 0, new long[0], new long[0]);
            }
            long[] bids = new long[2 * Math.min(levels, book.bidCount())];
            for (int i = 0; i < bids.length; i += 2) {
                bids[i] = book.bidPrice(i / 2);
                bids[i + 1] = book.bidQuantity(i / 2);
            }
            long[] asks = new long[2 * Math.min(levels, book.askCount())];
            for (int i = 0; i < asks.length; i += 2) {
                asks[i] = book.askPrice(i / 2);
                asks[i + 1] = book.askQuantity(i / 2);
            }
            return new RawBook(
                    trading.sequence(),
                    instrument,
                    book.status(),
                    book.lastId(),
                    book.updates(),
                    book.gaps(),
                    book.bidCount(),
                    book.askCount(),
                    bids,
                    asks);
        }

        BookView view() {
            return new BookView(
                    sequence,
                    instrument.name(),
                    status,
                    lastId,
                    updates,
                    gaps,
                    bidLevels,
                    askLevels,
                    levels(bids),
                    levels(asks));
        }

        private List<Level> levels(long[] side) {
            List<Level> levels = new ArrayList<>(side.length / 2);
            for (int i = 0; i < side.length; i += 2) {
                levels.add(new Level(instrument.formatPrice(side[i]), instrument.formatQuantity(side[i + 1])));
            }
            return levels;
        }
    }

    /** {@code specs} are those of which bars are built. */
    record Bars(long sequence, String instrument, String spec, List<String> specs, List<BarView> items, BarView open) {}

    private record RawBars(
            long sequence, Instrument instrument, BarSpec spec, List<BarSpec> specs, List<RawBar> closed, RawBar open) {

        static RawBars of(Trading trading, Instrument instrument, BarSpec spec, int limit) {
            Market market = trading.market();
            int count = market.barCount(instrument.index(), spec);
            List<RawBar> closed = new ArrayList<>(Math.min(count, limit));
            for (int i = Math.max(0, count - limit); i < count; i++) {
                closed.add(RawBar.of(market.bar(instrument.index(), spec, i)));
            }
            Bar open = market.openBar(instrument.index(), spec);
            return new RawBars(
                    trading.sequence(),
                    instrument,
                    spec,
                    market.barSpecs(instrument.index()),
                    closed,
                    open == null ? null : RawBar.of(open));
        }

        Bars view() {
            return new Bars(
                    sequence,
                    instrument.name(),
                    spec.toString(),
                    specs.stream().map(BarSpec::toString).toList(),
                    closed.stream().map(bar -> bar.view(instrument)).toList(),
                    open == null ? null : open.view(instrument));
        }
    }

    private record RawBar(
            long openNanos,
            long closeNanos,
            long open,
            long high,
            long low,
            long close,
            long volume,
            long buyVolume,
            long turnover,
            int trades) {

        static RawBar of(Bar bar) {
            return new RawBar(
                    bar.openNanos(),
                    bar.closeNanos(),
                    bar.open(),
                    bar.high(),
                    bar.low(),
                    bar.close(),
                    bar.volume(),
                    bar.buyVolume(),
                    bar.turnover(),
                    bar.trades());
        }

        BarView view(Instrument i) {
            return new BarView(
                    Times.ofNanos(openNanos),
                    Times.ofNanos(closeNanos),
                    i.formatPrice(open),
                    i.formatPrice(high),
                    i.formatPrice(low),
                    i.formatPrice(close),
                    i.formatQuantity(volume),
                    i.formatQuantity(buyVolume),
                    Money.format(turnover),
                    trades);
        }
    }

    record BarView(
            String openTime,
            String closeTime,
            String open,
            String high,
            String low,
            String close,
            String volume,
            String buyVolume,
            String turnover,
            int trades) {}
}
