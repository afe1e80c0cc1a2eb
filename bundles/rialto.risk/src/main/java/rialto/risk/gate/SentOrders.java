package rialto.risk.gate;

import java.util.Arrays;
import rialto.order.Intent;
import rialto.order.Side;
import rialto.risk.Limits;
import rialto.state.StateReader;
import rialto.state.StateWriter;

/** What one deployment has sent: the times of its last orders, and its last order in each instrument. */
final class SentOrders {

    /** Largest {@link Limits#maxMessages} there can be. */
    private static final int MOST = 10_000;

    private static final int MOST_INSTRUMENTS = 1 << 20;

    /** A ring of the times of the last orders; its length is a power of two. */
    private long[] times = new long[16];

    private int oldest;
    private int count;

    /** By number of the instrument; {@code null} before the first order in it. */
    private Last[] lasts = new Last[4];

    /** Takes an order on, and forgets the times of all but the last {@code kept}. */
    void add(Intent intent, long nanos, int kept) {
        while (count >= kept) {
            oldest = oldest + 1 & times.length - 1;
            count--;
        }
        addTime(nanos);
        int instrument = intent.instrument().index();
        if (instrument >= lasts.length) {
            lasts = Arrays.copyOf(lasts, instrument + 1);
        }
        Last last = lasts[instrument];
        if (last == null) {
            last = new Last();
            lasts[instrument] = last;
        }
        last.side = intent.side();
        last.quantity = intent.quantity();
        last.price = intent.price();
        last.nanos = nanos;
    }

    /** Whether so many orders were sent less than a window ago. */
    boolean full(int orders, long window, long nanos) {
        return count >= orders && within(times[oldest + count - orders & times.length - 1], nanos, window);
    }

    /** Whether the last order in the instrument was equal to this one and sent less than a window ago. */
    boolean repeats(Intent intent, int instrument, long window, long nanos) {
        if (instrument >= lasts.length || lasts[instrument] == null) {
            return false;
        }
        Last last = lasts[instrument];
        return last.side == intent.side()
                && last.quantity == intent.quantity()
                && last.price == intent.price()
                && within(last.nanos, nanos, window);
    }

    void save(StateWriter out) {
        out.putInt(count);
        for (int i = 0; i < count; i++) {
            out.putLong(times[oldest + i & times.length - 1]);
        }
        int present = 0;
        for (Last last : lasts) {
            present += last == null ? 0 : 1;
        }
        out.putInt(present);
        for (int i = 0; i < lasts.length; i++) {
            Last last = lasts[i];
            if (last != null) {
                out.putInt(i)
                        .putByte(last.side == Side.BUY ? '1' : '2')
                        .putLong(last.quantity)
                        .putLong(last.price)
                        .putLong(last.nanos);
            }
        }
    }

    void load(StateReader in) {
        int saved = in.getInt();
        if (saved < 0 || saved > MOST) {
            throw new IllegalArgumentException("state holds the times of " + saved + " orders, not 0 to " + MOST);
        }
        for (int i = 0; i < saved; i++) {
            addTime(in.getLong());
        }
        int present = in.getInt();
        if (present < 0) {
            throw new IllegalArgumentException("state holds " + present + " last orders");
        }
        int previous = -1;
        for (int i = 0; i < present; i++) {
            int instrument = in.getInt();
            if (instrument <= previous || instrument >= MOST_INSTRUMENTS) {
                throw new IllegalArgumentException(
                        "state holds a last order in instrument " + instrument + " after that in " + previous);
            }
            previous = instrument;
            if (instrument >= lasts.length) {
                lasts = Arrays.copyOf(lasts, instrument + 1);
            }
            Last last = new Last();
            byte side = in.getByte();
            if (side != '1' && side != '2') {
                throw new IllegalArgumentException("state holds Side " + side + ", which is neither 1 nor 2");
            }
            last.side = side == '1' ? Side.BUY : Side.SELL;
            last.quantity = in.getLong();
            last.price = in.getLong();
            last.nanos = in.getLong();
            lasts[instrument] = last;
        }
    }

    private void addTime(long nanos) {
        if (count == times.length) {
            long[] longer = new long[2 * count];
            for (int i = 0; i < count; i++) {
                longer[i] = times[oldest + i & count - 1];
            }
            times = longer;
            oldest = 0;
        }
        times[oldest + count++ & times.length - 1] = nanos;
    }

    /** Whether an event was less than a window ago; one that is still to come counts as now. */
    private static boolean within(long event, long nanos, long window) {
        long age = nanos - event;
        // Below 0 for a later time by overflow: longer ago than any window.
        return nanos < event || age >= 0 && age < window;
    }

    private static final class Last {

        private Side side;
        private long quantity;
        private long price;
        private long nanos;
    }
}
