package rialto.exchange.matching;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import rialto.exchange.ExchangeTerms;
import rialto.market.Levels;
import rialto.market.MarketSink;
import rialto.order.OrdType;
import rialto.order.Side;
import rialto.order.TimeInForce;
import rialto.venue.NewOrder;

/** Measures what calls of the paper exchange cost; run by hand, no test. Medians of
 * rounds after a warm-up; CPU time of the thread, and wall time where the disk is waited for. */
public final class MatchingBenchmark {

    private static final int ROUNDS = 15;
    private static final int WARM_UP = 5;
    private static final int CALLS = 1_000_000;

    private final PaperExchange exchange = new PaperExchange();
    private final Levels[] updates = new Levels[256];
    private long reports;
    private long now = 1;
    private long bookId;
    private int orders;

    private MatchingBenchmark(Path ledger) {
        exchange.open(new ExchangeTerms("bench", 200, 500, 0, ledger), report -> reports++);
        exchange.define(Floor.COIN);
        Levels levels = new Levels();
        for (int i = 0; i < 1_000; i++) {
            levels.bid(10_000 - i, 1_000_000).ask(10_001 + i, 1_000_000);
        }
        bookId++;
        exchange.depth(0, now, now, true, bookId, bookId, MarketSink.NO_PREVIOUS, levels);
        var random = new java.util.SplittableRandom(1);
        for (int i = 0; i < updates.length; i++) {
            updates[i] = new Levels();
            for (int j = 0; j < 2; j++) {
                updates[i].bid(10_000 - Math.abs(random.nextInt(8) * random.nextInt(8)), random.nextInt(5) * 1_000);
                updates[i].ask(10_001 + Math.abs(random.nextInt(8) * random.nextInt(8)), random.nextInt(5) * 1_000);
            }
        }
    }

    public static void main(String[] arguments) throws Exception {
        report("depth update of 4 levels in a book of 2,000, nothing open", CALLS, MatchingBenchmark::depth, null, 0);
        report("depth update of 4 levels, 10 orders resting", CALLS, MatchingBenchmark::depth, null, 10);
        report("quote, nothing open", CALLS, MatchingBenchmark::quote, null, 0);
        report("trade, nothing open", CALLS, MatchingBenchmark::trade, null, 0);
        report("trade, 10 orders resting", CALLS, MatchingBenchmark::trade, null, 10);
        report("market order: accepted, filled, two reports, in memory", CALLS, MatchingBenchmark::market, null, 0);
        report("limit order and its cancel: two reports, in memory", CALLS, MatchingBenchmark::limitAndCancel, null, 0);
        Path directory = Files.createTempDirectory("rialto-exchange-benchmark");
        report(
                "market order with its ledger written through (fdatasync)",
                2_000,
                MatchingBenchmark::market,
                directory,
                0);
        try (Stream<Path> files = Files.walk(directory)) {
            List<Path> all = files.sorted(Comparator.reverseOrder()).toList();
            for (Path path : all) {
                Files.delete(path);
            }
        }
    }

    private static void report(String what, int calls, Round round, Path ledger, int resting) {
        MatchingBenchmark benchmark = new MatchingBenchmark(ledger);
        for (int i = 0; i < resting; i++) {
            benchmark.order(i % 2 == 0 ? Side.BUY : Side.SELL, OrdType.LIMIT, i % 2 == 0 ? 9_000 - i : 11_000 + i);
        }
        double[] nanos = new double[ROUNDS];
        for (int i = -WARM_UP; i < ROUNDS; i++) {
            long start = clock(ledger);
            round.run(benchmark, calls);
            if (i >= 0) {
                nanos[i] = (double) (clock(ledger) - start) / calls;
            }
        }
        benchmark.exchange.close();
        Arrays.sort(nanos);
        System.out.printf("%-62s %9.1f ns (best %.1f)%n", what, nanos[ROUNDS / 2], nanos[0]);
    }

    private static long clock(Path ledger) {
        return ledger == null ? ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() : System.nanoTime();
    }

    @FunctionalInterface
    private interface Round {
        void run(MatchingBenchmark benchmark, int calls);
    }

    private void depth(int calls) {
        for (int i = 0; i < calls; i++) {
            bookId++;
            exchange.depth(0, ++now, now, false, bookId, bookId, MarketSink.NO_PREVIOUS, updates[i & 255]);
        }
    }

    private void quote(int calls) {
        for (int i = 0; i < calls; i++) {
            exchange.quote(0, ++now, now, bookId, 9_999 - (i & 3), 5, 10_001 + (i & 3), 5);
        }
    }

    private void trade(int calls) {
        for (int i = 0; i < calls; i++) {
            exchange.trade(0, ++now, now, i, 10_000 + (i & 1), 5, (i & 1) == 0 ? Side.SELL : Side.BUY);
        }
    }

    private void market(int calls) {
        for (int i = 0; i < calls; i++) {
            if ((i & 0xFFF) == 0) {
                bookId++;
                exchange.depth(
                        0,
                        ++now,
                        now,
                        false,
                        bookId,
                        bookId,
                        MarketSink.NO_PREVIOUS,
                        updates[0].clear().bid(10_000, 1_000_000).ask(10_001, 1_000_000));
            }
            order((i & 1) == 0 ? Side.BUY : Side.SELL, OrdType.MARKET, 0);
        }
    }

    private void limitAndCancel(int calls) {
        for (int i = 0; i < calls; i++) {
            exchange.cancel(order(Side.BUY, OrdType.LIMIT, 9_990), now);
        }
    }

    private String order(Side side, OrdType ordType, long price) {
        String id = "b" + ++orders;
        exchange.submit(
                new NewOrder(id, Floor.COIN, side, ordType, TimeInForce.GTC, false, false, 1, price, ++now), now);
        return id;
    }
}
