package rialto.risk.gate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import rialto.instrument.Instrument;
import rialto.risk.Limits;

/** Limits in order of instrument name, with a short cut from an instrument's number to its limits. */
final class LimitTable {

    private final List<Limits> sorted = new ArrayList<>();
    private int mostMessages = 1;

    /** The instrument that the short cut was made for; another one under the same number makes a new short cut. */
    private Instrument[] known = new Instrument[16];

    private Limits[] ofKnown = new Limits[16];

    void put(Limits limits) {
        int at = find(limits.instrument());
        if (at >= 0) {
            sorted.set(at, limits);
        } else {
            sorted.add(-at - 1, limits);
        }
        Arrays.fill(known, null);
        mostMessages = 1;
        for (Limits each : sorted) {
            mostMessages = Math.max(mostMessages, each.maxMessages());
        }
    }

    void clear() {
        sorted.clear();
        Arrays.fill(known, null);
        mostMessages = 1;
    }

    int size() {
        return sorted.size();
    }

    Limits at(int i) {
        return sorted.get(i);
    }

    /** Largest {@link Limits#maxMessages} of all limits, at least 1. */
    int mostMessages() {
        return mostMessages;
    }

    /** Limits by name, {@code null} if there are none. */
    Limits of(String instrument) {
        int at = find(instrument);
        return at < 0 ? null : sorted.get(at);
    }

    /** Limits of a defined instrument, {@code null} if there are none. */
    Limits of(Instrument instrument) {
        int index = instrument.index();
        if (index >= known.length) {
            known = Arrays.copyOf(known, Math.max(index + 1, 2 * known.length));
            ofKnown = Arrays.copyOf(ofKnown, known.length);
        }
        if (known[index] != instrument) {
            ofKnown[index] = of(instrument.name());
            known[index] = instrument;
        }
        return ofKnown[index];
    }

    private int find(String instrument) {
        int low = 0;
        int high = sorted.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = sorted.get(middle).instrument().compareTo(instrument);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -low - 1;
    }
}
