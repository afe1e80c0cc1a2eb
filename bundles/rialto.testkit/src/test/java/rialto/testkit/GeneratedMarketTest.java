package rialto.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rialto.event.MarketEvent;
import rialto.event.OrderEvent;
import rialto.instrument.Instrument;
import rialto.market.FeedStatus;
import rialto.market.Trade;
import rialto.strategy.Strategy;
import rialto.strategy.Trader;

/** Markets made from a seed, as a strategy's test uses them: two lines each. */
class GeneratedMarketTest {

    /** Buys once, at the first trade, and counts what it is shown. */
    private static final class BuysOnce implements Strategy {

        private final List<FeedStatus> feeds = new ArrayList<>();
        private int trades;

        @Override
        public void onTrade(Trade trade, Trader trader) {
            if (trades++ == 0) {
                trader.buy(trade.instrument(), trade.instrument().quantity("0.01"))
                        .market();
            }
        }

        @Override
        public void onFeed(Instrument instrument, FeedStatus status, Trader trader) {
            feeds.add(status);
        }
    }

    private static List<Long> prices(GeneratedMarket market) {
        try (Bench bench = Bench.over(market).play()) {
            return bench.events(MarketEvent.Traded.class).stream()
                    .map(MarketEvent.Traded::price)
                    .toList();
        }
    }

    @Test
    void aStrategyTradesOnIt() {
        BuysOnce strategy = new BuysOnce();
        try (Bench bench = Bench.over(GeneratedMarket.randomWalk(7))
                .deploy("mine", strategy)
                .play()) {
            assertThat(strategy.trades).isEqualTo(1_000);
            assertThat(bench.fills()).hasSize(1);
            assertThat(bench.quantity("mine", bench.instruments().get(0))).isEqualTo(1_000);
            assertThat(bench.events(OrderEvent.OrderRefused.class)).isEmpty();
        }
    }

    @Test
    void itIsPlayedInPieces() {
        BuysOnce strategy = new BuysOnce();
        try (Bench bench = Bench.over(GeneratedMarket.randomWalk(7)).deploy("mine", strategy)) {
            assertThat(bench.play(1).fills()).isEmpty();
            assertThat(bench.play(1).fills()).hasSize(1);
        }
        try (Bench bench = Bench.open()) {
            assertThatThrownBy(bench::play)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("Bench.over");
        }
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "77"})
    void theSameSeedIsTheSameMarketAndAnotherOneIsNot(long seed) {
        List<Supplier<GeneratedMarket>> kinds = List.of(
                () -> GeneratedMarket.randomWalk(seed),
                () -> GeneratedMarket.trend(seed, 50),
                () -> GeneratedMarket.meanReverting(seed));
        for (Supplier<GeneratedMarket> kind : kinds) {
            assertThat(prices(kind.get())).hasSize(1_000).isEqualTo(prices(kind.get()));
        }
        assertThat(prices(GeneratedMarket.randomWalk(seed))).isNotEqualTo(prices(GeneratedMarket.randomWalk(seed + 1)));
    }

    @Test
    void aTrendGoesItsWayAndAMeanRevertingPriceStays() {
        List<Long> up = prices(GeneratedMarket.trend(3, 200));
        assertThat(up.get(999)).isBetween(1_150_000L, 1_250_000L);
        List<Long> down = prices(GeneratedMarket.trend(3, -200));
        assertThat(down.get(999)).isBetween(750_000L, 850_000L);
        assertThat(prices(GeneratedMarket.meanReverting(3))).allMatch(price -> price > 980_000 && price < 1_020_000);
    }

    @Test
    void aGapIsJumpedOverInOneStep() {
        List<Long> prices =
                prices(GeneratedMarket.meanReverting(3).withSteps(200, 1_000).withGap(100, -50_000));
        assertThat(prices.get(99)).isGreaterThan(980_000);
        assertThat(prices.get(100)).isLessThan(970_000);
    }

    @Test
    void aHaltIsToldAndEndsWithAWholeBook() {
        BuysOnce strategy = new BuysOnce();
        try (Bench bench = Bench.over(GeneratedMarket.randomWalk(5)
                        .withSteps(20, 1_000_000_000L)
                        .withHalt(10, 5))
                .deploy("mine", strategy)
                .play()) {
            assertThat(strategy.trades).isEqualTo(15);
            assertThat(strategy.feeds).containsSubsequence(FeedStatus.STALE, FeedStatus.LIVE);
            assertThat(bench.kernel().market().status(0)).isEqualTo(FeedStatus.LIVE);
        }
        assertThat(prices(GeneratedMarket.randomWalk(5).withSteps(20, 1_000).withHalt(15, 100)))
                .as("a halt may last to the end")
                .hasSize(15);
    }

    @Test
    void whatMakesNoMarketIsRefused() {
        GeneratedMarket market = GeneratedMarket.randomWalk(1);
        assertThatThrownBy(() -> market.withSteps(0, 1)).hasMessageContaining("no market");
        assertThatThrownBy(() -> market.withGap(0, 1)).hasMessageContaining("gap");
        assertThatThrownBy(() -> market.withGap(1, -1_000_000)).hasMessageContaining("gap");
        assertThatThrownBy(() -> market.withHalt(1, 0)).hasMessageContaining("halt");
        assertThatThrownBy(() -> market.of(GeneratedMarket.INSTRUMENT, 10, 1)).hasMessageContaining("no room");
    }
}
