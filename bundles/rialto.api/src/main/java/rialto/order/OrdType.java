package rialto.order;

/** FIX OrdType (40), as far as paper venues and the first adapters go. */
public enum OrdType {
    /** At any price, at once; what is not filled is cancelled. */
    MARKET,
    /** At the price or better. */
    LIMIT
}
