package rialto.journal;

import java.util.Objects;
import java.util.function.LongSupplier;

/**
 * How a journal is opened. Immutable.
 *
 * @param segmentBytes size of segments to come, {@link JournalFormat#MIN_SEGMENT_BYTES} to
 *        {@link JournalFormat#MAX_SEGMENT_BYTES}, a multiple of 8; segments that exist keep their size. A block's
 *        payload must fit in one segment.
 * @param verifyFromSequence segments that end before this sequence number are checked by their headers only, which
 *        makes opening a long journal fast; 0 verifies every byte
 * @param acceptLoss true to go on although sequences that were once durable are gone from the end, or the anchor is
 *        gone; only after reconciling with the venues, and for one start. Damage in the middle is refused all the same.
 * @param epochMillis wall clock, milliseconds since 1970 UTC, read once for each segment and kept in its header for
 *        people
 * @param nanoTime monotonic clock, nanoseconds, read before and after each sync for the statistics
 */
public record JournalOptions(
        long segmentBytes,
        long verifyFromSequence,
        boolean acceptLoss,
        LongSupplier epochMillis,
        LongSupplier nanoTime) {

    /** Checks the ranges. */
    public JournalOptions {
        if (segmentBytes < JournalFormat.MIN_SEGMENT_BYTES
                || segmentBytes > JournalFormat.MAX_SEGMENT_BYTES
                || segmentBytes % JournalFormat.ALIGNMENT != 0) {
            throw new IllegalArgumentException("segmentBytes must be a multiple of " + JournalFormat.ALIGNMENT
                    + " from " + JournalFormat.MIN_SEGMENT_BYTES + " to " + JournalFormat.MAX_SEGMENT_BYTES + ", is "
                    + segmentBytes);
        }
        if (verifyFromSequence < 0) {
            throw new IllegalArgumentException("verifyFromSequence must not be negative, is " + verifyFromSequence);
        }
        Objects.requireNonNull(epochMillis, "epochMillis");
        Objects.requireNonNull(nanoTime, "nanoTime");
    }

    /**
     * Segments of 64 MiB, everything verified, no loss accepted.
     *
     * @param epochMillis wall clock, milliseconds since 1970 UTC
     * @param nanoTime monotonic clock, nanoseconds
     * @return the options
     */
    public static JournalOptions standard(LongSupplier epochMillis, LongSupplier nanoTime) {
        return new JournalOptions(JournalFormat.STANDARD_SEGMENT_BYTES, 0, false, epochMillis, nanoTime);
    }

    /**
     * These options with another size of segments to come.
     *
     * @param bytes the size
     * @return new options
     */
    public JournalOptions withSegmentBytes(long bytes) {
        return new JournalOptions(bytes, verifyFromSequence, acceptLoss, epochMillis, nanoTime);
    }

    /**
     * These options with another place from which every byte is verified.
     *
     * @param sequence the sequence number
     * @return new options
     */
    public JournalOptions withVerifyFromSequence(long sequence) {
        return new JournalOptions(segmentBytes, sequence, acceptLoss, epochMillis, nanoTime);
    }

    /**
     * These options, but going on although durable sequences are gone from the end.
     *
     * @return new options
     */
    public JournalOptions acceptingLoss() {
        return new JournalOptions(segmentBytes, verifyFromSequence, true, epochMillis, nanoTime);
    }
}
