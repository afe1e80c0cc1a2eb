package rialto.backtest.run;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import rialto.backtest.BacktestMarket;
import rialto.backtest.BacktestReport;
import rialto.backtest.BacktestTerms;
import rialto.engine.Candidate;
import rialto.instrument.Instrument;
import rialto.instrument.InstrumentKind;
import rialto.instrument.Scale;
import rialto.market.BarSpec;
import rialto.strategy.Strategy;
import rialto.strategy.emacross.EmaCross;
import rialto.testkit.Parameters;
import rialto.venue.replay.RecordedFiles;

/** Bars made for tests, and the shortest way to a report on them. */
final class Tape {

    static final long MINUTE = 60_000_000_000L;
    static final long START = 1_700_000_040_000_000_000L;
    static final BarSpec SPEC = BarSpec.minutes(1);
    static final KernelBacktester BACKTESTER = new KernelBacktester(new RecordedFiles(), new OwnParts());

    static final Instrument BTC = new Instrument(
            -1,
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
            1_000_000_000_000L,
            0,
            1);

    private Tape() {}

    /** A seeded walk: each bar opens at or near the close before it. */
    static BacktestMarket walk(int bars, long seed) {
        Random random = new Random(seed);
        long[] times = new long[bars];
        long[] open = new long[bars];
        long[] high = new long[bars];
        long[] low = new long[bars];
        long[] close = new long[bars];
        long[] volume = new long[bars];
        long price = 6_000_000;
        for (int i = 0; i < bars; i++) {
            times[i] = START + i * MINUTE;
            open[i] = Math.max(1_000, price + random.nextInt(401) - 200);
            close[i] = Math.max(1_000, open[i] + random.nextInt(8_001) - 4_000);
            high[i] = Math.max(open[i], close[i]) + random.nextInt(1_000);
            low[i] = Math.max(1, Math.min(open[i], close[i]) - random.nextInt(900));
            volume[i] = 10_000_000 + random.nextInt(1_000_000);
            price = close[i];
        }
        return BACKTESTER.bars("walk", BTC, SPEC, times, open, high, low, close, volume);
    }

    /** Bars of one price each: those given. */
    static BacktestMarket flat(long... prices) {
        long[] times = new long[prices.length];
        long[] volume = new long[prices.length];
        for (int i = 0; i < times.length; i++) {
            times[i] = START + i * MINUTE;
            volume[i] = 100_000_000;
        }
        return BACKTESTER.bars("flat", BTC, SPEC, times, prices, prices, prices, prices, volume);
    }

    static Candidate emaCross(int fast, int slow) {
        Map<String, Object> values = Map.of("bar", "1m", "fast", fast, "slow", slow, "quantity", "0.25");
        TreeMap<String, String> texts = new TreeMap<>();
        values.forEach((name, value) -> texts.put(name, value.toString()));
        return new Candidate(
                "ema-cross",
                "rialto.strategy.emacross",
                "0.1.0",
                "",
                texts,
                new EmaCross(Parameters.of(EmaCross.Parameters.class, values)));
    }

    static Candidate candidate(Strategy strategy) {
        return new Candidate("test", "test", "1.0.0", "", new TreeMap<>(), strategy);
    }

    static BacktestReport run(Candidate candidate, BacktestMarket history, BacktestTerms terms) {
        return report(() -> candidate, history, terms);
    }

    /** Waits for the report; what failed is thrown as it was told. */
    static BacktestReport report(rialto.backtest.StrategyFactory factory, BacktestMarket history, BacktestTerms terms) {
        try {
            return BACKTESTER
                    .start(factory, history, terms)
                    .report()
                    .toCompletableFuture()
                    .join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException told ? told : e;
        }
    }
}
