package rialto.risk.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Random;
import org.junit.jupiter.api.Test;
import rialto.instrument.Fixed;
import rialto.instrument.Instrument;
import rialto.instrument.InstrumentKind;
import rialto.instrument.Scale;
import rialto.order.Side;
import rialto.risk.Limits;
import rialto.risk.Refusal;
import rialto.risk.RefusalCode;

/** No figure wraps: what 64 bits cannot hold is refused, whatever the sign. */
class OverflowTest {

    private static final long MOST = Long.MAX_VALUE;
    private static final long LEAST = Long.MIN_VALUE;

    private static final Instrument COARSE = new Instrument(
            2, "BTCUSDT", "paper", InstrumentKind.SPOT, "BTC", "USDT", new Scale(1), new Scale(1), 1, 1, 1, MOST, 0, 1);

    private static final Limits WIDE = new Limits("BTCUSDT.paper", MOST, MOST, 10_000, MOST, MOST, 9, MOST, 0);

    private final Desk desk = new Desk().define(COARSE).limits(WIDE);

    OverflowTest() {
        desk.order = desk.order.in(COARSE).quantity(10).price(10);
        desk.market.reference(10, Desk.NOW);
    }

    @Test
    void sumsOfOpenOrdersDoNotWrap() {
        desk.orders.buys = MOST;
        desk.orders.ownBuys = 0;
        overflows();
        desk.orders.buys = MOST - 10;
        assertThat(desk.check()).isNull();
        desk.orders.buys = MOST - 9;
        overflows();
        desk.orders.buys = 0;
        desk.orders.ownBuys = MOST;
        overflows();
    }

    @Test
    void positionsDoNotWrap() {
        desk.positions.net = MOST;
        overflows();
        desk.positions.net = MOST - 10;
        assertThat(desk.check()).isNull();
        desk.positions.net = MOST - 9;
        overflows();
        desk.positions.net = LEAST;
        overflows();
        desk.positions.both(LEAST + 1);
        assertThat(desk.check()).isNull();
        desk.positions.own = LEAST;
        overflows();
        desk.order = desk.order.side(Side.SELL);
        desk.positions.both(LEAST);
        overflows();
        desk.positions.both(MOST);
        assertThat(desk.check()).isNull();
    }

    @Test
    void valuesDoNotWrap() {
        desk.order = desk.order.side(Side.SELL).quantity(MOST);
        overflows();
        desk.order = desk.order.price(MOST);
        overflows();
        desk.order = desk.order.quantity(1).price(MOST);
        overflows();
        desk.order = desk.order.price(92_233_720_368L);
        assertThat(desk.check()).isNull();
        desk.order = desk.order.price(92_233_720_369L);
        overflows();
        desk.order = desk.order.quantity(MOST).atMarket();
        overflows();
    }

    /** The product divided by the scales is 2^64 less a half, which rounding takes to 2^64. */
    @Test
    void aValueThatRoundingTakesPastTheEndIsNotZero() {
        long price = 42_949_672_959_999L;
        long quantity = 42_949_672_960_001L;
        assertThatThrownBy(() -> Fixed.multiplyDivide(price, quantity, 100_000_000, RoundingMode.HALF_EVEN))
                .isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> Fixed.multiplyDivide(-price, quantity, 100_000_000, RoundingMode.UP))
                .isInstanceOf(ArithmeticException.class);
    }

    @Test
    void collarsDoNotWrap() {
        desk.market.reference(MOST, Desk.NOW);
        overflows();
        desk.market.reference(MOST / 2, Desk.NOW);
        assertThat(desk.check()).isNull();
        desk.market.reference(MOST / 2 + 1, Desk.NOW);
        overflows();
    }

    /** Beside a judge in whole numbers of any length, on figures near the ends of 64 bits. */
    @Test
    void nothingPassesThatABetterJudgeWouldRefuse() {
        Random random = new Random(7);
        int passed = 0;
        for (int i = 0; i < 40_000; i++) {
            long price = extreme(random);
            long quantity = extreme(random);
            Side side = Side.values()[random.nextInt(2)];
            desk.order = desk.order.side(side).quantity(quantity).price(price);
            desk.market.reference(extreme(random), extreme(random));
            desk.nanos = extreme(random);
            desk.positions.net = extreme(random);
            desk.positions.own = extreme(random);
            desk.orders.buys = random.nextInt(3) == 0 ? 0 : extreme(random) & MOST;
            desk.orders.sells = random.nextInt(3) == 0 ? 0 : extreme(random) & MOST;
            desk.orders.ownBuys = desk.orders.buys;
            desk.orders.ownSells = desk.orders.sells;
            long age = 1 + (extreme(random) & MOST >> 1);
            long maxPosition = 1 + (extreme(random) & MOST >> 1);
            desk.limits(new Limits("BTCUSDT.paper", MOST, MOST, 10_000, age, maxPosition, 9, MOST, 0));
            if (desk.check() == null) {
                passed++;
                long open = side == Side.BUY ? desk.orders.buys : desk.orders.sells;
                BigInteger claimed = big(open).add(big(quantity));
                BigInteger worst = claimed.add(big(side.sign()).multiply(big(desk.positions.net)));
                BigInteger value = big(price).multiply(big(quantity)).multiply(big(100_000_000));
                BigInteger distance = big(desk.nanos)
                        .subtract(big(desk.market.referenceNanos(2)))
                        .abs();
                boolean fresh = desk.market.referencePrice(2) > 0 && distance.compareTo(big(age)) <= 0;
                assertThat(quantity).isPositive();
                assertThat(price).isPositive();
                assertThat(worst).isLessThanOrEqualTo(big(maxPosition));
                assertThat(value).isLessThanOrEqualTo(big(MOST));
                assertThat(fresh || worst.signum() <= 0).isTrue();
                if (fresh && side == Side.BUY) {
                    assertThat(big(price))
                            .isLessThanOrEqualTo(
                                    big(desk.market.referencePrice(2)).shiftLeft(1));
                }
            }
        }
        assertThat(passed).as("the test sees orders that pass").isGreaterThan(100);
    }

    private void overflows() {
        Refusal refusal = desk.check();
        assertThat(refusal).as("%s", desk.order).isNotNull();
        assertThat(refusal.code()).as(refusal.text()).isEqualTo(RefusalCode.OVERFLOW);
        assertThat(refusal.text()).contains("order less");
    }

    private static BigInteger big(long value) {
        return BigInteger.valueOf(value);
    }

    /** Small numbers, numbers of any length, and the ends. */
    private static long extreme(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> random.nextInt(20) - 4;
            case 1 -> MOST - random.nextInt(20);
            case 2 -> LEAST + random.nextInt(20);
            case 3 -> random.nextLong() >> random.nextInt(64);
            default -> 1 + random.nextInt(1_000);
        };
    }
}
