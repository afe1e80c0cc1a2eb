package rialto.backtest.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import rialto.backtest.RoundTrip;
import rialto.backtest.Statistics;
import rialto.order.Side;

/** Figures against numbers worked out by hand. */
class StatisticsTest {

    private static final long DAY = 86_400_000_000_000L;

    private static Samples samples(long... equity) {
        Samples samples = new Samples(0);
        for (int i = 0; i < equity.length; i++) {
            samples.add((i + 1) * DAY, equity[i], i % 2 == 0);
        }
        return samples;
    }

    private static RoundTrip trip(long profit) {
        return new RoundTrip(Tape.BTC, Side.BUY, 1, 1, 2, 1, 1, profit, 0, 2, false, "", "");
    }

    @Test
    void drawdownSharpeAndSortinoAreThoseOfTheirDefinitions() {
        // Returns +10 %, -10 %, +20 %, -5 %; mean 3.75 %.
        Statistics figures = Measures.of(10_000, samples(11_000, 9_900, 11_880, 11_286), List.of(), new FillLog());

        assertThat(figures.netProfit()).isEqualTo(1_286);
        assertThat(figures.totalReturn()).isEqualTo(0.1286, within(1e-12));
        assertThat(figures.periodsPerYear()).isEqualTo(365.0, within(1e-9));
        assertThat(figures.maxDrawdown()).isEqualTo(1_100);
        assertThat(figures.maxDrawdownFraction()).isEqualTo(0.1, within(1e-12));
        // From the peak on day 1 to day 3, where it is reached again.
        assertThat(figures.longestDrawdownNanos()).isEqualTo(2 * DAY);
        // Squares about the mean: 0.00390625 + 0.01890625 + 0.02640625 + 0.00765625 = 0.056875; / 3; root
        // 0.1376892637...
        assertThat(figures.sharpe()).isEqualTo(0.0375 / 0.13768926368215256 * Math.sqrt(365), within(1e-9));
        // Squares below 0: 0.01 + 0.0025 = 0.0125; / 4; root 0.0559016994...
        assertThat(figures.sortino()).isEqualTo(0.0375 / 0.05590169943749474 * Math.sqrt(365), within(1e-9));
        assertThat(figures.exposure()).isEqualTo(0.5);
    }

    @Test
    void aFallBelowTheCapitalIsADrawdownFromTheCapital() {
        Statistics figures = Measures.of(10_000, samples(9_000, 9_500), List.of(), new FillLog());

        assertThat(figures.maxDrawdown()).isEqualTo(1_000);
        assertThat(figures.maxDrawdownFraction()).isEqualTo(0.1, within(1e-12));
    }

    @Test
    void theProfitFactorIsProfitsByLosses() {
        Statistics figures = Measures.of(
                10_000, samples(10_000, 10_000), List.of(trip(300), trip(-100), trip(0), trip(-50)), new FillLog());

        assertThat(figures.profitFactor()).isEqualTo(2.0);
        assertThat(figures.trades()).isEqualTo(4);
        assertThat(figures.wins()).isEqualTo(1);
        assertThat(figures.losses()).isEqualTo(2);
        assertThat(figures.grossProfit()).isEqualTo(300);
        assertThat(figures.grossLoss()).isEqualTo(150);
    }

    @Test
    void whatIsNotDefinedIsNotANumberAndNotZero() {
        Statistics still = Measures.of(10_000, samples(10_000, 10_000), List.of(), new FillLog());
        assertThat(still.sharpe()).isNaN();
        assertThat(still.sortino()).isNaN();
        assertThat(still.profitFactor()).isNaN();

        Statistics won = Measures.of(10_000, samples(10_000, 10_001), List.of(trip(1)), new FillLog());
        assertThat(won.profitFactor()).isInfinite();
        assertThat(won.sortino()).isNaN();
    }

    @Test
    void anAccountThatLosesMoreThanItHasShowsNoGoodSharpe() {
        // Doubling a debt looks like a return of +100 %.
        Statistics ruined = Measures.of(1_000, samples(1_000, -1_000, -2_000, -4_000), List.of(), new FillLog());
        assertThat(ruined.netProfit()).isEqualTo(-5_000);
        assertThat(ruined.sharpe()).isNaN();
        assertThat(ruined.sortino()).isNaN();
        Statistics nothingLeft = Measures.of(1_000, samples(500, 0, 100), List.of(), new FillLog());
        assertThat(nothingLeft.sharpe()).isNaN();
    }
}
