package rialto.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import rialto.backtest.BacktestReport;
import rialto.backtest.BacktestTerms;
import rialto.backtest.EquityCurve;
import rialto.backtest.Statistics;
import rialto.instrument.Money;

/** A curve of any length is drawn from few samples, and none that stands out is missing. */
class ThinnedEquityTest {

    private static final long CAPITAL = 100 * Money.UNIT;

    private static BacktestReport report(long... equity) {
        long[] nanos = new long[equity.length];
        for (int i = 0; i < nanos.length; i++) {
            nanos[i] = (i + 1) * 1_000_000_000L;
        }
        return new BacktestReport(
                "ema-cross",
                "1.0.0",
                new TreeMap<>(),
                "walk",
                List.of("BTCUSDT.test"),
                "USDT",
                BacktestTerms.of(CAPITAL),
                0,
                0,
                0,
                0,
                0,
                new Statistics(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
                List.of(),
                new EquityCurve(nanos, equity),
                0,
                0,
                List.of());
    }

    private static List<String> equity(ThinnedEquity thinned) {
        return thinned.items().stream().map(ThinnedEquity.Sample::equity).toList();
    }

    @Test
    void aShortCurveIsKeptWhole() {
        ThinnedEquity thinned =
                ThinnedEquity.of(report(CAPITAL, 80 * Money.UNIT, 120 * Money.UNIT, 90 * Money.UNIT), 10);

        assertThat(equity(thinned)).containsExactly("100", "80", "120", "90");
        assertThat(thinned.items().stream().map(ThinnedEquity.Sample::drawdown).toList())
                .containsExactly(0.0, 0.2, 0.0, 0.25);
        assertThat(thinned.items().get(0).time()).isEqualTo("1970-01-01T00:00:01Z");
        assertThat(thinned.capital()).isEqualTo("100");
    }

    @Test
    void ofALongOneTheDeepestAndTheHighestPointStayAndTheEnds() {
        long[] equity = new long[100_000];
        for (int i = 0; i < equity.length; i++) {
            equity[i] = CAPITAL + i;
        }
        equity[33_333] = 7 * Money.UNIT;
        equity[66_666] = 900 * Money.UNIT;
        ThinnedEquity thinned = ThinnedEquity.of(report(equity), 100);

        assertThat(thinned.samples()).isEqualTo(equity.length);
        assertThat(thinned.items().size()).isBetween(100, 302);
        assertThat(equity(thinned)).contains("7", "900").startsWith("100").endsWith("100.00099999");
        assertThat(thinned.items().stream().map(ThinnedEquity.Sample::time).toList())
                .isSorted()
                .doesNotHaveDuplicates();
    }

    @Test
    void theLeastEquityOfAPartStaysThoughAnotherPointIsDeeperUnderItsPeak() {
        ThinnedEquity thinned =
                ThinnedEquity.of(report(CAPITAL, 20 * Money.UNIT, 10_000 * Money.UNIT, CAPITAL, CAPITAL, CAPITAL), 1);

        assertThat(equity(thinned)).containsExactly("100", "20", "10000", "100", "100");
    }

    @Test
    void aRunWithoutSamplesHasNone() {
        assertThat(ThinnedEquity.of(report(), 100).items()).isEmpty();
    }
}
