package rialto.exchange.matching;

import rialto.market.FeedStatus;
import rialto.market.Levels;
import rialto.market.MarketSink;
import rialto.order.Side;

/**
 * The book and the quote of one instrument as the market showed them. Where both are known, the later one has the word
 * on the best level: a quote later than the depth replaces all depth at its price and better.
 *
 * <p>Sequence rules after Binance's documentation: a spot update fits when {@code U <= local + 1}; a USD-M update fits
 * when {@code pu == local}, and the first one after a snapshot when it spans it. An update that does not fit takes the
 * book out of use until the next snapshot; so does a feed status other than LIVE. A snapshot older than a book in step
 * is dropped.
 */
final class ShownMarket {

    private final ShownSide bids = new ShownSide();
    private final ShownSide asks = new ShownSide();
    private final DepthBacklog backlog = new DepthBacklog();
    private final Levels scratch = new Levels();

    private boolean everShown;
    private boolean synced;
    private boolean spansSnapshot;
    private long lastId;

    private boolean quoted;
    private boolean quoteCameLast;
    private long quoteId;
    private final Touch bid = new Touch();
    private final Touch ask = new Touch();

    private boolean depthInUse;
    private boolean quoteInUse;

    private ShownSide walkSide;
    private Touch walkTouch;
    private int walkBase;

    /** The side of a quote. */
    private static final class Touch {
        long key = ShownSide.NONE;
        long quantity;
        long taken;

        void show(long newKey, long newQuantity) {
            if (newKey != key || newQuantity != quantity) {
                key = newKey;
                quantity = newQuantity;
                taken = 0;
            }
        }
    }

    /** The key of a price on the side that such orders rest on. */
    static long key(Side side, long price) {
        return side == Side.BUY ? price : -price;
    }

    /** Whether a book or a quote was ever shown, which makes bars superfluous. */
    boolean everShown() {
        return everShown;
    }

    /** Whether there is a book or quote to trade on now. */
    boolean inUse() {
        return depthInUse || quoteInUse;
    }

    boolean quote(long updateId, long bidPrice, long bidQuantity, long askPrice, long askQuantity) {
        boolean hasBid = bidQuantity > 0;
        boolean hasAsk = askQuantity > 0;
        if (bidQuantity < 0
                || askQuantity < 0
                || hasBid && bidPrice <= 0
                || hasAsk && askPrice <= 0
                || hasBid && hasAsk && bidPrice > askPrice) {
            return false;
        }
        if (quoted && updateId < quoteId) {
            return false;
        }
        everShown = true;
        quoted = true;
        quoteCameLast = true;
        quoteId = updateId;
        bid.show(hasBid ? bidPrice : ShownSide.NONE, bidQuantity);
        ask.show(hasAsk ? -askPrice : ShownSide.NONE, askQuantity);
        choose();
        return true;
    }

    boolean depth(boolean snapshot, long firstId, long lastIdCovered, long previousId, Levels levels) {
        if (!possible(levels) || snapshot && crossed(levels)) {
            return false;
        }
        if (snapshot) {
            if (synced && lastIdCovered < lastId) {
                return false;
            }
            everShown = true;
            start(lastIdCovered, levels);
            choose();
            return true;
        }
        if (!synced) {
            backlog.add(firstId, lastIdCovered, previousId, levels);
            return true;
        }
        if (lastIdCovered <= lastId) {
            return false;
        }
        if (!fits(firstId, previousId)) {
            synced = false;
            backlog.clear();
            backlog.add(firstId, lastIdCovered, previousId, levels);
            choose();
            return false;
        }
        apply(lastIdCovered, levels);
        choose();
        return true;
    }

    void status(FeedStatus status) {
        if (status != FeedStatus.LIVE) {
            synced = false;
            quoted = false;
            backlog.clear();
            choose();
        }
    }

    /** Best key of the side that orders of the given side rest on, or {@link ShownSide#NONE}. */
    long bestKey(Side side) {
        if (quoteInUse) {
            return touch(side).key;
        }
        return depthInUse ? levels(side).bestKey() : ShownSide.NONE;
    }

    /** Quantity shown at a key; 0 where there is known to be none, -1 where nothing is known. */
    long shownAt(Side side, long key) {
        if (quoteInUse) {
            Touch touch = touch(side);
            if (key >= touch.key) {
                return key == touch.key ? touch.quantity : 0;
            }
        }
        return depthInUse ? levels(side).shownAt(key) : -1;
    }

    /** What our own fills took from the level at a key since it was last updated. */
    long takenAt(Side side, long key) {
        Touch touch = touch(side);
        long atTouch = quoteInUse && touch.key == key ? touch.taken : 0;
        return depthInUse ? Math.max(atTouch, levels(side).takenAt(key)) : atTouch;
    }

    /** Starts to walk the levels that orders of a side rest on, best first; gives their number. One walk at a time. */
    int walk(Side side) {
        walkSide = levels(side);
        walkTouch = null;
        if (quoteInUse) {
            Touch touch = touch(side);
            if (touch.key == ShownSide.NONE) {
                walkBase = 0;
                return 0;
            }
            walkTouch = touch;
            walkBase = depthInUse ? walkSide.countBelow(touch.key) : 0;
            return walkBase + 1;
        }
        walkBase = depthInUse ? walkSide.count() : 0;
        return walkBase;
    }

    /** Key of a level of the walk, 0 the best. */
    long walkKey(int level) {
        return walkTouch != null && level == 0 ? walkTouch.key : walkSide.key(walkIndex(level));
    }

    /** What a level of the walk still has for us. */
    long walkFree(int level) {
        return walkTouch != null && level == 0
                ? Math.max(0, walkTouch.quantity - walkTouch.taken)
                : walkSide.free(walkIndex(level));
    }

    void walkTake(int level, long quantity) {
        if (walkTouch != null && level == 0) {
            walkTouch.taken += quantity;
            walkSide.takeAt(walkTouch.key, quantity);
        } else {
            int index = walkIndex(level);
            walkSide.take(index, quantity);
            Touch touch = walkSide == bids ? bid : ask;
            if (touch.key == walkSide.key(index)) {
                touch.taken += quantity;
            }
        }
    }

    private int walkIndex(int level) {
        return walkTouch != null ? walkBase - level : walkBase - 1 - level;
    }

    private void start(long id, Levels levels) {
        bids.clear();
        asks.clear();
        set(levels);
        bids.coverUpToWorst();
        asks.coverUpToWorst();
        lastId = id;
        synced = true;
        spansSnapshot = true;
        quoteCameLast = false;
        for (int i = 0; i < backlog.count(); i++) {
            if (backlog.lastId(i) <= lastId) {
                continue;
            }
            if (!fits(backlog.firstId(i), backlog.previousId(i))) {
                synced = false;
                return;
            }
            backlog.levels(i, scratch);
            apply(backlog.lastId(i), scratch);
        }
        backlog.clear();
    }

    private boolean fits(long firstId, long previousId) {
        if (previousId == MarketSink.NO_PREVIOUS) {
            return firstId <= lastId + 1;
        }
        return previousId == lastId || spansSnapshot && (previousId < lastId || firstId <= lastId);
    }

    private void apply(long id, Levels levels) {
        set(levels);
        lastId = id;
        spansSnapshot = false;
        quoteCameLast = false;
    }

    private void set(Levels levels) {
        for (int i = 0; i < levels.bidCount(); i++) {
            bids.set(levels.bidPrice(i), levels.bidQuantity(i));
        }
        for (int i = 0; i < levels.askCount(); i++) {
            asks.set(-levels.askPrice(i), levels.askQuantity(i));
        }
    }

    private void choose() {
        depthInUse = synced && !crossed(bids.bestKey(), asks.bestKey());
        boolean quoteIsLater = quoteId > 0 && lastId > 0 ? quoteId > lastId : quoteCameLast;
        quoteInUse = quoted && (!depthInUse || quoteIsLater);
    }

    private ShownSide levels(Side side) {
        return side == Side.BUY ? bids : asks;
    }

    private Touch touch(Side side) {
        return side == Side.BUY ? bid : ask;
    }

    private static boolean crossed(long bidKey, long askKey) {
        return bidKey != ShownSide.NONE && askKey != ShownSide.NONE && bidKey >= -askKey;
    }

    private static boolean crossed(Levels levels) {
        long bestBid = ShownSide.NONE;
        long bestAsk = Long.MAX_VALUE;
        for (int i = 0; i < levels.bidCount(); i++) {
            if (levels.bidQuantity(i) > 0) {
                bestBid = Math.max(bestBid, levels.bidPrice(i));
            }
        }
        for (int i = 0; i < levels.askCount(); i++) {
            if (levels.askQuantity(i) > 0) {
                bestAsk = Math.min(bestAsk, levels.askPrice(i));
            }
        }
        return bestBid >= bestAsk;
    }

    private static boolean possible(Levels levels) {
        for (int i = 0; i < levels.bidCount(); i++) {
            if (levels.bidPrice(i) <= 0 || levels.bidQuantity(i) < 0) {
                return false;
            }
        }
        for (int i = 0; i < levels.askCount(); i++) {
            if (levels.askPrice(i) <= 0 || levels.askQuantity(i) < 0) {
                return false;
            }
        }
        return true;
    }
}
