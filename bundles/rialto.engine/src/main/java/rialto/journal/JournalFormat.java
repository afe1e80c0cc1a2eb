package rialto.journal;

import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The fixed values of the files on disk. All numbers are little endian; every structure starts at a multiple of
 * {@value #ALIGNMENT} bytes. The byte tables stand in the bundle's README.
 */
public final class JournalFormat {

    /** Version of the format that the writer writes. Readers know this version and all before it. */
    public static final int VERSION = 1;

    /** "RIALTOJL", the first eight bytes of a segment. */
    public static final long SEGMENT_MAGIC = 0x4C4A4F544C414952L;
    /** "RIALTOJA", the first eight bytes of a slot of the anchor. */
    public static final long ANCHOR_MAGIC = 0x414A4F544C414952L;
    /** "RIALTORF", the first eight bytes of a reserve file. */
    public static final long RESERVE_MAGIC = 0x46524F544C414952L;
    /** "RIALTOSN", the first eight bytes of a snapshot. */
    public static final long SNAPSHOT_MAGIC = 0x4E534F544C414952L;

    /** First four bytes of a block. Not text, so that text in a payload cannot look like one. */
    public static final int BLOCK_MAGIC = 0xB10C7A1E;
    /** First four bytes of the marker that ends a segment, because it was full or because the journal was closed. */
    public static final int MARKER_MAGIC = 0xE0D57A1E;
    /** First four bytes of an entry of a reserve file. */
    public static final int ENTRY_MAGIC = 0xE7127A1E;

    /** Blocks start at multiples of this many bytes. */
    public static final int ALIGNMENT = 8;
    /** Length of a segment's header, where the first block starts. */
    public static final int SEGMENT_HEADER_BYTES = 128;
    /** Length of the header of a block, and of a marker, which has no payload. */
    public static final int BLOCK_HEADER_BYTES = 72;
    /** Length of a SHA-256. */
    public static final int HASH_BYTES = 32;

    /** Smallest segment that may be asked for. */
    public static final long MIN_SEGMENT_BYTES = 4096;
    /** Size of a segment unless told otherwise: 64 MiB. */
    public static final long STANDARD_SEGMENT_BYTES = 64L << 20;
    /** Largest segment that may be asked for: 1 GiB, so that a block's length is an {@code int}. */
    public static final long MAX_SEGMENT_BYTES = 1L << 30;

    /** Marker kind, in the place of a block's record count: the segment is full and the next one follows. */
    static final int MARKER_ROLLED = 1;
    /** Marker kind: the journal was closed in order here. */
    static final int MARKER_CLOSED = 2;

    /** Offset in a block from which the CRC covers everything up to the end of the padding. */
    static final int BLOCK_CRC_FROM = 8;

    static final int BLOCK_LENGTH = 8;
    static final int BLOCK_RECORDS = 12;
    static final int BLOCK_FIRST = 16;
    static final int BLOCK_LAST = 24;
    static final int BLOCK_DURABLE = 32;
    static final int BLOCK_CHAIN = 40;

    static final String LOCK_NAME = "lock";
    static final String ANCHOR_NAME = "anchor";
    static final String SPARE_NAME = "spare";

    private static final Pattern SEGMENT_NAME = Pattern.compile("journal-(\\d{20})\\.seg");
    private static final Pattern SNAPSHOT_NAME = Pattern.compile("snapshot-(\\d{20})\\.snp");

    private JournalFormat() {}

    /**
     * Name of the segment that starts with a sequence number.
     *
     * @param firstSequence first sequence number of the segment
     * @return {@code journal-} and the number in 20 digits, so that names sort as numbers do
     */
    public static String segmentName(long firstSequence) {
        return String.format(Locale.ROOT, "journal-%020d.seg", firstSequence);
    }

    /**
     * Name of the snapshot taken after a sequence number.
     *
     * @param sequence last sequence number that the state contains
     * @return {@code snapshot-} and the number in 20 digits
     */
    public static String snapshotName(long sequence) {
        return String.format(Locale.ROOT, "snapshot-%020d.snp", sequence);
    }

    static OptionalLong segmentSequence(String name) {
        return sequence(SEGMENT_NAME.matcher(name));
    }

    static OptionalLong snapshotSequence(String name) {
        return sequence(SNAPSHOT_NAME.matcher(name));
    }

    static long align(long length) {
        return (length + ALIGNMENT - 1) & -ALIGNMENT;
    }

    private static OptionalLong sequence(Matcher name) {
        if (!name.matches()) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(name.group(1)));
        } catch (NumberFormatException e) {
            // Twenty digits can exceed a long; no file of ours is called that.
            return OptionalLong.empty();
        }
    }
}
