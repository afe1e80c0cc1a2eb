package rialto.exchange.matching;

import rialto.order.OrdType;
import rialto.order.Side;
import rialto.order.TimeInForce;

/** An order that the exchange took and that has not ended. */
final class WorkingOrder {

    /** Stands for a quantity ahead that the market did not show: only a trade through the price can fill then. */
    static final long UNKNOWN = Long.MAX_VALUE;

    final String clOrdId;
    final InstrumentBook book;
    final Side side;
    final OrdType ordType;
    final TimeInForce timeInForce;
    final boolean postOnly;
    final boolean reduceOnly;
    final long quantity;
    final long price;
    final long arrivedNanos;
    /** The price as a key of the side it rests on. */
    final long key;
    /** Where its first record stands in the ledger. */
    final long root;
    /** Where its last record stands in the ledger. */
    long last;

    long cumQuantity;
    /** Shown quantity that trades before us at our price, or {@link #UNKNOWN}. */
    long ahead = UNKNOWN;

    boolean ended;

    WorkingOrder(
            String clOrdId,
            InstrumentBook book,
            Side side,
            OrdType ordType,
            TimeInForce timeInForce,
            boolean postOnly,
            boolean reduceOnly,
            long quantity,
            long price,
            long arrivedNanos,
            long root) {
        this.clOrdId = clOrdId;
        this.book = book;
        this.side = side;
        this.ordType = ordType;
        this.timeInForce = timeInForce;
        this.postOnly = postOnly;
        this.reduceOnly = reduceOnly;
        this.quantity = quantity;
        this.price = price;
        this.arrivedNanos = arrivedNanos;
        this.key = ShownMarket.key(side, price);
        this.root = root;
        this.last = root;
    }

    long leaves() {
        return quantity - cumQuantity;
    }

    boolean rests() {
        return ordType == OrdType.LIMIT && timeInForce == TimeInForce.GTC;
    }

    /** Worst key of the other side that the order may trade at. */
    long limitKey() {
        return ordType == OrdType.MARKET ? Long.MIN_VALUE + 1 : -key;
    }
}
