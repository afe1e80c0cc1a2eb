package rialto.orders;

import java.util.Arrays;
import rialto.order.Side;

/** Open quantity by instrument and side, kept up by differences so that nobody has to sum over orders. */
final class OpenQuantities {

    private long[] buys = new long[16];
    private long[] sells = new long[16];

    /** @throws ArithmeticException on overflow; nothing is changed then */
    void add(int instrument, Side side, long difference) {
        if (instrument >= buys.length) {
            int length = Math.max(instrument + 1, 2 * buys.length);
            buys = Arrays.copyOf(buys, length);
            sells = Arrays.copyOf(sells, length);
        }
        long[] quantities = side == Side.BUY ? buys : sells;
        quantities[instrument] = Math.addExact(quantities[instrument], difference);
    }

    long of(int instrument, Side side) {
        if (instrument < 0 || instrument >= buys.length) {
            return 0;
        }
        return side == Side.BUY ? buys[instrument] : sells[instrument];
    }

    void clear() {
        Arrays.fill(buys, 0);
        Arrays.fill(sells, 0);
    }
}
