package rialto.backtest.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rialto.backtest.BacktestMarket;
import rialto.backtest.BacktestReport;
import rialto.backtest.BacktestTerms;
import rialto.backtest.RoundTrip;
import rialto.backtest.Slippage;
import rialto.instrument.Instrument;
import rialto.instrument.Money;
import rialto.market.Bar;
import rialto.market.BarSpec;
import rialto.market.Trade;
import rialto.order.Side;
import rialto.strategy.Strategy;
import rialto.strategy.Trader;

/** What a run does with fills, slippage, positions that turn round, recordings, and memory. */
class RunTest {

    private static final BacktestTerms TERMS = BacktestTerms.of(Money.parse("10000"));

    /** Orders a signed quantity at given bars. */
    private static final class Scripted implements Strategy {

        private final long[] wishes;
        private int seen;

        Scripted(long... wishes) {
            this.wishes = wishes;
        }

        @Override
        public List<BarSpec> bars() {
            return List.of(Tape.SPEC);
        }

        @Override
        public void onBar(Bar bar, Trader trader) {
            long wish = seen < wishes.length ? wishes[seen] : 0;
            seen++;
            if (wish > 0) {
                trader.buy(bar.instrument(), wish).market().because("script");
            } else if (wish < 0) {
                trader.sell(bar.instrument(), -wish).market().because("script");
            }
        }
    }

    @Test
    void anOrderFillsAtTheOpenOfTheNextBarAndEquityIsMarkedAtEachClose() {
        // One BTC at 110.00, sold at 130.00.
        BacktestReport report = Tape.run(
                Tape.candidate(new Scripted(100_000, 0, -100_000)), Tape.flat(10_000, 11_000, 12_000, 13_000), TERMS);

        assertThat(report.trades()).singleElement().satisfies(trade -> {
            assertThat(trade.entryPrice()).isEqualTo(11_000);
            assertThat(trade.exitPrice()).isEqualTo(13_000);
            assertThat(trade.profit()).isEqualTo(Money.parse("20"));
            assertThat(trade.entryReason()).isEqualTo("script");
        });
        assertThat(List.of(
                        report.equity().equity(0),
                        report.equity().equity(1),
                        report.equity().equity(2),
                        report.equity().equity(3)))
                .containsExactly(
                        Money.parse("10000"), Money.parse("10000"), Money.parse("10010"), Money.parse("10020"));
        assertThat(report.statistics().exposure()).isEqualTo(0.5);
        assertThat(report.events()).isEqualTo(4);
    }

    @Test
    void slippageMakesTakersWorseByTicksOrBasisPointsAndTheFeeFollowsThePrice() {
        BacktestMarket history = Tape.flat(10_000, 10_000, 10_000, 10_000);
        BacktestTerms ticks = TERMS.withFees(0, 1_000).withSlippage(Slippage.ticks(5));
        RoundTrip byTicks = Tape.run(Tape.candidate(new Scripted(100_000, 0, -100_000)), history, ticks)
                .trades()
                .get(0);
        assertThat(byTicks.entryPrice()).isEqualTo(10_005);
        assertThat(byTicks.exitPrice()).isEqualTo(9_995);
        assertThat(byTicks.fees()).isEqualTo(Money.parse("0.2"));
        assertThat(byTicks.profit()).isEqualTo(Money.parse("-0.3"));

        BacktestTerms points = TERMS.withSlippage(Slippage.basisPoints(10));
        RoundTrip byPoints = Tape.run(Tape.candidate(new Scripted(100_000, 0, -100_000)), history, points)
                .trades()
                .get(0);
        assertThat(byPoints.entryPrice()).isEqualTo(10_010);
        assertThat(byPoints.exitPrice()).isEqualTo(9_990);
    }

    @Test
    void aPositionThatTurnsRoundEndsOneTradeAndBeginsTheNext() {
        BacktestReport report = Tape.run(
                Tape.candidate(new Scripted(100_000, -300_000, 200_000)),
                Tape.flat(10_000, 10_000, 12_000, 11_000),
                TERMS.withFees(0, 3_000));

        assertThat(report.trades()).hasSize(2);
        RoundTrip bought = report.trades().get(0);
        RoundTrip sold = report.trades().get(1);
        assertThat(bought.side()).isEqualTo(Side.BUY);
        // 20.00 less 0.30 on the way in and a third of 1.08 on the way out.
        assertThat(bought.profit()).isEqualTo(Money.parse("19.34"));
        assertThat(sold.side()).isEqualTo(Side.SELL);
        assertThat(sold.quantity()).isEqualTo(200_000);
        // 2 x 10.00 less 0.72 and 0.66.
        assertThat(sold.profit()).isEqualTo(Money.parse("18.62"));
        assertThat(report.equity().equity(3)).isEqualTo(Money.parse("10037.96"));
    }

    @Test
    void whatIsStillOpenIsMarkedAndSaidToBeOpen() {
        BacktestReport report =
                Tape.run(Tape.candidate(new Scripted(100_000)), Tape.flat(10_000, 10_000, 10_500), TERMS);

        assertThat(report.trades()).singleElement().satisfies(trade -> {
            assertThat(trade.open()).isTrue();
            assertThat(trade.profit()).isEqualTo(Money.parse("5"));
        });
        assertThat(report.statistics().trades()).isZero();
    }

    @Test
    void anOrderThatTheGateRefusesIsCountedAndQuoted() {
        BacktestReport report =
                Tape.run(Tape.candidate(new Scripted(2_000_000_000_000L)), Tape.flat(10_000, 10_000), TERMS);

        assertThat(report.refusals()).isEqualTo(1);
        assertThat(report.remarks()).singleElement().asString().contains("the gate refused an order");
    }

    @Test
    void theSameRunGivesTheSameReport() {
        BacktestReport first = Tape.run(Tape.emaCross(5, 20), Tape.walk(5_000, 3), TERMS.withFees(100, 400));
        BacktestReport second = Tape.run(Tape.emaCross(5, 20), Tape.walk(5_000, 3), TERMS.withFees(100, 400));

        assertThat(second.trades()).isEqualTo(first.trades());
        assertThat(second.equity()).isEqualTo(first.equity());
        assertThat(second.statistics()).isEqualTo(first.statistics());
    }

    @Test
    void klinesAreReadIntoColumnsAndRun() {
        BacktestMarket history = Tape.BACKTESTER.load(data("binance_csv/ADABTC-1m-2021-11-27.csv"));

        assertThat(history.barCount()).isPositive();
        BacktestReport report = Tape.run(Tape.candidate(new Scripted()), history, TERMS);
        assertThat(report.events()).isEqualTo(history.barCount());
        assertThat(report.instruments()).containsExactly("ADABTC.replay");
        assertThat(report.equity().size()).isEqualTo(history.barCount());
    }

    /** Buys on the first trade after the book is there, and sells a while later; walks the recorded book both times. */
    private static final class Visitor implements Strategy {

        private int trades;

        @Override
        public void onTrade(Trade trade, Trader trader) {
            trades++;
            Instrument instrument = trader.instruments().get(0);
            if (trades == 1_000) {
                trader.buy(instrument, instrument.quantity("40")).market();
            } else if (trades == 5_000) {
                trader.sell(instrument, trader.position(instrument)).market().reduceOnly();
            }
        }
    }

    /** Buys the instrument of which only trades are shown, and sells it. */
    private static final class Blind implements Strategy {

        private int trades;

        @Override
        public void onTrade(Trade trade, Trader trader) {
            trades++;
            if (trades == 1) {
                trader.buy(trade.instrument(), trade.instrument().quantity("1")).market();
            } else if (trades == 3) {
                trader.sell(trade.instrument(), trader.position(trade.instrument()))
                        .market();
            }
        }
    }

    @Test
    void aBookOfOneInstrumentDoesNotSpareAnotherItsSlippage(@TempDir Path folder) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 1; i <= 6; i++) {
            long millis = 1_723_161_255_000L + 1_000 * i;
            lines.append(millis + "000000 {'u':" + i
                    + ",'s':'BTCUSDT','b':'60000.10','B':'1.5','a':'60000.20','A':'1.5'}\n");
            // Bought at the second and sold at the fourth, for the same price.
            String trade = i % 2 == 0 ? "'p':'100.01','q':'5.5'" : "'p':'100.02','q':'5.4'";
            lines.append(millis + "000001 {'e':'trade','E':" + millis + ",'T':" + millis + ",'s':'ETHUSDT','t':" + i
                    + "," + trade + ",'m':false}\n");
        }
        Path file =
                Files.writeString(folder.resolve("two.txt"), lines.toString().replace('\'', '"'));

        BacktestReport report = Tape.run(
                Tape.candidate(new Blind()), Tape.BACKTESTER.load(file), TERMS.withSlippage(Slippage.ticks(5)));

        RoundTrip trade = report.trades().get(0);
        assertThat(trade.instrument().symbol()).isEqualTo("ETHUSDT");
        assertThat(trade.entryPrice() - trade.exitPrice())
                .as("ten ticks between buying and selling at one price")
                .isEqualTo(10 * trade.instrument().tick());
    }

    @Test
    void aRecordedBookIsWalkedLevelByLevel() {
        BacktestMarket history = Tape.BACKTESTER.load(data("binance_ws_raw/usdm_btcusdt_20240808.gz"));
        assertThat(history.barCount()).isEqualTo(-1);

        BacktestReport report = Tape.run(
                Tape.candidate(new Visitor()), history, TERMS.withFees(200, 500).withSlippage(Slippage.ticks(100)));

        assertThat(report.events()).isGreaterThan(50_000);
        RoundTrip trade = report.trades().get(0);
        assertThat(trade.open()).isFalse();
        assertThat(trade.quantity()).isEqualTo(trade.instrument().quantity("40"));
        assertThat(trade.fills()).as("levels walked").isGreaterThan(4);
        assertThat(report.equity().size()).isBetween(300, 400);
        assertThat(report.statistics().netProfit()).isEqualTo(trade.profit());
    }

    private static Path data(String file) {
        return Path.of(System.getProperty("rialto.data")).resolve(file);
    }

    @Test
    void barsAllocateNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        List<Long> allocated = new ArrayList<>();
        Strategy watching = new Strategy() {
            private int bars;

            @Override
            public List<BarSpec> bars() {
                return List.of(Tape.SPEC);
            }

            @Override
            public void onBar(Bar bar, Trader trader) {
                // From the second half on, when nothing is compiled any more.
                if (++bars == 100_000 || bars == 200_000) {
                    allocated.add(threads.getThreadAllocatedBytes(
                            Thread.currentThread().getId()));
                }
            }
        };

        Tape.run(Tape.candidate(watching), Tape.walk(200_000, 5), TERMS);

        assertThat(allocated.get(1) - allocated.get(0))
                .as("bytes in 100,000 bars")
                .isLessThan(10_000);
    }
}
