package rialto.backtest;

import rialto.instrument.Instrument;
import rialto.order.Side;

/**
 * A trade in the trader's sense: a position from its first fill until it is flat or turned round.
 *
 * @param instrument what was traded
 * @param side BUY for a long position
 * @param quantity largest size of the position, quantity units
 * @param entryNanos time of the first fill
 * @param exitNanos time of the last fill; 0 while it is open
 * @param entryPrice average price of what opened it, price units, rounded half even
 * @param exitPrice average price of what closed it, price units, rounded half even; of an open one the last price
 * @param profit in Money after fees; of an open one as marked at the last price
 * @param fees paid in Money; the fee of a fill that turns the position round is shared by quantity
 * @param fills number of fills
 * @param ambiguous whether a bar hid the order of events in one of its fills and the worse one was taken
 * @param entryReason the strategy's words; may be empty
 * @param exitReason the strategy's words; may be empty
 */
public record RoundTrip(
        Instrument instrument,
        Side side,
        long quantity,
        long entryNanos,
        long exitNanos,
        long entryPrice,
        long exitPrice,
        long profit,
        long fees,
        int fills,
        boolean ambiguous,
        String entryReason,
        String exitReason) {

    /** Whether it has not been closed. */
    public boolean open() {
        return exitNanos == 0;
    }
}
