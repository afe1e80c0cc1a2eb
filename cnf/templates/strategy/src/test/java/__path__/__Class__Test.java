package @package@;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import rialto.event.OrderEvent;
import rialto.instrument.Instrument;
import rialto.order.Side;
import rialto.testkit.Bench;
import rialto.testkit.GeneratedMarket;
import rialto.testkit.Parameters;
import rialto.venue.replay.RecordedFiles;

/** The strategy on the real kernel, in milliseconds. */
class @Class@Test {

    private static final long SECOND = 1_000_000_000L;

    private static @Class@ strategy(Map<String, ?> parameters) {
        return new @Class@(Parameters.of(@Class@.Parameters.class, parameters));
    }

    /** Price by price, where it matters what happens when. */
    @Test
    void buysAboveTheAverageAndSellsBelowIt() {
        try (Bench bench = Bench.open()) {
            Instrument btc = bench.define(GeneratedMarket.INSTRUMENT);
            bench.deploy("mine", strategy(Map.of("bar", "1t", "window", 3)), btc);
            for (long price : new long[] {10_000, 10_000, 10_000, 10_300, 10_200, 9_700}) {
                bench.book(btc, price - 1, price + 1, 10_000_000, SECOND);
                bench.trade(btc, price, 100, SECOND);
            }
            assertThat(bench.fills()).extracting(OrderEvent.OrderFilled::side).containsExactly(Side.BUY, Side.SELL);
        }
    }

    /** A made market: also trend, randomWalk, and each withGap and withHalt. */
    @Test
    void tradesBothWaysWhereThePriceComesBack() {
        try (Bench bench = Bench.over(GeneratedMarket.meanReverting(7).withHalt(500, 60))) {
            bench.deploy("mine", strategy(Map.of())).play();
            assertThat(bench.fills()).extracting(OrderEvent.OrderFilled::side).contains(Side.BUY, Side.SELL);
            assertThat(bench.refusals()).isEmpty();
        }
    }

    /** A recording: klines, trades, or raw messages, plain or packed. */
    @Test
    void tradesARecording() {
        try (Bench bench = Bench.over(new RecordedFiles().open(Path.of("src/test/resources/BTCUSDT-1m.csv")))) {
            bench.deploy("mine", strategy(Map.of("bar", "1m", "window", 3))).play();
            assertThat(bench.fills()).extracting(OrderEvent.OrderFilled::side).startsWith(Side.BUY, Side.SELL);
        }
    }

    /** What save gives is what the next version goes on with. */
    @Test
    void aNextVersionNeedsNoWarmingUp() {
        try (Bench bench = Bench.over(GeneratedMarket.trend(7, 100))) {
            bench.deploy("mine", strategy(Map.of("bar", "1t", "window", 50)));
            bench.play(90).swap("mine", strategy(Map.of("bar", "1t", "window", 50)));
            assertThat(bench.play(20).fills()).as("45 bars by the old one and 10 by the new").hasSize(1);
        }
    }
}
