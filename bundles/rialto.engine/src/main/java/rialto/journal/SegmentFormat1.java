package rialto.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** Format version 1. Without state. */
final class SegmentFormat1 implements SegmentFormat {

    static final SegmentFormat1 INSTANCE = new SegmentFormat1();

    private static final int CRC_AT = 12;
    private static final int ORDINAL_AT = 16;
    private static final int FIRST_AT = 24;
    private static final int CREATED_AT = 32;
    private static final int EPOCH_AT = 40;
    private static final int SIZE_AT = 48;
    private static final int CHAIN_AT = 64;

    private SegmentFormat1() {}

    /** The bytes of a header. */
    static ByteBuffer encode(SegmentHeader header) {
        byte[] bytes = new byte[JournalFormat.SEGMENT_HEADER_BYTES];
        ByteBuffer fields = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        fields.putLong(MAGIC_AT, JournalFormat.SEGMENT_MAGIC);
        fields.putInt(VERSION_AT, header.version());
        fields.putLong(ORDINAL_AT, header.ordinal());
        fields.putLong(FIRST_AT, header.firstSequence());
        fields.putLong(CREATED_AT, header.createdEpochMillis());
        fields.putLong(EPOCH_AT, header.epoch());
        fields.putLong(SIZE_AT, header.segmentBytes());
        fields.put(CHAIN_AT, header.previousChain());
        fields.putInt(CRC_AT, headerCrc(bytes));
        return fields;
    }

    /** True if the first bytes have this version's CRC, whatever version they name. */
    boolean isIntact(SegmentInput input) throws IOException {
        byte[] bytes = new byte[JournalFormat.SEGMENT_HEADER_BYTES];
        return input.read(0, bytes, 0, bytes.length) == bytes.length
                && ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(CRC_AT) == headerCrc(bytes);
    }

    @Override
    public SegmentHeader header(SegmentInput input) throws IOException {
        byte[] bytes = new byte[JournalFormat.SEGMENT_HEADER_BYTES];
        int count = input.read(0, bytes, 0, bytes.length);
        if (count < bytes.length) {
            throw new DamagedJournalException(
                    input.file(), 0, "segment header cut short", bytes.length + " bytes", count + " bytes");
        }
        ByteBuffer fields = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int crc = headerCrc(bytes);
        if (fields.getInt(CRC_AT) != crc) {
            throw new DamagedJournalException(
                    input.file(),
                    0,
                    "damaged segment header",
                    "CRC32C " + SegmentFormat.hex(fields.getInt(CRC_AT)),
                    "CRC32C " + SegmentFormat.hex(crc));
        }
        SegmentHeader header = new SegmentHeader(
                fields.getInt(VERSION_AT),
                fields.getLong(ORDINAL_AT),
                fields.getLong(FIRST_AT),
                fields.getLong(CREATED_AT),
                fields.getLong(EPOCH_AT),
                fields.getLong(SIZE_AT),
                Arrays.copyOfRange(bytes, CHAIN_AT, CHAIN_AT + JournalFormat.HASH_BYTES));
        if (header.ordinal() < 0
                || header.firstSequence() < 1
                || header.segmentBytes() < JournalFormat.MIN_SEGMENT_BYTES
                || header.segmentBytes() > JournalFormat.MAX_SEGMENT_BYTES) {
            throw new DamagedJournalException(
                    input.file(),
                    0,
                    "impossible segment header",
                    "ordinal from 0, sequence from 1, a size that can be asked for",
                    "ordinal " + header.ordinal() + ", sequence " + header.firstSequence() + ", size "
                            + header.segmentBytes());
        }
        return header;
    }

    @Override
    public long firstBlock() {
        return JournalFormat.SEGMENT_HEADER_BYTES;
    }

    @Override
    public int chainOffset() {
        return JournalFormat.BLOCK_CHAIN;
    }

    @Override
    public boolean startsUnit(int magic) {
        return magic == JournalFormat.BLOCK_MAGIC || magic == JournalFormat.MARKER_MAGIC;
    }

    @Override
    public BlockView.Kind read(SegmentInput input, long position, long segmentBytes, BlockView view)
            throws IOException {
        byte[] header = view.header;
        int count = input.read(position, header, 0, header.length);
        if (isZero(header, count)) {
            return BlockView.Kind.EMPTY;
        }
        if (count < header.length) {
            return view.invalid("block header cut short", header.length + " bytes", count + " bytes");
        }
        int magic = view.fields.getInt(0);
        if (!startsUnit(magic)) {
            return view.invalid("no block", SegmentFormat.hex(JournalFormat.BLOCK_MAGIC), SegmentFormat.hex(magic));
        }
        boolean marker = magic == JournalFormat.MARKER_MAGIC;
        int length = view.length();
        long room = segmentBytes - position - header.length;
        if (marker ? length != 0 : length < 1 || JournalFormat.align(length) > room) {
            return view.invalid(
                    "damaged block header",
                    marker ? "a length of 0" : "a length from 1 to " + room,
                    Integer.toString(length));
        }
        int padded = (int) JournalFormat.align(length);
        view.ensurePayload(padded);
        int read = input.read(position + header.length, view.payload, 0, padded);
        if (read < padded) {
            return view.invalid("block cut short", padded + " bytes of payload", read + " bytes");
        }
        int crc = blockCrc(view.crc, header, view.payload, 0, padded);
        if (view.fields.getInt(4) != crc) {
            return view.invalid(
                    "damaged block",
                    "CRC32C " + SegmentFormat.hex(view.fields.getInt(4)),
                    "CRC32C " + SegmentFormat.hex(crc));
        }
        if (!marker) {
            return BlockView.Kind.BLOCK;
        }
        return switch (view.records()) {
            case JournalFormat.MARKER_ROLLED -> BlockView.Kind.ROLLED;
            case JournalFormat.MARKER_CLOSED -> BlockView.Kind.CLOSED;
            default -> view.invalid("marker of an unknown kind", "kind 1 or 2", "kind " + view.records());
        };
    }

    static int blockCrc(CRC32C crc, byte[] header, byte[] payload, int offset, int length) {
        crc.reset();
        crc.update(header, JournalFormat.BLOCK_CRC_FROM, header.length - JournalFormat.BLOCK_CRC_FROM);
        crc.update(payload, offset, length);
        return (int) crc.getValue();
    }

    private static int headerCrc(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, CRC_AT);
        crc.update(bytes, CRC_AT + Integer.BYTES, bytes.length - CRC_AT - Integer.BYTES);
        return (int) crc.getValue();
    }

    private static boolean isZero(byte[] bytes, int count) {
        for (int i = 0; i < count; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }
}
