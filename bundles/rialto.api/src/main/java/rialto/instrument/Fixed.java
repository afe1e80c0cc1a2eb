package rialto.instrument;

import java.math.RoundingMode;

/** Exact integer arithmetic in 128 bits, rounded once by a stated rule. Overflow throws; nothing is allocated. */
public final class Fixed {

    private Fixed() {}

    /**
     * {@code a * b / divisor}, with the product in 128 bits.
     *
     * @param divisor greater than 0
     * @param rounding how the quotient is rounded; {@link RoundingMode#UNNECESSARY} throws when it is not exact
     * @throws ArithmeticException on overflow of the result or a divisor that is not positive
     */
    public static long multiplyDivide(long a, long b, long divisor, RoundingMode rounding) {
        if (divisor <= 0) {
            throw new ArithmeticException("divisor " + divisor + " is not positive");
        }
        long high = Math.multiplyHigh(a, b);
        long low = a * b;
        if (high == low >> 63) {
            return divide(low, divisor, rounding);
        }
        boolean negative = high < 0;
        if (negative) {
            low = -low;
            high = ~high + (low == 0 ? 1 : 0);
        }
        return wide(high, low, divisor, negative, rounding);
    }

    /**
     * {@code dividend / divisor}, rounded.
     *
     * @param divisor greater than 0
     */
    public static long divide(long dividend, long divisor, RoundingMode rounding) {
        if (divisor <= 0) {
            throw new ArithmeticException("divisor " + divisor + " is not positive");
        }
        long quotient = dividend / divisor;
        long remainder = dividend - quotient * divisor;
        if (remainder == 0) {
            return quotient;
        }
        boolean negative = dividend < 0;
        boolean away = away(Math.abs(remainder), divisor, (quotient & 1) != 0, negative, rounding);
        return away ? (negative ? quotient - 1 : quotient + 1) : quotient;
    }

    /** Divides the unsigned 128-bit magnitude by bits: 128 steps at most, taken only when the product passes 63 bits. */
    private static long wide(long high, long low, long divisor, boolean negative, RoundingMode rounding) {
        if (Long.compareUnsigned(high, divisor) >= 0) {
            throw new ArithmeticException("quotient does not fit 64 bits");
        }
        long remainder = high;
        long quotient = 0;
        for (int bit = 63; bit >= 0; bit--) {
            long carry = remainder >>> 63;
            remainder = remainder << 1 | low >>> bit & 1;
            quotient <<= 1;
            if (carry != 0 || Long.compareUnsigned(remainder, divisor) >= 0) {
                remainder -= divisor;
                quotient |= 1;
            }
        }
        if (remainder != 0 && away(remainder, divisor, (quotient & 1) != 0, negative, rounding)) {
            quotient++;
            if (quotient == 0) {
                throw new ArithmeticException("quotient does not fit 64 bits");
            }
        }
        if (quotient < 0) {
            throw new ArithmeticException("quotient does not fit 64 bits");
        }
        return negative ? -quotient : quotient;
    }

    private static boolean away(long remainder, long divisor, boolean odd, boolean negative, RoundingMode rounding) {
        return switch (rounding) {
            case UP -> true;
            case DOWN -> false;
            case CEILING -> !negative;
            case FLOOR -> negative;
            case HALF_UP -> remainder >= divisor - remainder;
            case HALF_DOWN -> remainder > divisor - remainder;
            case HALF_EVEN -> remainder > divisor - remainder || odd && remainder == divisor - remainder;
            case UNNECESSARY -> throw new ArithmeticException("rounding is necessary");
        };
    }
}
