package rialto.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Reads a journal block by block, in sequence, across segments, and verifies CRC, chain and sequence of each. Its
 * memory is a window and the largest block, whatever the length of the journal.
 *
 * <p>It takes no lock. While a {@link JournalWriter} appends, use {@link #next(long)} with the writer's
 * {@link JournalWriter#durableSequence()} or {@link JournalWriter#writtenSequence()}: the reader then follows, block by
 * block, and never takes a block half written for damage. One thread uses a reader; it may be another than the
 * writer's.
 */
public final class JournalReader implements AutoCloseable {

    private static final String REPAIR =
            "stop the writer and open the journal, which cuts a torn tail and refuses" + " damage";

    private final Path directory;
    private final long fromSequence;
    private final HashChain chain = new HashChain();
    private final BlockView view = new BlockView();
    private final byte[] hash = new byte[JournalFormat.HASH_BYTES];

    private SegmentInput input;
    private SegmentFormat format;
    private SegmentHeader header;
    private ByteBuffer payload = ByteBuffer.allocate(0);
    private byte[] payloadArray;
    private long position;
    private Path blockFile;
    private long blockOffset;
    private long blockFirst;
    private long blockLast;
    private int blockRecords;
    private long lastRead;
    private boolean onBlock;
    private boolean closed;

    private JournalReader(Path directory, long fromSequence) {
        this.directory = directory;
        this.fromSequence = fromSequence;
    }

    /**
     * Reads from the oldest block kept.
     *
     * @param directory the journal's directory; it may still be empty
     * @return a reader before its first block
     */
    public static JournalReader open(Path directory) {
        return new JournalReader(directory, 0);
    }

    /**
     * Reads from the block that holds a sequence number. That block may start before it.
     *
     * @param directory the journal's directory; it may still be empty
     * @param fromSequence the sequence number, from 1; it may lie after the end, for one who follows
     * @return a reader before its first block
     */
    public static JournalReader open(Path directory, long fromSequence) {
        if (fromSequence < 1) {
            throw new IllegalArgumentException("fromSequence must be at least 1, is " + fromSequence);
        }
        return new JournalReader(directory, fromSequence);
    }

    /**
     * First sequence number that a journal keeps.
     *
     * @param directory the journal's directory
     * @return nothing while it has no segment
     * @throws JournalException if the directory cannot be read
     */
    public static OptionalLong oldest(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file ->
                            JournalFormat.segmentSequence(file.getFileName().toString()))
                    .filter(OptionalLong::isPresent)
                    .mapToLong(OptionalLong::getAsLong)
                    .min();
        } catch (IOException e) {
            throw new JournalException(
                    directory, "cannot list the journal", "check the disk and the rights of this user", e);
        }
    }

    /**
     * Moves to the next block of a journal at rest.
     *
     * @return false at its end; the accessors then still tell the block before
     * @throws DamagedJournalException if what follows is neither a block nor an end
     * @throws JournalException if the file system fails, or the journal no longer reaches back to the sequence number
     */
    public boolean next() {
        return advance(Long.MAX_VALUE, false);
    }

    /**
     * Moves to the next block, if it starts at or before a sequence number that is known to be written.
     *
     * @param throughSequence the sequence number, 0 for none
     * @return false if all blocks up to it were read
     * @throws DamagedJournalException if the next block is not what was written
     * @throws JournalException if the file system fails, or the journal no longer reaches back to the sequence number
     */
    public boolean next(long throughSequence) {
        return advance(throughSequence, true);
    }

    /**
     * First sequence number of the block.
     *
     * @return the sequence number
     */
    public long firstSequence() {
        requireBlock();
        return blockFirst;
    }

    /**
     * Last sequence number of the block.
     *
     * @return the sequence number
     */
    public long lastSequence() {
        requireBlock();
        return blockLast;
    }

    /**
     * Number of records in the block, as the writer's caller counted them.
     *
     * @return the number
     */
    public int records() {
        requireBlock();
        return blockRecords;
    }

    /**
     * The block's payload: a view, valid until the next move, little endian, with an accessible array.
     *
     * @return position 0 to limit is the payload
     */
    public ByteBuffer payload() {
        requireBlock();
        return payload;
    }

    /**
     * Chain hash at the end of the block.
     *
     * @return a copy, 32 bytes
     */
    public byte[] chainHash() {
        requireBlock();
        return chain.head();
    }

    /**
     * The segment that holds the block.
     *
     * @return the file
     */
    public Path file() {
        requireBlock();
        return blockFile;
    }

    /**
     * Where the block starts in {@link #file()}.
     *
     * @return byte offset of its header
     */
    public long offset() {
        requireBlock();
        return blockOffset;
    }

    @Override
    public void close() {
        closed = true;
        closeInput();
    }

    private void requireBlock() {
        if (!onBlock || closed) {
            throw new IllegalStateException(closed ? "the reader is closed" : "no block was read yet, call next()");
        }
    }

    private boolean advance(long through, boolean promised) {
        if (closed) {
            throw new IllegalStateException("the reader is closed");
        }
        try {
            if (input == null && !locate(promised && through > 0)) {
                return false;
            }
            while (lastRead < through) {
                if (!step(promised)) {
                    return false;
                }
                if (view.lastSequence() >= fromSequence) {
                    publish();
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            throw new JournalException(
                    input == null ? directory : input.file(),
                    "cannot read the journal",
                    "check the disk and the rights of this user",
                    e);
        }
    }

    /** Finds the segment to start with: the last one that does not start after the sequence number asked for. */
    private boolean locate(boolean promised) throws IOException {
        long start = -1;
        long oldest = Long.MAX_VALUE;
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                OptionalLong first =
                        JournalFormat.segmentSequence(file.getFileName().toString());
                if (first.isPresent()) {
                    oldest = Math.min(oldest, first.getAsLong());
                    if (first.getAsLong() <= fromSequence) {
                        start = Math.max(start, first.getAsLong());
                    }
                }
            }
        }
        if (oldest == Long.MAX_VALUE) {
            if (promised) {
                throw new JournalException(
                        directory, "the journal has no segment", "name the directory of the journal", null);
            }
            return false;
        }
        if (start < 0 && fromSequence > 0) {
            throw new JournalException(
                    directory,
                    "the journal starts at sequence " + oldest + ", sequence " + fromSequence
                            + " was pruned or never was in it",
                    "read from sequence " + oldest + ", or start from a snapshot",
                    null);
        }
        openSegment(directory.resolve(JournalFormat.segmentName(start < 0 ? oldest : start)));
        chain.moveTo(header.previousChain(), 0);
        lastRead = header.firstSequence() - 1;
        return true;
    }

    private void openSegment(Path file) throws IOException {
        SegmentInput next = new SegmentInput(file);
        boolean good = false;
        try {
            format = SegmentFormat.of(next);
            header = format.header(next);
            position = format.firstBlock();
            good = true;
        } finally {
            if (!good) {
                next.close();
            }
        }
        closeInput();
        input = next;
    }

    /** Reads one block, moving to the next segment where one ends; false at the end of a journal at rest. */
    private boolean step(boolean promised) throws IOException {
        while (true) {
            BlockView.Kind kind = format.read(input, position, header.segmentBytes(), view);
            if (kind != BlockView.Kind.BLOCK && kind != BlockView.Kind.ROLLED) {
                // What was read ahead may be older than what was promised.
                input.refresh();
                kind = format.read(input, position, header.segmentBytes(), view);
            }
            switch (kind) {
                case BLOCK -> {
                    verify();
                    return true;
                }
                case ROLLED -> {
                    verifyMarker();
                    Path next = directory.resolve(JournalFormat.segmentName(lastRead + 1));
                    if (!Files.exists(next)) {
                        if (!promised && isNewest(header.firstSequence())) {
                            return false;
                        }
                        throw new DamagedJournalException(
                                next,
                                0,
                                "the segment after " + input.file().getFileName() + " is missing",
                                "a segment",
                                "none");
                    }
                    long ordinal = header.ordinal();
                    openSegment(next);
                    if (header.ordinal() != ordinal + 1
                            || header.firstSequence() != lastRead + 1
                            || !chain.isAt(header.previousChain(), 0)) {
                        throw new DamagedJournalException(
                                next,
                                0,
                                "segment replaced by another",
                                "ordinal " + (ordinal + 1) + ", sequence " + (lastRead + 1) + ", chain "
                                        + Hex.of(chain.head()),
                                "ordinal "
                                        + header.ordinal() + ", sequence " + header.firstSequence() + ", chain "
                                        + Hex.of(header.previousChain()));
                    }
                }
                case CLOSED, EMPTY -> {
                    if (!promised && isNewest(header.firstSequence())) {
                        return false;
                    }
                    throw new DamagedJournalException(
                            input.file(),
                            position,
                            "the journal ends after sequence " + lastRead,
                            "a block with sequence " + (lastRead + 1),
                            kind == BlockView.Kind.EMPTY ? "nothing" : "the marker of a closed journal");
                }
                case INVALID ->
                    throw new DamagedJournalException(
                            input.file(), position, view.fault, view.expected, view.actual, REPAIR);
            }
        }
    }

    private void verify() {
        if (view.firstSequence() != lastRead + 1 || view.lastSequence() < view.firstSequence()) {
            throw new DamagedJournalException(
                    input.file(),
                    position,
                    "block out of sequence",
                    "first sequence " + (lastRead + 1),
                    "sequence " + view.firstSequence() + " to " + view.lastSequence());
        }
        chain.next(view.header, view.payload, 0, view.length(), hash, 0);
        chain.moveTo(hash, 0);
        if (!chain.isAt(view.header, format.chainOffset())) {
            throw new DamagedJournalException(
                    input.file(),
                    position,
                    "block of another journal or altered, the chain" + " breaks",
                    "chain " + Hex.of(hash),
                    "chain " + Hex.of(view.header, format.chainOffset()));
        }
        blockOffset = position;
        position += view.totalBytes();
        lastRead = view.lastSequence();
    }

    private void verifyMarker() {
        if (view.lastSequence() != lastRead || !chain.isAt(view.header, format.chainOffset())) {
            throw new DamagedJournalException(
                    input.file(),
                    position,
                    "marker of another journal",
                    "sequence " + lastRead,
                    "sequence " + view.lastSequence());
        }
    }

    private void publish() {
        if (payloadArray != view.payload) {
            payloadArray = view.payload;
            payload = ByteBuffer.wrap(payloadArray).order(ByteOrder.LITTLE_ENDIAN);
        }
        payload.clear().limit(view.length());
        blockFile = input.file();
        blockFirst = view.firstSequence();
        blockLast = view.lastSequence();
        blockRecords = view.records();
        onBlock = true;
    }

    private boolean isNewest(long firstSequence) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.mapToLong(file -> JournalFormat.segmentSequence(
                                    file.getFileName().toString())
                            .orElse(0))
                    .noneMatch(first -> first > firstSequence);
        }
    }

    private void closeInput() {
        if (input != null) {
            try {
                input.close();
            } catch (IOException e) {
                throw new JournalException(input.file(), "cannot close a segment", "check the file system", e);
            }
        }
    }
}
