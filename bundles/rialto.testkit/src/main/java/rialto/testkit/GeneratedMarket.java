package rialto.testkit;

import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import rialto.backtest.RecordedMarket;
import rialto.instrument.Instrument;
import rialto.instrument.InstrumentKind;
import rialto.instrument.Scale;
import rialto.market.FeedStatus;
import rialto.market.Levels;
import rialto.market.MarketSink;
import rialto.order.Side;

/**
 * A market made from a seed, for {@link Bench#over}: at each step the whole book of ten levels a side, then a trade at its best price.
 * The same seed and settings make the same events on every machine. It begins at 10,000.00 of {@link #INSTRUMENT}, on 2026-01-01
 * UTC, with 1,000 steps a second apart.
 *
 * <pre>{@code
 * try (Bench bench = Bench.over(GeneratedMarket.trend(7, 20).withGap(500, -50_000))) {
 *     bench.deploy("mine", strategy).play();
 * }
 * }</pre>
 *
 * <p>Single-threaded; played once. Settings must be made before it is played.
 */
public final class GeneratedMarket implements RecordedMarket {

    /** What is traded unless {@link #of} says otherwise: BTCUSDT.bench, prices in 0.01, quantities in 0.00001. */
    public static final Instrument INSTRUMENT = new Instrument(
            -1,
            "BTCUSDT",
            "bench",
            InstrumentKind.SPOT,
            "BTC",
            "USDT",
            Scale.decimals(2),
            Scale.decimals(5),
            1,
            1,
            1,
            1_000_000_000L,
            0,
            1);

    private static final long SECOND = 1_000_000_000L;
    private static final long BEGIN_NANOS = 1_767_225_600L * SECOND;
    private static final long MILLION = 1_000_000;
    /** Standard deviation of a step, in millionths of the first price. */
    private static final double NOISE_PPM = 200;
    /** Part of the way back that a mean-reverting price goes in a step. */
    private static final double PULL = 0.1;

    private static final int LEVELS = 10;

    /** The wish of a price, before it becomes one: where it goes from here. */
    private interface Path {
        double next(double price, double first, double noise);
    }

    /** What comes next within a step. */
    private enum Part {
        HALT,
        RESUME,
        BOOK,
        TRADE
    }

    private final Path path;
    private final Random random;
    private final Levels levels = new Levels();
    private final SortedMap<Integer, Long> gaps = new TreeMap<>();
    private final SortedMap<Integer, Integer> halts = new TreeMap<>();
    private Instrument instrument = INSTRUMENT;
    private long firstPrice = 1_000_000;
    private long levelQuantity = 100_000;
    private int steps = 1_000;
    private long stepNanos = SECOND;
    private double wish;
    private int step = -1;
    private int haltedUntil;
    private Part part = Part.TRADE;

    private GeneratedMarket(long seed, Path path) {
        this.path = path;
        random = new Random(seed);
    }

    /** A price that goes anywhere. */
    public static GeneratedMarket randomWalk(long seed) {
        return new GeneratedMarket(seed, (price, first, noise) -> price + noise);
    }

    /**
     * A price that goes somewhere, with noise around its way.
     *
     * @param ppm what it gains at each step, in millionths of the first price; negative to fall
     */
    public static GeneratedMarket trend(long seed, long ppm) {
        return new GeneratedMarket(seed, (price, first, noise) -> price + noise + first * ppm / MILLION);
    }

    /** A price that comes back to where it began. */
    public static GeneratedMarket meanReverting(long seed) {
        return new GeneratedMarket(seed, (price, first, noise) -> price + noise + PULL * (first - price));
    }

    /**
     * Trades another instrument.
     *
     * @param other what is traded; its number is given by {@link #number}
     * @param price where it begins, in price units of it
     * @param quantity shown at each level, in quantity units of it
     */
    public GeneratedMarket of(Instrument other, long price, long quantity) {
        require(price >= 100 * LEVELS * other.tick(), "a first price of " + price + " leaves no room for a book");
        require(quantity >= other.lot(), "a level of " + quantity + " is below the lot");
        instrument = other;
        firstPrice = price;
        levelQuantity = quantity;
        return this;
    }

    /** Lasts so many steps, with so much time between two. */
    public GeneratedMarket withSteps(int count, long nanos) {
        require(count > 0 && nanos > 0, count + " steps of " + nanos + " ns are no market");
        steps = count;
        stepNanos = nanos;
        return this;
    }

    /**
     * The price jumps from one step to the next, and stays there.
     *
     * @param at step of the jump, from 1 on
     * @param ppm the jump in millionths of the price, above -1,000,000
     */
    public GeneratedMarket withGap(int at, long ppm) {
        require(at >= 1 && ppm > -MILLION, "a gap of " + ppm + " ppm at step " + at + " is none");
        gaps.put(at, ppm);
        return this;
    }

    /**
     * The feed stops: it becomes STALE, shows nothing for so many steps while the price goes on, and comes back with a whole book.
     *
     * @param at step at which it stops, from 1 on
     * @param count steps that are not shown, at least 1
     */
    public GeneratedMarket withHalt(int at, int count) {
        require(at >= 1 && count >= 1, "a halt of " + count + " steps at step " + at + " is none");
        halts.put(at, count);
        return this;
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    @Override
    public List<Instrument> instruments() {
        return List.of(instrument);
    }

    @Override
    public void number(int i, int index) {
        instrument = instrument.withIndex(index);
    }

    @Override
    public boolean advance() {
        switch (part) {
            case RESUME -> part = Part.BOOK;
            case BOOK -> part = Part.TRADE;
            case HALT -> {
                while (step + 1 < haltedUntil) {
                    step();
                }
                step();
                part = Part.RESUME;
            }
            case TRADE -> {
                step();
                boolean halt = halts.containsKey(step);
                if (halt) {
                    haltedUntil = Math.min(steps, step + halts.get(step));
                }
                part = halt ? Part.HALT : Part.BOOK;
            }
        }
        return step < steps;
    }

    private void step() {
        step++;
        if (step == 0) {
            wish = firstPrice;
            return;
        }
        double noise = random.nextGaussian() * firstPrice * NOISE_PPM / MILLION;
        wish = path.next(wish, firstPrice, noise);
        Long gap = gaps.get(step);
        if (gap != null) {
            wish += wish * gap / MILLION;
        }
        // Nothing trades at or below zero: there a price turns.
        wish = Math.max(wish, 2.0 * LEVELS * instrument.tick());
    }

    @Override
    public long receivedNanos() {
        return BEGIN_NANOS + step * stepNanos;
    }

    /** Best bid; the best ask is a tick above it. */
    private long bid() {
        return Math.round(wish / instrument.tick()) * instrument.tick();
    }

    @Override
    public void deliver(MarketSink sink) {
        long now = receivedNanos();
        int index = instrument.index();
        long tick = instrument.tick();
        switch (part) {
            case HALT -> sink.status(index, now, FeedStatus.STALE);
            case RESUME -> sink.status(index, now, FeedStatus.SYNCING);
            case BOOK -> {
                levels.clear();
                for (int i = 0; i < LEVELS; i++) {
                    levels.bid(bid() - i * tick, levelQuantity).ask(bid() + (i + 1) * tick, levelQuantity);
                }
                sink.depth(index, now, now, true, step + 1, step + 1, MarketSink.NO_PREVIOUS, levels);
            }
            case TRADE -> {
                boolean bought = step % 2 == 0;
                sink.trade(
                        index,
                        now,
                        now,
                        step + 1,
                        bought ? bid() + tick : bid(),
                        instrument.lot(),
                        bought ? Side.BUY : Side.SELL);
            }
        }
    }

    @Override
    public double fraction() {
        return Math.min(1.0, (step + 1.0) / steps);
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
