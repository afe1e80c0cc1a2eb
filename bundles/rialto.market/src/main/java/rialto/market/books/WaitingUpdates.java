package rialto.market.books;

import rialto.market.Levels;
import rialto.state.StateReader;
import rialto.state.StateWriter;

/**
 * Depth updates that wait for a snapshot: an unbroken chain, oldest first, bounded. When it is full the oldest go,
 * because only a snapshot newer than them can still use the rest.
 *
 * <p>Each update is a run of longs: first id, last id, previous id, received time, number of bids, number of asks, then
 * price and quantity of each level.
 */
final class WaitingUpdates {

    /** Most longs held, 4 MiB: minutes of the busiest stream. */
    static final int CAPACITY = 1 << 19;

    private static final int HEAD = 6;

    private long[] cells = new long[4_096];
    private int from;
    private int to;
    private int last;

    boolean isEmpty() {
        return from == to;
    }

    void clear() {
        from = 0;
        to = 0;
    }

    /** Position of the oldest update, to be passed to the accessors; at {@link #end} there is none. */
    int first() {
        return from;
    }

    int end() {
        return to;
    }

    int next(int at) {
        return at + HEAD + 2 * (bidCount(at) + askCount(at));
    }

    long firstId(int at) {
        return cells[at];
    }

    long lastId(int at) {
        return cells[at + 1];
    }

    long previousId(int at) {
        return cells[at + 2];
    }

    long receivedNanos(int at) {
        return cells[at + 3];
    }

    /** Last id of the newest update. */
    long newestId() {
        return cells[last + 1];
    }

    /** Fills the levels of an update into a buffer. */
    void levels(int at, Levels into) {
        into.clear();
        int cell = at + HEAD;
        for (int i = bidCount(at); i > 0; i--, cell += 2) {
            into.bid(cells[cell], cells[cell + 1]);
        }
        for (int i = askCount(at); i > 0; i--, cell += 2) {
            into.ask(cells[cell], cells[cell + 1]);
        }
    }

    void add(long firstId, long lastId, long previousId, long receivedNanos, Levels levels) {
        int bids = levels.bidCount();
        int asks = levels.askCount();
        int size = HEAD + 2 * (bids + asks);
        while (to - from + size > CAPACITY) {
            from = next(from);
        }
        room(size);
        last = to;
        int cell = to;
        cells[cell++] = firstId;
        cells[cell++] = lastId;
        cells[cell++] = previousId;
        cells[cell++] = receivedNanos;
        cells[cell++] = bids;
        cells[cell++] = asks;
        for (int i = 0; i < bids; i++) {
            cells[cell++] = levels.bidPrice(i);
            cells[cell++] = levels.bidQuantity(i);
        }
        for (int i = 0; i < asks; i++) {
            cells[cell++] = levels.askPrice(i);
            cells[cell++] = levels.askQuantity(i);
        }
        to = cell;
    }

    void save(StateWriter out) {
        out.putInt(to - from);
        for (int i = from; i < to; i++) {
            out.putLong(cells[i]);
        }
    }

    void load(StateReader in) {
        int size = in.getInt();
        if (size < 0 || size > CAPACITY || size > in.remaining() / Long.BYTES) {
            throw new IllegalArgumentException(size + " cells of waiting updates are impossible");
        }
        cells = new long[Math.max(4_096, size)];
        for (int i = 0; i < size; i++) {
            cells[i] = in.getLong();
        }
        from = 0;
        to = size;
        last = 0;
        for (int at = 0; at < size; at = next(at)) {
            last = at;
            long levels = at + HEAD > size ? -1 : (long) bidCount(at) + askCount(at);
            if (levels < 0 || bidCount(at) < 0 || askCount(at) < 0 || at + HEAD + 2 * levels > size) {
                throw new IllegalArgumentException("waiting update at cell " + at + " is torn");
            }
        }
    }

    private int bidCount(int at) {
        return (int) cells[at + 4];
    }

    private int askCount(int at) {
        return (int) cells[at + 5];
    }

    private void room(int size) {
        if (to + size <= cells.length) {
            return;
        }
        int held = to - from;
        long[] target = held + size <= cells.length / 2
                ? cells
                : new long[Math.min(2 * CAPACITY, Math.max(2 * cells.length, held + size))];
        System.arraycopy(cells, from, target, 0, held);
        cells = target;
        from = 0;
        to = held;
    }
}
