package rialto.venue.sim;

import java.math.BigInteger;
import java.math.RoundingMode;
import rialto.instrument.Fixed;
import rialto.market.Levels;
import rialto.market.MarketSink;
import rialto.order.Side;

/**
 * The market of one instrument, made from a seed: the same terms give the same events, one for each call of {@link
 * #next}, on every machine, because all of it is whole numbers.
 *
 * <p>A fair value wanders: its volatility and drift are those of the {@link Regime}, and now and then it jumps. Around
 * it stands a book of one level a tick. Makers add, cancel and follow the fair value; takers hit what lags behind it.
 * Each action is one or more events: the trades, then one depth update with consecutive ids, then the quote if the best
 * level changed. Now and then a run of depth updates is lost on its way ({@link #lost}), so that whoever listens must
 * resync.
 */
final class SeededMarket {

    /** What an event is. */
    enum Kind {
        DEPTH,
        QUOTE,
        TRADE
    }

    /**
     * What makes a market the same.
     *
     * @param startPrice where the fair value begins, in price units
     * @param tick in price units
     * @param lot in quantity units
     * @param typicalLots about how much stands on a level near the best, in lots
     * @param levels levels of each side
     * @param eventsPerSecond how many events make a second
     * @param volatilityPpm standard deviation of the fair value in a second, in millionths
     * @param gapEvery depth updates between two losses in the feed on average, 0 for none
     */
    record Terms(
            long startPrice,
            long tick,
            long lot,
            int typicalLots,
            int levels,
            int eventsPerSecond,
            int volatilityPpm,
            int gapEvery) {

        Terms {
            if (startPrice <= 0 || tick <= 0 || lot <= 0 || startPrice > 1L << 40 || startPrice / tick < 20L * levels) {
                throw new IllegalArgumentException("a start price of " + startPrice + " with ticks of " + tick
                        + " leaves no room for " + levels + " levels; take a finer tick or fewer levels");
            }
        }
    }

    private static final int FINE_BITS = 16;
    private static final long MILLION = 1_000_000;
    private static final int REGIME_SECONDS = 30;
    private static final int JUMP_SECONDS = 120;
    private static final int HOME_SECONDS = 3_600;
    private static final int REFRESH_EVENTS = 1_024;
    private static final int MAX_SWEEP = 8;

    private final Terms terms;
    private final Chance chance;
    private final long rootOfRateMilli;
    private final Ladder bids;
    private final Ladder asks;
    private final Levels changes = new Levels();
    private final Levels snapshot = new Levels();

    private Regime regime = Regime.QUIET;
    private long regimeStart;
    /** In price units of 2^-16. */
    private long fair;

    private final long home;
    private long deviation;
    private long secondDeviation;
    private long drift;
    private int sinceRefresh = REFRESH_EVENTS;

    private final long[] tradePrices = new long[MAX_SWEEP];
    private final long[] tradeQuantities = new long[MAX_SWEEP];
    private Side aggressor = Side.BUY;
    private int trades;
    private int tradesTold;
    private boolean depthDue;
    private boolean quoteDue;

    private Kind kind = Kind.QUOTE;
    private long firstId;
    private long lastId;
    private long tradeId;
    private int lossesLeft;
    private boolean lost;

    SeededMarket(Terms terms, long seed) {
        this.terms = terms;
        chance = new Chance(seed);
        rootOfRateMilli =
                BigInteger.valueOf(terms.eventsPerSecond() * MILLION).sqrt().longValue();
        home = terms.startPrice() << FINE_BITS;
        fair = home;
        regimeStart = home;
        long middle = terms.startPrice() / terms.tick();
        bids = new Ladder(true, terms.tick(), terms.levels(), middle);
        asks = new Ladder(false, terms.tick(), terms.levels(), middle + 1);
        fill(bids, 0, terms.levels());
        fill(asks, 0, terms.levels());
        changes.clear();
        lastId = 1;
    }

    /** Makes the next event, to be given by {@link #tell}. */
    Kind next() {
        lost = false;
        if (tradesTold == trades && !depthDue && !quoteDue) {
            act();
        }
        if (tradesTold < trades) {
            tradesTold++;
            tradeId++;
            kind = Kind.TRADE;
        } else if (depthDue) {
            depthDue = false;
            kind = Kind.DEPTH;
            lost = lossesLeft > 0 && lossesLeft-- > 0;
        } else {
            quoteDue = false;
            kind = Kind.QUOTE;
        }
        return kind;
    }

    /** Whether the event, a depth update, is lost on its way to all but the venue itself. */
    boolean lost() {
        return lost;
    }

    Regime regime() {
        return regime;
    }

    /** Gives the present event. */
    boolean tell(MarketSink sink, int instrument, long nanos) {
        return switch (kind) {
            case DEPTH -> sink.depth(instrument, nanos, nanos, false, firstId, lastId, MarketSink.NO_PREVIOUS, changes);
            case QUOTE -> quote(sink, instrument, nanos);
            case TRADE ->
                sink.trade(
                        instrument,
                        nanos,
                        nanos,
                        tradeId,
                        tradePrices[tradesTold - 1],
                        tradeQuantities[tradesTold - 1],
                        aggressor);
        };
    }

    /** Gives the whole book, as it is when the depth update that may be due has been told. */
    boolean snapshot(MarketSink sink, int instrument, long nanos) {
        snapshot.clear();
        bids.all(snapshot);
        asks.all(snapshot);
        return sink.depth(instrument, nanos, nanos, true, lastId, lastId, MarketSink.NO_PREVIOUS, snapshot);
    }

    /** Gives the best bid and ask. */
    boolean quote(MarketSink sink, int instrument, long nanos) {
        return sink.quote(
                instrument, nanos, nanos, lastId, bids.price(0), bids.quantity(0), asks.price(0), asks.quantity(0));
    }

    private void act() {
        wander();
        changes.clear();
        trades = 0;
        tradesTold = 0;
        long bestBid = bids.best();
        long bestAsk = asks.best();
        long bidQuantity = bids.quantity(0);
        long askQuantity = asks.quantity(0);
        if (lossesLeft == 0 && chance.onceIn(terms.gapEvery())) {
            lossesLeft = 1 + chance.below(5);
        }

        long fairTicks = Math.floorDiv(fair, terms.tick() << FINE_BITS);
        long behind = fairTicks >= bestAsk ? fairTicks - bestAsk + 1 : fairTicks < bestBid ? fairTicks - bestBid : 0;
        int drawn = chance.below(100);
        if (behind != 0) {
            if (drawn < 45 && Math.abs(behind) < terms.levels() / 2) {
                sweep(behind > 0 ? Side.BUY : Side.SELL, Math.abs(behind));
            } else {
                follow(behind);
            }
        } else if (drawn < 25) {
            hit();
        } else if (bestAsk - bestBid > 1 && drawn < 35 + 10 * (bestAsk - bestBid)) {
            narrow(fairTicks);
        } else {
            shuffle();
        }
        solid(bids);
        solid(asks);

        int changed = changes.bidCount() + changes.askCount();
        depthDue = changed > 0;
        if (depthDue) {
            firstId = lastId + 1;
            lastId += changed;
        }
        quoteDue = !depthDue && trades == 0
                || bids.best() != bestBid
                || asks.best() != bestAsk
                || bids.quantity(0) != bidQuantity
                || asks.quantity(0) != askQuantity;
    }

    private void wander() {
        if (++sinceRefresh > REFRESH_EVENTS) {
            refresh();
        }
        long rate = terms.eventsPerSecond();
        fair += deviation * chance.bell() / Chance.BELL_DEVIATION + drift;
        if (chance.onceIn(JUMP_SECONDS * rate)) {
            long size = secondDeviation * (5 + chance.below(16));
            fair += chance.below(2) == 0 ? size : -size;
        }
        if (chance.onceIn(REGIME_SECONDS * rate)) {
            regime = regime.next(chance);
            regimeStart = fair;
            refresh();
        }
        fair = Math.max(fair, home / 10);
    }

    private void refresh() {
        sinceRefresh = 0;
        long rate = terms.eventsPerSecond();
        secondDeviation = Fixed.multiplyDivide(fair, terms.volatilityPpm(), MILLION, RoundingMode.DOWN);
        deviation = secondDeviation * regime.volatilityPercent * 10 / rootOfRateMilli;
        drift = secondDeviation * regime.driftPercent / (100 * rate)
                + (regimeStart - fair) * regime.pullPercent / (100 * rate)
                + (home - fair) / (HOME_SECONDS * rate);
    }

    /** A taker goes through the levels that lag behind the fair value; each level is a trade. */
    private void sweep(Side side, long ticksBehind) {
        Ladder hit = side == Side.BUY ? asks : bids;
        aggressor = side;
        int depth = (int) Math.min(ticksBehind, MAX_SWEEP);
        for (int i = 0; i < depth; i++) {
            long quantity = hit.quantity(i);
            if (quantity > 0) {
                boolean partly = i == depth - 1 && chance.below(3) == 0;
                trade(hit, i, partly ? lots(quantity / terms.lot() * (1 + chance.below(99)) / 100) : quantity);
            }
        }
    }

    /** A taker takes part of the best level, or all of it. */
    private void hit() {
        aggressor = chance.below(2) == 0 ? Side.BUY : Side.SELL;
        Ladder hit = aggressor == Side.BUY ? asks : bids;
        long wanted = lots(1 + chance.below(terms.typicalLots() / 4 + 1));
        trade(hit, 0, Math.min(wanted, hit.quantity(0)));
    }

    private void trade(Ladder hit, int level, long quantity) {
        tradePrices[trades] = hit.price(level);
        tradeQuantities[trades++] = quantity;
        hit.set(level, hit.quantity(level) - quantity, changes);
    }

    /** Makers move their quotes to where the fair value is. */
    private void follow(long ticksBehind) {
        int ticks = (int) Math.min(Math.abs(ticksBehind), 10L * terms.levels());
        Ladder away = ticksBehind > 0 ? asks : bids;
        Ladder towards = ticksBehind > 0 ? bids : asks;
        away.retreat(ticks, changes);
        fill(away, Math.max(0, away.size() - ticks), away.size());
        solid(away);
        towards.advance(ticks, changes);
        fill(towards, 0, Math.min(ticks, towards.size()));
    }

    /** Makers step into the spread, on the side that is further from the fair value. */
    private void narrow(long fairTicks) {
        long bidRoom = fairTicks - bids.best();
        long askRoom = asks.best() - 1 - fairTicks;
        Ladder side = bidRoom > askRoom ? bids : asks;
        int ticks = (int) Math.min(1 + Math.max(bidRoom, askRoom) / 2, side.size());
        side.advance(ticks, changes);
        fill(side, 0, ticks);
    }

    /** Makers change their minds about a few levels, mostly near the best. */
    private void shuffle() {
        int count = 1 + chance.below(3);
        for (int i = 0; i < count; i++) {
            Ladder side = chance.below(2) == 0 ? bids : asks;
            int level = Math.min(
                    chance.below(side.size()), chance.below(side.size()) * chance.below(side.size()) / side.size());
            side.set(level, chance.below(6) == 0 ? 0 : size(level), changes);
        }
    }

    /** Sees to it that the best level holds something. */
    private void solid(Ladder side) {
        int empty = 0;
        while (empty < side.size() && side.quantity(empty) == 0) {
            empty++;
        }
        if (empty > 0) {
            side.retreat(empty, changes);
            fill(side, side.size() - empty, side.size());
        }
    }

    private void fill(Ladder side, int from, int to) {
        for (int i = from; i < to; i++) {
            side.set(i, size(i), changes);
        }
    }

    /** What a maker puts on a level: more further out, and now and then a block. */
    private long size(int level) {
        long typical = terms.typicalLots();
        long drawn = 1 + chance.below(terms.typicalLots()) + typical * level / 16;
        return lots(chance.below(32) == 0 ? drawn + 5 * typical : drawn);
    }

    private long lots(long count) {
        return Math.max(1, count) * terms.lot();
    }
}
