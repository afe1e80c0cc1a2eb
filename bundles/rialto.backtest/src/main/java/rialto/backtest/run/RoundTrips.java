package rialto.backtest.run;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import rialto.backtest.RoundTrip;
import rialto.instrument.Fixed;
import rialto.instrument.Instrument;
import rialto.order.Side;

/** Turns fills into trades: from flat until flat or turned round. Exact, after the run; nothing here is in a hurry. */
final class RoundTrips {

    private final List<RoundTrip> closed = new ArrayList<>();
    private final Open[] open;

    private RoundTrips(int instruments) {
        open = new Open[instruments];
    }

    /** @param lastPrices by instrument, price units */
    static List<RoundTrip> of(FillLog fills, List<Instrument> instruments, long[] lastPrices) {
        RoundTrips trips = new RoundTrips(instruments.size());
        for (int i = 0; i < fills.count; i++) {
            trips.take(fills, i);
        }
        for (Open each : trips.open) {
            if (each != null) {
                trips.closed.add(each.marked(lastPrices[each.instrument.index()]));
            }
        }
        return trips.closed;
    }

    private void take(FillLog fills, int i) {
        int index = fills.instrument[i].index();
        long quantity = fills.quantity[i];
        long fee = fills.fee[i];
        Open trip = open[index];
        if (trip != null && trip.position > 0 != quantity > 0 && Math.abs(quantity) > Math.abs(trip.position)) {
            long closing = -trip.position;
            long share = Fixed.multiplyDivide(fee, Math.abs(closing), Math.abs(quantity), RoundingMode.HALF_EVEN);
            trip.add(fills, i, closing, share);
            closed.add(trip.ended(fills.nanos[i], fills.reason[i]));
            open[index] = null;
            trip = null;
            quantity -= closing;
            fee -= share;
        }
        if (trip == null) {
            trip = new Open(fills.instrument[i], fills.nanos[i], quantity > 0, fills.reason[i]);
            open[index] = trip;
        }
        trip.add(fills, i, quantity, fee);
        if (trip.position == 0) {
            closed.add(trip.ended(fills.nanos[i], fills.reason[i]));
            open[index] = null;
        }
    }

    private static final class Open {

        private final Instrument instrument;
        private final long entryNanos;
        private final boolean bought;
        private final String entryReason;
        private final Valuation valuation;
        private long position;
        private long largest;
        private long fees;
        private long cash;
        private int fills;
        private boolean ambiguous;
        private long in;
        private long out;
        private BigInteger inCost = BigInteger.ZERO;
        private BigInteger outCost = BigInteger.ZERO;

        Open(Instrument instrument, long entryNanos, boolean bought, String entryReason) {
            this.instrument = instrument;
            this.entryNanos = entryNanos;
            this.bought = bought;
            this.entryReason = entryReason;
            valuation = new Valuation(instrument);
        }

        void add(FillLog log, int i, long quantity, long fee) {
            long size = Math.abs(quantity);
            BigInteger cost = BigInteger.valueOf(size).multiply(BigInteger.valueOf(log.price[i]));
            if (quantity > 0 == bought) {
                in += size;
                inCost = inCost.add(cost);
            } else {
                out += size;
                outCost = outCost.add(cost);
            }
            position += quantity;
            largest = Math.max(largest, Math.abs(position));
            fees = Math.addExact(fees, fee);
            cash = Math.subtractExact(Math.subtractExact(cash, valuation.of(log.price[i], quantity)), fee);
            ambiguous |= log.ambiguous[i];
            fills++;
        }

        RoundTrip ended(long nanos, String reason) {
            return trip(nanos, average(outCost, out), cash, reason);
        }

        RoundTrip marked(long price) {
            return trip(0, price, Math.addExact(cash, valuation.of(price, position)), "");
        }

        private RoundTrip trip(long exitNanos, long exitPrice, long profit, String exitReason) {
            return new RoundTrip(
                    instrument,
                    bought ? Side.BUY : Side.SELL,
                    largest,
                    entryNanos,
                    exitNanos,
                    average(inCost, in),
                    exitPrice,
                    profit,
                    fees,
                    fills,
                    ambiguous,
                    entryReason,
                    exitReason);
        }

        private static long average(BigInteger cost, long quantity) {
            return new BigDecimal(cost)
                    .divide(BigDecimal.valueOf(quantity), 0, RoundingMode.HALF_EVEN)
                    .longValueExact();
        }
    }
}
