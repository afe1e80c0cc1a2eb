package rialto.order;

/** FIX TimeInForce (59). */
public enum TimeInForce {
    /** Good till cancel. */
    GTC,
    /** Immediate or cancel: what cannot be filled at once is cancelled. */
    IOC,
    /** Fill or kill: all at once or nothing. */
    FOK
}
