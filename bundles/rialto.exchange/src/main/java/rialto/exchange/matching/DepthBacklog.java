package rialto.exchange.matching;

import java.util.Arrays;
import rialto.market.Levels;

/**
 * Depth updates that came while the book waited for its snapshot: a snapshot asked for by another way is often older
 * than the updates received before it. Bounded; when it is full the oldest half goes.
 */
final class DepthBacklog {

    private static final int MAX_UPDATES = 8_192;
    private static final int MAX_VALUES = 4_000_000;
    private static final int HEAD = 5;

    private long[] values = new long[4_096];
    private int[] starts = new int[256];
    private int count;
    private int used;

    void clear() {
        count = 0;
        used = 0;
    }

    int count() {
        return count;
    }

    void add(long firstId, long lastId, long previousId, Levels levels) {
        int needed = HEAD + 2 * (levels.bidCount() + levels.askCount());
        if (count == MAX_UPDATES || used + needed > MAX_VALUES) {
            dropOldestHalf();
        }
        if (used + needed > values.length) {
            values = Arrays.copyOf(values, Math.max(used + needed, values.length * 2));
        }
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, count * 2);
        }
        starts[count++] = used;
        values[used++] = firstId;
        values[used++] = lastId;
        values[used++] = previousId;
        values[used++] = levels.bidCount();
        values[used++] = levels.askCount();
        for (int i = 0; i < levels.bidCount(); i++) {
            values[used++] = levels.bidPrice(i);
            values[used++] = levels.bidQuantity(i);
        }
        for (int i = 0; i < levels.askCount(); i++) {
            values[used++] = levels.askPrice(i);
            values[used++] = levels.askQuantity(i);
        }
    }

    long firstId(int update) {
        return values[starts[update]];
    }

    long lastId(int update) {
        return values[starts[update] + 1];
    }

    long previousId(int update) {
        return values[starts[update] + 2];
    }

    void levels(int update, Levels into) {
        int at = starts[update];
        int bids = (int) values[at + 3];
        int asks = (int) values[at + 4];
        at += HEAD;
        into.clear();
        for (int i = 0; i < bids; i++, at += 2) {
            into.bid(values[at], values[at + 1]);
        }
        for (int i = 0; i < asks; i++, at += 2) {
            into.ask(values[at], values[at + 1]);
        }
    }

    private void dropOldestHalf() {
        int gone = (count + 1) / 2;
        int from = gone == count ? used : starts[gone];
        System.arraycopy(values, from, values, 0, used - from);
        for (int i = gone; i < count; i++) {
            starts[i - gone] = starts[i] - from;
        }
        count -= gone;
        used -= from;
    }
}
