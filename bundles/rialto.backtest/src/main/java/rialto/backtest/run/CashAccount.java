package rialto.backtest.run;

import java.util.Arrays;
import java.util.List;
import rialto.instrument.Instrument;

/** Cash and positions as the fills leave them. Each value is rounded half even once; overflow throws. */
final class CashAccount {

    private final Valuation[] valuations;
    private final long[] positions;
    private long cash;
    /** Number of fills booked. */
    private int booked;

    CashAccount(long capital, List<Instrument> instruments) {
        cash = capital;
        positions = new long[instruments.size()];
        valuations = instruments.stream().map(Valuation::new).toArray(Valuation[]::new);
    }

    /** Books the fills that a sample shows first. */
    void book(FillLog fills, int sample) {
        while (booked < fills.count && fills.sample[booked] <= sample) {
            int index = fills.instrument[booked].index();
            long value = valuations[index].of(fills.price[booked], fills.quantity[booked]);
            cash = Math.subtractExact(Math.subtractExact(cash, value), fills.fee[booked]);
            positions[index] += fills.quantity[booked++];
        }
    }

    boolean holds() {
        for (long position : positions) {
            if (position != 0) {
                return true;
            }
        }
        return false;
    }

    long position(int index) {
        return positions[index];
    }

    long cash() {
        return cash;
    }

    /** Value of a position at a price. */
    long value(int index, long price) {
        return positions[index] == 0 ? 0 : valuations[index].of(price, positions[index]);
    }

    /** The equity at the close of each bar, worked out from fill to fill: in between cash and position stand. */
    Samples overBars(BarColumns bars, FillLog fills) {
        int count = bars.barCount();
        long span = bars.spec().size();
        long[] openNanos = bars.openNanos();
        Samples samples = new Samples(count);
        samples.count = count;
        for (int i = 0; i < count; i++) {
            samples.nanos[i] = openNanos[i] + span;
        }
        int from = 0;
        while (from < count) {
            book(fills, from);
            int to = booked < fills.count ? Math.min(count, fills.sample[booked]) : count;
            mark(samples, bars.close(), from, to);
            from = to;
        }
        return samples;
    }

    private void mark(Samples samples, long[] close, int from, int to) {
        long position = positions[0];
        if (position == 0) {
            Arrays.fill(samples.equity, from, to, cash);
            return;
        }
        Arrays.fill(samples.held, from, to, true);
        for (int i = from; i < to; i++) {
            samples.equity[i] = Math.addExact(cash, valuations[0].of(close[i], position));
        }
    }
}
