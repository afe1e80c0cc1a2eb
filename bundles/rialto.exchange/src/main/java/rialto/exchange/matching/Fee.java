package rialto.exchange.matching;

import java.math.RoundingMode;
import rialto.instrument.Fixed;
import rialto.instrument.Instrument;
import rialto.instrument.Money;

/** A fee in millionths of the notional: one product in 128 bits, rounded half even once, in {@link Money}. */
final class Fee {

    /** A fee of all: the notional itself. */
    static final long WHOLE = 1_000_000;

    private final long numerator;
    private final long denominator;

    Fee(Instrument instrument, long ppm) {
        long top = Math.multiplyExact(Math.multiplyExact(ppm, instrument.multiplier()), Money.UNIT / WHOLE);
        long bottom = Math.multiplyExact(
                instrument.priceScale().denominator(),
                instrument.quantityScale().denominator());
        long common = gcd(Math.abs(top), bottom);
        numerator = top / common;
        denominator = bottom / common;
    }

    /** @throws ArithmeticException on overflow */
    long of(long price, long quantity) {
        return Fixed.multiplyDivide(
                price, Math.multiplyExact(quantity, numerator), denominator, RoundingMode.HALF_EVEN);
    }

    private static long gcd(long a, long b) {
        return a == 0 ? b : gcd(b % a, a);
    }
}
