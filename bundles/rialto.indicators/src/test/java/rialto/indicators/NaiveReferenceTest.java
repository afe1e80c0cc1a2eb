package rialto.indicators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Windows give what their definition gives, recomputed from scratch at every step over seeded random prices. */
class NaiveReferenceTest {

    private static final int COUNT = 2000;

    private final double[] close = new double[COUNT];
    private final double[] high = new double[COUNT];
    private final double[] low = new double[COUNT];
    private final double[] volume = new double[COUNT];

    NaiveReferenceTest() {
        SplittableRandom random = new SplittableRandom(42);
        double price = 61_500;
        for (int i = 0; i < COUNT; i++) {
            price *= 1 + 0.002 * (random.nextDouble() - 0.5);
            close[i] = price;
            high[i] = price + 20 * random.nextDouble();
            low[i] = price - 20 * random.nextDouble();
            volume[i] = 3 * random.nextDouble();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 50, 333})
    void weightedAverage(int period) {
        Wma wma = new Wma(period);
        for (int i = 0; i < COUNT; i++) {
            double own = wma.update(close[i]);
            if (i < period - 1) {
                assertThat(own).isNaN();
                continue;
            }
            double sum = 0;
            double weights = 0;
            for (int age = 0; age < period; age++) {
                sum += (period - age) * close[i - age];
                weights += period - age;
            }
            assertThat(own).as("row %d", i).isCloseTo(sum / weights, within(1e-13 * close[i]));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 50, 333})
    void simpleAverage(int period) {
        Sma sma = new Sma(period);
        for (int i = 0; i < COUNT; i++) {
            double own = sma.update(close[i]);
            if (i >= period - 1) {
                double mean =
                        Arrays.stream(close, i - period + 1, i + 1).average().orElseThrow();
                assertThat(own).as("row %d", i).isCloseTo(mean, within(1e-14 * mean));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 7, 50, 333})
    void bands(int period) {
        Bollinger bands = new Bollinger(period, 2.5);
        for (int i = 0; i < COUNT; i++) {
            bands.update(close[i]);
            if (i >= period - 1) {
                double mean =
                        Arrays.stream(close, i - period + 1, i + 1).average().orElseThrow();
                double squares = Arrays.stream(close, i - period + 1, i + 1)
                        .map(x -> (x - mean) * (x - mean))
                        .sum();
                double deviation = Math.sqrt(squares / period);
                assertThat(bands.middle()).as("row %d", i).isCloseTo(mean, within(1e-14 * mean));
                assertThat(bands.deviation()).as("row %d", i).isCloseTo(deviation, within(1e-10 * deviation));
                assertThat(bands.upper()).isCloseTo(mean + 2.5 * deviation, within(1e-13 * mean));
                assertThat(bands.lower()).isCloseTo(mean - 2.5 * deviation, within(1e-13 * mean));
                assertThat(bands.bandwidth()).isCloseTo(500 * deviation / mean, within(1e-10 * bands.bandwidth()));
                assertThat(bands.percentB())
                        .isCloseTo((close[i] - mean + 2.5 * deviation) / (5 * deviation), within(1e-10));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 50, 333})
    void channel(int period) {
        Donchian channel = new Donchian(period);
        for (int i = 0; i < COUNT; i++) {
            channel.update(high[i], low[i]);
            if (i >= period - 1) {
                assertThat(channel.upper())
                        .as("row %d", i)
                        .isEqualTo(
                                Arrays.stream(high, i - period + 1, i + 1).max().orElseThrow());
                assertThat(channel.lower())
                        .as("row %d", i)
                        .isEqualTo(
                                Arrays.stream(low, i - period + 1, i + 1).min().orElseThrow());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 50, 333})
    void volumeWeightedAverages(int period) {
        RollingVwap rolling = new RollingVwap(period);
        Vwap session = new Vwap();
        double turnoverSoFar = 0;
        double volumeSoFar = 0;
        for (int i = 0; i < COUNT; i++) {
            double own = rolling.update(close[i], volume[i]);
            turnoverSoFar += close[i] * volume[i];
            volumeSoFar += volume[i];
            double all = turnoverSoFar / volumeSoFar;
            assertThat(session.update(close[i], volume[i])).as("row %d", i).isCloseTo(all, within(1e-13 * all));
            if (i >= period - 1) {
                double turnover = 0;
                double total = 0;
                for (int k = i - period + 1; k <= i; k++) {
                    turnover += close[k] * volume[k];
                    total += volume[k];
                }
                assertThat(own).as("row %d", i).isCloseTo(turnover / total, within(1e-13 * own));
            }
        }
    }
}
