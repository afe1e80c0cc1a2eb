package rialto.journal;

/**
 * What a writer did since it was opened.
 *
 * @param blocks blocks appended
 * @param records records in them, as the caller counted them
 * @param payloadBytes payload appended
 * @param bytes bytes written with headers, padding and markers
 * @param syncs fdatasyncs of the journal
 * @param maxSyncNanos longest of them, nanoseconds
 * @param segments segments begun
 * @param spareReady true if the next segment is preallocated
 */
public record JournalStatistics(
        long blocks,
        long records,
        long payloadBytes,
        long bytes,
        long syncs,
        long maxSyncNanos,
        long segments,
        boolean spareReady) {}
