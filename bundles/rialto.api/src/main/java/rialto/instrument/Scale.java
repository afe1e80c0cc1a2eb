package rialto.instrument;

import java.math.BigDecimal;

/**
 * The fixed denominator of a price or quantity: a {@code long} value {@code v} stands for {@code v / denominator}. Cents have
 * denominator 100, Treasury futures in halves of 1/32 and finer 256.
 *
 * @param denominator at least 1, with no prime factor but 2 and 5, so that every value has an exact decimal form
 */
public record Scale(long denominator) {

    public Scale {
        long rest = denominator;
        while (rest > 0 && rest % 2 == 0) {
            rest /= 2;
        }
        while (rest > 0 && rest % 5 == 0) {
            rest /= 5;
        }
        if (rest != 1) {
            throw new IllegalArgumentException(
                    "denominator " + denominator + " is not a positive product of twos and fives");
        }
    }

    /** A scale of so many decimal digits, 0 to 18. */
    public static Scale decimals(int digits) {
        if (digits < 0 || digits > 18) {
            throw new IllegalArgumentException("decimals " + digits + " are not in 0..18");
        }
        long power = 1;
        for (int i = 0; i < digits; i++) {
            power *= 10;
        }
        return new Scale(power);
    }

    /**
     * The value a decimal text stands for, exactly.
     *
     * @throws ArithmeticException if this scale cannot hold the value exactly, or it does not fit a {@code long}
     * @throws NumberFormatException if the text is no plain decimal number
     */
    public long parse(String decimal) {
        return exact(new BigDecimal(decimal.strip()));
    }

    /**
     * The value a decimal number stands for, exactly.
     *
     * @throws ArithmeticException if this scale cannot hold the value exactly, or it does not fit a {@code long}
     */
    public long exact(BigDecimal decimal) {
        if (decimal.precision() - (long) decimal.scale() > 40 || decimal.scale() > 400) {
            throw new ArithmeticException(decimal + " is out of range for denominator " + denominator);
        }
        try {
            return decimal.multiply(BigDecimal.valueOf(denominator)).longValueExact();
        } catch (ArithmeticException e) {
            throw new ArithmeticException(
                    decimal.toPlainString() + " is not a whole number of 1/" + denominator + " within range");
        }
    }

    /** The value as a decimal number, exact, without trailing zeros. */
    public BigDecimal decimal(long value) {
        BigDecimal exact = BigDecimal.valueOf(value).divide(BigDecimal.valueOf(denominator));
        BigDecimal stripped = exact.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    /** The value as plain decimal text, never in scientific notation, without trailing zeros. */
    public String format(long value) {
        return decimal(value).toPlainString();
    }

    // Compared with each order, so written out: what a record is given by the compiler is linked at run time and called
    // at a distance.

    @Override
    public boolean equals(Object other) {
        return other instanceof Scale scale && scale.denominator == denominator;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(denominator);
    }

    /** The value as a double, for indicators and statistics only. */
    public double toDouble(long value) {
        return (double) value / denominator;
    }
}
