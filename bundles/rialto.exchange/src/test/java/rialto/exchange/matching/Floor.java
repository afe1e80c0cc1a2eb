package rialto.exchange.matching;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import rialto.exchange.ExchangeTerms;
import rialto.instrument.Instrument;
import rialto.instrument.InstrumentKind;
import rialto.instrument.Money;
import rialto.instrument.Scale;
import rialto.market.BarSpec;
import rialto.market.Levels;
import rialto.market.MarketSink;
import rialto.order.ExecType;
import rialto.order.ExecutionReport;
import rialto.order.OrdType;
import rialto.order.Side;
import rialto.order.TimeInForce;
import rialto.venue.NewOrder;

/** A paper exchange with one instrument in whole prices and quantities, a clock of its own, and all it reported. */
final class Floor implements AutoCloseable {

    static final Instrument COIN = new Instrument(
            0,
            "COIN",
            "paper",
            InstrumentKind.PERPETUAL,
            "COIN",
            "USD",
            new Scale(1),
            new Scale(1),
            1,
            1,
            1,
            1_000_000,
            0,
            1);
    static final int MAKER_PPM = 100;
    static final int TAKER_PPM = 400;
    static final long SECOND = 1_000_000_000L;

    final PaperExchange exchange = new PaperExchange();
    final List<ExecutionReport> reports = new ArrayList<>();
    final Levels levels = new Levels();
    long now = 1_000 * SECOND;
    private long bookId;
    private int orders;

    Floor() {
        this(0, null);
    }

    Floor(long latencyNanos, Path ledger) {
        exchange.open(new ExchangeTerms("test", MAKER_PPM, TAKER_PPM, latencyNanos, ledger), reports::add);
        exchange.define(COIN);
    }

    // ---- the market

    /** Replaces the book; bids and asks as price, quantity, price, quantity. */
    Floor book(long[] bids, long[] asks) {
        fill(bids, asks);
        bookId++;
        exchange.depth(0, tick(), 0, true, bookId, bookId, MarketSink.NO_PREVIOUS, levels);
        return this;
    }

    Floor diff(long[] bids, long[] asks) {
        fill(bids, asks);
        bookId++;
        exchange.depth(0, tick(), 0, false, bookId, bookId, MarketSink.NO_PREVIOUS, levels);
        return this;
    }

    Floor quote(long bid, long bidQuantity, long ask, long askQuantity) {
        exchange.quote(0, tick(), 0, 0, bid, bidQuantity, ask, askQuantity);
        return this;
    }

    Floor trade(long price, long quantity, Side aggressor) {
        exchange.trade(0, tick(), 0, 0, price, quantity, aggressor);
        return this;
    }

    /** A bar of a minute that starts now and is told when it ends. */
    Floor bar(long open, long high, long low, long close, long volume) {
        long from = now;
        now += 60 * SECOND;
        exchange.bar(0, now, BarSpec.minutes(1), from, now, open, high, low, close, volume, 10);
        return this;
    }

    static long[] of(long... priceAndQuantity) {
        return priceAndQuantity;
    }

    // ---- orders

    String market(Side side, long quantity) {
        return send(order(side, OrdType.MARKET, TimeInForce.IOC, false, false, quantity, 0));
    }

    String limit(Side side, long quantity, long price) {
        return send(order(side, OrdType.LIMIT, TimeInForce.GTC, false, false, quantity, price));
    }

    String limit(Side side, long quantity, long price, TimeInForce timeInForce) {
        return send(order(side, OrdType.LIMIT, timeInForce, false, false, quantity, price));
    }

    String postOnly(Side side, long quantity, long price) {
        return send(order(side, OrdType.LIMIT, TimeInForce.GTC, true, false, quantity, price));
    }

    String reduceOnly(Side side, long quantity, long price) {
        return send(order(side, OrdType.LIMIT, TimeInForce.GTC, false, true, quantity, price));
    }

    NewOrder order(
            Side side,
            OrdType ordType,
            TimeInForce timeInForce,
            boolean postOnly,
            boolean reduceOnly,
            long quantity,
            long price) {
        return new NewOrder(
                "o-" + ++orders, COIN, side, ordType, timeInForce, postOnly, reduceOnly, quantity, price, now);
    }

    String send(NewOrder order) {
        exchange.submit(order, now);
        return order.clOrdId();
    }

    void cancel(String clOrdId) {
        exchange.cancel(clOrdId, now);
    }

    // ---- what came of it

    List<ExecutionReport> of(String clOrdId) {
        return reports.stream()
                .filter(report -> report.clOrdId().equals(clOrdId))
                .toList();
    }

    /**
     * The reports of an order in short: its types, fills as {@code quantity@price}, {@code m} if made, {@code ?} if
     * ambiguous.
     */
    List<String> story(String clOrdId) {
        return of(clOrdId).stream().map(Floor::brief).toList();
    }

    ExecutionReport last(String clOrdId) {
        List<ExecutionReport> all = of(clOrdId);
        return all.get(all.size() - 1);
    }

    long position() {
        return exchange.position(COIN.name());
    }

    static String brief(ExecutionReport report) {
        return report.execType() == ExecType.TRADE
                ? report.lastQuantity() + "@" + report.lastPrice() + (report.maker() ? "m" : "")
                        + (report.ambiguous() ? "?" : "")
                : report.execType().name();
    }

    static long fee(long ppm, long price, long quantity) {
        return ppm * price * quantity * (Money.UNIT / 1_000_000);
    }

    private long tick() {
        return ++now;
    }

    private void fill(long[] bids, long[] asks) {
        levels.clear();
        for (int i = 0; i < bids.length; i += 2) {
            levels.bid(bids[i], bids[i + 1]);
        }
        for (int i = 0; i < asks.length; i += 2) {
            levels.ask(asks[i], asks[i + 1]);
        }
    }

    @Override
    public void close() {
        exchange.close();
    }
}
