package rialto.benchmarks;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.ta4j.core.Bar;
import org.ta4j.core.BarSeries;
import org.ta4j.core.BaseBar;
import org.ta4j.core.BaseBarSeriesBuilder;
import org.ta4j.core.BaseStrategy;
import org.ta4j.core.TradingRecord;
import org.ta4j.core.analysis.cost.LinearTransactionCostModel;
import org.ta4j.core.analysis.cost.ZeroCostModel;
import org.ta4j.core.backtest.BarSeriesManager;
import org.ta4j.core.backtest.TradeOnNextOpenModel;
import org.ta4j.core.indicators.EMAIndicator;
import org.ta4j.core.indicators.helpers.ClosePriceIndicator;
import org.ta4j.core.num.DoubleNum;
import org.ta4j.core.rules.CrossedDownIndicatorRule;
import org.ta4j.core.rules.CrossedUpIndicatorRule;
import rialto.backtest.BacktestReport;
import rialto.backtest.BacktestTerms;
import rialto.backtest.History;
import rialto.backtest.run.KernelBacktester;
import rialto.engine.Candidate;
import rialto.instrument.Instrument;
import rialto.instrument.InstrumentKind;
import rialto.instrument.Money;
import rialto.instrument.Scale;
import rialto.market.BarSpec;
import rialto.strategy.emacross.EmaCross;
import rialto.testkit.Parameters;
import rialto.venue.replay.RecordedFiles;

/**
 * The EMA cross with fees over the same made bars: on the kernel with its gate, orders, positions and paper exchange, and on ta4j with
 * its fastest numbers. Round by round in turn, so that both meet the same machine.
 */
final class BacktestSpeed implements Benchmark {

    private static final int FAST = 10;
    private static final int SLOW = 50;
    private static final long MINUTE = 60_000_000_000L;
    private static final long START = 1_600_000_020_000_000_000L;
    private static final long FEE_PPM = 400;
    private static final Instrument BTC = new Instrument(
            -1,
            "BTCUSDT",
            "made",
            InstrumentKind.SPOT,
            "BTC",
            "USDT",
            Scale.decimals(2),
            Scale.decimals(5),
            1,
            1,
            1,
            1_000_000_000_000L,
            0,
            1);

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final KernelBacktester backtester = new KernelBacktester(new RecordedFiles(), new OwnParts());

    /** Bars in columns, as both systems get them. */
    private record Columns(long[] times, long[] open, long[] high, long[] low, long[] close, long[] volume) {}

    @Override
    public String usage() {
        return """
                backtest the 10/50 EMA cross with fees over made bars, beside ta4j
                  --bars N       bars (1000000)
                  --rounds N     rounds of each after the first, of which the median is shown as warm (15)""";
    }

    @Override
    public void run(List<String> given, PrintStream out) {
        Arguments arguments = new Arguments(given, List.of("bars", "rounds"));
        int bars = arguments.number("bars", 1_000_000);
        int rounds = arguments.number("rounds", 15);
        Columns columns = walk(bars);
        History history = backtester.bars(
                "walk",
                BTC,
                BarSpec.minutes(1),
                columns.times(),
                columns.open(),
                columns.high(),
                columns.low(),
                columns.close(),
                columns.volume());
        BarSeries series = series(columns);
        double[] ours = new double[rounds + 1];
        double[] theirs = new double[rounds + 1];
        BacktestReport report = null;
        TradingRecord record = null;
        for (int i = 0; i <= rounds; i++) {
            report = onKernel(history);
            ours[i] = report.loopCpuNanos();
            long before = threads.getCurrentThreadCpuTime();
            record = onTa4j(series);
            theirs[i] = threads.getCurrentThreadCpuTime() - before;
        }
        print(out, bars, rounds, ours, theirs, report, record);
    }

    private static void print(
            PrintStream out,
            int bars,
            int rounds,
            double[] ours,
            double[] theirs,
            BacktestReport report,
            TradingRecord record) {
        double warm = Figures.median(java.util.Arrays.copyOfRange(ours, 1, rounds + 1));
        double theirWarm = Figures.median(java.util.Arrays.copyOfRange(theirs, 1, rounds + 1));
        out.println("## Backtest: EMA cross " + FAST + "/" + SLOW + " with fees over " + bars + " bars");
        out.println();
        out.println(Figures.machine());
        out.println();
        out.println("| | cold, first run, CPU ms | warm, median of " + rounds
                + ", CPU ms | bars/s warm | closed trades | fills |");
        out.println("|---|---|---|---|---|---|");
        out.printf(
                Locale.ROOT,
                "| Rialto, with equity at each bar | %s | %s | %s | %d | %d |%n",
                Figures.millis(ours[0]),
                Figures.millis(warm),
                Figures.millions(bars * 1e9 / warm),
                report.statistics().trades(),
                report.statistics().fills());
        out.printf(
                Locale.ROOT,
                "| ta4j 0.17 (newest for Java 17), DoubleNum, no equity | %s | %s | %s | %d | %d |%n",
                Figures.millis(theirs[0]),
                Figures.millis(theirWarm),
                Figures.millions(bars * 1e9 / theirWarm),
                record.getPositionCount(),
                record.getTrades().size());
        out.printf(
                Locale.ROOT,
                "%nWarm %.1f times, cold %.1f times as fast as ta4j.%n%n",
                theirWarm / warm,
                theirs[0] / ours[0]);
    }

    private BacktestReport onKernel(History history) {
        Map<String, Object> values = Map.of("bar", "1m", "fast", FAST, "slow", SLOW, "quantity", "0.25");
        return backtester
                .start(
                        () -> new Candidate(
                                "ema-cross",
                                "rialto.strategy.emacross",
                                "0.1.0",
                                "",
                                new TreeMap<>(),
                                new EmaCross(Parameters.of(EmaCross.Parameters.class, values))),
                        history,
                        BacktestTerms.of(Money.parse("1000000")).withFees(FEE_PPM, FEE_PPM))
                .report()
                .toCompletableFuture()
                .join();
    }

    /** Indicators are made anew, for they remember what they worked out; the bars are not. */
    private static TradingRecord onTa4j(BarSeries series) {
        ClosePriceIndicator close = new ClosePriceIndicator(series);
        EMAIndicator fast = new EMAIndicator(close, FAST);
        EMAIndicator slow = new EMAIndicator(close, SLOW);
        BaseStrategy strategy = new BaseStrategy(
                new CrossedUpIndicatorRule(fast, slow), new CrossedDownIndicatorRule(fast, slow), SLOW - 1);
        BarSeriesManager manager = new BarSeriesManager(
                series, new LinearTransactionCostModel(FEE_PPM / 1e6), new ZeroCostModel(), new TradeOnNextOpenModel());
        return manager.run(strategy, org.ta4j.core.Trade.TradeType.BUY, series.numOf(0.25));
    }

    private static Columns walk(int count) {
        Random random = new Random(11);
        Columns columns = new Columns(
                new long[count], new long[count], new long[count], new long[count], new long[count], new long[count]);
        long price = 6_000_000;
        for (int i = 0; i < count; i++) {
            columns.times[i] = START + i * MINUTE;
            columns.open[i] = price;
            // Drawn back to where it began, so that it neither ends at nothing nor grows beyond all bounds.
            long pull = (6_000_000 - price) / 50_000;
            columns.close[i] = Math.max(100_000, price + random.nextInt(6_001) - 3_000 + pull);
            columns.high[i] = Math.max(price, columns.close[i]) + random.nextInt(500);
            columns.low[i] = Math.min(price, columns.close[i]) - random.nextInt(500);
            columns.volume[i] = 10_000_000 + random.nextInt(1_000_000);
            price = columns.close[i];
        }
        return columns;
    }

    private static BarSeries series(Columns columns) {
        List<Bar> bars = new ArrayList<>(columns.times.length);
        Duration span = Duration.ofMinutes(1);
        for (int i = 0; i < columns.times.length; i++) {
            ZonedDateTime end =
                    Instant.ofEpochSecond(0, columns.times[i] + MINUTE).atZone(ZoneOffset.UTC);
            bars.add(new BaseBar(
                    span,
                    end,
                    number(columns.open[i], 2),
                    number(columns.high[i], 2),
                    number(columns.low[i], 2),
                    number(columns.close[i], 2),
                    number(columns.volume[i], 5),
                    DoubleNum.valueOf(0)));
        }
        return new BaseBarSeriesBuilder()
                .withName("walk")
                .withNumTypeOf(DoubleNum.class)
                .withBars(bars)
                .build();
    }

    private static DoubleNum number(long value, int digits) {
        return DoubleNum.valueOf(BigDecimal.valueOf(value, digits).doubleValue());
    }
}
