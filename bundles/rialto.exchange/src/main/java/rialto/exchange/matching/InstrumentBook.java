package rialto.exchange.matching;

import java.util.ArrayList;
import java.util.List;
import rialto.instrument.Instrument;
import rialto.instrument.Money;
import rialto.market.FeedStatus;
import rialto.market.Levels;
import rialto.order.ExecType;
import rialto.order.OrdType;
import rialto.order.Side;
import rialto.order.TimeInForce;
import rialto.venue.NewOrder;

/**
 * One instrument of the paper exchange: the market as it was shown, our orders laid over it, and our position.
 *
 * <p>Our orders never meet one another, and the shown market never reacts to them: what our fills took of a level is
 * not there for us again until the market updates that level.
 */
final class InstrumentBook {

    final String name;
    /** Number of the instrument in the ledger. */
    final int number;

    private final Clearing clearing;
    private final ShownMarket market = new ShownMarket();
    private final WorkingSide buys = new WorkingSide();
    private final WorkingSide sells = new WorkingSide();
    /** Orders that take, or may take, from a market that shows neither book nor quote: they wait for its next print. */
    private final List<WorkingOrder> waiting = new ArrayList<>();

    private Instrument instrument;
    private Fee notional;
    private Fee makerFee;
    private Fee takerFee;
    private long position;
    private long lastPrice;
    private boolean everPrinted;
    private int openCount;
    private int reduceOnlyCount;
    private boolean touched;

    InstrumentBook(String name, int number, Clearing clearing) {
        this.name = name;
        this.number = number;
        this.clearing = clearing;
    }

    Instrument instrument() {
        return instrument;
    }

    long position() {
        return position;
    }

    void define(Instrument definition, Fee whole, Fee maker, Fee taker) {
        instrument = definition;
        notional = whole;
        makerFee = maker;
        takerFee = taker;
    }

    // ---- what the market shows

    boolean quote(long updateId, long bidPrice, long bidQuantity, long askPrice, long askQuantity) {
        if (!market.quote(updateId, bidPrice, bidQuantity, askPrice, askQuantity)) {
            return false;
        }
        if (openCount > 0) {
            matchShown();
        }
        return true;
    }

    boolean depth(boolean snapshot, long firstId, long lastId, long previousId, Levels levels) {
        if (!market.depth(snapshot, firstId, lastId, previousId, levels)) {
            return false;
        }
        if (openCount > 0) {
            matchShown();
        }
        return true;
    }

    boolean status(FeedStatus status) {
        market.status(status);
        return true;
    }

    boolean trade(long nanos, long price, long quantity, Side aggressor) {
        if (price <= 0 || quantity <= 0) {
            return false;
        }
        lastPrice = price;
        everPrinted = true;
        if (openCount == 0) {
            return true;
        }
        if (market.everShown()) {
            matchTrade(buys, Side.BUY, price, quantity, aggressor);
            matchTrade(sells, Side.SELL, price, quantity, aggressor);
        } else {
            matchPrint(nanos, nanos + 1, price, price, price, price, quantity, false);
        }
        tidy();
        return true;
    }

    boolean bar(long openNanos, long closeNanos, long open, long high, long low, long close, long volume) {
        if (low <= 0
                || high < low
                || open < low
                || open > high
                || close < low
                || close > high
                || volume < 0
                || closeNanos <= openNanos) {
            return false;
        }
        lastPrice = close;
        everPrinted = true;
        if (openCount > 0 && !market.everShown()) {
            matchPrint(openNanos, closeNanos, open, high, low, close, volume, true);
            tidy();
        }
        return true;
    }

    // ---- orders

    /** Why the venue would refuse an order, or {@code null} if it takes it. */
    String refusal(NewOrder order) {
        if (instrument == null) {
            return "unknown instrument " + name + " at this exchange";
        }
        Instrument theirs = order.instrument();
        boolean sameUnits = theirs == instrument
                || theirs.priceScale().equals(instrument.priceScale())
                        && theirs.quantityScale().equals(instrument.quantityScale());
        if (!sameUnits) {
            return name + " trades in units of 1/" + instrument.priceScale().denominator() + " and 1/"
                    + instrument.quantityScale().denominator() + ", not 1/"
                    + theirs.priceScale().denominator() + " and 1/"
                    + theirs.quantityScale().denominator();
        }
        long quantity = order.quantity();
        if (quantity < instrument.minQuantity() || quantity > instrument.maxQuantity()) {
            return "quantity " + instrument.formatQuantity(quantity) + " is not within "
                    + instrument.formatQuantity(instrument.minQuantity()) + ".."
                    + instrument.formatQuantity(instrument.maxQuantity());
        }
        if (quantity % instrument.lot() != 0) {
            return "quantity " + instrument.formatQuantity(quantity) + " is no multiple of the lot "
                    + instrument.formatQuantity(instrument.lot());
        }
        boolean limit = order.ordType() == OrdType.LIMIT;
        if (limit) {
            if (order.price() <= 0 || order.price() % instrument.tick() != 0) {
                return "price " + instrument.formatPrice(order.price()) + " is no positive multiple of the tick "
                        + instrument.formatPrice(instrument.tick());
            }
        } else if (order.price() != 0) {
            return "a MARKET order has no price";
        }
        if (order.postOnly() && (!limit || order.timeInForce() != TimeInForce.GTC)) {
            return "post-only is for LIMIT GTC orders";
        }
        Side other = order.side().opposite();
        long best = market.bestKey(other);
        if (order.postOnly() && best >= -ShownMarket.key(order.side(), order.price()) && best != ShownSide.NONE) {
            return "post-only order would take liquidity at " + instrument.formatPrice(Math.abs(best));
        }
        if (order.reduceOnly() && reducible(order.side()) == 0) {
            return "reduce-only order would open or grow a position of " + instrument.formatQuantity(position);
        }
        return refusalBySize(order, limit ? order.price() : referencePrice(best));
    }

    private String refusalBySize(NewOrder order, long price) {
        long value;
        try {
            value = notional.of(price, order.quantity());
            long worst = Math.max(price, worstShownPrice(order.side().opposite()));
            notional.of(worst, order.quantity());
            makerFee.of(worst, order.quantity());
            takerFee.of(worst, order.quantity());
            Math.addExact(Math.addExact(Math.abs(position), openQuantity()), order.quantity());
        } catch (ArithmeticException e) {
            return "value of " + instrument.formatQuantity(order.quantity()) + " is beyond what can be counted";
        }
        if (!order.reduceOnly() && price > 0 && value < instrument.minNotional()) {
            return "value " + Money.format(value) + ' ' + instrument.quoteCurrency() + " is below the least of "
                    + Money.format(instrument.minNotional());
        }
        return null;
    }

    /** Lets an order that was accepted meet the market. */
    void enter(WorkingOrder order) {
        count(order);
        if (order.postOnly) {
            rest(order);
        } else if (market.everShown()) {
            execute(order);
        } else if (everPrinted || order.rests()) {
            waiting.add(order);
        } else {
            clearing.end(order, ExecType.EXPIRED, "no market has been shown yet");
        }
        tidy();
    }

    /** Puts an order back that the ledger holds as open: at the back of its queue. */
    void restore(WorkingOrder order) {
        count(order);
        if (order.rests()) {
            side(order.side).add(order);
        } else {
            waiting.add(order);
        }
    }

    /** Sets the position that the ledger holds. */
    void restorePosition(long quantity) {
        position = quantity;
    }

    void cancel(WorkingOrder order) {
        clearing.end(order, ExecType.CANCELED, "");
        tidy();
    }

    // ---- called by the clearing

    /** Largest quantity that an order of a side can take off the position. */
    long reducible(Side side) {
        long against = side == Side.BUY ? -position : position;
        return Math.max(0, against);
    }

    void filled(Side side, long quantity) {
        position = Math.addExact(position, side.sign() * quantity);
        touched = true;
    }

    void ended(WorkingOrder order) {
        openCount--;
        if (order.reduceOnly) {
            reduceOnlyCount--;
        }
        touched = true;
    }

    long fee(boolean maker, long price, long quantity) {
        return (maker ? makerFee : takerFee).of(price, quantity);
    }

    // ---- matching against book and quote

    private void matchShown() {
        if (!waiting.isEmpty() && market.inUse()) {
            for (int i = 0; i < waiting.size(); i++) {
                execute(waiting.get(i));
            }
            waiting.clear();
        }
        if (buys.count() > 0) {
            shrinkQueues(buys, Side.BUY);
            cross(buys, Side.SELL);
        }
        if (sells.count() > 0) {
            shrinkQueues(sells, Side.SELL);
            cross(sells, Side.BUY);
        }
        tidy();
    }

    private void execute(WorkingOrder order) {
        if (order.timeInForce == TimeInForce.FOK) {
            long possible = available(order);
            if (possible < order.leaves()) {
                clearing.end(
                        order,
                        ExecType.EXPIRED,
                        "fill or kill: only " + instrument.formatQuantity(possible) + " to be had");
                return;
            }
        }
        Side other = order.side.opposite();
        int levels = market.walk(other);
        long limit = order.limitKey();
        for (int level = 0; level < levels && !order.ended && market.walkKey(level) >= limit; level++) {
            long free = market.walkFree(level);
            if (free > 0) {
                long done = clearing.fill(order, free, Math.abs(market.walkKey(level)), false, false);
                if (done == 0) {
                    break;
                }
                market.walkTake(level, done);
            }
        }
        if (order.ended) {
            return;
        }
        if (order.rests()) {
            rest(order);
        } else {
            clearing.end(order, ExecType.EXPIRED, market.inUse() ? "no more liquidity is shown" : "no market is shown");
        }
    }

    private long available(WorkingOrder order) {
        long wanted = order.leaves();
        if (order.reduceOnly) {
            wanted = Math.min(wanted, reducible(order.side));
        }
        long found = 0;
        int levels = market.walk(order.side.opposite());
        long limit = order.limitKey();
        for (int level = 0; level < levels && found < wanted && market.walkKey(level) >= limit; level++) {
            found += Math.min(wanted - found, market.walkFree(level));
        }
        return found;
    }

    private void rest(WorkingOrder order) {
        long shown = market.shownAt(order.side, order.key);
        order.ahead = shown < 0 ? WorkingOrder.UNKNOWN : shown;
        side(order.side).add(order);
    }

    /** Cancels behind us come first, as far as the level allows: what is ahead is never more than what is shown. */
    private void shrinkQueues(WorkingSide side, Side of) {
        for (int i = 0; i < side.count(); i++) {
            WorkingOrder order = side.at(i);
            long shown = market.shownAt(of, order.key);
            if (shown >= 0 && shown < order.ahead) {
                order.ahead = shown;
            }
        }
    }

    /** Shown liquidity of the other side at our price or through it would have met us: it fills us at our price. */
    private void cross(WorkingSide own, Side other) {
        for (int i = own.count() - 1; i >= 0; i--) {
            WorkingOrder order = own.at(i);
            long limit = -order.key;
            long best = market.bestKey(other);
            if (best == ShownSide.NONE || best < limit) {
                return;
            }
            int levels = market.walk(other);
            for (int level = 0; level < levels && !order.ended && market.walkKey(level) >= limit; level++) {
                long free = market.walkFree(level);
                if (free > 0) {
                    long done = clearing.fill(order, free, order.price, true, false);
                    if (done == 0) {
                        break;
                    }
                    market.walkTake(level, done);
                }
            }
        }
    }

    /**
     * A trade at our price by an aggressor against our side eats what is ahead of us, then us; a trade through our
     * price would have met us first. What was eaten ahead of one of our orders stood ahead of the later ones too. No more is filled than was traded, less what we took before of the level that an
     * aggressor of our own side lifted.
     */
    private void matchTrade(WorkingSide own, Side side, long price, long quantity, Side aggressor) {
        long key = ShownMarket.key(side, price);
        if (own.bestKey() < key) {
            return;
        }
        long budget = quantity;
        if (aggressor == side) {
            budget = Math.max(0, budget - market.takenAt(side.opposite(), -key));
        }
        long eaten = 0;
        for (int i = own.count() - 1; i >= 0 && (budget > 0 || eaten > 0); i--) {
            WorkingOrder order = own.at(i);
            if (order.key < key) {
                return;
            }
            if (order.key > key) {
                budget -= clearing.fill(order, budget, order.price, true, false);
            } else if (aggressor == side.opposite() && order.ahead != WorkingOrder.UNKNOWN) {
                long eatenNow = Math.min(budget, Math.max(0, order.ahead - eaten));
                budget -= eatenNow;
                eaten += eatenNow;
                order.ahead = Math.max(0, order.ahead - eaten);
                if (order.ahead == 0 && budget > 0) {
                    budget -= clearing.fill(order, budget, order.price, true, false);
                }
            }
        }
    }

    // ---- matching against bars and bare trades

    /**
     * Matches against a span of trading of which only four prices and a volume are known; a bare trade is such a span
     * with one price. Where the span hides what came first, the worse for us is taken and the fill is flagged.
     */
    private void matchPrint(
            long openNanos, long closeNanos, long open, long high, long low, long close, long volume, boolean bar) {
        long budget = volume;
        for (int i = 0; i < waiting.size() && budget > 0; i++) {
            WorkingOrder order = waiting.get(i);
            if (order.arrivedNanos < closeNanos) {
                budget -= takeFromPrint(order, budget, openNanos, open, high, low, bar);
            }
        }
        for (int i = 0; i < waiting.size(); i++) {
            WorkingOrder order = waiting.get(i);
            if (!order.ended && order.rests() && order.arrivedNanos < closeNanos && volume > 0) {
                side(order.side).add(order);
                waiting.remove(i--);
            }
        }
        if (budget == 0) {
            return;
        }
        boolean both = high > low
                && reached(buys, openNanos, closeNanos, low, close)
                && reached(sells, openNanos, closeNanos, high, close);
        if (position < 0) {
            budget = fillReached(sells, budget, openNanos, closeNanos, high, close, both);
            fillReached(buys, budget, openNanos, closeNanos, low, close, both);
        } else {
            budget = fillReached(buys, budget, openNanos, closeNanos, low, close, both);
            fillReached(sells, budget, openNanos, closeNanos, high, close, both);
        }
    }

    /** Lets a taker have the open, or the worst price of the span if it came after the open; gives what it took. */
    private long takeFromPrint(
            WorkingOrder order, long budget, long openNanos, long open, long high, long low, boolean bar) {
        if (order.ended) {
            return 0;
        }
        boolean hidden = order.arrivedNanos > openNanos;
        long price = !hidden ? open : order.side == Side.BUY ? high : low;
        boolean marketable = ShownMarket.key(order.side.opposite(), price) >= order.limitKey();
        if (!countable(price, order.leaves())) {
            clearing.end(order, ExecType.EXPIRED, "its value is beyond what can be counted");
            return 0;
        }
        if (order.rests()) {
            return marketable && !hidden ? clearing.fill(order, budget, price, false, false) : 0;
        }
        long done = 0;
        if (marketable) {
            long most = order.reduceOnly ? Math.min(budget, reducible(order.side)) : budget;
            if (order.timeInForce != TimeInForce.FOK || most >= order.leaves()) {
                done = clearing.fill(order, budget, price, false, hidden && high > low);
            }
        }
        boolean goesOn = !bar && order.ordType == OrdType.MARKET && order.timeInForce != TimeInForce.FOK;
        if (!order.ended && !goesOn) {
            clearing.end(order, ExecType.EXPIRED, "not to be had in the next " + (bar ? "bar" : "trade"));
        }
        return done;
    }

    private static boolean reached(WorkingSide own, long openNanos, long closeNanos, long extreme, long close) {
        for (int i = own.count() - 1; i >= 0; i--) {
            if (through(own.at(i), openNanos, closeNanos, extreme, close)) {
                return true;
            }
        }
        return false;
    }

    private long fillReached(
            WorkingSide own,
            long volume,
            long openNanos,
            long closeNanos,
            long extreme,
            long close,
            boolean ambiguous) {
        long budget = volume;
        for (int i = own.count() - 1; i >= 0 && budget > 0; i--) {
            WorkingOrder order = own.at(i);
            if (through(order, openNanos, closeNanos, extreme, close)) {
                budget -= clearing.fill(order, budget, order.price, true, ambiguous);
            }
        }
        return budget;
    }

    /** Whether the market surely traded through an order's price while it was there: touching is not enough. */
    private static boolean through(WorkingOrder order, long openNanos, long closeNanos, long extreme, long close) {
        if (order.ended || order.arrivedNanos >= closeNanos) {
            return false;
        }
        long reached = order.arrivedNanos > openNanos ? close : extreme;
        return ShownMarket.key(order.side, reached) < order.key;
    }

    // ---- the rest

    private void tidy() {
        if (!touched) {
            return;
        }
        touched = false;
        sweep();
        if (reduceOnlyCount > 0) {
            expireReduceOnly(buys);
            expireReduceOnly(sells);
            for (int i = 0; i < waiting.size(); i++) {
                expireIfPointless(waiting.get(i));
            }
            if (touched) {
                touched = false;
                sweep();
            }
        }
    }

    private void sweep() {
        buys.sweep();
        sells.sweep();
        for (int i = waiting.size() - 1; i >= 0; i--) {
            if (waiting.get(i).ended) {
                waiting.remove(i);
            }
        }
    }

    private void expireReduceOnly(WorkingSide side) {
        for (int i = side.count() - 1; i >= 0; i--) {
            expireIfPointless(side.at(i));
        }
    }

    private void expireIfPointless(WorkingOrder order) {
        if (order.reduceOnly && !order.ended && reducible(order.side) == 0) {
            clearing.end(order, ExecType.EXPIRED, "reduce-only: no position is left to reduce");
        }
    }

    private void count(WorkingOrder order) {
        openCount++;
        if (order.reduceOnly) {
            reduceOnlyCount++;
        }
    }

    private WorkingSide side(Side side) {
        return side == Side.BUY ? buys : sells;
    }

    private long openQuantity() {
        long sum = 0;
        for (int i = 0; i < buys.count(); i++) {
            sum = Math.addExact(sum, buys.at(i).leaves());
        }
        for (int i = 0; i < sells.count(); i++) {
            sum = Math.addExact(sum, sells.at(i).leaves());
        }
        for (int i = 0; i < waiting.size(); i++) {
            sum = Math.addExact(sum, waiting.get(i).leaves());
        }
        return sum;
    }

    private long referencePrice(long bestKey) {
        return bestKey == ShownSide.NONE ? lastPrice : Math.abs(bestKey);
    }

    private long worstShownPrice(Side side) {
        int levels = market.walk(side);
        return levels == 0 ? lastPrice : Math.max(Math.abs(market.walkKey(0)), Math.abs(market.walkKey(levels - 1)));
    }

    private boolean countable(long price, long quantity) {
        try {
            notional.of(price, quantity);
            makerFee.of(price, quantity);
            takerFee.of(price, quantity);
            return true;
        } catch (ArithmeticException e) {
            return false;
        }
    }
}
