package rialto.indicators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rialto.indicators.Specimen.Bar;

/** What every indicator promises, whatever it computes. */
class IndicatorContractTest {

    private static final int[] PERIODS = {2, 3, 5, 14};

    @ParameterizedTest
    @MethodSource("rialto.indicators.Specimen#all")
    void isReadyAfterItsWarmUpAndSilentBefore(Specimen specimen) {
        List<Bar> bars = Specimen.bars(100, 1);
        for (int period : PERIODS) {
            Indicator indicator = specimen.make().apply(period);
            assertThat(indicator.ready()).isFalse();
            assertThat(specimen.outputs().of(indicator)).containsOnly(Double.NaN);
            for (int i = 1; i <= bars.size(); i++) {
                double returned = specimen.update(indicator, bars.get(i - 1));
                assertThat(returned).as("update returns the value").isEqualTo(Double.valueOf(indicator.value()));
                assertThat(indicator.ready()).as("%s after %d", indicator, i).isEqualTo(i >= indicator.warmUp());
                for (double output : specimen.outputs().of(indicator)) {
                    assertThat(Double.isFinite(output))
                            .as("%s after %d: %s", indicator, i, output)
                            .isEqualTo(i >= indicator.warmUp());
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("rialto.indicators.Specimen#all")
    void refusesWhatIsNoNumberAndStaysAsItWas(Specimen specimen) {
        List<Bar> bars = Specimen.bars(40, 2);
        double[] refused = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1.1e100, -Double.MAX_VALUE};
        for (int fed : new int[] {0, 1, 2, 5, 40}) {
            Indicator indicator = specimen.make().apply(3);
            bars.subList(0, fed).forEach(bar -> specimen.update(indicator, bar));
            double[] before = indicator.state();
            for (double bad : refused) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> specimen.update(indicator, new Bar(bad, bad, bad, bad)))
                        .withMessageContaining(Double.toString(bad))
                        .withMessageMatching("(value|high|price) is .*finite.*");
                assertThat(indicator.state()).isEqualTo(before);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("rialto.indicators.Specimen#all")
    void takesTheLargestMagnitudesWithoutOverflow(Specimen specimen) {
        double big = Indicator.MAX_MAGNITUDE;
        Indicator indicator = specimen.make().apply(3);
        for (int i = 0; i < 20; i++) {
            double close = i % 2 == 0 ? big : -big / 3;
            specimen.update(indicator, new Bar(big, -big, close, big));
        }
        for (double output : specimen.outputs().of(indicator)) {
            assertThat(output).isFinite();
        }
    }

    @ParameterizedTest
    @MethodSource("rialto.indicators.Specimen#all")
    void continuesFromItsStateBitForBit(Specimen specimen) {
        List<Bar> bars = Specimen.bars(200, 3);
        for (int period : PERIODS) {
            for (int cut = 0; cut < 100; cut++) {
                Indicator old = specimen.make().apply(period);
                bars.subList(0, cut).forEach(bar -> specimen.update(old, bar));
                Indicator next = specimen.make().apply(period);
                bars.subList(50, 100).forEach(bar -> specimen.update(next, bar));
                next.restore(old.state());
                assertThat(specimen.outputs().of(next))
                        .isEqualTo(specimen.outputs().of(old));
                for (Bar bar : bars.subList(cut, cut + 60)) {
                    specimen.update(old, bar);
                    specimen.update(next, bar);
                    assertThat(specimen.outputs().of(next))
                            .as("%s cut at %d", old, cut)
                            .isEqualTo(specimen.outputs().of(old));
                }
                assertThat(next.state()).isEqualTo(old.state());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("rialto.indicators.Specimen#all")
    void isAsNewAfterReset(Specimen specimen) {
        Indicator indicator = specimen.make().apply(5);
        Specimen.bars(33, 4).forEach(bar -> specimen.update(indicator, bar));
        indicator.reset();
        assertThat(indicator.ready()).isFalse();
        assertThat(specimen.outputs().of(indicator)).containsOnly(Double.NaN);
        assertThat(indicator.state()).isEqualTo(specimen.make().apply(5).state());
    }

    @ParameterizedTest
    @MethodSource("rialto.indicators.Specimen#all")
    void refusesADamagedStateAndStaysAsItWas(Specimen specimen) {
        List<Bar> bars = Specimen.bars(60, 5);
        Indicator source = specimen.make().apply(4);
        bars.forEach(bar -> specimen.update(source, bar));
        double[] good = source.state();
        Indicator target = specimen.make().apply(4);
        bars.subList(7, 30).forEach(bar -> specimen.update(target, bar));

        assertRefused(target, Arrays.copyOf(good, good.length + 1), "numbers instead of");
        for (int length = 0; length < good.length; length++) {
            assertRefused(target, Arrays.copyOf(good, length), "cannot be restored into " + target);
        }
        for (int i = 0; i < good.length; i++) {
            for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
                double[] damaged = good.clone();
                damaged[i] = bad;
                assertRefused(target, damaged, "is " + bad);
            }
        }
        double[] otherVersion = good.clone();
        otherVersion[1]++;
        assertRefused(target, otherVersion, "format version is 2.0, not 1.0");
        double[] otherKind = good.clone();
        otherKind[0] = 99;
        assertRefused(target, otherKind, "unknown kind 99");
        target.restore(good);
        assertThat(target.state()).isEqualTo(good);
    }

    @ParameterizedTest
    @MethodSource("rialto.indicators.Specimen#all")
    void refusesTheStateOfAnotherIndicatorOrPeriod(Specimen specimen) {
        Indicator target = specimen.make().apply(4);
        Specimen.all()
                .filter(other -> !other.name().equals(specimen.name()))
                .forEach(other -> assertRefused(target, other.make().apply(4).state(), "it is the state of "));
        if (specimen.minPeriod() > 0) {
            assertRefused(target, specimen.make().apply(5).state(), "period is 5.0, not 4.0");
        }
    }

    private static void assertRefused(Indicator target, double[] state, String reason) {
        double[] before = target.state();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> target.restore(state))
                .withMessageContaining("cannot be restored into " + target)
                .withMessageContaining(reason)
                .withMessageContaining("Warm a new indicator up");
        assertThat(target.state()).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("rialto.indicators.Specimen#all")
    void keepsPeriodsWithinBounds(Specimen specimen) {
        if (specimen.minPeriod() == 0) {
            return;
        }
        for (int period : new int[] {Integer.MIN_VALUE, -1, 0, specimen.minPeriod() - 1, Indicator.MAX_PERIOD + 1}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> specimen.make().apply(period))
                    .withMessageContaining("period " + period + " is not within ");
        }
        assertThat(specimen.make().apply(specimen.minPeriod()).warmUp()).isPositive();
    }
}
