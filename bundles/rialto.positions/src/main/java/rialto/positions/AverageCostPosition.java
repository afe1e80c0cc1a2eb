package rialto.positions;

import java.math.RoundingMode;
import java.util.Arrays;
import rialto.instrument.Fixed;
import rialto.instrument.Instrument;
import rialto.instrument.InstrumentKind;
import rialto.instrument.Money;
import rialto.order.Fill;
import rialto.order.Order;
import rialto.order.Side;
import rialto.position.Position;
import rialto.state.StateReader;
import rialto.state.StateWriter;

/**
 * One position. Its cost and its realised profit are exact sums of price x quantity, counted in {@code 1/divisor} of
 * a unit of {@link Money}, so that nothing is rounded but the cost that a partial close releases, far below what is
 * shown.
 *
 * <p>A fill is booked in two steps: {@link #prepare} computes everything that can overflow, {@link #commit} cannot
 * fail.
 */
final class AverageCostPosition implements Position {

    /** Factors and divisors stay below this, so that an amount that fits {@link Money} fits the exact sums. */
    private static final long FINEST = 1L << 62;

    private final String deployment;
    private Instrument instrument;

    /** What price x quantity is multiplied by to be counted in {@code 1/divisor} of a unit of {@link Money}. */
    private long factor;

    private long divisor;

    private long quantity;
    private long bought;
    private long sold;
    private long realisedMoney;
    private long fees;

    /** Signed quantity x price of what is open: below 0 for a short position at a positive price. */
    private final Wide cost = new Wide();

    private final Wide realised = new Wide();

    /**
     * What was taken off the quantity beyond the fees in the base currency, in 1/{@link Money#UNIT} of a quantity
     * unit.
     */
    private long baseFeeCredit;

    /** Other currencies of fees in their natural order, and their sums. */
    private String[] feeCurrencies = {};

    private long[] feeSums = {};

    private final Wide nextCost = new Wide();
    private final Wide nextRealised = new Wide();
    private final Wide scratch = new Wide();
    private Instrument nextInstrument;
    private long nextQuantity;
    private long nextBought;
    private long nextSold;
    private long nextRealisedMoney;
    private long nextFees;
    private long nextBaseFeeCredit;
    private String nextFeeCurrency;
    private long nextFeeSum;

    AverageCostPosition(String deployment, Instrument instrument) {
        this.deployment = deployment;
        measure(instrument);
    }

    /**
     * Computes what a fill makes of this position and changes nothing that shows.
     *
     * @return by how much the quantity changes
     * @throws ArithmeticException on overflow
     */
    long prepare(Fill fill) {
        Order order = fill.order();
        nextInstrument = order.instrument();
        if (nextInstrument != instrument) {
            requireSameUnits(nextInstrument);
        }
        long filled = fill.quantity();
        if (filled <= 0) {
            throw new IllegalArgumentException(
                    "a fill of " + filled + " units for order " + order.clOrdId() + " is no fill");
        }
        boolean buy = order.side() == Side.BUY;
        nextBought = buy ? Math.addExact(bought, filled) : bought;
        nextSold = buy ? sold : Math.addExact(sold, filled);
        long change = Math.subtractExact(buy ? filled : -filled, prepareFee(fill));
        nextQuantity = Math.addExact(quantity, change);
        Math.absExact(nextQuantity);
        nextCost.set(cost);
        nextRealised.set(realised);
        nextRealisedMoney = realisedMoney;
        if (quantity == 0 || quantity < 0 == change < 0) {
            value(fill.price(), change);
            nextCost.add(scratch);
            return change;
        }
        long open = Math.absExact(quantity);
        long closed = Math.min(Math.absExact(change), open);
        value(fill.price(), quantity > 0 ? closed : -closed);
        nextRealised.add(scratch);
        scratch.setShare(cost, closed, open);
        nextRealised.subtract(scratch);
        nextRealisedMoney = nextRealised.dividedBy(divisor);
        nextCost.subtract(scratch);
        if (closed == open) {
            value(fill.price(), nextQuantity);
            nextCost.add(scratch);
        }
        return change;
    }

    /** Makes what the last {@link #prepare} computed the state. */
    void commit() {
        instrument = nextInstrument;
        quantity = nextQuantity;
        bought = nextBought;
        sold = nextSold;
        cost.set(nextCost);
        realised.set(nextRealised);
        realisedMoney = nextRealisedMoney;
        fees = nextFees;
        baseFeeCredit = nextBaseFeeCredit;
        if (nextFeeCurrency != null) {
            keepFeeSum();
        }
    }

    /** @return by how many units the fee shortens what is held */
    private long prepareFee(Fill fill) {
        nextFees = fees;
        nextBaseFeeCredit = baseFeeCredit;
        nextFeeCurrency = null;
        long fee = fill.fee();
        String currency = fill.feeCurrency();
        if (fee == 0) {
            return 0;
        }
        if (currency.equals(instrument.quoteCurrency())) {
            nextFees = Math.addExact(fees, fee);
            return 0;
        }
        if (instrument.kind() == InstrumentKind.SPOT && currency.equals(instrument.baseCurrency())) {
            long scale = instrument.quantityScale().denominator();
            long units = Fixed.multiplyDivide(fee, scale, Money.UNIT, RoundingMode.CEILING);
            // Below one unit by the rule of CEILING, so that the low 64 bits are the whole of it.
            nextBaseFeeCredit = baseFeeCredit + (units * Money.UNIT - fee * scale);
            if (nextBaseFeeCredit >= Money.UNIT) {
                nextBaseFeeCredit -= Money.UNIT;
                units--;
            }
            nextFees = Math.addExact(fees, Money.notional(instrument, fill.price(), units));
            return units;
        }
        nextFeeCurrency = currency.isEmpty() ? "?" : currency;
        int at = Arrays.binarySearch(feeCurrencies, nextFeeCurrency);
        nextFeeSum = at < 0 ? fee : Math.addExact(feeSums[at], fee);
        return 0;
    }

    private void keepFeeSum() {
        int at = Arrays.binarySearch(feeCurrencies, nextFeeCurrency);
        if (at < 0) {
            at = -at - 1;
            int after = feeCurrencies.length - at;
            feeCurrencies = Arrays.copyOf(feeCurrencies, feeCurrencies.length + 1);
            feeSums = Arrays.copyOf(feeSums, feeSums.length + 1);
            System.arraycopy(feeCurrencies, at, feeCurrencies, at + 1, after);
            System.arraycopy(feeSums, at, feeSums, at + 1, after);
            feeCurrencies[at] = nextFeeCurrency;
        }
        feeSums[at] = nextFeeSum;
    }

    /** Sets {@link #scratch} to the value of a signed quantity at a price. */
    private void value(long price, long signed) {
        scratch.setProduct(price, signed);
        scratch.multiply(factor);
    }

    private void measure(Instrument of) {
        instrument = of;
        long unit = Math.multiplyExact(Money.UNIT, of.multiplier());
        long units = Math.multiplyExact(
                of.priceScale().denominator(), of.quantityScale().denominator());
        long finer = Math.max(1, Long.highestOneBit(FINEST / Math.max(unit, units)));
        factor = unit * finer;
        divisor = units * finer;
    }

    private void requireSameUnits(Instrument other) {
        if (!other.priceScale().equals(instrument.priceScale())
                || !other.quantityScale().equals(instrument.quantityScale())
                || other.multiplier() != instrument.multiplier()
                || other.kind() != instrument.kind()
                || !other.symbol().equals(instrument.symbol())
                || !other.venue().equals(instrument.venue())
                || !other.baseCurrency().equals(instrument.baseCurrency())
                || !other.quoteCurrency().equals(instrument.quoteCurrency())) {
            throw new IllegalArgumentException(
                    "instrument " + instrument.index() + " was " + instrument + " and is now " + other
                            + ": only its tick and the venue's bounds may change while there is a position");
        }
    }

    void save(StateWriter out) {
        out.putString(deployment);
        instrument.save(out);
        out.putLong(quantity).putLong(bought).putLong(sold).putLong(fees).putLong(baseFeeCredit);
        cost.save(out);
        realised.save(out);
        out.putInt(feeCurrencies.length);
        for (int i = 0; i < feeCurrencies.length; i++) {
            out.putString(feeCurrencies[i]).putLong(feeSums[i]);
        }
    }

    static AverageCostPosition load(StateReader in) {
        AverageCostPosition position = new AverageCostPosition(in.getString(), Instrument.load(in));
        position.quantity = in.getLong();
        position.bought = in.getLong();
        position.sold = in.getLong();
        position.fees = in.getLong();
        position.baseFeeCredit = in.getLong();
        position.cost.load(in);
        position.realised.load(in);
        int currencies = in.getInt();
        if (position.deployment == null
                || position.instrument.index() < 0
                || position.quantity == 0 && !position.cost.isZero()
                || position.baseFeeCredit < 0
                || position.baseFeeCredit >= Money.UNIT
                || currencies < 0
                || currencies > in.remaining()) {
            throw new IllegalArgumentException("state holds an impossible position of " + position.deployment + " in "
                    + position.instrument.name());
        }
        position.feeCurrencies = new String[currencies];
        position.feeSums = new long[currencies];
        for (int i = 0; i < currencies; i++) {
            position.feeCurrencies[i] = in.getString();
            position.feeSums[i] = in.getLong();
            if (position.feeCurrencies[i] == null
                    || i > 0 && position.feeCurrencies[i - 1].compareTo(position.feeCurrencies[i]) >= 0) {
                throw new IllegalArgumentException("state holds fees of " + position.deployment + " out of order");
            }
        }
        position.realisedMoney = position.realised.dividedBy(position.divisor);
        return position;
    }

    @Override
    public String deployment() {
        return deployment;
    }

    @Override
    public Instrument instrument() {
        return instrument;
    }

    @Override
    public long quantity() {
        return quantity;
    }

    @Override
    public long averagePrice() {
        if (quantity == 0) {
            return 0;
        }
        long magnitude = cost.dividedBy(factor, Math.absExact(quantity));
        return quantity < 0 ? -magnitude : magnitude;
    }

    @Override
    public long realised() {
        return realisedMoney;
    }

    @Override
    public long fees() {
        return fees;
    }

    @Override
    public String otherFees() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < feeCurrencies.length; i++) {
            if (feeSums[i] != 0) {
                text.append(text.isEmpty() ? "" : ", ")
                        .append(Money.format(feeSums[i]))
                        .append(' ')
                        .append(feeCurrencies[i]);
            }
        }
        return text.toString();
    }

    @Override
    public long unrealised(long markPrice) {
        value(markPrice, quantity);
        scratch.subtract(cost);
        return scratch.dividedBy(divisor);
    }

    @Override
    public long bought() {
        return bought;
    }

    @Override
    public long sold() {
        return sold;
    }

    @Override
    public String toString() {
        return deployment + " " + instrument.formatQuantity(quantity) + " " + instrument.name() + " at "
                + instrument.formatPrice(averagePrice()) + ", realised " + Money.format(realisedMoney);
    }
}
