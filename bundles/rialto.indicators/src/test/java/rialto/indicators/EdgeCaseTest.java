package rialto.indicators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

/** Where a formula divides by nothing, or a market does not move, the answer is the documented one. */
class EdgeCaseTest {

    @Test
    void rsiOfRisesAloneOfFallsAloneAndOfNoMovement() {
        Rsi rising = new Rsi(3);
        Rsi falling = new Rsi(3);
        Rsi still = new Rsi(3);
        for (int i = 0; i < 10; i++) {
            rising.update(100 + i);
            falling.update(100 - i);
            still.update(100);
        }
        assertThat(rising.value()).isEqualTo(100);
        assertThat(falling.value()).isEqualTo(0);
        assertThat(still.value()).isEqualTo(50);
    }

    @Test
    void bandsOfAnUnmovedPriceHaveNoWidthEvenAfterAnOutlier() {
        Bollinger bands = new Bollinger(20, 2);
        bands.update(1e12);
        for (int i = 0; i < 20; i++) {
            bands.update(0.1);
        }
        assertThat(bands.deviation()).isZero();
        assertThat(bands.upper()).isEqualTo(0.1);
        assertThat(bands.lower()).isEqualTo(0.1);
        assertThat(bands.bandwidth()).isZero();
        assertThat(bands.percentB()).isEqualTo(0.5);
    }

    @Test
    void bandwidthIsUndefinedAroundZero() {
        Bollinger bands = new Bollinger(2, 2);
        bands.update(-1);
        bands.update(1);
        assertThat(bands.middle()).isZero();
        assertThat(bands.deviation()).isEqualTo(1);
        assertThat(bands.bandwidth()).isNaN();
        assertThat(bands.percentB()).isEqualTo(0.75);
    }

    @Test
    void bandsTakeOnlyASensibleMultiplier() {
        for (double multiplier : new double[] {0, -2, Double.NaN, Double.POSITIVE_INFINITY, 1001}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Bollinger(20, multiplier))
                    .withMessageContaining("multiplier " + multiplier);
        }
    }

    @Test
    void bandsOfAnotherWidthAreNotRestored() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Bollinger(20, 2.5).restore(new Bollinger(20, 2).state()))
                .withMessageContaining("multiplier is 2.0, not 2.5");
    }

    @Test
    void directionalMovementOfAnUnmovedMarketIsZero() {
        Adx adx = new Adx(3);
        for (int i = 0; i < 6; i++) {
            adx.update(100, 100, 100);
        }
        assertThat(adx.value()).isZero();
        assertThat(adx.plusDi()).isZero();
        assertThat(adx.minusDi()).isZero();
        assertThat(adx.dx()).isZero();
    }

    @Test
    void directionComesBeforeItsAverage() {
        Adx adx = new Adx(3);
        for (int i = 0; i < 4; i++) {
            assertThat(adx.plusDi()).isNaN();
            adx.update(101 + i, 99 + i, 100 + i);
        }
        assertThat(adx.ready()).isFalse();
        assertThat(adx.plusDi()).isEqualTo(50);
        assertThat(adx.minusDi()).isZero();
        assertThat(adx.dx()).isEqualTo(100);
        assertThat(adx.value()).isNaN();
    }

    @Test
    void theLineComesBeforeItsSignal() {
        Macd macd = new Macd(2, 3, 2);
        macd.update(1);
        macd.update(2);
        assertThat(macd.line()).isNaN();
        macd.update(3);
        assertThat(macd.line()).isEqualTo(0.5);
        assertThat(macd.value()).isNaN();
        assertThat(macd.signal()).isNaN();
        macd.update(4);
        assertThat(macd.value()).isEqualTo(macd.line());
        assertThat(macd.histogram()).isEqualTo(macd.line() - macd.signal());
    }

    @Test
    void aFastAverageMustBeFasterThanTheSlow() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Macd(26, 26, 9))
                .withMessage("fast period 26 is not below slow period 26");
    }

    @Test
    void aHighBelowTheLowIsRefusedAndSaysSo() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Atr(14).update(99, 101, 100))
                .withMessage("high 99.0 is below low 101.0; are they swapped?");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Donchian(14).update(99, 101))
                .withMessageContaining("high 99.0 is below low 101.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Adx(14).update(101, 99, Double.NaN))
                .withMessageContaining("close is NaN");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Donchian(14).update(101, Double.NaN))
                .withMessageContaining("low is NaN");
    }

    @Test
    void aGapCountsToTheRangeThoughTheCloseLiesOutsideItsBar() {
        TrueRange range = new TrueRange();
        assertThat(range.update(102, 100, 103)).isEqualTo(2);
        assertThat(range.update(101, 100, 100)).isEqualTo(3);
        assertThat(range.update(105, 104, 104)).isEqualTo(5);
    }

    @Test
    void withoutVolumeThereIsNoVolumeWeightedPrice() {
        Vwap session = new Vwap();
        assertThat(session.update(100, 0)).isNaN();
        assertThat(session.ready()).isFalse();
        assertThat(session.update(101, 2)).isEqualTo(101);

        RollingVwap rolling = new RollingVwap(2);
        rolling.update(100, 1e15);
        assertThat(rolling.update(102, 0.1)).isPositive();
        assertThat(rolling.update(103, 0)).isEqualTo(102);
        assertThat(rolling.update(104, 0)).isNaN();
        assertThat(rolling.ready()).isFalse();
        assertThat(rolling.update(105, 3)).isEqualTo(105);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> session.update(100, -1))
                .withMessage("volume is -1.0; it must not be negative");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rolling.update(100, Double.NaN))
                .withMessageContaining("volume is NaN");
    }

    @Test
    void aChannelForgetsItsExtremesInTime() {
        Donchian channel = new Donchian(3);
        channel.update(110, 90);
        channel.update(105, 95);
        channel.update(104, 96);
        assertThat(channel.upper()).isEqualTo(110);
        assertThat(channel.lower()).isEqualTo(90);
        channel.update(103, 97);
        assertThat(channel.upper()).isEqualTo(105);
        assertThat(channel.lower()).isEqualTo(95);
        assertThat(channel.value()).isEqualTo(100);
    }

    @Test
    void aStateWithItsCountsOutOfStepIsRefused() {
        Rsi rsi = new Rsi(3);
        rsi.update(1);
        rsi.update(2);
        double[] state = rsi.state();
        state[3] = 2;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rsi.restore(state))
                .withMessageContaining("same changes");
        state[3] = 1.5;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rsi.restore(state))
                .withMessageContaining("values seen is 1.5, not a whole number from 0 to 3");

        Donchian channel = new Donchian(3);
        channel.update(3, 1);
        channel.update(2, 0);
        double[] queue = channel.state();
        queue[5] = 1.5;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> channel.restore(queue))
                .withMessageContaining("not in order");
    }
}
