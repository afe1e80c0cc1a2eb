package rialto.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.ta4j.core.Bar;
import org.ta4j.core.BarSeries;
import org.ta4j.core.BaseBar;
import org.ta4j.core.BaseBarSeriesBuilder;
import org.ta4j.core.BaseStrategy;
import org.ta4j.core.TradingRecord;
import org.ta4j.core.analysis.CashFlow;
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
 * its fastest numbers. Round by round in turn, so that both meet the same machine; first runs each in a JVM of its own, so that none
 * finds what another has loaded and compiled.
 */
final class BacktestSpeed implements Benchmark {

    /** The newest release for Java 17: 0.18 and later are compiled for Java 21 or more. */
    private static final String TA4J_VERSION = "0.17";

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

    /** Rounds of each that are run and not counted: what is compiled late would be counted as slow else. */
    private static final int WARM_UP = 15;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final KernelBacktester backtester = new KernelBacktester(new RecordedFiles(), new OwnParts());

    /** Bars in columns, as both systems get them. */
    private record Columns(long[] times, long[] open, long[] high, long[] low, long[] close, long[] volume) {}

    /** Who runs the strategy, and what else it works out. */
    private enum Contender {
        RIALTO("Rialto, equity at each bar; in the last two with its report"),
        TA4J("ta4j " + TA4J_VERSION + " on DoubleNum, no equity"),
        TA4J_EQUITY("ta4j " + TA4J_VERSION + " on DoubleNum, equity at each bar (CashFlow)");

        private final String title;

        Contender(String title) {
            this.title = title;
        }
    }

    /**
     * What one run took, in nanoseconds.
     *
     * @param thread CPU of the thread that runs the loop
     * @param process CPU of all threads meanwhile: collector and compiler, too
     * @param wall from start to end
     */
    private record Cost(double thread, double process, double wall, int fills) {

        static Cost median(List<Cost> costs) {
            return new Cost(
                    median(costs, Cost::thread),
                    median(costs, Cost::process),
                    median(costs, Cost::wall),
                    costs.get(0).fills());
        }

        private static double median(List<Cost> costs, ToDoubleFunction<Cost> part) {
            return Figures.median(costs.stream().mapToDouble(part).toArray());
        }
    }

    @Override
    public String usage() {
        return """
                backtest the 10/50 EMA cross with fees over made bars, beside ta4j
                  --bars N       bars (1000000)
                  --rounds N     rounds of each when warm, in turn, of which the median is shown (15)
                  --cold N       first runs of each, in a JVM of their own, of which the median is shown (5)
                  --once NAME    nothing but the first run of RIALTO, TA4J or TA4J_EQUITY, in nanoseconds""";
    }

    @Override
    public void run(List<String> given, PrintStream out) throws Exception {
        Arguments arguments = new Arguments(given, List.of("bars", "rounds", "cold", "once"));
        int bars = arguments.number("bars", 1_000_000);
        String once = arguments.text("once", "");
        if (!once.isEmpty()) {
            Cost cost = runner(Contender.valueOf(once), bars).get();
            out.println(
                    (long) cost.thread() + " " + (long) cost.process() + " " + (long) cost.wall() + " " + cost.fills());
            return;
        }
        out.println("## Backtest: EMA cross " + FAST + "/" + SLOW + " with fees over " + bars + " bars");
        out.println();
        out.println(Figures.machine());
        out.println();
        int cold = arguments.number("cold", 5);
        print(out, "first run in a JVM of its own, median of " + cold, bars, cold(bars, cold));
        int rounds = arguments.number("rounds", 15);
        print(out, "warm, median of " + rounds + " after " + WARM_UP, bars, warm(bars, rounds));
    }

    private static Map<Contender, Cost> cold(int bars, int rounds) throws IOException, InterruptedException {
        Map<Contender, List<Cost>> costs = new EnumMap<>(Contender.class);
        for (int i = 0; i < rounds; i++) {
            for (Contender each : Contender.values()) {
                costs.computeIfAbsent(each, key -> new ArrayList<>()).add(coldRun(each, bars));
            }
        }
        return medians(costs);
    }

    private static Cost coldRun(Contender contender, int bars) throws IOException, InterruptedException {
        Process java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "backtest",
                        "--once",
                        contender.name(),
                        "--bars",
                        Integer.toString(bars))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String line = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (java.waitFor() != 0) {
            throw new IllegalStateException("a JVM for the first run of " + contender + " failed: " + line);
        }
        String[] parts = line.split(" ");
        return new Cost(
                Long.parseLong(parts[0]),
                Long.parseLong(parts[1]),
                Long.parseLong(parts[2]),
                Integer.parseInt(parts[3]));
    }

    private Map<Contender, Cost> warm(int bars, int rounds) {
        Map<Contender, Supplier<Cost>> runners = new EnumMap<>(Contender.class);
        for (Contender each : Contender.values()) {
            runners.put(each, runner(each, bars));
        }
        Map<Contender, List<Cost>> costs = new EnumMap<>(Contender.class);
        for (int i = -WARM_UP; i < rounds; i++) {
            for (Contender each : Contender.values()) {
                Cost cost = runners.get(each).get();
                if (i >= 0) {
                    costs.computeIfAbsent(each, key -> new ArrayList<>()).add(cost);
                }
            }
        }
        return medians(costs);
    }

    private static Map<Contender, Cost> medians(Map<Contender, List<Cost>> costs) {
        Map<Contender, Cost> medians = new EnumMap<>(Contender.class);
        costs.forEach((each, list) -> medians.put(each, Cost.median(list)));
        return medians;
    }

    private static void print(PrintStream out, String what, int bars, Map<Contender, Cost> costs) {
        out.println("| " + what
                + " | bars/s of one core | CPU of its thread, ms | CPU of the process, ms | wall, ms | fills |");
        out.println("|---|---|---|---|---|---|");
        costs.forEach((each, cost) -> out.printf(
                Locale.ROOT,
                "| %s | %s | %.1f | %.1f | %.1f | %d |%n",
                each.title,
                Figures.millions(bars * 1e9 / cost.thread()),
                cost.thread() / 1e6,
                cost.process() / 1e6,
                cost.wall() / 1e6,
                cost.fills()));
        Cost ours = costs.get(Contender.RIALTO);
        out.println();
        for (Contender each : List.of(Contender.TA4J, Contender.TA4J_EQUITY)) {
            Cost theirs = costs.get(each);
            out.printf(
                    Locale.ROOT,
                    "%s takes %.1f times our CPU of the thread, %.1f times that of the process, %.1f times the wall.%n",
                    each.title,
                    theirs.thread() / ours.thread(),
                    theirs.process() / ours.process(),
                    theirs.wall() / ours.wall());
        }
        out.println();
    }

    /** One run of a contender at each call, over bars that are made once. */
    private Supplier<Cost> runner(Contender contender, int bars) {
        Columns columns = walk(bars);
        if (contender == Contender.RIALTO) {
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
            return () -> {
                long wall = System.nanoTime();
                long all = process.getProcessCpuTime();
                BacktestReport report = onKernel(history);
                return new Cost(
                        report.loopCpuNanos(),
                        process.getProcessCpuTime() - all,
                        System.nanoTime() - wall,
                        report.statistics().fills());
            };
        }
        BarSeries series = series(columns);
        return () -> {
            long wall = System.nanoTime();
            long all = process.getProcessCpuTime();
            long own = threads.getCurrentThreadCpuTime();
            TradingRecord record = onTa4j(series);
            if (contender == Contender.TA4J_EQUITY && new CashFlow(series, record).getSize() != bars) {
                throw new IllegalStateException("ta4j's equity is not that of " + bars + " bars");
            }
            return new Cost(
                    threads.getCurrentThreadCpuTime() - own,
                    process.getProcessCpuTime() - all,
                    System.nanoTime() - wall,
                    record.getTrades().size());
        };
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
