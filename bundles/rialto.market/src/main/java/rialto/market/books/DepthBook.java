package rialto.market.books;

import rialto.instrument.Instrument;
import rialto.market.Book;
import rialto.market.FeedStatus;
import rialto.market.Levels;
import rialto.market.MarketSink;
import rialto.market.books.Refusals.Reason;
import rialto.state.StateReader;
import rialto.state.StateWriter;

/**
 * The book of one instrument and its way into step with the venue. Updates wait until a snapshot comes that they can go
 * on from; then each must continue the one before, by the rules Binance documents ("How to manage a local order book
 * correctly"):
 *
 * <ul>
 *   <li>spot (no previous id): an update is old if {@code u <= last}, and continues if {@code U <= last + 1}
 *   <li>USD-M futures: old likewise; the first after a snapshot continues if {@code U <= last}, or if its {@code pu} is
 *       the
 *       snapshot's own id; each later one if {@code pu == last}
 * </ul>
 *
 * <p>An update is applied whole or not at all.
 */
final class DepthBook implements Book {

    private static final FeedStatus[] STATUSES = FeedStatus.values();

    private final Line line;
    private final Refusals refusals;
    private final PriceLevels bids = PriceLevels.bids();
    private final PriceLevels asks = PriceLevels.asks();
    private final WaitingUpdates waiting = new WaitingUpdates();
    private final Levels replayed = new Levels();
    /** Price and quantity before, of each level of the update at hand: bids, then asks. */
    private long[] undo = new long[512];

    private FeedStatus status = FeedStatus.SYNCING;
    private boolean used;
    private boolean wanting;
    private boolean freshSnapshot;
    private long lastId;
    private long receivedNanos;
    private long updates;
    private long gaps;

    DepthBook(Line line, Refusals refusals) {
        this.line = line;
        this.refusals = refusals;
    }

    @Override
    public Instrument instrument() {
        return line.instrument();
    }

    @Override
    public FeedStatus status() {
        return status;
    }

    @Override
    public int bidCount() {
        return bids.count();
    }

    @Override
    public int askCount() {
        return asks.count();
    }

    @Override
    public long bidPrice(int i) {
        return bids.price(i);
    }

    @Override
    public long bidQuantity(int i) {
        return bids.quantity(i);
    }

    @Override
    public long askPrice(int i) {
        return asks.price(i);
    }

    @Override
    public long askQuantity(int i) {
        return asks.quantity(i);
    }

    @Override
    public long lastId() {
        return lastId;
    }

    @Override
    public long updates() {
        return updates;
    }

    @Override
    public long gaps() {
        return gaps;
    }

    /** Whether any depth came yet. */
    boolean used() {
        return used;
    }

    boolean wantsSnapshot() {
        return wanting;
    }

    /** Received time of the last depth message applied. */
    long receivedNanos() {
        return receivedNanos;
    }

    /** Whether the book is in step and has both sides. */
    boolean hasMid() {
        return status == FeedStatus.LIVE && bids.count() > 0 && asks.count() > 0;
    }

    long mid() {
        long bid = bids.best();
        return bid + (asks.best() - bid) / 2;
    }

    /** Falls out of step by the feed's own word; ids may begin anew behind it. */
    void lose(FeedStatus how) {
        if (used) {
            status = how;
            wanting = true;
            freshSnapshot = false;
            waiting.clear();
        }
    }

    boolean snapshot(long received, long id, Levels levels) {
        used = true;
        if (id < 0) {
            fallOut();
            return refusals.refuse(Reason.IDS, line.index(), id, id);
        }
        if (!valid(levels) || !uncrossed(levels)) {
            fallOut();
            return false;
        }
        if (status == FeedStatus.LIVE && id < lastId) {
            return false;
        }
        int at = waiting.first();
        while (at < waiting.end() && waiting.lastId(at) <= id) {
            at = waiting.next(at);
        }
        if (at < waiting.end() && !continues(true, id, waiting.firstId(at), waiting.previousId(at))) {
            return false;
        }
        fill(bids, levels, true);
        fill(asks, levels, false);
        status = FeedStatus.LIVE;
        wanting = false;
        freshSnapshot = true;
        lastId = id;
        receivedNanos = received;
        updates = 0;
        while (at < waiting.end()) {
            waiting.levels(at, replayed);
            if (!apply(waiting.receivedNanos(at), waiting.lastId(at), replayed)) {
                return false;
            }
            at = waiting.next(at);
        }
        waiting.clear();
        return true;
    }

    boolean update(long received, long firstId, long id, long previousId, Levels levels) {
        used = true;
        if (firstId < 0 || id < firstId || previousId < MarketSink.NO_PREVIOUS) {
            fallOut();
            return refusals.refuse(Reason.IDS, line.index(), firstId, id);
        }
        if (!valid(levels)) {
            fallOut();
            return false;
        }
        if (status == FeedStatus.LIVE) {
            if (id <= lastId) {
                return false;
            }
            if (continues(freshSnapshot, lastId, firstId, previousId)) {
                return apply(received, id, levels);
            }
            gaps++;
            status = FeedStatus.STALE;
            freshSnapshot = false;
        } else if (!waiting.isEmpty()) {
            if (id <= waiting.newestId()) {
                return false;
            }
            if (!continues(false, waiting.newestId(), firstId, previousId)) {
                gaps++;
                waiting.clear();
            }
        }
        wanting = true;
        waiting.add(firstId, id, previousId, received, levels);
        return false;
    }

    void save(StateWriter out) {
        out.putByte(status.ordinal()).putBoolean(used).putBoolean(wanting).putBoolean(freshSnapshot);
        out.putLong(lastId).putLong(receivedNanos).putLong(updates).putLong(gaps);
        bids.save(out);
        asks.save(out);
        waiting.save(out);
    }

    void load(StateReader in) {
        status = status(in.getByte());
        used = in.getBoolean();
        wanting = in.getBoolean();
        freshSnapshot = in.getBoolean();
        lastId = in.getLong();
        receivedNanos = in.getLong();
        updates = in.getLong();
        gaps = in.getLong();
        bids.load(in);
        asks.load(in);
        waiting.load(in);
    }

    static FeedStatus status(int ordinal) {
        if (ordinal < 0 || ordinal >= STATUSES.length) {
            throw new IllegalArgumentException("no feed status has the number " + ordinal);
        }
        return STATUSES[ordinal];
    }

    private static boolean continues(boolean afterSnapshot, long last, long firstId, long previousId) {
        if (previousId == MarketSink.NO_PREVIOUS) {
            return firstId <= last + 1;
        }
        return previousId == last || afterSnapshot && firstId <= last;
    }

    private boolean apply(long received, long id, Levels levels) {
        int bidChanges = levels.bidCount();
        int askChanges = levels.askCount();
        if (Math.max(bids.count() + bidChanges, asks.count() + askChanges) > PriceLevels.MAX) {
            fallOut();
            return refusals.refuse(
                    Reason.BOOK_DEPTH,
                    line.index(),
                    Math.max(bids.count() + bidChanges, asks.count() + askChanges),
                    PriceLevels.MAX);
        }
        if (undo.length < bidChanges + askChanges) {
            undo = new long[Math.max(2 * undo.length, bidChanges + askChanges)];
        }
        for (int i = 0; i < bidChanges; i++) {
            undo[i] = bids.set(levels.bidPrice(i), levels.bidQuantity(i));
        }
        for (int i = 0; i < askChanges; i++) {
            undo[bidChanges + i] = asks.set(levels.askPrice(i), levels.askQuantity(i));
        }
        if (bids.count() > 0 && asks.count() > 0 && bids.best() >= asks.best()) {
            refusals.refuse(Reason.BOOK_CROSSED, line.index(), bids.best(), asks.best());
            for (int i = askChanges - 1; i >= 0; i--) {
                asks.set(levels.askPrice(i), undo[bidChanges + i]);
            }
            for (int i = bidChanges - 1; i >= 0; i--) {
                bids.set(levels.bidPrice(i), undo[i]);
            }
            fallOut();
            return false;
        }
        freshSnapshot = false;
        lastId = id;
        receivedNanos = received;
        updates++;
        return true;
    }

    /**
     * Out of step after an event that cannot be true: what waited goes too, since that event is missing from the chain.
     */
    private void fallOut() {
        if (status == FeedStatus.LIVE) {
            status = FeedStatus.STALE;
        }
        wanting = true;
        freshSnapshot = false;
        waiting.clear();
    }

    private boolean valid(Levels levels) {
        for (int i = levels.bidCount() - 1; i >= 0; i--) {
            if (levels.bidPrice(i) <= 0 || levels.bidQuantity(i) < 0) {
                return refuseLevel(levels.bidPrice(i), levels.bidQuantity(i));
            }
        }
        for (int i = levels.askCount() - 1; i >= 0; i--) {
            if (levels.askPrice(i) <= 0 || levels.askQuantity(i) < 0) {
                return refuseLevel(levels.askPrice(i), levels.askQuantity(i));
            }
        }
        return true;
    }

    private boolean refuseLevel(long price, long quantity) {
        return refusals.refuse(price <= 0 ? Reason.LEVEL_PRICE : Reason.LEVEL_QUANTITY, line.index(), price, quantity);
    }

    private boolean uncrossed(Levels levels) {
        long bid = 0;
        long ask = Long.MAX_VALUE;
        for (int i = levels.bidCount() - 1; i >= 0; i--) {
            if (levels.bidQuantity(i) > 0) {
                bid = Math.max(bid, levels.bidPrice(i));
            }
        }
        for (int i = levels.askCount() - 1; i >= 0; i--) {
            if (levels.askQuantity(i) > 0) {
                ask = Math.min(ask, levels.askPrice(i));
            }
        }
        return bid < ask || refusals.refuse(Reason.BOOK_CROSSED, line.index(), bid, ask);
    }

    /** Worst level first, because snapshots list the best first: then each level is put at the end of the arrays. */
    private static void fill(PriceLevels side, Levels levels, boolean bid) {
        side.clear();
        for (int i = (bid ? levels.bidCount() : levels.askCount()) - 1; i >= 0; i--) {
            if (bid) {
                side.set(levels.bidPrice(i), levels.bidQuantity(i));
            } else {
                side.set(levels.askPrice(i), levels.askQuantity(i));
            }
        }
        side.layWindow();
    }
}
