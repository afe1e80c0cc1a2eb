package rialto.strategy.emacross;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rialto.event.OrderEvent;
import rialto.exchange.ExchangeTerms;
import rialto.instrument.Instrument;
import rialto.instrument.InstrumentKind;
import rialto.instrument.Scale;
import rialto.market.Levels;
import rialto.market.MarketSink;
import rialto.order.OrdStatus;
import rialto.order.Side;
import rialto.strategy.StrategyState;
import rialto.testkit.Bench;
import rialto.testkit.Parameters;

/** The EMA cross on the real kernel: when it buys, when it gives back, and what a next version inherits. */
class EmaCrossTest {

    private static final long SECOND = 1_000_000_000L;

    private Bench bench = Bench.open();
    private Instrument btc;
    private long updateId = 1_000_000;

    @BeforeEach
    void market() {
        btc = define("BTC");
    }

    private Instrument define(String base) {
        return bench.define(new Instrument(
                -1,
                base + "USDT",
                "bench",
                InstrumentKind.SPOT,
                base,
                "USDT",
                Scale.decimals(2),
                Scale.decimals(5),
                1,
                1,
                1,
                1_000_000_000L,
                0,
                1));
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private static EmaCross emaCross(Map<String, ?> values) {
        Map<String, Object> all = new TreeMap<>(Map.of("bar", "1t", "fast", 2, "slow", 4, "quantity", "0.001"));
        all.putAll(values);
        return new EmaCross(Parameters.of(EmaCross.Parameters.class, all));
    }

    /** Each price is a book and a trade, and so a bar. */
    private void prices(long... prices) {
        for (long price : prices) {
            bench.book(btc, price - 1, price + 1, 10_000_000, SECOND);
            bench.trade(btc, price, 100, SECOND);
        }
    }

    @Test
    void buysWhenTheFastAverageCrossesAboveAndGivesBackWhenItCrossesBelow() {
        bench.deploy("ema", emaCross(Map.of()), btc);
        prices(10_000, 9_990, 9_980, 9_970, 9_960);
        assertThat(bench.fills()).isEmpty();
        prices(10_100, 10_200);
        assertThat(bench.quantity("ema", btc)).isEqualTo(btc.quantity("0.001"));
        prices(9_900, 9_700);
        assertThat(bench.quantity("ema", btc)).isZero();
        assertThat(bench.fills()).extracting(OrderEvent.OrderFilled::side).containsExactly(Side.BUY, Side.SELL);
        assertThat(bench.events(OrderEvent.OrderAccepted.class))
                .extracting(OrderEvent.OrderAccepted::reason)
                .containsExactly("fast above slow", "fast below slow");
    }

    @ParameterizedTest
    @ValueSource(longs = {10_201, 10_204, 10_208})
    void aPriceThatStandsStillCrossesNothingHoweverItIsRounded(long price) {
        bench.deploy("ema", emaCross(Map.of("fast", 3, "slow", 4)), btc);
        prices(10_000, 9_990, 9_980, 9_970, 9_960, 9_950, 9_940, 9_930, 9_920, 9_910, 9_900, 10_100, 10_200);
        for (int i = 0; i < 100; i++) {
            prices(price);
        }
        assertThat(bench.fills()).extracting(OrderEvent.OrderFilled::side).containsExactly(Side.BUY);
    }

    @Test
    void aTargetWorksAtTheVenueAndIsCancelledBeforeThePositionIsGivenBack() {
        bench.deploy("ema", emaCross(Map.of("targetBasisPoints", 500)), btc);
        prices(10_000, 9_990, 9_980, 9_970, 9_960, 10_100, 10_200);
        assertThat(bench.exchange().openOrders()).hasSize(1);
        assertThat(bench.quantity("ema", btc)).isEqualTo(btc.quantity("0.001"));
        prices(9_900, 9_700);
        assertThat(bench.exchange().openOrders()).isEmpty();
        assertThat(bench.quantity("ema", btc)).isZero();
        assertThat(bench.events(OrderEvent.OrderChanged.class))
                .extracting(OrderEvent.OrderChanged::ordStatus)
                .contains(OrdStatus.CANCELED);
    }

    @Test
    void theNextVersionDecidesAsTheOldOneWouldHave() {
        long[] before = {10_000, 9_990, 9_980, 9_970, 9_960};
        long[] after = {10_100, 10_200, 9_900, 9_700, 10_300, 10_500};
        bench.deploy("swapped", emaCross(Map.of()), btc);
        bench.deploy("untouched", emaCross(Map.of()), btc);
        prices(before);
        bench.swap("swapped", emaCross(Map.of()));
        prices(after);
        List<String> swapped = decisions("swapped");
        assertThat(swapped).isNotEmpty().isEqualTo(decisions("untouched"));
    }

    private List<String> decisions(String deployment) {
        return bench.events(OrderEvent.OrderAccepted.class).stream()
                .filter(each -> each.deployment().equals(deployment))
                .map(each -> each.sequence() + " " + each.side() + " " + each.quantity())
                .toList();
    }

    @Test
    void otherLengthsStartColdAndUnknownStateIsRefused() {
        EmaCross old = emaCross(Map.of());
        bench.deploy("ema", old, btc);
        prices(10_000, 9_990, 9_980, 9_970, 9_960);
        EmaCross longer = emaCross(Map.of("slow", 5));
        longer.restore(old.save());
        assertThat((double[]) longer.save().values().get("BTCUSDT.bench/slow"))
                .isNotEqualTo((double[]) old.save().values().get("BTCUSDT.bench/slow"));
        assertThatThrownBy(() -> emaCross(Map.of()).restore(new StrategyState(9, Map.of())))
                .hasMessageContaining("schema 9");
    }

    @Test
    void nonsenseParametersAreRefusedWithTheirNames() {
        assertThatThrownBy(() -> emaCross(Map.of("fast", 4))).hasMessageContaining("fast (4) must be below slow (4)");
        assertThatThrownBy(() -> emaCross(Map.of("bar", "1x"))).hasMessageContaining("1x");
        assertThatThrownBy(() -> emaCross(Map.of("quick", 4))).hasMessageContaining("quick");
        assertThatThrownBy(() -> emaCross(Map.of("fast", "many"))).hasMessageContaining("wants a number");
        bench.deploy("bad", emaCross(Map.of("quantity", "0.0000001")), btc);
        assertThat(bench.deployment("bad").reason()).contains("0.0000001");
    }

    @Test
    void averagesThatBeginApartHaveNotCrossed() {
        bench.deploy("ema", emaCross(Map.of()), btc);
        prices(10_000, 10_010, 10_020, 10_030, 10_040, 10_050);
        assertThat(bench.fills()).isEmpty();
        prices(9_900, 9_800, 10_100, 10_200);
        assertThat(bench.fills()).extracting(OrderEvent.OrderFilled::side).containsExactly(Side.BUY);
    }

    private static EmaCross withTarget() {
        return emaCross(Map.of("targetBasisPoints", 500));
    }

    /** A book with so much at the best ask and plenty a tick behind it, and a trade. */
    private void step(Instrument of, long shown, long atBest, long traded) {
        Levels levels = new Levels();
        levels.bid(shown - 1, 10_000_000).ask(shown + 1, atBest).ask(shown + 2, 10_000_000);
        long time = bench.kernel().nanos() + SECOND;
        updateId++;
        bench.depth(of.index(), time, time, true, updateId, updateId, MarketSink.NO_PREVIOUS, levels);
        bench.trade(of, traded, 100, SECOND);
    }

    private void steps(Instrument of, long atBest, long... prices) {
        for (long price : prices) {
            step(of, price, atBest, price);
        }
    }

    @Test
    void aPositionBoughtInTwoFillsIsGivenBackWhole() {
        bench.deploy("ema", withTarget(), btc);
        steps(btc, 40, 10_000, 9_990, 9_980, 9_970, 9_960, 10_100, 10_200);
        assertThat(bench.quantity("ema", btc)).isEqualTo(100);
        assertThat(bench.exchange().openOrders()).as("a target for each fill").hasSize(2);
        steps(btc, 40, 9_900, 9_700, 9_600, 9_500);
        assertThat(bench.exchange().openOrders()).isEmpty();
        assertThat(bench.quantity("ema", btc))
                .as("left after %s", bench.refusals())
                .isZero();
    }

    @Test
    void aTargetOfOneInstrumentDoesNotKeepAnotherFromBeingBought() {
        Instrument eth = define("ETH");
        bench.deploy("ema", withTarget(), btc, eth);
        steps(btc, 10_000_000, 10_000, 9_990, 9_980, 9_970, 9_960, 10_100, 10_200);
        assertThat(bench.quantity("ema", btc)).isEqualTo(100);
        steps(eth, 10_000_000, 10_000, 9_990, 9_980, 9_970, 9_960, 10_100, 10_200);
        assertThat(bench.quantity("ema", eth)).isEqualTo(100);
        steps(eth, 10_000_000, 9_900, 9_700);
        assertThat(bench.quantity("ema", eth)).as("given back").isZero();
        assertThat(bench.exchange().openOrders()).as("the other's target").hasSize(1);
    }

    @Test
    void aTargetThatFilledWhileItsCancelWasUnderWayLeavesNoWishToSellBehind() {
        bench.close();
        bench = Bench.open(new ExchangeTerms("bench", 0, 0, 3 * SECOND / 2, null));
        btc = define("BTC");
        bench.deploy("ema", withTarget(), btc);
        steps(btc, 10_000_000, 10_000, 9_990, 9_980, 9_970, 9_960, 10_100, 10_200, 10_200, 10_200);
        assertThat(bench.quantity("ema", btc)).isEqualTo(100);
        steps(btc, 10_000_000, 9_900);
        // Crossed below; the target is reached while its cancel is under way.
        step(btc, 12_000, 10_000_000, 9_700);
        steps(btc, 10_000_000, 9_600, 9_500);
        assertThat(bench.quantity("ema", btc)).as("sold by the target").isZero();
        steps(btc, 10_000_000, 9_700, 9_900, 10_000, 10_000);
        assertThat(bench.quantity("ema", btc)).as("bought again").isEqualTo(100);
        long target = bench.kernel().orders().open(0).orderId();
        bench.kernel().begin(bench.kernel().nanos());
        bench.kernel().cancel(target);
        steps(btc, 10_000_000, 10_000, 10_000, 10_000);
        assertThat(bench.events(OrderEvent.OrderAccepted.class))
                .extracting(OrderEvent.OrderAccepted::reason)
                .as("no cross below came since")
                .doesNotContain("fast below slow");
    }
}
