package rialto.exchange.matching;

/**
 * Where the last record of each ended order stands in the ledger, by a hash of its client id: 16 bytes an order and no
 * object, because an exchange remembers every id it ever saw. Two ids may share a hash, so a hit is checked against the
 * record.
 */
final class ClientIds {

    private long[] hashes = new long[1 << 10];
    /** Offset + 1; 0 is an empty place. */
    private long[] places = new long[1 << 10];

    private int count;

    static long hash(String clOrdId) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < clOrdId.length(); i++) {
            hash = (hash ^ clOrdId.charAt(i)) * 0x100000001b3L;
        }
        return hash ^ hash >>> 32;
    }

    void add(long hash, long offset) {
        if (2 * (count + 1) > places.length) {
            grow();
        }
        put(hash, offset + 1);
        count++;
    }

    /** The first place to look at for a hash; walk on with {@link #next} while {@link #offset} is not negative. */
    int first(long hash) {
        return settle(hash, (int) hash & places.length - 1);
    }

    int next(long hash, int place) {
        return settle(hash, place + 1 & places.length - 1);
    }

    /** The offset at a place, or -1 behind the last. */
    long offset(int place) {
        return places[place] - 1;
    }

    private int settle(long hash, int from) {
        int place = from;
        while (places[place] != 0 && hashes[place] != hash) {
            place = place + 1 & places.length - 1;
        }
        return place;
    }

    private void put(long hash, long stored) {
        int place = (int) hash & places.length - 1;
        while (places[place] != 0) {
            place = place + 1 & places.length - 1;
        }
        hashes[place] = hash;
        places[place] = stored;
    }

    private void grow() {
        long[] oldHashes = hashes;
        long[] oldPlaces = places;
        hashes = new long[oldHashes.length * 2];
        places = new long[oldPlaces.length * 2];
        for (int i = 0; i < oldPlaces.length; i++) {
            if (oldPlaces[i] != 0) {
                put(oldHashes[i], oldPlaces[i]);
            }
        }
    }
}
