package rialto.order;

import java.util.Objects;

/**
 * What a venue says of an order (FIX 35=8). Immutable; made by adapters on any thread.
 *
 * @param clOrdId the id the order was sent with
 * @param execType what is said
 * @param execId the venue's id of a fill, used to drop duplicates; 0 unless TRADE
 * @param lastQuantity quantity of this fill, in quantity units; 0 unless TRADE
 * @param lastPrice price of this fill, in price units; 0 unless TRADE
 * @param cumQuantity the venue's own total of fills, in quantity units; -1 where it does not say
 * @param fee fee of this fill in {@link rialto.instrument.Money}; negative for a rebate
 * @param feeCurrency currency of the fee; empty without a fee
 * @param maker whether this fill made liquidity
 * @param ambiguous whether a bar hid the order of events and the worse one was taken
 * @param venueNanos the venue's time, nanoseconds since 1970, 0 where it does not say
 * @param text the venue's words, for people; may be empty
 */
public record ExecutionReport(
        String clOrdId,
        ExecType execType,
        long execId,
        long lastQuantity,
        long lastPrice,
        long cumQuantity,
        long fee,
        String feeCurrency,
        boolean maker,
        boolean ambiguous,
        long venueNanos,
        String text) {

    public ExecutionReport {
        Objects.requireNonNull(clOrdId, "clOrdId");
        Objects.requireNonNull(execType, "execType");
        Objects.requireNonNull(feeCurrency, "feeCurrency");
        Objects.requireNonNull(text, "text");
        if (execType == ExecType.TRADE && lastQuantity <= 0) {
            throw new IllegalArgumentException("a fill of " + lastQuantity + " for " + clOrdId + " is no fill");
        }
    }

    /** A report without a fill. */
    public static ExecutionReport of(String clOrdId, ExecType execType, long venueNanos, String text) {
        return new ExecutionReport(clOrdId, execType, 0, 0, 0, -1, 0, "", false, false, venueNanos, text);
    }
}
