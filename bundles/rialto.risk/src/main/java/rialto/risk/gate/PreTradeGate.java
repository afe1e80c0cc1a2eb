package rialto.risk.gate;

import java.math.RoundingMode;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ServiceScope;
import rialto.instrument.Fixed;
import rialto.instrument.Instrument;
import rialto.instrument.InstrumentKind;
import rialto.instrument.Money;
import rialto.instrument.Scale;
import rialto.market.FeedStatus;
import rialto.market.Market;
import rialto.order.Intent;
import rialto.order.OrdType;
import rialto.order.Orders;
import rialto.order.Side;
import rialto.order.TimeInForce;
import rialto.position.Positions;
import rialto.risk.Limits;
import rialto.risk.Refusal;
import rialto.risk.RefusalCode;
import rialto.risk.RiskGate;
import rialto.state.StateReader;
import rialto.state.StateWriter;

/**
 * The gate. Its checks and their order are those of the table in this bundle's README; the first that fails refuses.
 * Approving allocates nothing. Single-threaded.
 */
@Component(service = RiskGate.class, scope = ServiceScope.PROTOTYPE)
public final class PreTradeGate implements RiskGate {

    private static final int SCHEMA = 1;

    /** Basis points in one. */
    private static final long WHOLE = 10_000;

    private static final Scale SECONDS = Scale.decimals(9);

    /** Stands for a price that is not known. */
    private static final long NONE = 0;

    private final LimitTable limits = new LimitTable();
    private final Map<String, SentOrders> sent = new HashMap<>();
    private String latched;

    /** No limits: nothing is allowed. */
    @Activate
    public PreTradeGate() {}

    @Override
    public Refusal check(Intent intent, Market market, Positions positions, Orders orders, long nanos) {
        if (latched != null) {
            return refuse(
                    RefusalCode.KILL_SWITCH,
                    "the kill switch is latched: " + latched
                            + "; cancels pass, new orders wait until a person unlatches it");
        }
        Refusal refusal = checkComplete(intent);
        if (refusal != null) {
            return refusal;
        }
        Instrument instrument = defined(intent.instrument(), market);
        if (instrument == null) {
            return refuse(
                    RefusalCode.UNKNOWN_INSTRUMENT,
                    "instrument "
                            + (intent.instrument() == null
                                    ? "null"
                                    : intent.instrument().name())
                            + " is not defined here, or in other units; order one that is");
        }
        Limits limit = limits.of(instrument);
        if (limit == null) {
            return refuse(
                    RefusalCode.INSTRUMENT_NOT_ALLOWED,
                    instrument.name() + " has no limits and is not allowed; set its limits to allow it");
        }
        try {
            return checkFigures(intent, instrument, limit, market, positions, orders, nanos);
        } catch (ArithmeticException e) {
            return refuse(
                    RefusalCode.OVERFLOW,
                    "the figures of " + intent.side() + " " + intent.quantity() + " at "
                            + intent.price() + " (units of " + instrument.name()
                            + ") with what is held and open overflow: "
                            + e.getMessage() + "; order less");
        }
    }

    private Refusal checkFigures(
            Intent intent,
            Instrument instrument,
            Limits limit,
            Market market,
            Positions positions,
            Orders orders,
            long nanos) {
        Refusal refusal = checkQuantity(intent, instrument);
        if (refusal == null) {
            refusal = checkPrice(intent, instrument);
        }
        if (refusal == null) {
            refusal = checkOrderQuantity(intent, instrument, limit);
        }
        if (refusal != null) {
            return refusal;
        }

        int index = instrument.index();
        Side side = intent.side();
        // All that may still be filled on this side, this order included, and how much of it would only close what is
        // held.
        long claimed = Math.addExact(orders.openQuantity(index, side), intent.quantity());
        long closable = closable(positions.netQuantity(index), side);
        long ownClaimed = Math.addExact(orders.openQuantity(intent.deployment(), index, side), intent.quantity());
        long ownClosable = closable(positions.quantity(intent.deployment(), index), side);
        boolean reduces = ownClaimed <= ownClosable;
        if (intent.reduceOnly() && !reduces) {
            return refuse(
                    RefusalCode.MAX_POSITION,
                    "a reduce-only " + side + " of "
                            + instrument.formatQuantity(intent.quantity()) + " with "
                            + instrument.formatQuantity(ownClaimed - intent.quantity())
                            + " open on that side is more than the "
                            + instrument.formatQuantity(Math.max(0, ownClosable)) + " that " + intent.deployment()
                            + " can close; order less or cancel open orders first");
        }

        long reference = market.referencePrice(index);
        if (!fresh(index, reference, limit, market, nanos)) {
            if (!reduces || claimed > closable) {
                return staleRefusal(instrument, reference, limit, market, nanos);
            }
            reference = NONE;
        }
        if (reference != NONE) {
            refusal = checkCollar(intent, instrument, limit, reference);
        }
        if (refusal == null) {
            refusal = checkNotional(intent, instrument, limit, reference);
        }
        if (refusal == null) {
            refusal = checkPosition(intent, instrument, limit, claimed, closable);
        }
        if (refusal == null) {
            refusal = checkRates(intent, instrument, limit, nanos);
        }
        return refusal;
    }

    private static Refusal checkComplete(Intent intent) {
        if (intent.deployment() == null
                || intent.side() == null
                || intent.ordType() == null
                || intent.timeInForce() == null) {
            return refuse(
                    RefusalCode.INCOMPLETE,
                    "the order lacks its deployment, side, type or time in force; say all of them");
        }
        if (intent.postOnly() && (intent.ordType() == OrdType.MARKET || intent.timeInForce() != TimeInForce.GTC)) {
            return refuse(
                    RefusalCode.INCOMPLETE,
                    "a post-only order cannot be " + intent.ordType() + " " + intent.timeInForce()
                            + ", which takes liquidity; make it LIMIT GTC or leave post-only out");
        }
        return null;
    }

    /** The instrument as the market knows it now, with its tick of today; {@code null} if the market does not. */
    private static Instrument defined(Instrument wanted, Market market) {
        if (wanted == null || wanted.index() < 0 || wanted.index() >= market.instrumentCount()) {
            return null;
        }
        Instrument known = market.instrument(wanted.index());
        boolean same = known == wanted
                || known.symbol().equals(wanted.symbol())
                        && known.venue().equals(wanted.venue())
                        && known.priceScale().equals(wanted.priceScale())
                        && known.quantityScale().equals(wanted.quantityScale())
                        && known.multiplier() == wanted.multiplier();
        return same ? known : null;
    }

    private static Refusal checkQuantity(Intent intent, Instrument instrument) {
        long quantity = intent.quantity();
        if (quantity <= 0) {
            return refuse(
                    RefusalCode.BAD_QUANTITY,
                    "a quantity of " + instrument.formatQuantity(quantity)
                            + " is not above 0; give the side by buy or sell");
        }
        if (quantity < instrument.minQuantity() || quantity > instrument.maxQuantity()) {
            return refuse(
                    RefusalCode.BAD_QUANTITY,
                    "a quantity of " + instrument.formatQuantity(quantity) + " is not in "
                            + instrument.formatQuantity(instrument.minQuantity()) + ".."
                            + instrument.formatQuantity(instrument.maxQuantity()) + ", which " + instrument.venue()
                            + " takes for " + instrument.symbol() + "; choose one that is");
        }
        if (quantity % instrument.lot() != 0) {
            return refuse(
                    RefusalCode.OFF_LOT,
                    "a quantity of " + instrument.formatQuantity(quantity)
                            + " is no multiple of the lot " + instrument.formatQuantity(instrument.lot())
                            + "; round it down to "
                            + instrument.formatQuantity(quantity - quantity % instrument.lot()));
        }
        return null;
    }

    private static Refusal checkPrice(Intent intent, Instrument instrument) {
        long price = intent.price();
        if (intent.ordType() == OrdType.MARKET) {
            return price == NONE
                    ? null
                    : refuse(
                            RefusalCode.BAD_PRICE,
                            "a market order has no price, but this one has " + instrument.formatPrice(price)
                                    + "; leave it out or make it a limit order");
        }
        if (price <= 0) {
            return refuse(
                    RefusalCode.BAD_PRICE,
                    "a limit price of " + instrument.formatPrice(price) + " is not above 0; give a price");
        }
        long off = price % instrument.tick();
        if (off != 0) {
            return refuse(
                    RefusalCode.OFF_TICK,
                    "a limit price of " + instrument.formatPrice(price) + " is no multiple of the tick "
                            + instrument.formatPrice(instrument.tick()) + "; round it, for example to "
                            + instrument.formatPrice(Math.max(instrument.tick(), price - off)));
        }
        return null;
    }

    private static Refusal checkOrderQuantity(Intent intent, Instrument instrument, Limits limit) {
        if (intent.quantity() <= limit.maxOrderQuantity()) {
            return null;
        }
        return refuse(
                RefusalCode.MAX_ORDER_QUANTITY,
                "a quantity of " + instrument.formatQuantity(intent.quantity())
                        + " is above the limit of " + instrument.formatQuantity(limit.maxOrderQuantity())
                        + " for one order of "
                        + instrument.name() + "; order less at a time");
    }

    /** How much an order of this side can take from a position before it turns it round; below 0 if it grows it. */
    private static long closable(long position, Side side) {
        return side == Side.SELL ? position : Math.negateExact(position);
    }

    private static boolean fresh(int index, long reference, Limits limit, Market market, long nanos) {
        return reference > 0
                && market.status(index) != FeedStatus.STALE
                && distance(nanos, market.referenceNanos(index)) <= limit.maxReferenceAgeNanos();
    }

    /** How far apart two times are, whichever is the later one; the largest number for more than can be counted. */
    private static long distance(long a, long b) {
        long later = Math.max(a, b) - Math.min(a, b);
        return later < 0 ? Long.MAX_VALUE : later;
    }

    private static Refusal staleRefusal(
            Instrument instrument, long reference, Limits limit, Market market, long nanos) {
        String what;
        if (reference <= 0) {
            what = "there is none";
        } else if (market.status(instrument.index()) == FeedStatus.STALE) {
            what = "the feed is STALE";
        } else {
            long confirmed = market.referenceNanos(instrument.index());
            what = instrument.formatPrice(reference) + " is " + SECONDS.format(distance(nanos, confirmed)) + " s "
                    + (confirmed > nanos ? "ahead of the clock" : "old") + ", allowed are "
                    + SECONDS.format(limit.maxReferenceAgeNanos()) + " s";
        }
        return refuse(
                RefusalCode.NO_FRESH_PRICE,
                "no fresh price of " + instrument.name() + ": " + what
                        + "; reductions pass, other orders wait for market data");
    }

    private static Refusal checkCollar(Intent intent, Instrument instrument, Limits limit, long reference) {
        if (intent.ordType() != OrdType.LIMIT) {
            return null;
        }
        boolean buy = intent.side() == Side.BUY;
        long worst = buy
                ? Fixed.multiplyDivide(reference, WHOLE + limit.collarBasisPoints(), WHOLE, RoundingMode.FLOOR)
                : Fixed.multiplyDivide(reference, WHOLE - limit.collarBasisPoints(), WHOLE, RoundingMode.CEILING);
        if (buy ? intent.price() <= worst : intent.price() >= worst) {
            return null;
        }
        return refuse(
                RefusalCode.PRICE_COLLAR,
                "a " + intent.side() + " limit of " + instrument.formatPrice(intent.price())
                        + " is " + (buy ? "above " : "below ") + instrument.formatPrice(worst) + ", "
                        + limit.collarBasisPoints()
                        + " basis points off the reference price " + instrument.formatPrice(reference)
                        + "; check the price, or go nearer to the market");
    }

    private static Refusal checkNotional(Intent intent, Instrument instrument, Limits limit, long reference) {
        long most = intent.price();
        long least = intent.price();
        if (intent.ordType() == OrdType.MARKET) {
            if (reference == NONE) {
                return null;
            }
            most = Fixed.multiplyDivide(reference, WHOLE + limit.collarBasisPoints(), WHOLE, RoundingMode.CEILING);
            least = reference;
        } else if (intent.side() == Side.SELL && reference != NONE) {
            // A sell is filled at the market when its limit is below it.
            most = Math.max(most, reference);
        }
        long value = Money.notional(instrument, most, intent.quantity());
        if (value > limit.maxOrderNotional()) {
            return refuse(
                    RefusalCode.MAX_ORDER_NOTIONAL,
                    "a value of " + money(value, instrument) + " ("
                            + instrument.formatQuantity(intent.quantity()) + " at " + instrument.formatPrice(most)
                            + ") is above the limit of " + money(limit.maxOrderNotional(), instrument)
                            + " for one order of "
                            + instrument.name() + "; order less at a time");
        }
        boolean exempt = intent.reduceOnly() && instrument.kind() != InstrumentKind.SPOT;
        value = Money.notional(instrument, least, intent.quantity());
        if (value < instrument.minNotional() && !exempt) {
            return refuse(
                    RefusalCode.MIN_NOTIONAL,
                    "a value of " + money(value, instrument) + " is below the "
                            + money(instrument.minNotional(), instrument) + " that " + instrument.venue()
                            + " takes for "
                            + instrument.symbol() + "; order more");
        }
        return null;
    }

    /** Whether the position can pass its limit when everything open on this side is filled and nothing on the other. */
    private static Refusal checkPosition(
            Intent intent, Instrument instrument, Limits limit, long claimed, long closable) {
        long worst = Math.subtractExact(claimed, closable);
        if (worst <= limit.maxPosition()) {
            return null;
        }
        return refuse(
                RefusalCode.MAX_POSITION,
                "with this " + intent.side() + " of "
                        + instrument.formatQuantity(intent.quantity()) + " and "
                        + instrument.formatQuantity(claimed - intent.quantity())
                        + " open on that side (UNKNOWN included) the position of " + instrument.name() + " could reach "
                        + instrument.formatQuantity(worst) + (intent.side() == Side.BUY ? " long" : " short")
                        + ", the limit is "
                        + instrument.formatQuantity(limit.maxPosition()) + "; order less or cancel open orders first");
    }

    private Refusal checkRates(Intent intent, Instrument instrument, Limits limit, long nanos) {
        SentOrders before = sent.get(intent.deployment());
        if (before == null) {
            return null;
        }
        if (before.full(limit.maxMessages(), limit.messageWindowNanos(), nanos)) {
            return refuse(
                    RefusalCode.MESSAGE_RATE,
                    intent.deployment() + " has sent " + limit.maxMessages()
                            + " orders within " + SECONDS.format(limit.messageWindowNanos()) + " s, the limit for "
                            + instrument.name() + "; wait, cancels pass");
        }
        if (limit.duplicateWindowNanos() > 0
                && before.repeats(intent, instrument.index(), limit.duplicateWindowNanos(), nanos)) {
            return refuse(
                    RefusalCode.DUPLICATE,
                    intent.side() + " " + instrument.formatQuantity(intent.quantity()) + " "
                            + instrument.name() + " at "
                            + (intent.ordType() == OrdType.MARKET ? "market" : instrument.formatPrice(intent.price()))
                            + " repeats the last order of " + intent.deployment() + " within "
                            + SECONDS.format(limit.duplicateWindowNanos())
                            + " s; wait, or change the order if it is meant");
        }
        return null;
    }

    @Override
    public void accepted(Intent intent, long nanos) {
        SentOrders orders = sent.get(intent.deployment());
        if (orders == null) {
            orders = new SentOrders();
            sent.put(intent.deployment(), orders);
        }
        orders.add(intent, nanos, limits.mostMessages());
    }

    @Override
    public void limit(Limits newLimits) {
        limits.put(newLimits);
    }

    @Override
    public Limits limits(String instrument) {
        return limits.of(instrument);
    }

    @Override
    public int limitCount() {
        return limits.size();
    }

    @Override
    public Limits limit(int i) {
        return limits.at(i);
    }

    @Override
    public void latch(String reason) {
        if (reason == null || reason.isBlank()) {
            throw new IllegalArgumentException("the kill switch wants a reason; say why it is latched");
        }
        if (latched == null) {
            latched = reason;
        }
    }

    @Override
    public void unlatch() {
        latched = null;
    }

    @Override
    public String latched() {
        return latched;
    }

    @Override
    public int schema() {
        return SCHEMA;
    }

    @Override
    public void save(StateWriter out) {
        out.putString(latched);
        out.putInt(limits.size());
        for (int i = 0; i < limits.size(); i++) {
            Limits limit = limits.at(i);
            out.putString(limit.instrument())
                    .putLong(limit.maxOrderQuantity())
                    .putLong(limit.maxOrderNotional())
                    .putInt(limit.collarBasisPoints())
                    .putLong(limit.maxReferenceAgeNanos())
                    .putLong(limit.maxPosition())
                    .putInt(limit.maxMessages())
                    .putLong(limit.messageWindowNanos())
                    .putLong(limit.duplicateWindowNanos());
        }
        out.putInt(sent.size());
        for (Map.Entry<String, SentOrders> each : new TreeMap<>(sent).entrySet()) {
            out.putString(each.getKey());
            each.getValue().save(out);
        }
    }

    @Override
    public void load(StateReader in, int schema) {
        if (schema != SCHEMA) {
            throw new IllegalArgumentException("state of the risk gate has schema " + schema + ", this version reads "
                    + SCHEMA + ": install the version of rialto.risk that wrote it");
        }
        limits.clear();
        sent.clear();
        latched = in.getString();
        int limitCount = in.getInt();
        for (int i = 0; i < limitCount; i++) {
            limits.put(new Limits(
                    in.getString(),
                    in.getLong(),
                    in.getLong(),
                    in.getInt(),
                    in.getLong(),
                    in.getLong(),
                    in.getInt(),
                    in.getLong(),
                    in.getLong()));
        }
        int deployments = in.getInt();
        for (int i = 0; i < deployments; i++) {
            String deployment = in.getString();
            SentOrders orders = new SentOrders();
            orders.load(in);
            if (deployment == null || sent.put(deployment, orders) != null) {
                throw new IllegalArgumentException("state holds deployment " + deployment + " twice or without a name");
            }
        }
        if (limits.size() != limitCount || sent.size() != deployments) {
            throw new IllegalArgumentException("state claims " + limitCount + " limits and " + deployments
                    + " deployments, but holds " + limits.size() + " and " + sent.size());
        }
    }

    private static String money(long value, Instrument instrument) {
        return Money.format(value) + ' ' + instrument.quoteCurrency();
    }

    private static Refusal refuse(RefusalCode code, String text) {
        return new Refusal(code, text);
    }
}
