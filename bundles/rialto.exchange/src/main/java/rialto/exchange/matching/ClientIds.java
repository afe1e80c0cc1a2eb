package rialto.exchange.matching;

/**
 * Where the last record of each ended order stands in the ledger, by a hash of its client id: 16 bytes an order and no
 * object, because an exchange remembers every id it ever saw. Two ids may share a hash, so a hit is checked against the
 * record.
 */
final class ClientIds {

    /** Pairs of a hash and an offset + 1, side by side because both are read; an offset of 0 is an empty place. */
    private long[] pairs = new long[1 << 11];

    private int count;

    /** Ids are numbered as a rule; the next one stands close to the one before, in memory that was just touched. */
    static long hash(String clOrdId) {
        long hash = 0;
        for (int i = 0; i < clOrdId.length(); i++) {
            hash = 31 * hash + clOrdId.charAt(i);
        }
        return hash ^ hash >>> 32;
    }

    void add(long hash, long offset) {
        if (4 * (count + 1) > pairs.length) {
            grow();
        }
        put(hash, offset + 1);
        count++;
    }

    /** The first place to look at for a hash; walk on with {@link #next} while {@link #offset} is not negative. */
    int first(long hash) {
        return settle(hash, home(hash));
    }

    int next(long hash, int place) {
        return settle(hash, place + 2 & pairs.length - 1);
    }

    /** The offset at a place, or -1 behind the last. */
    long offset(int place) {
        return pairs[place + 1] - 1;
    }

    private int home(long hash) {
        return (int) hash << 1 & pairs.length - 1;
    }

    private int settle(long hash, int from) {
        int place = from;
        while (pairs[place + 1] != 0 && pairs[place] != hash) {
            place = place + 2 & pairs.length - 1;
        }
        return place;
    }

    private void put(long hash, long stored) {
        int place = home(hash);
        while (pairs[place + 1] != 0) {
            place = place + 2 & pairs.length - 1;
        }
        pairs[place] = hash;
        pairs[place + 1] = stored;
    }

    private void grow() {
        long[] old = pairs;
        pairs = new long[old.length * 2];
        for (int i = 0; i < old.length; i += 2) {
            if (old[i + 1] != 0) {
                put(old[i], old[i + 1]);
            }
        }
    }
}
