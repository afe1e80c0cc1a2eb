package rialto.journal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/** The block or marker read last, and if it is invalid, why. Reused from block to block; grows to the largest. */
final class BlockView {

    /** What stands at an offset of a segment. */
    enum Kind {
        /** A block whose CRC verifies. Chain and sequence are not judged yet. */
        BLOCK,
        /** A marker whose CRC verifies: the segment was full. */
        ROLLED,
        /** A marker whose CRC verifies: the journal was closed. */
        CLOSED,
        /** Zeros where a header would be, or the end of the file. */
        EMPTY,
        /** Anything else. */
        INVALID
    }

    final byte[] header = new byte[JournalFormat.BLOCK_HEADER_BYTES];
    final ByteBuffer fields = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
    final CRC32C crc = new CRC32C();
    byte[] payload = new byte[64 << 10];

    String fault;
    String expected;
    String actual;

    int length() {
        return fields.getInt(JournalFormat.BLOCK_LENGTH);
    }

    int records() {
        return fields.getInt(JournalFormat.BLOCK_RECORDS);
    }

    long firstSequence() {
        return fields.getLong(JournalFormat.BLOCK_FIRST);
    }

    long lastSequence() {
        return fields.getLong(JournalFormat.BLOCK_LAST);
    }

    /** Last sequence that the writer knew to be durable when it wrote this. */
    long durableSequence() {
        return fields.getLong(JournalFormat.BLOCK_DURABLE);
    }

    long totalBytes() {
        return JournalFormat.BLOCK_HEADER_BYTES + JournalFormat.align(length());
    }

    void ensurePayload(int bytes) {
        if (payload.length < bytes) {
            payload = new byte[Math.max(bytes, (int) Math.min(Integer.MAX_VALUE - 8L, payload.length * 2L))];
        }
    }

    Kind invalid(String what, String wanted, String found) {
        fault = what;
        expected = wanted;
        actual = found;
        return Kind.INVALID;
    }
}
