package rialto.market.books;

import java.util.Arrays;
import java.util.List;
import rialto.instrument.Instrument;
import rialto.instrument.InstrumentKind;
import rialto.instrument.Scale;
import rialto.market.BarSpec;
import rialto.market.FeedStatus;
import rialto.market.books.Refusals.Reason;
import rialto.order.Side;
import rialto.state.StateReader;
import rialto.state.StateWriter;

/** Everything known of one instrument. */
final class Line {

    private static final InstrumentKind[] INSTRUMENT_KINDS = InstrumentKind.values();
    private static final BarSpec.Kind[] BAR_KINDS = BarSpec.Kind.values();

    /** A stamp further ahead of its receipt is none: clocks differ by seconds, and a bar that began then would never end. */
    private static final long MOST_AHEAD_NANOS = 6 * 3_600_000_000_000L;

    private final Refusals refusals;
    private final ClosedBars closed;
    private final Valuation valuation;
    private final DepthBook book;
    private final LastQuote quote = new LastQuote(this);
    private final LastTrade trade = new LastTrade(this);
    private BarSeries[] series = {};
    private Instrument instrument;
    /** What the feed says of itself, or what its data says for it where there is no book. */
    private FeedStatus word = FeedStatus.SYNCING;

    private boolean quoted;
    /** Whether the quote came after the feed last lost step. */
    private boolean quoteFresh;

    private long lastPrice;
    private long lastPriceNanos;

    Line(Instrument instrument, Refusals refusals, ClosedBars closed) {
        this.instrument = instrument;
        this.refusals = refusals;
        this.closed = closed;
        this.valuation = new Valuation(instrument);
        this.book = new DepthBook(this, refusals);
    }

    Instrument instrument() {
        return instrument;
    }

    int index() {
        return instrument.index();
    }

    void redefine(Instrument changed) {
        if (!changed.withTick(instrument.tick()).equals(instrument)) {
            throw new IllegalArgumentException("instrument " + changed.index() + " is " + instrument.name()
                    + " with other terms; only its tick can change, a new contract needs a new index");
        }
        instrument = changed;
    }

    Valuation valuation() {
        return valuation;
    }

    LastQuote quote() {
        return quote;
    }

    LastTrade trade() {
        return trade;
    }

    DepthBook book() {
        return book;
    }

    void buildBars(BarSpec spec) {
        if (find(spec) == null) {
            add(new BarSeries(this, spec, closed));
        }
    }

    /** The series of a spec, or {@code null} if none is built. */
    BarSeries find(BarSpec spec) {
        for (BarSeries bars : series) {
            if (bars.spec().equals(spec)) {
                return bars;
            }
        }
        return null;
    }

    private void add(BarSeries bars) {
        series = Arrays.copyOf(series, series.length + 1);
        series[series.length - 1] = bars;
    }

    List<BarSpec> barSpecs() {
        return Arrays.stream(series).map(BarSeries::spec).toList();
    }

    FeedStatus status() {
        return book.used() ? book.status() : word;
    }

    boolean takeQuote(
            long received, long venue, long updateId, long bid, long bidQuantity, long ask, long askQuantity) {
        if (received < 0 || venue < 0) {
            return refusals.refuse(Reason.TIME, index(), received, venue);
        }
        if (venue - received > MOST_AHEAD_NANOS) {
            return refusals.refuse(Reason.AHEAD, index(), received, venue);
        }
        if (bid < 0 || bidQuantity < 0 || bid == 0 != (bidQuantity == 0)) {
            return refusals.refuse(Reason.QUOTE_BID, index(), bid, bidQuantity);
        }
        if (ask < 0 || askQuantity < 0 || ask == 0 != (askQuantity == 0)) {
            return refusals.refuse(Reason.QUOTE_ASK, index(), ask, askQuantity);
        }
        if (ask != 0 && bid > ask) {
            return refusals.refuse(Reason.QUOTE_CROSSED, index(), bid, ask);
        }
        if (quoteFresh && updateId < quote.updateId) {
            return false;
        }
        quote.updateId = updateId;
        quote.bidPrice = bid;
        quote.bidQuantity = bidQuantity;
        quote.askPrice = ask;
        quote.askQuantity = askQuantity;
        quote.receivedNanos = received;
        quote.venueNanos = venue;
        quoted = true;
        quoteFresh = true;
        word = FeedStatus.LIVE;
        pass(received, venue);
        return true;
    }

    boolean takeTrade(long received, long venue, long id, long price, long quantity, Side aggressor) {
        if (received < 0 || venue < 0) {
            return refusals.refuse(Reason.TIME, index(), received, venue);
        }
        if (venue - received > MOST_AHEAD_NANOS) {
            return refusals.refuse(Reason.AHEAD, index(), received, venue);
        }
        if (price <= 0 || quantity <= 0) {
            return refusals.refuse(Reason.TRADE, index(), price, quantity);
        }
        if (id != 0 && known(id, venue)) {
            return false;
        }
        if (!valuation.take(price, quantity)) {
            return refusals.refuse(Reason.TRADE_VALUE, index(), price, quantity);
        }
        for (BarSeries bars : series) {
            if (!bars.holds(quantity)) {
                return refusals.refuse(Reason.BAR_VOLUME, index(), price, quantity);
            }
        }
        trade.tradeId = id;
        trade.price = price;
        trade.quantity = quantity;
        trade.aggressor = aggressor;
        trade.receivedNanos = received;
        trade.venueNanos = venue;
        trade.fresh = true;
        tell(received, price);
        for (BarSeries bars : series) {
            bars.trade(received, venue, price, quantity, aggressor == Side.BUY);
            if (bars.spec().kind() == BarSpec.Kind.VOLUME) {
                // It valued the parts of the trade; the next series wants the whole again.
                valuation.take(price, quantity);
            }
        }
        return true;
    }

    /**
     * Ids rise while a feed is in step. After a break the venue may tell its last trade again, with the same time; a recording that
     * begins again tells its ids of another time.
     */
    private boolean known(long id, long venue) {
        return trade.fresh ? id <= trade.tradeId : id == trade.tradeId && venue == trade.venueNanos;
    }

    boolean takeBar(
            long received,
            BarSpec spec,
            long from,
            long to,
            long open,
            long high,
            long low,
            long close,
            long volume,
            int trades) {
        if (received < 0) {
            return refusals.refuse(Reason.TIME, index(), received, 0);
        }
        if (to <= from) {
            return refusals.refuse(Reason.BAR_TIMES, index(), from, to);
        }
        if (low <= 0 || low > Math.min(open, close) || high < Math.max(open, close) || volume < 0 || trades < 0) {
            return refusals.refuse(Reason.BAR_PRICES, index(), low, high);
        }
        BarSeries bars = find(spec);
        if (bars != null) {
            if (!bars.takes(from)) {
                return false;
            }
            bars.finished(from, to, open, high, low, close, volume, trades);
        }
        tell(received, close);
        return true;
    }

    /** Closes the TIME bars whose end has come. */
    void pass(long received, long venue) {
        for (BarSeries bars : series) {
            bars.pass(received, venue);
        }
    }

    boolean takeStatus(long received, FeedStatus status) {
        if (received < 0) {
            return refusals.refuse(Reason.TIME, index(), received, 0);
        }
        FeedStatus before = status();
        word = status;
        if (status != FeedStatus.LIVE) {
            quoteFresh = false;
            trade.fresh = false;
            book.lose(status);
        }
        return status() != before;
    }

    /** The mid of the fresher of book and quote, if one of them is in step, else the last price. */
    long referencePrice() {
        boolean byQuote = quoteFresh && quote.bidPrice > 0 && quote.askPrice > 0;
        if (book.hasMid() && !(byQuote && quote.receivedNanos >= book.receivedNanos())) {
            return book.mid();
        }
        return byQuote ? quote.bidPrice + (quote.askPrice - quote.bidPrice) / 2 : lastPrice;
    }

    long referenceNanos() {
        boolean byQuote = quoteFresh && quote.bidPrice > 0 && quote.askPrice > 0;
        if (book.hasMid()) {
            return byQuote ? Math.max(quote.receivedNanos, book.receivedNanos()) : book.receivedNanos();
        }
        return byQuote ? quote.receivedNanos : lastPriceNanos;
    }

    void save(StateWriter out) {
        out.putInt(instrument.index()).putString(instrument.symbol()).putString(instrument.venue());
        out.putByte(instrument.kind().ordinal())
                .putString(instrument.baseCurrency())
                .putString(instrument.quoteCurrency());
        out.putLong(instrument.priceScale().denominator())
                .putLong(instrument.quantityScale().denominator());
        out.putLong(instrument.tick()).putLong(instrument.lot());
        out.putLong(instrument.minQuantity()).putLong(instrument.maxQuantity());
        out.putLong(instrument.minNotional()).putLong(instrument.multiplier());
        out.putByte(word.ordinal())
                .putBoolean(quoted)
                .putBoolean(quoteFresh)
                .putLong(lastPrice)
                .putLong(lastPriceNanos);
        quote.save(out);
        trade.save(out);
        book.save(out);
        out.putInt(series.length);
        for (BarSeries bars : series) {
            bars.save(out);
        }
    }

    static Line load(StateReader in, int schema, Refusals refusals, ClosedBars closed) {
        Line line = new Line(instrument(in), refusals, closed);
        line.word = DepthBook.status(in.getByte());
        line.quoted = in.getBoolean();
        line.quoteFresh = in.getBoolean();
        line.lastPrice = in.getLong();
        line.lastPriceNanos = in.getLong();
        line.quote.load(in);
        line.trade.load(in, schema);
        line.book.load(in);
        int specs = in.getInt();
        for (int i = 0; i < specs; i++) {
            BarSeries bars = new BarSeries(line, spec(in), closed);
            bars.load(in);
            line.add(bars);
        }
        return line;
    }

    private static Instrument instrument(StateReader in) {
        int index = in.getInt();
        String symbol = in.getString();
        String venue = in.getString();
        int kind = in.getByte();
        if (kind < 0 || kind >= INSTRUMENT_KINDS.length) {
            throw new IllegalArgumentException("no kind of instrument has the number " + kind);
        }
        return new Instrument(
                index,
                symbol,
                venue,
                INSTRUMENT_KINDS[kind],
                in.getString(),
                in.getString(),
                new Scale(in.getLong()),
                new Scale(in.getLong()),
                in.getLong(),
                in.getLong(),
                in.getLong(),
                in.getLong(),
                in.getLong(),
                in.getLong());
    }

    private static BarSpec spec(StateReader in) {
        int kind = in.getByte();
        if (kind < 0 || kind >= BAR_KINDS.length) {
            throw new IllegalArgumentException("no kind of bar has the number " + kind);
        }
        return new BarSpec(BAR_KINDS[kind], in.getLong());
    }

    /** Notes a price paid, and where nothing better is published, that the feed lives. */
    private void tell(long received, long price) {
        lastPrice = price;
        lastPriceNanos = received;
        if (!quoted) {
            word = FeedStatus.LIVE;
        }
    }
}
