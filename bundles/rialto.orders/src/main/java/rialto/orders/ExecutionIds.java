package rialto.orders;

import java.util.Arrays;
import rialto.state.StateReader;
import rialto.state.StateWriter;

/**
 * The ids of the fills of one order, so that each fill is booked once. Holds the last {@link #KEPT} ids; an order
 * with more fills than that forgets its oldest and says so. With each id goes a digest of its figures, which tells a
 * repeated fill from an id used twice.
 */
final class ExecutionIds {

    /** Most ids remembered of one order. */
    static final int KEPT = 16_384;

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

    /** Ids and digests in order of arrival, a ring once {@link #KEPT} is reached. */
    private long[] ids = new long[2];

    private long[] digests = new long[2];
    private int oldest;
    private int count;
    private boolean forgot;

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

    /**
     * Remembers an id that was never seen.
     *
     * @return whether an older id was forgotten for the first time
     */
    boolean add(long execId, long quantity, long price) {
        boolean first = false;
        if (count == KEPT) {
            unplace(oldest);
            oldest = (oldest + 1) % KEPT;
            count--;
            first = !forgot;
            forgot = true;
        } else if (count == ids.length) {
            grow();
        }
        put(execId, digest(quantity, price));
        return first;
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
        oldest = 0;
        count = 0;
        forgot = false;
    }

    void save(StateWriter out) {
        out.putBoolean(forgot).putInt(count);
        for (int i = 0; i < count; i++) {
            int at = (oldest + i) % ids.length;
            out.putLong(ids[at]).putLong(digests[at]);
        }
    }

    void load(StateReader in) {
        clear();
        forgot = in.getBoolean();
        int saved = in.getInt();
        if (saved < 0 || saved > KEPT) {
            throw new IllegalArgumentException(
                    "state holds " + saved + " execution ids of one order, not 0 to " + KEPT);
        }
        for (int i = 0; i < saved; i++) {
            if (count == ids.length) {
                grow();
            }
            put(in.getLong(), in.getLong());
        }
    }

    private void put(long execId, long digest) {
        int at = (oldest + count++) % ids.length;
        ids[at] = execId;
        digests[at] = digest;
        if (places != null) {
            place(at);
        }
    }

    /** Called while the ring has not turned yet: {@link #oldest} is 0. */
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

    private void unplace(int at) {
        int mask = places.length - 1;
        int hole = spread(ids[at]) & mask;
        while (places[hole] != at + 1) {
            hole = hole + 1 & mask;
        }
        for (int i = hole + 1 & mask; places[i] != 0; i = i + 1 & mask) {
            int home = spread(ids[places[i] - 1]) & mask;
            if ((i - home & mask) >= (i - hole & mask)) {
                places[hole] = places[i];
                hole = i;
            }
        }
        places[hole] = 0;
    }

    private static int spread(long execId) {
        return (int) (execId * 0x9E3779B97F4A7C15L >>> 32);
    }

    private static long digest(long quantity, long price) {
        long mixed = quantity * 0x9E3779B97F4A7C15L + price;
        return mixed ^ mixed >>> 29;
    }
}
