package rialto.order;

/** FIX OrdStatus (39), with UNKNOWN for an order whose fate only the venue can tell. */
public enum OrdStatus {
    /** Approved and journaled; the venue has not answered. */
    PENDING_NEW(true),
    /** Working at the venue. */
    NEW(true),
    /** Working at the venue, with fills. */
    PARTIALLY_FILLED(true),
    /** A cancel was asked for and not answered; fills may still come. */
    PENDING_CANCEL(true),
    /**
     * A time-out, a server error or a lost connection left the fate open. Counts against limits, is asked for by its client id,
     * is never sent again, and ends only by the venue's word.
     */
    UNKNOWN(true),
    FILLED(false),
    CANCELED(false),
    REJECTED(false),
    /** Ended by the venue without a cancel, such as an IOC remainder. */
    EXPIRED(false);

    private final boolean open;

    OrdStatus(boolean open) {
        this.open = open;
    }

    /** Whether the order can still be filled. */
    public boolean open() {
        return open;
    }
}
