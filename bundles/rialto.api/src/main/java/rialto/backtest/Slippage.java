package rialto.backtest;

/**
 * How much worse than the print an order fills that takes liquidity where the recording shows no book: bars and bare trades. Where it
 * shows one, an order walks the levels and nothing is added.
 *
 * <p>A buy pays {@code amount} more and a sell gets {@code amount} less, rounded away from the trader to the next tick; never beyond
 * the limit of a limit order, and never below one tick. Orders that rested are not touched.
 *
 * @param kind what {@code amount} counts
 * @param amount 0 for none; ticks, or hundredths of a percent of the price
 */
public record Slippage(Kind kind, int amount) {

    /** What is counted. */
    public enum Kind {
        TICKS,
        BASIS_POINTS
    }

    /** Fills at the print itself. */
    public static final Slippage NONE = new Slippage(Kind.TICKS, 0);

    public Slippage {
        if (kind == null || amount < 0 || amount > 10_000) {
            throw new IllegalArgumentException("slippage of " + amount + " " + kind
                    + " is not in 0..10000 TICKS or BASIS_POINTS; state one that is");
        }
    }

    /** So many ticks worse. */
    public static Slippage ticks(int ticks) {
        return new Slippage(Kind.TICKS, ticks);
    }

    /** So many hundredths of a percent worse. */
    public static Slippage basisPoints(int basisPoints) {
        return new Slippage(Kind.BASIS_POINTS, basisPoints);
    }
}
