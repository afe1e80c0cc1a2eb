package rialto.market.books;

import java.util.Arrays;
import rialto.market.Bar;

/** The bars that the event at hand closed. */
final class ClosedBars {

    private Bar[] bars = new Bar[16];
    private int count;

    void clear() {
        count = 0;
    }

    void add(Bar bar) {
        if (count == bars.length) {
            bars = Arrays.copyOf(bars, 2 * count);
        }
        bars[count++] = bar;
    }

    int count() {
        return count;
    }

    Bar bar(int i) {
        if (i < 0 || i >= count) {
            throw new IndexOutOfBoundsException("bar " + i + " of " + count + " that the last event closed");
        }
        return bars[i];
    }
}
