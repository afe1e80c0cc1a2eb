package rialto.order;

/** FIX ExecType (150): what a report from a venue says. */
public enum ExecType {
    /** The order works at the venue. */
    NEW,
    /** A fill. */
    TRADE,
    CANCELED,
    REJECTED,
    EXPIRED,
    /** The cancel was refused; the order's own status is in the report. */
    CANCEL_REJECTED,
    /** The answer to a question for the order's status; carries no fill. */
    ORDER_STATUS,
    /** The adapter cannot tell: time-out, 5xx or lost connection after sending. */
    UNKNOWN,
    /** The venue says that it does not have the order. It is asked again: only the third such answer in a row is believed. */
    NOT_FOUND
}
