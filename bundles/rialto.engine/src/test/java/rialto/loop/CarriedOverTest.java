package rialto.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import rialto.strategy.Strategy;
import rialto.strategy.StrategyState;

/** What a swap says of the strategy's own state. */
class CarriedOverTest {

    private static Strategy holding(StrategyState state) {
        return new Strategy() {
            @Override
            public StrategyState save() {
                return state;
            }
        };
    }

    private static StrategyState state(int schema, String... names) {
        Map<String, Object> values = new java.util.TreeMap<>();
        for (String name : names) {
            values.put(name, 1L);
        }
        return new StrategyState(schema, values);
    }

    @Test
    void namesWhatWasKeptDroppedAndBegunAnew() {
        assertThat(CarriedOver.said(state(1, "a", "b", "c"), holding(state(2, "b", "c", "d"))))
                .isEqualTo("state kept b c, dropped a, begun anew d, schema 1 to 2");
        assertThat(CarriedOver.said(state(1, "a"), holding(state(1, "a")))).isEqualTo("state kept a");
    }

    @Test
    void saysSoWhereNothingIsKept() {
        assertThat(CarriedOver.said(null, holding(null))).isEqualTo("state: none is kept");
        assertThat(CarriedOver.said(state(1, "a"), holding(null))).isEqualTo("state dropped a");
        assertThat(CarriedOver.said(null, holding(state(1, "a")))).isEqualTo("state begun anew a");
    }

    @Test
    void aFailureToTellIsToldAndNothingElse() {
        Strategy failing = new Strategy() {
            @Override
            public StrategyState save() {
                throw new IllegalStateException("no");
            }
        };
        assertThat(CarriedOver.said(state(1, "a"), failing)).startsWith("state handed over, but the strategy failed");
    }
}
