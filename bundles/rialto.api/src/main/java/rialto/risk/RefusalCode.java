package rialto.risk;

/** Why an order was refused. The name is what REST, journal and metrics show. */
public enum RefusalCode {
    UNKNOWN_INSTRUMENT,
    INSTRUMENT_NOT_ALLOWED,
    BAD_QUANTITY,
    OFF_LOT,
    BAD_PRICE,
    OFF_TICK,
    MAX_ORDER_QUANTITY,
    MAX_ORDER_NOTIONAL,
    MIN_NOTIONAL,
    NO_FRESH_PRICE,
    PRICE_COLLAR,
    MAX_POSITION,
    MESSAGE_RATE,
    DUPLICATE,
    KILL_SWITCH,
    /** No risk bundle is there, or it is being replaced. */
    NO_RISK_GATE,
    /** The journal failed or is not healthy. */
    NO_JOURNAL,
    /** The venue is away or not reconciled. */
    VENUE_NOT_READY,
    /** The deployment is paused or held. */
    DEPLOYMENT_HELD,
    /** The intent was not durable and out within its maximum age. */
    TOO_LATE,
    /** The numbers of the order overflow. */
    OVERFLOW,
    /** The order breaks the contract of the trader, such as neither market() nor limit(). */
    INCOMPLETE
}
