package @package@;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import rialto.event.OrderEvent;
import rialto.instrument.Instrument;
import rialto.instrument.InstrumentKind;
import rialto.instrument.Scale;
import rialto.order.Side;
import rialto.testkit.Bench;
import rialto.testkit.Parameters;

/** The strategy on the real kernel, in milliseconds. */
class @Class@Test {

    private static final long SECOND = 1_000_000_000L;

    @Test
    void buysAboveTheAverageAndSellsBelowIt() {
        try (Bench bench = Bench.open()) {
            Instrument btc = bench.define(new Instrument(
                    -1,
                    "BTCUSDT",
                    "bench",
                    InstrumentKind.SPOT,
                    "BTC",
                    "USDT",
                    Scale.decimals(2),
                    Scale.decimals(5),
                    1,
                    1,
                    1,
                    1_000_000_000L,
                    0,
                    1));
            bench.deploy(
                    "mine",
                    new @Class@(Parameters.of(@Class@.Parameters.class, Map.of("bar", "1t", "window", 3))),
                    btc);
            for (long price : new long[] {10_000, 10_000, 10_000, 10_300, 10_200, 9_700}) {
                bench.book(btc, price - 1, price + 1, 10_000_000, SECOND);
                bench.trade(btc, price, 100, SECOND);
            }
            assertThat(bench.fills()).extracting(OrderEvent.OrderFilled::side).containsExactly(Side.BUY, Side.SELL);
        }
    }
}
