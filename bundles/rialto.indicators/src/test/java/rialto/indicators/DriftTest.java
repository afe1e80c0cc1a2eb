package rialto.indicators;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * After ten million values, among them outliers ten million times the rest, a window's result is as good as at the
 * start: within a few units of the last place of what its own values give when recomputed exactly.
 */
class DriftTest {

    private static final int VALUES = 10_000_000;
    private static final int PERIOD = 20;
    private static final int CHECK_EVERY = 99_991;

    private final double[] prices = new double[PERIOD];
    private final double[] volumes = new double[PERIOD];

    @Test
    void tenMillionValuesLeaveNoTrace() {
        SplittableRandom random = new SplittableRandom(20240808);
        Sma sma = new Sma(PERIOD);
        Wma wma = new Wma(PERIOD);
        Bollinger bands = new Bollinger(PERIOD, 2);
        RollingVwap vwap = new RollingVwap(PERIOD);
        double price = 61_500;
        int checks = 0;
        for (int i = 0; i < VALUES; i++) {
            price += 4 * (random.nextDouble() - 0.5) + 1e-4 * (61_500 - price);
            double value = i % 10_007 == 0 ? 1e7 * price : price;
            double volume = random.nextDouble();
            sma.update(value);
            wma.update(value);
            bands.update(value);
            vwap.update(value, volume);
            prices[i % PERIOD] = value;
            volumes[i % PERIOD] = volume;
            // Just after an outlier has left is when what a running sum lost would show.
            if (i % CHECK_EVERY == CHECK_EVERY - 1 || i % 1_000_700 == PERIOD) {
                check(i, sma, wma, bands, vwap);
                checks++;
            }
        }
        assertThat(checks).isEqualTo(110);
    }

    private void check(int last, Sma sma, Wma wma, Bollinger bands, RollingVwap vwap) {
        BigDecimal sum = BigDecimal.ZERO;
        BigDecimal weighted = BigDecimal.ZERO;
        BigDecimal turnover = BigDecimal.ZERO;
        BigDecimal volume = BigDecimal.ZERO;
        for (int age = 0; age < PERIOD; age++) {
            BigDecimal price = new BigDecimal(prices[(last - age) % PERIOD]);
            BigDecimal size = new BigDecimal(volumes[(last - age) % PERIOD]);
            sum = sum.add(price);
            weighted = weighted.add(price.multiply(BigDecimal.valueOf(PERIOD - age)));
            turnover = turnover.add(price.multiply(size));
            volume = volume.add(size);
        }
        BigDecimal mean = sum.divide(BigDecimal.valueOf(PERIOD), MathContext.DECIMAL128);
        BigDecimal squares = BigDecimal.ZERO;
        for (double price : prices) {
            squares = squares.add(new BigDecimal(price).subtract(mean).pow(2));
        }
        double deviation = squares.divide(BigDecimal.valueOf(PERIOD), MathContext.DECIMAL128)
                .sqrt(MathContext.DECIMAL128)
                .doubleValue();

        close("Sma", last, sma.value(), mean.doubleValue(), 1e-15);
        close("Wma", last, wma.value(), weighted.doubleValue() / (PERIOD * (PERIOD + 1) / 2), 1e-15);
        close(
                "RollingVwap",
                last,
                vwap.value(),
                turnover.divide(volume, MathContext.DECIMAL128).doubleValue(),
                1e-15);
        close("Bollinger's middle", last, bands.middle(), mean.doubleValue(), 1e-15);
        // The deviation may lose as many digits as the middle is greater than it: four to five here.
        double condition = 1 + mean.doubleValue() / deviation;
        close("Bollinger's deviation", last, bands.deviation(), deviation, 1e-15 * condition);
    }

    private static void close(String what, int after, double own, double exact, double relative) {
        assertThat(Math.abs(own - exact) / exact)
                .as("%s after %d values: %s instead of %s", what, after, own, exact)
                .isLessThanOrEqualTo(relative);
    }

    @Test
    void aDayOfTradesDoesNotMoveTheSessionsAverage() {
        Vwap vwap = new Vwap();
        SplittableRandom random = new SplittableRandom(7);
        // Both sums are whole numbers below 2^63: exact in a long.
        long turnover = 0;
        long volume = 0;
        for (int i = 0; i < VALUES; i++) {
            long price = 6_150_000 + random.nextInt(-1000, 1001);
            long size = random.nextInt(1, 10_000);
            vwap.update(price * 0.25, size * 0.5);
            turnover += price * size;
            volume += size;
        }
        double exact = new BigDecimal(turnover)
                .divide(new BigDecimal(4L * volume), MathContext.DECIMAL128)
                .doubleValue();
        assertThat(Math.abs(vwap.value() - exact)).isLessThanOrEqualTo(Math.ulp(exact));
        assertThat(vwap.volume()).isEqualTo(volume / 2.0);
    }
}
