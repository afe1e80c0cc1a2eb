package rialto.instrument;

/** What sort of contract an instrument is. */
public enum InstrumentKind {
    /** Delivery at once of base against quote currency. */
    SPOT,
    /** A perpetual future, settled in its quote currency. */
    PERPETUAL,
    /** A future with an expiry. */
    FUTURE
}
