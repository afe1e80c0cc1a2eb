package rialto.backtest.run;

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

    /** The equity at the close of each bar. */
    Samples overBars(BarColumns bars, FillLog fills, int count) {
        Samples samples = new Samples(count);
        int next = fills.count == 0 ? Integer.MAX_VALUE : fills.sample[0];
        for (int i = 0; i < count; i++) {
            if (i >= next) {
                book(fills, i);
                next = booked < fills.count ? fills.sample[booked] : Integer.MAX_VALUE;
            }
            samples.nanos[i] = bars.openNanos()[i] + bars.spec().size();
            samples.equity[i] = Math.addExact(cash, value(0, bars.close()[i]));
            samples.held[i] = positions[0] != 0;
        }
        samples.count = count;
        return samples;
    }
}
