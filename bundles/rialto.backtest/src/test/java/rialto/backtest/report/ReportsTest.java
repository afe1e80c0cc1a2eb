package rialto.backtest.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rialto.backtest.BacktestException;
import rialto.backtest.BacktestReport;
import rialto.backtest.BacktestTerms;
import rialto.backtest.EquityCurve;
import rialto.backtest.ReportFormat;
import rialto.backtest.RoundTrip;
import rialto.backtest.Statistics;
import rialto.instrument.Instrument;
import rialto.instrument.InstrumentKind;
import rialto.instrument.Money;
import rialto.instrument.Scale;
import rialto.order.Side;

/** A report says the same in every form, needs nothing else, and lets no plugin's words out of their place. */
class ReportsTest {

    private static final long UNIT = Money.UNIT;
    private static final Instrument BTC = new Instrument(
            0,
            "BTCUSDT",
            "test",
            InstrumentKind.SPOT,
            "BTC",
            "USDT",
            Scale.decimals(2),
            Scale.decimals(5),
            1,
            1,
            1,
            1_000_000,
            0,
            1);

    private static BacktestReport report(String currency, long lastEquity, String reason) {
        RoundTrip trip = new RoundTrip(
                BTC,
                Side.BUY,
                25_000,
                1_000_000_000L,
                3_000_000_000L,
                10_050,
                10_150,
                UNIT / 4,
                0,
                2,
                false,
                reason,
                "out");
        return new BacktestReport(
                "ema-cross",
                "0.1.0",
                new TreeMap<>(java.util.Map.of("fast", "10")),
                "walk",
                List.of("BTCUSDT.test"),
                currency,
                BacktestTerms.of(100 * UNIT),
                0,
                3_000_000_000L,
                3,
                1_000,
                900,
                new Statistics(
                        lastEquity - 100 * UNIT,
                        0.01,
                        0,
                        UNIT,
                        0.01,
                        5,
                        Double.NaN,
                        1.5,
                        365,
                        Double.POSITIVE_INFINITY,
                        0.5,
                        1,
                        1,
                        0,
                        UNIT / 4,
                        0,
                        2,
                        0),
                List.of(trip),
                new EquityCurve(
                        new long[] {1_000_000_000L, 2_000_000_000L, 3_000_000_000L},
                        new long[] {100 * UNIT, 99 * UNIT, lastEquity}),
                0,
                0,
                List.of("a <remark>"));
    }

    @Test
    void thePageIsOneFileWithoutScriptAndWithoutAnythingToLoad() {
        String page = Reports.write(report("USDT", 101 * UNIT, "x"), ReportFormat.HTML);

        assertThat(page)
                .startsWith("<!DOCTYPE html>")
                .contains("<svg", "prefers-color-scheme:dark", "Largest drawdown");
        assertThat(page).doesNotContain("<script", "http:", "https:", "src=", "<link", "url(");
        assertThat(page).contains("1.00 USDT", "undefined", "infinite", "100.5", "101.5", "a &lt;remark&gt;");
    }

    @Test
    void aStrategysWordsStayWords() {
        BacktestReport hostile = report("USDT", 101 * UNIT, "=1+1,\"<img src=x onerror=alert(1)>");

        assertThat(Reports.write(hostile, ReportFormat.HTML))
                .doesNotContain("<img")
                .contains("&lt;img src=x");
        assertThat(Reports.write(hostile, ReportFormat.TRADES_CSV))
                .contains(",\"'=1+1,\"\"<img src=x onerror=alert(1)>\",out");
    }

    @Test
    void jsonHoldsExactNumbersAsTextAndWhatIsUndefinedAsNull() throws Exception {
        JsonNode json = new ObjectMapper()
                .readTree(Reports.write(report("USDT", 101 * UNIT, "\"quoted\"\n"), ReportFormat.JSON));

        assertThat(json.at("/statistics/netProfit").asText()).isEqualTo("1");
        assertThat(json.at("/statistics/sharpe").isNull()).isTrue();
        assertThat(json.at("/statistics/sortino").asDouble()).isEqualTo(1.5);
        assertThat(json.at("/trades/0/entryPrice").asText()).isEqualTo("100.5");
        assertThat(json.at("/trades/0/entryReason").asText()).isEqualTo("\"quoted\"\n");
        assertThat(json.at("/equity/1/0").asText()).isEqualTo("1970-01-01T00:00:02Z");
        assertThat(json.at("/equity/1/1").asText()).isEqualTo("99");
        assertThat(json.at("/parameters/fast").asText()).isEqualTo("10");
    }

    @Test
    void csvHasALineForEachTradeAndEachSample() {
        BacktestReport report = report("USDT", 101 * UNIT, "in");

        assertThat(Reports.write(report, ReportFormat.TRADES_CSV).lines())
                .hasSize(2)
                .last()
                .isEqualTo("BTCUSDT.test,BUY,0.25,1970-01-01T00:00:01Z,1970-01-01T00:00:03Z,100.5,101.5,0.25,0,2,"
                        + "false,in,out");
        assertThat(Reports.write(report, ReportFormat.EQUITY_CSV).lines())
                .containsExactly(
                        "time,equity",
                        "1970-01-01T00:00:01Z,100",
                        "1970-01-01T00:00:02Z,99",
                        "1970-01-01T00:00:03Z,101");
    }

    @Test
    void twoRunsAreComparedFigureByFigure() throws Exception {
        BacktestReport first = report("USDT", 101 * UNIT, "");
        BacktestReport second = report("USDT", 104 * UNIT, "");

        JsonNode json = new ObjectMapper().readTree(Reports.compare(first, second, ReportFormat.JSON));
        assertThat(json.at("/difference/netProfit").asText()).isEqualTo("3");
        assertThat(Reports.compare(first, second, ReportFormat.HTML)).contains("equity c0", "equity c1", "3.00 USDT");
    }

    @Test
    void whatCannotBeComparedIsRefusedWithTheReason() {
        BacktestReport first = report("USDT", 101 * UNIT, "");
        assertThatThrownBy(() -> Reports.compare(first, report("EUR", 101 * UNIT, ""), ReportFormat.HTML))
                .isInstanceOf(BacktestException.class)
                .hasMessageContaining("one backtest is in USDT and the other in EUR");
        assertThatThrownBy(() -> Reports.compare(first, first, ReportFormat.TRADES_CSV))
                .hasMessageContaining("HTML or JSON");
    }

    @ParameterizedTest
    @CsvSource({"0,1", "1,1", "1.1,2", "61124,100000", "48000,50000", "20000,20000", "5000000001,10000000000"})
    void theLinesOfAChartStandAtAmountsOneCanRead(double step, double round) {
        assertThat(Chart.roundStep(step)).isEqualTo(round);
    }
}
