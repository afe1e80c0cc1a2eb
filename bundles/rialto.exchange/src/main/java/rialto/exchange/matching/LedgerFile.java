package rialto.exchange.matching;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A ledger on disk, one writer, append only. Little endian. A header of 16 bytes (magic, version, CRC32C of these two)
 * is followed by frames at multiples of 8:
 *
 * <pre>
 * 0  int   magic
 * 4  int   length of the payload
 * 8  long  number of the frame, from 1 on
 * 16 int   CRC32C of bytes 4..15 and the payload
 * 20 int   0
 * 24       payload, then zeros up to a multiple of 8
 * </pre>
 *
 * <p>A frame holds all that one call of the exchange changed and is written at once. Space is made ahead with real
 * zeros, so that fdatasync need not write metadata. On opening, a frame that is not whole with no frame behind it is a
 * torn tail and is cut; one with a whole frame behind it is damage and is refused.
 */
final class LedgerFile implements LedgerStore {

    /** Name of the file in the ledger's directory. */
    static final String NAME = "ledger";

    private static final Logger LOG = LoggerFactory.getLogger(LedgerFile.class);
    private static final long FILE_MAGIC = 0x4c4f_4149_5452_4547L;
    private static final int VERSION = 1;
    private static final int FILE_HEADER = 16;
    private static final int FRAME_MAGIC = 0x4d52_464c;
    private static final int FRAME_HEADER = 24;
    private static final int MAX_PAYLOAD = 1 << 26;
    private static final int STEP = 1 << 18;
    private static final int WINDOW = 1 << 18;

    private final Path file;
    private final FileChannel channel;
    private final boolean durable;
    private final CRC32C crc = new CRC32C();
    private final ByteBuffer zeros = ByteBuffer.allocateDirect(STEP);
    private ByteBuffer window = ByteBuffer.allocate(WINDOW).limit(0);
    private long windowStart;
    private long end = FILE_HEADER;
    private long allocated;
    private long frames;
    private boolean failed;

    /** What is told of each payload when the file is opened. */
    @FunctionalInterface
    interface Reader {
        /** @param offset of the payload's first byte */
        void payload(long offset, ByteBuffer payload);
    }

    /**
     * Opens or makes the ledger and reads it from the start.
     *
     * @param durable whether each append reaches the disk before it returns
     * @throws IllegalStateException if it is in use, damaged or of a later version
     */
    LedgerFile(Path directory, boolean durable, Reader reader) {
        this.file = directory.resolve(NAME);
        this.durable = durable;
        try {
            Files.createDirectories(directory);
            channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "paper exchange ledger " + file + " cannot be opened: " + e.getMessage()
                            + "; check that the directory can be written",
                    e);
        }
        boolean opened = false;
        try {
            lock();
            start(directory);
            readAll(reader);
            opened = true;
        } catch (IOException e) {
            throw new IllegalStateException("paper exchange ledger " + file + " cannot be read: " + e.getMessage(), e);
        } finally {
            if (!opened) {
                closeChannel();
            }
        }
    }

    @Override
    public int headerBytes() {
        return FRAME_HEADER;
    }

    @Override
    public ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocateDirect(bytes);
    }

    @Override
    public long nextPayload() {
        return end + FRAME_HEADER;
    }

    @Override
    public void append(ByteBuffer buffer) {
        if (failed) {
            throw new IllegalStateException("paper exchange ledger " + file
                    + " failed before; see the first error, make room or mend the disk, and start the venue again");
        }
        int length = buffer.position() - FRAME_HEADER;
        int whole = frameBytes(length);
        while (buffer.position() < whole) {
            buffer.put((byte) 0);
        }
        buffer.putInt(0, FRAME_MAGIC);
        buffer.putInt(4, length);
        buffer.putLong(8, frames + 1);
        buffer.putInt(20, 0);
        buffer.putInt(16, sum(buffer, 0, length));
        buffer.position(0).limit(whole);
        try {
            reserve(end + whole);
            write(buffer, end);
            if (durable) {
                channel.force(false);
            }
        } catch (IOException e) {
            failed = true;
            throw new UncheckedIOException("paper exchange ledger " + file + " cannot be written", e);
        }
        end += whole;
        frames++;
        buffer.clear();
    }

    @Override
    public void read(long offset, ByteBuffer into) {
        into.clear();
        try {
            long at = offset;
            while (into.hasRemaining() && at < end) {
                int count = channel.read(into, at);
                if (count < 0) {
                    break;
                }
                at += count;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("paper exchange ledger " + file + " cannot be read", e);
        }
        into.flip();
    }

    @Override
    public void close() {
        closeChannel();
    }

    private void lock() throws IOException {
        try {
            if (channel.tryLock() != null) {
                return;
            }
        } catch (OverlappingFileLockException e) {
            throw new IllegalStateException(inUse(), e);
        }
        throw new IllegalStateException(inUse());
    }

    private String inUse() {
        return "paper exchange ledger " + file
                + " is in use by another exchange; stop that one, or give this one another directory";
    }

    private void start(Path directory) throws IOException {
        long size = channel.size();
        allocated = size;
        if (size >= FILE_HEADER) {
            ByteBuffer header = at(0, FILE_HEADER);
            int version = header.getInt(8);
            if (header.getLong(0) == FILE_MAGIC && header.getInt(12) == headerSum(header)) {
                if (version != VERSION) {
                    throw new IllegalStateException("paper exchange ledger " + file + " has format version " + version
                            + ", this program reads " + VERSION + "; use the program that wrote it, or a later one");
                }
                return;
            }
            if (!allZero(0, size)) {
                throw damaged(0, "its header is not that of a ledger");
            }
        } else if (size > 0) {
            LOG.warn("The paper exchange ledger {} was cut short while it was made; it starts anew", file);
        }
        ByteBuffer header = ByteBuffer.allocate(FILE_HEADER).order(ByteOrder.LITTLE_ENDIAN);
        header.putLong(0, FILE_MAGIC).putInt(8, VERSION);
        header.putInt(12, headerSum(header));
        write(header, 0);
        allocated = Math.max(size, FILE_HEADER);
        reserve(allocated + 1);
        try (FileChannel entries = FileChannel.open(directory, StandardOpenOption.READ)) {
            entries.force(true);
        }
        window.clear().limit(0);
    }

    private int headerSum(ByteBuffer header) {
        crc.reset();
        crc.update(header.duplicate().position(0).limit(12));
        return (int) crc.getValue();
    }

    private void readAll(Reader reader) throws IOException {
        long at = FILE_HEADER;
        while (true) {
            int length = wholeFrame(at);
            if (length < 0) {
                break;
            }
            ByteBuffer frame = at(at, FRAME_HEADER + length);
            if (frame.getLong(8) != frames + 1) {
                throw damaged(at, "frame " + frame.getLong(8) + " stands where frame " + (frames + 1) + " belongs");
            }
            reader.payload(at + FRAME_HEADER, frame.position(FRAME_HEADER).limit(FRAME_HEADER + length));
            frames++;
            at += frameBytes(length);
        }
        end = at;
        long size = channel.size();
        if (allZero(at, size)) {
            return;
        }
        for (long later = at + Long.BYTES; later + FRAME_HEADER <= size; later += Long.BYTES) {
            if (wholeFrame(later) >= 0) {
                throw damaged(at, "the frame there is not whole, but one at offset " + later + " is");
            }
        }
        LOG.warn("The paper exchange ledger {} has a torn tail at offset {}; it is cut there", file, at);
        zero(at, size);
        channel.force(true);
        window.clear().limit(0);
    }

    private IllegalStateException damaged(long offset, String what) {
        return new IllegalStateException("paper exchange ledger " + file + " is damaged at offset " + offset + ": "
                + what + "; put back a copy of the file, or move it away to start an account with nothing in it");
    }

    /** Length of the payload of the frame at an offset, or -1 if no whole frame stands there. */
    private int wholeFrame(long offset) throws IOException {
        ByteBuffer header = at(offset, FRAME_HEADER);
        if (header.limit() < FRAME_HEADER || header.getInt(0) != FRAME_MAGIC) {
            return -1;
        }
        int length = header.getInt(4);
        if (length <= 0 || length > MAX_PAYLOAD) {
            return -1;
        }
        ByteBuffer frame = at(offset, FRAME_HEADER + length);
        if (frame.limit() < FRAME_HEADER + length || frame.getInt(16) != sum(frame, 0, length)) {
            return -1;
        }
        return length;
    }

    private int sum(ByteBuffer buffer, int frame, int length) {
        crc.reset();
        crc.update(buffer.duplicate().limit(frame + 16).position(frame + 4));
        crc.update(buffer.duplicate().limit(frame + FRAME_HEADER + length).position(frame + FRAME_HEADER));
        return (int) crc.getValue();
    }

    /** The bytes at an offset, or as many of them as the file has; valid until the next call. */
    private ByteBuffer at(long offset, int length) throws IOException {
        if (length > window.capacity()) {
            window = ByteBuffer.allocate(length + WINDOW).limit(0);
        }
        if (offset < windowStart || offset + length > windowStart + window.limit()) {
            windowStart = offset;
            window.clear();
            while (window.hasRemaining() && channel.read(window, offset + window.position()) >= 0) {
                continue;
            }
            window.flip();
        }
        int from = (int) (offset - windowStart);
        int to = Math.min(window.limit(), from + length);
        return window.slice(from, to - from).order(ByteOrder.LITTLE_ENDIAN);
    }

    private boolean allZero(long from, long to) throws IOException {
        for (long at = from; at < to; at += WINDOW) {
            ByteBuffer part = at(at, (int) Math.min(WINDOW, to - at));
            while (part.hasRemaining()) {
                if (part.get() != 0) {
                    return false;
                }
            }
        }
        return true;
    }

    private void reserve(long needed) throws IOException {
        if (needed <= allocated) {
            return;
        }
        long more = Math.max(needed, allocated + STEP);
        zero(allocated, more);
        channel.force(true);
        allocated = more;
    }

    private void zero(long from, long to) throws IOException {
        for (long at = from; at < to; at += STEP) {
            zeros.clear().limit((int) Math.min(STEP, to - at));
            write(zeros, at);
        }
    }

    private void write(ByteBuffer bytes, long offset) throws IOException {
        long at = offset;
        while (bytes.hasRemaining()) {
            at += channel.write(bytes, at);
        }
    }

    private void closeChannel() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("paper exchange ledger " + file + " cannot be closed", e);
        }
    }

    private static int frameBytes(int length) {
        return FRAME_HEADER + length + 7 & ~7;
    }
}
