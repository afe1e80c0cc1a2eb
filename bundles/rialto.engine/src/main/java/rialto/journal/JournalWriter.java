package rialto.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.zip.CRC32C;

/**
 * Appends blocks to the journal. Made by {@link JournalRepair#open}, which holds the directory's lock for it.
 *
 * <p>One thread calls it, and must not be interrupted: an interrupt closes the file under it. The
 * sequence numbers, {@link #failure()} and {@link #statistics()} may be asked for from any thread. Appending and
 * syncing allocate nothing, except when a segment is full.
 *
 * <p>An error of the file system is final. Whether the bytes of a failed write or sync are on disk is unknown and a
 * second sync may say yes without having written them, so nothing is retried: this call and every later one throw
 * {@link JournalException}, and the journal is verified anew by the next start.
 */
public final class JournalWriter implements AutoCloseable {

    private static final int BUFFER_BYTES = 256 << 10;
    private static final byte[] PADDING = new byte[JournalFormat.ALIGNMENT];
    private static final String AFTER_FAILURE = "free space or replace the disk, then restart; the start verifies the"
            + " journal and cuts what was never durable";

    /** A segment that is kept. */
    record Kept(Path file, long ordinal, long firstSequence, byte[] previousChain) {}

    private final Path directory;
    private final ChannelOpener opener;
    private final JournalOptions options;
    private final JournalLock lock;
    private final Anchor anchor;
    private final SpareSegment spare;
    private final HashChain chain;
    private final long epoch;
    private final Deque<Kept> segments;

    private final byte[] header = new byte[JournalFormat.BLOCK_HEADER_BYTES];
    private final ByteBuffer fields = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final CRC32C crc = new CRC32C();

    private FileChannel channel;
    private Path file;
    private long position;
    private long segmentBytes;
    private boolean closed;

    // Written by the one writing thread only, so that plain increments are safe; volatile for those who look on.
    private volatile long writtenSequence;
    private volatile long durableSequence;
    private volatile JournalException failure;
    private volatile long blocks;
    private volatile long records;
    private volatile long payloadBytes;
    private volatile long bytes;
    private volatile long syncs;
    private volatile long maxSyncNanos;
    private volatile long rolls;

    /** Where a verified journal ends. */
    record End(
            Deque<Kept> segments, long position, long segmentBytes, long lastSequence, HashChain chain, long epoch) {}

    JournalWriter(
            Path directory, JournalOptions options, ChannelOpener opener, JournalLock lock, Anchor anchor, End end)
            throws IOException {
        this.directory = directory;
        this.options = options;
        this.opener = opener;
        this.lock = lock;
        this.anchor = anchor;
        this.chain = end.chain();
        this.epoch = end.epoch();
        this.segments = new ArrayDeque<>(end.segments());
        this.writtenSequence = end.lastSequence();
        this.durableSequence = end.lastSequence();
        this.file = directory;
        if (!segments.isEmpty()) {
            file = segments.getLast().file();
            position = end.position();
            segmentBytes = end.segmentBytes();
            channel = opener.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        }
        this.spare = new SpareSegment(opener, directory, options.segmentBytes());
        spare.start();
        if (segments.isEmpty()) {
            // A new journal needs it at once: the start waits for it, and not the first order.
            spare.take();
        }
    }

    /**
     * Appends one block. It is written when this returns and durable after the next {@link #sync()}.
     *
     * <p>The sequence range of each block continues the one before: {@code firstSequence} is the last one plus one,
     * except for the very first block of a journal, which may start anywhere from 1. A block holds whole sequence
     * numbers: all records of a sequence number stand in one block.
     *
     * @param source holds the payload; not kept
     * @param offset where it starts
     * @param length its length in bytes, 1 to {@link #maxPayloadBytes()}
     * @param firstSequence first sequence number in it
     * @param lastSequence last sequence number in it, not before the first
     * @param recordCount number of records in it, from 1; for readers, not judged
     * @throws IllegalArgumentException if a number is out of range; nothing is written and the writer stays usable
     * @throws JournalException if the journal failed, now or before
     */
    public void append(byte[] source, int offset, int length, long firstSequence, long lastSequence, int recordCount) {
        requireUsable();
        check(source, offset, length, firstSequence, lastSequence, recordCount);
        int padding = (int) (JournalFormat.align(length) - length);
        long total = JournalFormat.BLOCK_HEADER_BYTES + (long) length + padding;
        try {
            if (channel == null || position + total + JournalFormat.BLOCK_HEADER_BYTES > segmentBytes) {
                roll(firstSequence);
            }
            fields.putInt(0, JournalFormat.BLOCK_MAGIC);
            fields.putInt(JournalFormat.BLOCK_LENGTH, length);
            fields.putInt(JournalFormat.BLOCK_RECORDS, recordCount);
            fields.putLong(JournalFormat.BLOCK_FIRST, firstSequence);
            fields.putLong(JournalFormat.BLOCK_LAST, lastSequence);
            fields.putLong(JournalFormat.BLOCK_DURABLE, durableSequence);
            chain.next(header, source, offset, length, header, JournalFormat.BLOCK_CHAIN);
            crc.reset();
            crc.update(header, JournalFormat.BLOCK_CRC_FROM, header.length - JournalFormat.BLOCK_CRC_FROM);
            crc.update(source, offset, length);
            crc.update(PADDING, 0, padding);
            fields.putInt(Integer.BYTES, (int) crc.getValue());
            writeBlock(source, offset, length, padding);
        } catch (IOException e) {
            throw fail("cannot append sequence " + firstSequence + " to " + lastSequence, e);
        }
        position += total;
        chain.moveTo(header, JournalFormat.BLOCK_CHAIN);
        blocks++;
        records += recordCount;
        payloadBytes += length;
        bytes += total;
        writtenSequence = lastSequence;
    }

    /**
     * Makes all that was appended durable (fdatasync). Does nothing if nothing was appended since the last time.
     *
     * @throws JournalException if the journal failed, now or before
     */
    public void sync() {
        requireUsable();
        if (durableSequence == writtenSequence) {
            return;
        }
        try {
            force();
            settle();
        } catch (IOException e) {
            throw fail("cannot make the journal durable after sequence " + durableSequence, e);
        }
    }

    /**
     * Deletes the segments that lie wholly before a sequence number and are not needed to start from the second-latest
     * snapshot, so that one damaged snapshot never leaves a gap; then the snapshots that lie before the segments kept.
     * Never called by itself.
     *
     * @param keepFromSequence first sequence number to keep
     * @param snapshots the snapshots of this journal
     * @return how many segments were deleted
     * @throws IllegalArgumentException if {@code keepFromSequence} lies after {@link SnapshotStore#pruneLimit()}
     * @throws JournalException if the journal failed, now or before
     */
    public int prune(long keepFromSequence, SnapshotStore snapshots) {
        requireUsable();
        OptionalLong limit = snapshots.pruneLimit();
        if (limit.isEmpty() || keepFromSequence > limit.getAsLong()) {
            throw new IllegalArgumentException("cannot prune the journal before sequence " + keepFromSequence + ": "
                    + (limit.isEmpty()
                            ? "there are not two snapshots to start from"
                            : "the second-latest snapshot needs it from " + limit.getAsLong()));
        }
        int deleted = 0;
        try {
            Kept base = base(keepFromSequence);
            if (base != null && base != segments.getFirst()) {
                // First the anchor: what a crash leaves behind is then known to be superfluous.
                anchor.base(base.ordinal(), base.firstSequence(), base.previousChain());
                while (segments.getFirst() != base) {
                    Files.delete(segments.removeFirst().file());
                    deleted++;
                }
                Disk.syncDirectory(directory);
            }
        } catch (IOException e) {
            throw fail("cannot prune the journal before sequence " + keepFromSequence, e);
        }
        if (!segments.isEmpty()) {
            snapshots.deleteBefore(segments.getFirst().firstSequence() - 1);
        }
        return deleted;
    }

    /**
     * Last sequence number that is on disk. Safe from any thread.
     *
     * @return the sequence number, 0 for none
     */
    public long durableSequence() {
        return durableSequence;
    }

    /**
     * Last sequence number appended. Safe from any thread.
     *
     * @return the sequence number, 0 for none
     */
    public long writtenSequence() {
        return writtenSequence;
    }

    /**
     * Chain hash after the last block appended; what a snapshot taken at {@link #writtenSequence()} is stored with.
     * Only for the writing thread.
     *
     * @return a copy, 32 bytes
     */
    public byte[] chainHash() {
        return chain.head();
    }

    /**
     * Which opening of this journal this is, from 1. It never repeats, so it can make identifiers unique over restarts.
     *
     * @return the epoch
     */
    public long epoch() {
        return epoch;
    }

    /**
     * Longest payload of a block.
     *
     * @return bytes
     */
    public int maxPayloadBytes() {
        long framing = JournalFormat.SEGMENT_HEADER_BYTES + 2L * JournalFormat.BLOCK_HEADER_BYTES;
        return (int) (options.segmentBytes() - framing);
    }

    /**
     * Why the journal failed. Safe from any thread.
     *
     * @return empty while it is usable
     */
    public Optional<JournalException> failure() {
        return Optional.ofNullable(failure);
    }

    /**
     * What was done so far. Safe from any thread; the numbers are then each true, not all of the same moment.
     *
     * @return the statistics
     */
    public JournalStatistics statistics() {
        return new JournalStatistics(blocks, records, payloadBytes, bytes, syncs, maxSyncNanos, rolls, spare.isReady());
    }

    /**
     * Makes everything durable, writes the marker of a clean end, and lets go of the directory. After a failure it only
     * lets go. Further calls do nothing.
     *
     * @throws JournalException if the clean end cannot be written; the directory is let go of all the same
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        try {
            if (failure == null) {
                sync();
                if (channel != null) {
                    writeMarker(JournalFormat.MARKER_CLOSED);
                    force();
                }
                anchor.closed();
            }
        } catch (IOException e) {
            throw fail("cannot close the journal in order", e);
        } finally {
            abandon();
        }
    }

    /** Lets go of everything and writes nothing: what the death of the process leaves. */
    void abandon() {
        if (closed) {
            return;
        }
        closed = true;
        IOException first = null;
        // The lock goes last, when nothing can be written any more.
        for (Closeable one : Arrays.asList(channel, spare, anchor, lock)) {
            try {
                if (one != null) {
                    one.close();
                }
            } catch (IOException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw new JournalException(file, "cannot let go of the journal", AFTER_FAILURE, first);
        }
    }

    private void check(byte[] source, int offset, int length, long firstSequence, long lastSequence, int recordCount) {
        Objects.checkFromIndexSize(offset, length, source.length);
        if (length < 1 || length > maxPayloadBytes()) {
            throw new IllegalArgumentException("length must be 1 to " + maxPayloadBytes() + ", is " + length);
        }
        if (firstSequence < 1 || lastSequence < firstSequence || recordCount < 1) {
            throw new IllegalArgumentException("a block needs 1 <= firstSequence <= lastSequence and a record, has "
                    + firstSequence + ", " + lastSequence + " and " + recordCount + " records");
        }
        // The first segment of a journal takes its name from its first block; from then on the sequence is fixed.
        if (!segments.isEmpty() && firstSequence != writtenSequence + 1) {
            throw new IllegalArgumentException(
                    "the next block must start at sequence " + (writtenSequence + 1) + ", starts at " + firstSequence);
        }
    }

    private void requireUsable() {
        JournalException cause = failure;
        if (cause != null) {
            throw new JournalException(
                    cause.file(), "the journal has failed and takes nothing more", cause.remedy(), cause);
        }
        if (closed) {
            throw new JournalException(directory, "the journal is closed", "open it again", null);
        }
    }

    private JournalException fail(String what, IOException cause) {
        failure = new JournalException(file, what, AFTER_FAILURE, cause);
        return failure;
    }

    /** Ends the current segment, if there is one, and begins the next. */
    private void roll(long firstSequence) throws IOException {
        if (channel != null) {
            writeMarker(JournalFormat.MARKER_ROLLED);
            force();
            settle();
            channel.close();
            channel = null;
        }
        FileChannel next = spare.take();
        long ordinal = segments.isEmpty() ? 0 : segments.getLast().ordinal() + 1;
        Kept kept = new Kept(
                directory.resolve(JournalFormat.segmentName(firstSequence)), ordinal, firstSequence, chain.head());
        try {
            Disk.write(
                    next,
                    SegmentFormat1.encode(new SegmentHeader(
                            JournalFormat.VERSION,
                            ordinal,
                            firstSequence,
                            options.epochMillis().getAsLong(),
                            epoch,
                            options.segmentBytes(),
                            kept.previousChain())),
                    0);
            next.force(true);
            if (Files.exists(kept.file())) {
                throw new IOException("a segment of that name exists already: " + kept.file());
            }
            Files.move(spare.file(), kept.file(), StandardCopyOption.ATOMIC_MOVE);
            Disk.syncDirectory(directory);
        } catch (IOException e) {
            next.close();
            throw e;
        }
        channel = next;
        file = kept.file();
        position = JournalFormat.SEGMENT_HEADER_BYTES;
        segmentBytes = options.segmentBytes();
        if (segments.isEmpty()) {
            anchor.base(ordinal, firstSequence, kept.previousChain());
        } else {
            anchor.force();
        }
        segments.addLast(kept);
        bytes += JournalFormat.SEGMENT_HEADER_BYTES;
        rolls++;
        spare.start();
    }

    private void writeMarker(int kind) throws IOException {
        fields.putInt(0, JournalFormat.MARKER_MAGIC);
        fields.putInt(JournalFormat.BLOCK_LENGTH, 0);
        fields.putInt(JournalFormat.BLOCK_RECORDS, kind);
        fields.putLong(JournalFormat.BLOCK_FIRST, writtenSequence);
        fields.putLong(JournalFormat.BLOCK_LAST, writtenSequence);
        fields.putLong(JournalFormat.BLOCK_DURABLE, durableSequence);
        chain.copyHead(header, JournalFormat.BLOCK_CHAIN);
        fields.putInt(Integer.BYTES, SegmentFormat1.blockCrc(crc, header, PADDING, 0, 0));
        writeBlock(PADDING, 0, 0, 0);
        bytes += header.length;
    }

    private void writeBlock(byte[] source, int offset, int length, int padding) throws IOException {
        long at = position;
        buffer.clear();
        buffer.put(header);
        int done = 0;
        while (done < length) {
            if (!buffer.hasRemaining()) {
                at = flush(at);
            }
            int count = Math.min(buffer.remaining(), length - done);
            buffer.put(source, offset + done, count);
            done += count;
        }
        if (buffer.remaining() < padding) {
            at = flush(at);
        }
        buffer.put(PADDING, 0, padding);
        flush(at);
    }

    private long flush(long at) throws IOException {
        buffer.flip();
        int count = buffer.remaining();
        Disk.write(channel, buffer, at);
        buffer.clear();
        return at + count;
    }

    private void force() throws IOException {
        long before = options.nanoTime().getAsLong();
        channel.force(false);
        long nanos = options.nanoTime().getAsLong() - before;
        syncs++;
        if (nanos > maxSyncNanos) {
            maxSyncNanos = nanos;
        }
    }

    /** Tells the anchor, then the world, that what was written is durable. */
    private void settle() throws IOException {
        if (durableSequence != writtenSequence) {
            anchor.durable(writtenSequence, chain);
            durableSequence = writtenSequence;
        }
    }

    /** The newest segment that can be the first and still holds the sequence number. */
    private Kept base(long keepFromSequence) {
        Kept base = null;
        for (Kept one : segments) {
            if (base == null || one.firstSequence() <= keepFromSequence) {
                base = one;
            }
        }
        return base;
    }
}
