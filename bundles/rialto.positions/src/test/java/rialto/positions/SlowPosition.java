package rialto.positions;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import rialto.instrument.Instrument;
import rialto.instrument.Money;
import rialto.order.Side;

/** Average cost by the book, in fractions of whole numbers of any length: nothing is rounded until it is shown. */
final class SlowPosition {

    private static final Fraction ZERO = new Fraction(BigInteger.ZERO, BigInteger.ONE);

    private final Instrument instrument;
    private BigInteger quantity = BigInteger.ZERO;
    private Fraction average = ZERO;
    private Fraction realised = ZERO;
    private Fraction cash = ZERO;

    SlowPosition(Instrument instrument) {
        this.instrument = instrument;
    }

    void book(Side side, long filled, long price) {
        BigInteger change = BigInteger.valueOf(side.sign() * filled);
        Fraction at = new Fraction(BigInteger.valueOf(price), BigInteger.ONE);
        cash = cash.minus(at.times(change));
        if (quantity.signum() * change.signum() >= 0) {
            BigInteger total = quantity.add(change);
            average = average.times(quantity).plus(at.times(change)).over(total);
            quantity = total;
            return;
        }
        BigInteger closed = change.abs().min(quantity.abs());
        realised = realised.plus(at.minus(average).times(closed.multiply(BigInteger.valueOf(quantity.signum()))));
        quantity = quantity.add(change);
        if (quantity.signum() == 0) {
            average = ZERO;
        } else if (quantity.signum() == change.signum()) {
            average = at;
        }
    }

    long quantity() {
        return quantity.longValueExact();
    }

    long averagePrice() {
        return average.rounded();
    }

    long realised() {
        return money(realised);
    }

    long unrealised(long mark) {
        return money(open(mark));
    }

    /** Realised and unrealised together, from nothing but what was paid and what is held. */
    long total(long mark) {
        return money(cash.plus(new Fraction(BigInteger.valueOf(mark), BigInteger.ONE).times(quantity)));
    }

    private Fraction open(long mark) {
        return new Fraction(BigInteger.valueOf(mark), BigInteger.ONE)
                .minus(average)
                .times(quantity);
    }

    private long money(Fraction priceTimesQuantity) {
        return priceTimesQuantity
                .times(BigInteger.valueOf(Money.UNIT).multiply(BigInteger.valueOf(instrument.multiplier())))
                .over(BigInteger.valueOf(instrument.priceScale().denominator())
                        .multiply(BigInteger.valueOf(instrument.quantityScale().denominator())))
                .rounded();
    }

    private record Fraction(BigInteger above, BigInteger below) {

        Fraction {
            BigInteger common = above.gcd(below).max(BigInteger.ONE);
            if (below.signum() < 0) {
                common = common.negate();
            }
            above = above.divide(common);
            below = below.divide(common);
        }

        Fraction plus(Fraction other) {
            return new Fraction(
                    above.multiply(other.below).add(other.above.multiply(below)), below.multiply(other.below));
        }

        Fraction minus(Fraction other) {
            return plus(other.times(BigInteger.ONE.negate()));
        }

        Fraction times(BigInteger factor) {
            return new Fraction(above.multiply(factor), below);
        }

        Fraction over(BigInteger divisor) {
            return new Fraction(above, below.multiply(divisor));
        }

        long rounded() {
            return new BigDecimal(above)
                    .divide(new BigDecimal(below), 0, RoundingMode.HALF_EVEN)
                    .longValueExact();
        }
    }
}
