package rialto.instrument;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Amounts of a currency: a {@code long} of 1/100,000,000 units, whatever the currency. Largest amount about 92 billion units.
 * The rule of rounding is stated where an amount is made.
 */
public final class Money {

    /** Denominator of every amount. */
    public static final long UNIT = 100_000_000L;

    private static final Scale SCALE = new Scale(UNIT);

    private Money() {}

    /**
     * Value of a quantity at a price in the quote currency: price x quantity x multiplier, rounded half even.
     *
     * @param price in units of the instrument's price scale
     * @param quantity in units of the instrument's quantity scale; the sign is kept
     * @throws ArithmeticException on overflow
     */
    public static long notional(Instrument instrument, long price, long quantity) {
        long perContract = Math.multiplyExact(quantity, instrument.multiplier());
        long divisor = Math.multiplyExact(
                instrument.priceScale().denominator(),
                instrument.quantityScale().denominator());
        if (UNIT % divisor == 0) {
            return Fixed.multiplyDivide(
                    price, Math.multiplyExact(perContract, UNIT / divisor), 1, RoundingMode.HALF_EVEN);
        }
        if (divisor % UNIT == 0) {
            return Fixed.multiplyDivide(price, perContract, divisor / UNIT, RoundingMode.HALF_EVEN);
        }
        long common = gcd(UNIT, divisor);
        return Fixed.multiplyDivide(
                price, Math.multiplyExact(perContract, UNIT / common), divisor / common, RoundingMode.HALF_EVEN);
    }

    /** An amount as plain decimal text without trailing zeros. */
    public static String format(long money) {
        return SCALE.format(money);
    }

    /** The amount a decimal text stands for, exactly. */
    public static long parse(String decimal) {
        return SCALE.parse(decimal);
    }

    /** The amount as a decimal number, exact. */
    public static BigDecimal decimal(long money) {
        return SCALE.decimal(money);
    }

    private static long gcd(long a, long b) {
        return b == 0 ? a : gcd(b, a % b);
    }
}
