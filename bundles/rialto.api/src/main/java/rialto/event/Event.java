package rialto.event;

/** Something that happened, with its place in the one sequence. Immutable. */
public sealed interface Event permits MarketEvent, LedgerEvent {

    /** Sequence number of the input that caused it. Several events may share one. */
    long sequence();

    /** Kernel time, nanoseconds since 1970. */
    long nanos();
}
