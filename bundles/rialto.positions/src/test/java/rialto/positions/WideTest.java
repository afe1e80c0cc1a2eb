package rialto.positions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Random;
import org.junit.jupiter.api.Test;
import rialto.state.StateReader;
import rialto.state.StateWriter;

/** Every operation beside {@link BigInteger}, on numbers of every length. */
class WideTest {

    private static final BigInteger LIMIT = BigInteger.ONE.shiftLeft(127);
    private static final int ROUNDS = 200_000;

    private final Random random = new Random(42);

    @Test
    void sumsAndDifferencesAreExactOrThrow() {
        for (int i = 0; i < ROUNDS; i++) {
            BigInteger a = number(random.nextInt(128));
            BigInteger b = number(random.nextInt(128));
            check(a.add(b), a, wide -> wide.add(wide(b)));
            check(a.subtract(b), a, wide -> wide.subtract(wide(b)));
        }
        check(LIMIT, LIMIT.subtract(BigInteger.ONE), wide -> wide.add(wide(BigInteger.ONE)));
        check(LIMIT.negate(), LIMIT.negate().add(BigInteger.ONE), wide -> wide.subtract(wide(BigInteger.ONE)));
    }

    @Test
    void productsAreExactOrThrow() {
        for (int i = 0; i < ROUNDS; i++) {
            long x = random.nextLong() >> random.nextInt(64);
            long y = random.nextLong() >> random.nextInt(64);
            Wide product = new Wide();
            product.setProduct(x, y);
            assertThat(value(product)).isEqualTo(BigInteger.valueOf(x).multiply(BigInteger.valueOf(y)));

            BigInteger a = number(random.nextInt(127));
            long factor = positive();
            check(a.multiply(BigInteger.valueOf(factor)), a, wide -> wide.multiply(factor));
        }
    }

    @Test
    void sharesAreRoundedHalfEven() {
        for (int i = 0; i < ROUNDS; i++) {
            BigInteger a = number(random.nextInt(3) == 0 ? 64 : random.nextInt(127));
            long whole = positive();
            long part =
                    switch (random.nextInt(8)) {
                        case 0 -> whole;
                        case 1, 2 -> Math.max(1, whole - 1);
                        default -> 1 + Math.floorMod(random.nextLong(), whole);
                    };
            Wide share = new Wide();
            share.setShare(wide(a), part, whole);
            assertThat(value(share))
                    .isEqualTo(halfEven(a.multiply(BigInteger.valueOf(part)), BigInteger.valueOf(whole)));
        }
    }

    @Test
    void quotientsAreRoundedHalfEvenOrThrow() {
        for (int i = 0; i < ROUNDS; i++) {
            BigInteger a = number(random.nextInt(127));
            long divisor = positive();
            checkQuotient(a, BigInteger.valueOf(divisor), wide -> wide.dividedBy(divisor));
            long second = positive();
            BigInteger divisors = BigInteger.valueOf(divisor).multiply(BigInteger.valueOf(second));
            checkQuotient(a, divisors, wide -> wide.dividedBy(divisor, second));
        }
    }

    @Test
    void halvesGoToTheEvenNeighbour() {
        for (long first = 1; first <= 12; first++) {
            for (long second = 1; second <= 12; second++) {
                for (long a = -400; a <= 400; a++) {
                    long f = first;
                    long s = second;
                    BigInteger number = BigInteger.valueOf(a);
                    checkQuotient(number, BigInteger.valueOf(f * s), wide -> wide.dividedBy(f, s));
                    checkQuotient(number, BigInteger.valueOf(f), wide -> wide.dividedBy(f));
                    if (f <= s) {
                        Wide share = new Wide();
                        share.setShare(wide(number), f, s);
                        assertThat(value(share))
                                .isEqualTo(halfEven(number.multiply(BigInteger.valueOf(f)), BigInteger.valueOf(s)));
                    }
                }
            }
        }
    }

    private static void check(BigInteger expected, BigInteger start, java.util.function.Consumer<Wide> operation) {
        Wide wide = wide(start);
        if (expected.abs().compareTo(LIMIT) < 0) {
            operation.accept(wide);
            assertThat(value(wide)).isEqualTo(expected);
        } else if (!expected.equals(LIMIT.negate())) {
            assertThatThrownBy(() -> operation.accept(wide)).isInstanceOf(ArithmeticException.class);
        }
    }

    private static void checkQuotient(
            BigInteger a, BigInteger divisor, java.util.function.ToLongFunction<Wide> operation) {
        BigInteger expected = halfEven(a, divisor);
        Wide wide = wide(a);
        if (expected.bitLength() < 64 && !expected.equals(BigInteger.valueOf(Long.MIN_VALUE))) {
            assertThat(operation.applyAsLong(wide)).as("%s / %s", a, divisor).isEqualTo(expected.longValueExact());
            assertThat(value(wide)).as("left alone").isEqualTo(a);
        } else {
            assertThatThrownBy(() -> operation.applyAsLong(wide)).isInstanceOf(ArithmeticException.class);
        }
    }

    private static BigInteger halfEven(BigInteger a, BigInteger divisor) {
        return new BigDecimal(a)
                .divide(new BigDecimal(divisor), 0, RoundingMode.HALF_EVEN)
                .toBigIntegerExact();
    }

    /** A number of at most so many bits, often one beside a power of two, either sign. */
    private BigInteger number(int bits) {
        BigInteger magnitude = new BigInteger(bits, random);
        if (random.nextInt(4) == 0) {
            magnitude = BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE);
        }
        return random.nextBoolean() ? magnitude : magnitude.negate();
    }

    private long positive() {
        long any = random.nextLong() >>> 1 + random.nextInt(63);
        return random.nextInt(10) == 0 ? Long.MAX_VALUE >> random.nextInt(62) : Math.max(1, any);
    }

    private static Wide wide(BigInteger value) {
        StateWriter out = new StateWriter();
        out.putLong(value.shiftRight(64).longValue()).putLong(value.longValue());
        Wide wide = new Wide();
        wide.load(new StateReader(out.toByteArray()));
        return wide;
    }

    private static BigInteger value(Wide wide) {
        StateWriter out = new StateWriter();
        wide.save(out);
        StateReader in = new StateReader(out.toByteArray());
        BigInteger high = BigInteger.valueOf(in.getLong()).shiftLeft(64);
        long low = in.getLong();
        BigInteger unsigned = BigInteger.valueOf(low >>> 1).shiftLeft(1).add(BigInteger.valueOf(low & 1));
        return high.add(unsigned);
    }
}
