package rialto.backtest.run;

import java.util.Arrays;
import rialto.instrument.Instrument;
import rialto.order.Fill;
import rialto.order.Order;
import rialto.order.Side;

/** Fills of a run in columns, in order. */
final class FillLog {

    private static final int FIRST = 1 << 10;

    int count;
    int[] sample = new int[FIRST];
    long[] nanos = new long[FIRST];
    Instrument[] instrument = new Instrument[FIRST];
    /** Signed: above 0 bought. */
    long[] quantity = new long[FIRST];

    long[] price = new long[FIRST];
    long[] fee = new long[FIRST];
    boolean[] ambiguous = new boolean[FIRST];
    String[] reason = new String[FIRST];

    /** @param sampleIndex the first sample of equity that shows the fill */
    void add(Fill fill, int sampleIndex) {
        if (count == nanos.length) {
            grow();
        }
        Order order = fill.order();
        sample[count] = sampleIndex;
        nanos[count] = fill.nanos();
        instrument[count] = order.instrument();
        quantity[count] = order.side() == Side.BUY ? fill.quantity() : -fill.quantity();
        price[count] = fill.price();
        fee[count] = fill.fee();
        ambiguous[count] = fill.ambiguous();
        reason[count++] = order.reason();
    }

    private void grow() {
        int size = 2 * count;
        sample = Arrays.copyOf(sample, size);
        nanos = Arrays.copyOf(nanos, size);
        instrument = Arrays.copyOf(instrument, size);
        quantity = Arrays.copyOf(quantity, size);
        price = Arrays.copyOf(price, size);
        fee = Arrays.copyOf(fee, size);
        ambiguous = Arrays.copyOf(ambiguous, size);
        reason = Arrays.copyOf(reason, size);
    }
}
