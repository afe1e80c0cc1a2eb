package rialto.journal;

/**
 * The head of a segment.
 *
 * @param version format version of the segment
 * @param ordinal 0 for the first segment of a journal, one more for each next
 * @param firstSequence first sequence number in it
 * @param createdEpochMillis wall clock when it was created, for people
 * @param epoch which opening of the journal created it, from 1
 * @param segmentBytes size of the file
 * @param previousChain chain hash of the last block before it
 */
record SegmentHeader(
        int version,
        long ordinal,
        long firstSequence,
        long createdEpochMillis,
        long epoch,
        long segmentBytes,
        byte[] previousChain) {}
