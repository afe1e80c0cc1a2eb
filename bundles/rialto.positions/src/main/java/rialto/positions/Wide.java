package rialto.positions;

import rialto.state.StateReader;
import rialto.state.StateWriter;

/**
 * A signed number of 128 bits that is changed in place, so that exact sums of price x quantity allocate nothing.
 * Every result that does not fit throws {@link ArithmeticException}; the number is then undefined. Not thread-safe.
 */
final class Wide {

    private static final long LOW_HALF = 0xFFFF_FFFFL;

    private long high;
    private long low;

    /** What the last division left. */
    private long remainder;

    void set(Wide other) {
        high = other.high;
        low = other.low;
    }

    void setZero() {
        high = 0;
        low = 0;
    }

    void setProduct(long a, long b) {
        high = Math.multiplyHigh(a, b);
        low = a * b;
    }

    boolean isZero() {
        return (high | low) == 0;
    }

    void add(Wide other) {
        long sumLow = low + other.low;
        long carry = Long.compareUnsigned(sumLow, low) < 0 ? 1 : 0;
        long sumHigh = high + other.high + carry;
        if (((high ^ sumHigh) & (other.high ^ sumHigh)) < 0) {
            throw overflow();
        }
        high = sumHigh;
        low = sumLow;
    }

    void subtract(Wide other) {
        long differenceLow = low - other.low;
        long borrow = Long.compareUnsigned(low, other.low) < 0 ? 1 : 0;
        long differenceHigh = high - other.high - borrow;
        if (((high ^ other.high) & (high ^ differenceHigh)) < 0) {
            throw overflow();
        }
        high = differenceHigh;
        low = differenceLow;
    }

    /** Multiplies by a factor above 0. */
    void multiply(long factor) {
        boolean negative = toMagnitude();
        long top = high * factor + unsignedHigh(low, factor);
        if (unsignedHigh(high, factor) != 0 || Long.compareUnsigned(top, high * factor) < 0 || top < 0) {
            throw overflow();
        }
        low *= factor;
        high = top;
        sign(negative);
    }

    /**
     * Sets this to {@code of * part / whole}, rounded half even.
     *
     * @param part above 0, at most {@code whole}
     */
    void setShare(Wide of, long part, long whole) {
        set(of);
        if (part == whole) {
            return;
        }
        boolean negative = toMagnitude();
        long first = low * part;
        long carried = unsignedHigh(low, part);
        long second = high * part + carried;
        long third = unsignedHigh(high, part) + (Long.compareUnsigned(second, carried) < 0 ? 1 : 0);
        high = divide(third, second, whole);
        low = divide(remainder, first, whole);
        if (halfEven(remainder, whole, low)) {
            low++;
            if (low == 0) {
                high++;
            }
        }
        sign(negative);
    }

    /** This divided by a divisor above 0, rounded half even. */
    long dividedBy(long divisor) {
        boolean negative = toMagnitude();
        long top = high;
        long bottom = low;
        sign(negative);
        if (Long.compareUnsigned(top, divisor) >= 0) {
            throw overflow();
        }
        long quotient = divide(top, bottom, divisor);
        if (quotient >= 0 && halfEven(remainder, divisor, quotient)) {
            quotient++;
        }
        if (quotient < 0) {
            throw overflow();
        }
        return negative ? -quotient : quotient;
    }

    /** This divided by the product of two divisors above 0, which may itself need 128 bits, rounded half even. */
    long dividedBy(long first, long second) {
        boolean negative = toMagnitude();
        long top = high;
        long bottom = low;
        sign(negative);
        long middleHigh = divide(0, top, first);
        long middleLow = divide(remainder, bottom, first);
        long fine = remainder;
        if (Long.compareUnsigned(middleHigh, second) >= 0) {
            throw overflow();
        }
        long quotient = divide(middleHigh, middleLow, second);
        if (quotient >= 0 && halfEven(remainder, fine, first, second, quotient)) {
            quotient++;
        }
        if (quotient < 0) {
            throw overflow();
        }
        return negative ? -quotient : quotient;
    }

    void save(StateWriter out) {
        out.putLong(high).putLong(low);
    }

    void load(StateReader in) {
        high = in.getLong();
        low = in.getLong();
    }

    private static boolean halfEven(long rest, long divisor, long quotient) {
        long missing = divisor - rest;
        return rest > missing || rest == missing && (quotient & 1) != 0;
    }

    /** Whether {@code (coarse + fine / first) / second} is above one half, or one half over an odd quotient. */
    private static boolean halfEven(long coarse, long fine, long first, long second, long quotient) {
        // Twice coarse, less second: 0 or more is at least one half, -1 leaves it to the fine part, less is below.
        long excess = coarse - (second - coarse);
        if (excess == -1) {
            return halfEven(fine, first, quotient);
        }
        return excess > 0 || excess == 0 && (fine > 0 || (quotient & 1) != 0);
    }

    private boolean toMagnitude() {
        boolean negative = high < 0;
        sign(negative);
        if (high < 0) {
            throw overflow();
        }
        return negative;
    }

    private void sign(boolean negative) {
        if (negative) {
            low = -low;
            high = ~high + (low == 0 ? 1 : 0);
        }
    }

    /** Upper half of an unsigned number times a factor that is not negative. */
    private static long unsignedHigh(long unsigned, long factor) {
        return Math.multiplyHigh(unsigned, factor) + (unsigned >> 63 & factor);
    }

    /**
     * Unsigned 128 by 63 bits, the quotient in 64 bits, {@link #remainder} left over: long division in digits of 32
     * bits, each digit estimated and corrected at most twice (Knuth, The Art of Computer Programming 2, 4.3.1,
     * algorithm D).
     *
     * @param top below {@code divisor}
     * @param divisor above 0
     */
    private long divide(long top, long bottom, long divisor) {
        if (top == 0) {
            long quotient = Long.divideUnsigned(bottom, divisor);
            remainder = bottom - quotient * divisor;
            return quotient;
        }
        int shift = Long.numberOfLeadingZeros(divisor);
        long d = divisor << shift;
        long d1 = d >>> 32;
        long d0 = d & LOW_HALF;
        long n = top << shift | bottom >>> 1 >>> 63 - shift;
        long rest = bottom << shift;

        long q1 = digit(n, rest >>> 32, d1, d0);
        n = (n << 32 | rest >>> 32) - q1 * d;
        long q0 = digit(n, rest & LOW_HALF, d1, d0);
        remainder = (n << 32 | rest & LOW_HALF) - q0 * d >>> shift;
        return (q1 << 32) + q0;
    }

    private static long digit(long n, long next, long d1, long d0) {
        long q = Long.divideUnsigned(n, d1);
        long r = n - q * d1;
        while (q > LOW_HALF || Long.compareUnsigned(q * d0, r << 32 | next) > 0) {
            q--;
            r += d1;
            if (r > LOW_HALF) {
                break;
            }
        }
        return q;
    }

    private static ArithmeticException overflow() {
        return new ArithmeticException("the exact amount does not fit 128 bits, or its rounded value 64");
    }
}
