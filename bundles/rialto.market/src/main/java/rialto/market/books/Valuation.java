package rialto.market.books;

import java.math.RoundingMode;
import rialto.instrument.Fixed;
import rialto.instrument.Instrument;
import rialto.instrument.Money;

/**
 * Values of trades of one instrument, exactly: whole units of {@link Money} and a remainder over {@link #divisor}, so
 * that sums carry no rounding. Holds the last value made.
 */
final class Valuation {

    private final long factor;
    private final long divisor;
    private long money;
    private long remainder;

    Valuation(Instrument instrument) {
        long prices = instrument.priceScale().denominator();
        long quantities = instrument.quantityScale().denominator();
        if (Math.multiplyHigh(prices, quantities) != 0 || prices * quantities < 0) {
            throw new IllegalArgumentException("instrument " + instrument.name() + ": price scale " + prices
                    + " and quantity scale " + quantities + " are together finer than 1/9,223,372,036,854,775,807;"
                    + " give it a coarser one");
        }
        long units = prices * quantities;
        long common = gcd(Money.UNIT, units);
        factor = Math.multiplyExact(Money.UNIT / common, instrument.multiplier());
        divisor = units / common;
    }

    /** Values a trade; false if no amount of money can hold it. Price and quantity are above 0. */
    boolean take(long price, long quantity) {
        if (Math.multiplyHigh(quantity, factor) != 0 || quantity * factor < 0) {
            return false;
        }
        long scaled = quantity * factor;
        long high = Math.multiplyHigh(price, scaled);
        long low = price * scaled;
        if (high == 0 && low >= 0) {
            money = low / divisor;
            remainder = low - money * divisor;
            return true;
        }
        if (Long.compareUnsigned(high, divisor >>> 1) >= 0) {
            return false;
        }
        money = Fixed.multiplyDivide(price, scaled, divisor, RoundingMode.FLOOR);
        remainder = low - money * divisor;
        return true;
    }

    /** Whole units of money of the last value. */
    long money() {
        return money;
    }

    /** What is left of the last value, {@code 0 <= remainder < divisor}. */
    long remainder() {
        return remainder;
    }

    long divisor() {
        return divisor;
    }

    private static long gcd(long a, long b) {
        return b == 0 ? a : gcd(b, a % b);
    }
}
