package rialto.market;

/** Whether the data of an instrument can be trusted. */
public enum FeedStatus {
    /** Nothing yet, or a book waits for its snapshot. */
    SYNCING,
    /** In step with the venue. */
    LIVE,
    /** A gap, a lost connection or a full ring: what is known may be wrong until the next snapshot. */
    STALE
}
