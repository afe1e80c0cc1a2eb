package rialto.backtest.run;

import java.math.RoundingMode;
import rialto.instrument.Fixed;
import rialto.instrument.Instrument;
import rialto.instrument.Money;

/** Values of one instrument as {@link Money#notional} has them, with its factors worked out once. */
final class Valuation {

    private static final long MILLION = 1_000_000;

    private final long factor;
    private final long divisor;

    Valuation(Instrument instrument) {
        long units = Math.multiplyExact(
                instrument.priceScale().denominator(),
                instrument.quantityScale().denominator());
        long top = Math.multiplyExact(Money.UNIT, instrument.multiplier());
        long common = gcd(top, units);
        factor = top / common;
        divisor = units / common;
    }

    /** Value of a signed quantity at a price, rounded half even. */
    long of(long price, long quantity) {
        long scaled = Math.multiplyExact(quantity, factor);
        if (divisor == 1) {
            return Math.multiplyExact(price, scaled);
        }
        return Fixed.multiplyDivide(price, scaled, divisor, RoundingMode.HALF_EVEN);
    }

    /** A fee in millionths of the value, one product in 128 bits and rounded half even once, as the paper exchange takes it. */
    long fee(long price, long quantity, long ppm) {
        long top = Math.multiplyExact(Math.multiplyExact(quantity, factor), ppm);
        return Fixed.multiplyDivide(price, top, Math.multiplyExact(divisor, MILLION), RoundingMode.HALF_EVEN);
    }

    private static long gcd(long a, long b) {
        return b == 0 ? a : gcd(b, a % b);
    }
}
