package rialto.venue.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Recorded time passes as fast as was asked for. */
class PaceTest {

    private static final long RECORDED = 1_723_161_254_000_000_000L;

    @Test
    void realPaceKeepsTheDistances() {
        Pace pace = Pace.parse("real");
        pace.start(500, RECORDED);
        assertThat(pace.waits()).isTrue();
        assertThat(pace.due(RECORDED + 1_000)).isEqualTo(1_500);
        assertThat(pace.recorded(1_500)).isEqualTo(RECORDED + 1_000);
    }

    @Test
    void factorsShortenOrStretchThem() {
        Pace ten = Pace.parse("10x");
        ten.start(-500, RECORDED);
        assertThat(ten.due(RECORDED + 1_000)).isEqualTo(-400);
        assertThat(ten.recorded(-400)).isEqualTo(RECORDED + 1_000);
        Pace half = Pace.parse("0.5x");
        half.start(0, RECORDED);
        assertThat(half.due(RECORDED + 1_000)).isEqualTo(2_000);
        long year = 365L * 86_400 * 1_000_000_000L;
        assertThat(half.due(RECORDED + year)).as("no overflow over a year").isEqualTo(2 * year);
    }

    @Test
    void maxDoesNotWait() {
        assertThat(Pace.parse("max").waits()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "fast", "0x", "-1x", "1e3x", "10", "x", "1.2345x", "99999999x"})
    void otherPacesAreRefusedWithTheFormsAllowed(String text) {
        assertThatThrownBy(() -> Pace.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("pace '" + text + "' is none of real, max, or a factor above zero such as 10x or 0.5x");
    }
}
