package rialto.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * How the segments of one format version are read. Only magic and version have the same place in every version; all
 * else is asked of the format that the version names, so that a later version reads earlier segments beside its own.
 */
sealed interface SegmentFormat permits SegmentFormat1 {

    int MAGIC_AT = 0;
    int VERSION_AT = 8;

    /** Finds the format of a segment by its first bytes. */
    static SegmentFormat of(SegmentInput input) throws IOException {
        byte[] bytes = new byte[VERSION_AT + Integer.BYTES];
        int count = input.read(0, bytes, 0, bytes.length);
        if (count < bytes.length) {
            throw new DamagedJournalException(
                    input.file(),
                    0,
                    "segment header cut short",
                    JournalFormat.SEGMENT_HEADER_BYTES + " bytes",
                    count + " bytes");
        }
        ByteBuffer fields = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (fields.getLong(MAGIC_AT) != JournalFormat.SEGMENT_MAGIC) {
            throw new DamagedJournalException(
                    input.file(),
                    0,
                    "no segment of a journal",
                    hex(JournalFormat.SEGMENT_MAGIC),
                    hex(fields.getLong(MAGIC_AT)));
        }
        int version = fields.getInt(VERSION_AT);
        return switch (version) {
            case 1 -> SegmentFormat1.INSTANCE;
            default ->
                throw SegmentFormat1.INSTANCE.isIntact(input)
                        ? new JournalException(
                                input.file(),
                                "segment has format version " + version + ", this program reads up to "
                                        + JournalFormat.VERSION,
                                "start the version of the program that wrote it, or a later one",
                                null)
                        : new DamagedJournalException(
                                input.file(),
                                0,
                                "damaged segment header",
                                "format version 1 to " + JournalFormat.VERSION,
                                "version " + version);
        };
    }

    /** Reads and verifies the header; throws {@link DamagedJournalException} if it is not intact. */
    SegmentHeader header(SegmentInput input) throws IOException;

    /** Where the first block starts. */
    long firstBlock();

    /** Reads and verifies what stands at an offset, except for chain and sequence. */
    BlockView.Kind read(SegmentInput input, long position, long segmentBytes, BlockView view) throws IOException;

    /** The chain hash in the view's header. */
    int chainOffset();

    /** True if the four bytes, read as little endian, can start a block or a marker. */
    boolean startsUnit(int magic);

    static String hex(long value) {
        return "0x" + Long.toHexString(value);
    }

    static String hex(int value) {
        return "0x" + Integer.toHexString(value);
    }
}
