package rialto.orders;

import java.util.Arrays;
import rialto.state.StateReader;
import rialto.state.StateWriter;

/**
 * The ids of all fills of one order, so that each fill is booked once: a venue that is asked brings every fill again, the
 * oldest too. With each id goes a digest of its figures, which tells a repeated fill from an id used twice.
 */
final class ExecutionIds {

    /** Most orders have one fill or a few; so many ids are compared one by one, and only more are looked up by hash. */
    private static final int FEW = 8;

    /** Room that is kept for the next order. */
    private static final int SMALL = 64;

    /** What is known of an id. */
    enum Seen {
        NEVER,
        SAME,
        /** Known, with other figures. */
        OTHERWISE
    }

    /** Ids and digests in order of arrival. */
    private long[] ids = new long[2];

    private long[] digests = new long[2];
    private int count;

    /**
     * Positions in {@link #ids} plus 1, by hash of the id; 0 is free. Four times as long as {@link #ids}; {@code null} while there is
     * room for a {@link #FEW} at most.
     */
    private int[] places;

    Seen seen(long execId, long quantity, long price) {
        if (places == null) {
            for (int i = 0; i < count; i++) {
                if (ids[i] == execId) {
                    return seen(i, quantity, price);
                }
            }
            return Seen.NEVER;
        }
        int mask = places.length - 1;
        for (int i = spread(execId) & mask; places[i] != 0; i = i + 1 & mask) {
            int at = places[i] - 1;
            if (ids[at] == execId) {
                return seen(at, quantity, price);
            }
        }
        return Seen.NEVER;
    }

    private Seen seen(int at, long quantity, long price) {
        return digests[at] == digest(quantity, price) ? Seen.SAME : Seen.OTHERWISE;
    }

    /** Remembers an id that was never seen. */
    void add(long execId, long quantity, long price) {
        put(execId, digest(quantity, price));
    }

    /** Forgets all ids, and the memory of an order with very many of them. */
    void clear() {
        if (ids.length > SMALL) {
            ids = new long[2];
            digests = new long[2];
            places = null;
        } else if (places != null) {
            Arrays.fill(places, 0);
        }
        count = 0;
    }

    void save(StateWriter out) {
        out.putInt(count);
        for (int i = 0; i < count; i++) {
            out.putLong(ids[i]).putLong(digests[i]);
        }
    }

    void load(StateReader in, int schema) {
        clear();
        if (schema == Blotter.SCHEMA_BEFORE_DENIALS) {
            // Whether ids were forgotten by the version that wrote this; they are gone.
            in.getBoolean();
        }
        int saved = in.getInt();
        if (saved < 0 || saved > in.remaining() / (2 * Long.BYTES)) {
            throw new IllegalArgumentException(
                    "state claims " + saved + " execution ids of one order with " + in.remaining() + " bytes left");
        }
        for (int i = 0; i < saved; i++) {
            put(in.getLong(), in.getLong());
        }
    }

    private void put(long execId, long digest) {
        if (count == ids.length) {
            grow();
        }
        ids[count] = execId;
        digests[count] = digest;
        count++;
        if (places != null) {
            place(count - 1);
        }
    }

    private void grow() {
        ids = Arrays.copyOf(ids, 2 * ids.length);
        digests = Arrays.copyOf(digests, 2 * digests.length);
        if (ids.length <= FEW) {
            return;
        }
        places = new int[4 * ids.length];
        for (int i = 0; i < count; i++) {
            place(i);
        }
    }

    private void place(int at) {
        int mask = places.length - 1;
        int i = spread(ids[at]) & mask;
        while (places[i] != 0) {
            i = i + 1 & mask;
        }
        places[i] = at + 1;
    }

    private static int spread(long execId) {
        return (int) (execId * 0x9E3779B97F4A7C15L >>> 32);
    }

    private static long digest(long quantity, long price) {
        long mixed = quantity * 0x9E3779B97F4A7C15L + price;
        return mixed ^ mixed >>> 29;
    }
}
