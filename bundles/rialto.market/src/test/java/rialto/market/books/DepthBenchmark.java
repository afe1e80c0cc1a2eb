package rialto.market.books;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import rialto.market.FeedStatus;
import rialto.market.Levels;
import rialto.market.Market;

/**
 * Prints what a depth update costs on the recorded USD-M stream: for the price levels in use, and for two rivals. A
 * command, not a test:
 * {@code mvn -q test-compile exec:java -Dexec.classpathScope=test -Dexec.mainClass=rialto.market.books.DepthBenchmark},
 * or java with {@code target/classes}, {@code target/test-classes} and Jackson on the class path.
 */
public final class DepthBenchmark {

    private DepthBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        Recorded recorded = Recorded.usdm();
        List<Recorded.Depth> depths = new ArrayList<>();
        for (Recorded.Event event : recorded.events) {
            if (event instanceof Recorded.Depth depth) {
                depths.add(depth);
            }
        }
        Recorded.Depth[] updates = depths.toArray(Recorded.Depth[]::new);
        Recorded.Event[] events = recorded.events.toArray(Recorded.Event[]::new);
        long levels = depths.stream()
                .mapToLong(d -> d.levels().bidCount() + d.levels().askCount())
                .sum();
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 40;

        long[] sorted = new long[rounds];
        long[] window = new long[rounds];
        long[] ladder = new long[rounds];
        long[] book = new long[rounds];
        long[] market = new long[rounds];
        Market kept = new MarketBooks();
        kept.define(recorded.instrument);
        kept.buildBars(0, rialto.market.BarSpec.minutes(1));
        for (int round = 0; round < rounds; round++) {
            sorted[round] = sorted(updates);
            window[round] = sides(updates);
            ladder[round] = ladders(updates);
            book[round] = market(updates, kept);
            market[round] = market(events, kept);
        }
        print("sorted arrays alone", sorted, levels, "level");
        print("window over sorted arrays (in use)", window, levels, "level");
        print("bare ladder of 2^20 ticks (a limit)", ladder, levels, "level");
        print("depth through MarketBooks", book, levels, "level");
        print("depth through MarketBooks", book, updates.length, "update");
        print("whole stream through MarketBooks", market, events.length, "event");
    }

    private static void print(String what, long[] nanos, long count, String unit) {
        long[] warm = Arrays.copyOfRange(nanos, nanos.length / 2, nanos.length);
        Arrays.sort(warm);
        double each = (double) warm[warm.length / 2] / count;
        System.out.printf("%-36s %8.1f ns a %s, %.1f M/s%n", what, each, unit, 1_000 / each);
    }

    private static long sides(Recorded.Depth[] updates) {
        PriceLevels bids = PriceLevels.bids();
        PriceLevels asks = PriceLevels.asks();
        long start = System.nanoTime();
        long check = 0;
        for (Recorded.Depth update : updates) {
            Levels levels = update.levels();
            if (update.snapshot()) {
                bids.clear();
                asks.clear();
            }
            for (int i = levels.bidCount() - 1; i >= 0; i--) {
                check += bids.set(levels.bidPrice(i), levels.bidQuantity(i));
            }
            for (int i = levels.askCount() - 1; i >= 0; i--) {
                check += asks.set(levels.askPrice(i), levels.askQuantity(i));
            }
            if (update.snapshot()) {
                bids.layWindow();
                asks.layWindow();
            }
            check += bids.best() + asks.best();
        }
        long took = System.nanoTime() - start;
        return check == 0 ? 0 : took;
    }

    private static long sorted(Recorded.Depth[] updates) {
        SortedLevels bids = new SortedLevels();
        SortedLevels asks = new SortedLevels();
        long start = System.nanoTime();
        long check = 0;
        for (Recorded.Depth update : updates) {
            Levels levels = update.levels();
            for (int i = levels.bidCount() - 1; i >= 0; i--) {
                check += bids.set(levels.bidPrice(i), levels.bidQuantity(i));
            }
            for (int i = levels.askCount() - 1; i >= 0; i--) {
                check += asks.set(-levels.askPrice(i), levels.askQuantity(i));
            }
            check += bids.count() + asks.count();
        }
        long took = System.nanoTime() - start;
        return check == 0 ? 0 : took;
    }

    private static long ladders(Recorded.Depth[] updates) {
        Ladder bids = new Ladder(true);
        Ladder asks = new Ladder(false);
        long start = System.nanoTime();
        long check = 0;
        for (Recorded.Depth update : updates) {
            Levels levels = update.levels();
            for (int i = levels.bidCount() - 1; i >= 0; i--) {
                check += bids.set(levels.bidPrice(i), levels.bidQuantity(i));
            }
            for (int i = levels.askCount() - 1; i >= 0; i--) {
                check += asks.set(levels.askPrice(i), levels.askQuantity(i));
            }
            check += bids.best() + asks.best();
        }
        long took = System.nanoTime() - start;
        return check == 0 ? 0 : took;
    }

    private static long market(Recorded.Event[] events, Market market) {
        market.status(0, 1, FeedStatus.STALE);
        long start = System.nanoTime();
        for (Recorded.Event event : events) {
            event.to(market);
        }
        return System.nanoTime() - start;
    }

    /**
     * The rival: quantities by price within a window of 2^20 ticks, a bitmap of the levels there, and none of what a
     * real one would need besides: a moving window, levels outside it, the i-th level, a canonical order to save in.
     */
    private static final class Ladder {

        private static final int SIZE = 1 << 20;

        private final boolean bid;
        private final long[] quantities = new long[SIZE];
        private final long[] bits = new long[SIZE / 64];
        private int best;

        Ladder(boolean bid) {
            this.bid = bid;
            best = bid ? -1 : SIZE;
        }

        long set(long price, long quantity) {
            if (price >= SIZE) {
                return 0;
            }
            int at = (int) price;
            long before = quantities[at];
            quantities[at] = quantity;
            if (quantity != 0) {
                bits[at >> 6] |= 1L << at;
                best = bid ? Math.max(best, at) : Math.min(best, at);
            } else if (before != 0) {
                bits[at >> 6] &= ~(1L << at);
                if (at == best) {
                    best = bid ? below(at) : above(at);
                }
            }
            return before;
        }

        long best() {
            return best;
        }

        private int below(int from) {
            for (int word = from >> 6; word >= 0; word--) {
                if (bits[word] != 0) {
                    return (word << 6) + 63 - Long.numberOfLeadingZeros(bits[word]);
                }
            }
            return -1;
        }

        private int above(int from) {
            for (int word = from >> 6; word < bits.length; word++) {
                if (bits[word] != 0) {
                    return (word << 6) + Long.numberOfTrailingZeros(bits[word]);
                }
            }
            return SIZE;
        }
    }
}
