package rialto.risk;

/**
 * Limits on one instrument. An instrument without limits is not allowed.
 *
 * @param instrument name of the instrument, {@code symbol.venue}
 * @param maxOrderQuantity largest quantity of one order, quantity units
 * @param maxOrderNotional largest value of one order, {@link rialto.instrument.Money} of the quote currency
 * @param collarBasisPoints how far a limit price may be worse than the reference price, in 1/100 of a percent; also the distance
 *     at which a market order's value is judged
 * @param maxReferenceAgeNanos how old the reference price may be, kernel time
 * @param maxPosition largest absolute position over all deployments, counting open and UNKNOWN orders, quantity units
 * @param maxMessages most new orders of one deployment in {@code messageWindowNanos}; cancels are not counted
 * @param messageWindowNanos length of that window, kernel time
 * @param duplicateWindowNanos span in which an order equal to the one before it (deployment, instrument, side, quantity, price) is
 *     refused, kernel time; 0 switches it off
 */
public record Limits(
        String instrument,
        long maxOrderQuantity,
        long maxOrderNotional,
        int collarBasisPoints,
        long maxReferenceAgeNanos,
        long maxPosition,
        int maxMessages,
        long messageWindowNanos,
        long duplicateWindowNanos) {

    public Limits {
        if (instrument == null || instrument.isBlank()) {
            throw new IllegalArgumentException("limits need the name of an instrument");
        }
        positive(maxOrderQuantity, "maxOrderQuantity");
        positive(maxOrderNotional, "maxOrderNotional");
        if (collarBasisPoints < 1 || collarBasisPoints > 10_000) {
            throw new IllegalArgumentException("collarBasisPoints " + collarBasisPoints + " are not in 1..10000");
        }
        positive(maxReferenceAgeNanos, "maxReferenceAgeNanos");
        positive(maxPosition, "maxPosition");
        if (maxMessages < 1 || maxMessages > 10_000) {
            throw new IllegalArgumentException("maxMessages " + maxMessages + " is not in 1..10000");
        }
        positive(messageWindowNanos, "messageWindowNanos");
        if (duplicateWindowNanos < 0) {
            throw new IllegalArgumentException("duplicateWindowNanos " + duplicateWindowNanos + " is below 0");
        }
    }

    private static void positive(long value, String what) {
        if (value <= 0) {
            throw new IllegalArgumentException(what + " " + value + " is not above 0");
        }
    }
}
