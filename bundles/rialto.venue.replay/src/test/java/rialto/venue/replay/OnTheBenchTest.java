package rialto.venue.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rialto.instrument.Instrument;
import rialto.market.Bar;
import rialto.market.BarSpec;
import rialto.market.Trade;
import rialto.strategy.Strategy;
import rialto.strategy.Trader;
import rialto.testkit.Bench;

/** A plain unit test runs a strategy over a recording of each form in two lines. */
class OnTheBenchTest {

    @TempDir
    private Path directory;

    /** Buys once, at the first bar or trade that it sees. */
    private static final class BuysOnce implements Strategy {

        private final List<BarSpec> bars;
        private int events;

        BuysOnce(BarSpec... bars) {
            this.bars = List.of(bars);
        }

        @Override
        public List<BarSpec> bars() {
            return bars;
        }

        @Override
        public void onBar(Bar bar, Trader trader) {
            buy(bar.instrument(), trader);
        }

        @Override
        public void onTrade(Trade trade, Trader trader) {
            buy(trade.instrument(), trader);
        }

        private void buy(Instrument instrument, Trader trader) {
            if (events++ == 0) {
                trader.buy(instrument, instrument.lot()).market();
            }
        }
    }

    @Test
    void klines() {
        Path file = RecordedData.write(
                directory,
                "BTCUSDT-1m.csv",
                "1735689600000,10,12.5,9,11,3.25,1735689659999,0,7,0,0,0",
                "1735689660000,11,13,10,12,3.25,1735689719999,0,7,0,0,0",
                "1735689720000,12,13,11,12.5,3.25,1735689779999,0,7,0,0,0");
        BuysOnce strategy = new BuysOnce(BarSpec.minutes(1));
        try (Bench bench = Bench.over(new RecordedFiles().open(file))
                .deploy("mine", strategy)
                .play()) {
            assertThat(strategy.events).isEqualTo(3);
            assertThat(bench.fills()).hasSize(1);
            assertThat(bench.fills().get(0).price())
                    .as("the open of the next bar")
                    .isEqualTo(110);
        }
    }

    @Test
    void trades() {
        Path file = RecordedData.write(
                directory,
                "BTCUSDT-trades.csv",
                "11,1.5,2,3.0,1637971200001,true",
                "12,1.6,3,4.8,1637971200002,false",
                "13,1.7,3,5.1,1637971200003,false");
        BuysOnce strategy = new BuysOnce();
        try (Bench bench = Bench.over(new RecordedFiles().open(file))
                .deploy("mine", strategy)
                .play()) {
            assertThat(strategy.events).isEqualTo(3);
            assertThat(bench.fills()).hasSize(1);
            assertThat(bench.fills().get(0).price()).as("the trade after").isEqualTo(16);
        }
    }

    @Test
    void rawMessages() {
        Path file = RecordedData.write(directory, "x.txt", RecordedData.json("""
                1723161255000000002 {'asks':[['1.75','4']],'bids':[['1.50','1']],'lastUpdateId':8}
                1723161255000000003 {'e':'depthUpdate','E':1723161255001,'s':'ABCUSDT','U':9,'u':10,'b':[],'a':[['1.70','3']]}
                1723161255000000004 {'e':'trade','E':1723161255003,'t':1,'s':'ABCUSDT','p':'1.70','q':'2',\
                'T':1723161255002,'m':false}"""));
        BuysOnce strategy = new BuysOnce();
        try (Bench bench = Bench.over(new RecordedFiles().open(file))
                .deploy("mine", strategy)
                .play()) {
            assertThat(strategy.events).isEqualTo(1);
            assertThat(bench.fills()).hasSize(1);
            assertThat(bench.instruments()
                            .get(0)
                            .formatPrice(bench.fills().get(0).price()))
                    .as("the best ask of the recorded book")
                    .isEqualTo("1.7");
        }
    }
}
