package rialto.loop;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.LongSupplier;
import rialto.journal.JournalReader;
import rialto.kernel.Bytes;
import rialto.kernel.Frame;

/**
 * Reads the log frame by frame: from memory while it keeps up, from the journal where it does not. Copies each frame, so that what it
 * shows stays. One thread; closing it lets go of files.
 */
final class FrameReader implements AutoCloseable {

    /** A reader that holds the log back lets go in steps of this. */
    private static final int RELEASE_BYTES = 1 << 16;

    private final Log log;
    /** Directory of the journal; {@code null} without one. */
    private final Path journal;

    private final LongSupplier written;

    private byte[] frame = new byte[4096];
    private long position = -1;
    private long nextSequence;
    private long sequence;
    private JournalReader disk;
    private ByteBuffer block;
    private boolean lost;
    private boolean outcomesOnly;
    private boolean holds;
    private long released;

    /**
     * @param log the memory; {@code null} to read a journal at rest
     * @param journal directory of the journal, or {@code null} if there is none
     * @param written last sequence number in the journal, from any thread
     * @param fromSequence first frame wanted
     */
    FrameReader(Log log, Path journal, LongSupplier written, long fromSequence) {
        this.log = log;
        this.journal = journal;
        this.written = written;
        nextSequence = fromSequence;
    }

    /** A reader whose first frame is the next that the loop will write; made by the loop itself. */
    static FrameReader atEnd(Log log, Path journal, LongSupplier written, long fromSequence) {
        FrameReader reader = new FrameReader(log, journal, written, fromSequence);
        reader.position = log.published();
        return reader;
    }

    /** Makes this reader leave out the input of frames without outcomes, of which its owner wants to know no more than that they were. */
    FrameReader outcomesOnly() {
        outcomesOnly = true;
        return this;
    }

    /** Makes this reader hold the log back, as the journal's thread does: where there is none, the door must not lose its place. */
    FrameReader holding() {
        holds = true;
        released = position;
        log.release(released);
        return this;
    }

    /**
     * Moves to the next frame.
     *
     * @return {@code false} if there is none yet, or none can be had any more ({@link #lost})
     */
    boolean next() {
        if (lost) {
            return false;
        }
        if (position >= 0) {
            if (fromMemory()) {
                return true;
            }
            if (position >= 0) {
                return false;
            }
        }
        return fromDiskOrBack();
    }

    private boolean fromMemory() {
        while (position < log.published()) {
            int index = log.index(position);
            byte[] memory = log.memory();
            int size = Bytes.getInt(memory, index + Frame.LENGTH);
            int inputLength = Bytes.getInt(memory, index + Frame.INPUT_LENGTH);
            if (log.overrun(position)) {
                position = -1;
                return false;
            }
            if (inputLength < 0) {
                position += size;
                continue;
            }
            int wanted = outcomesOnly && Bytes.getInt(memory, index + Frame.OUTCOME_LENGTH) == 0 ? Frame.HEADER : size;
            if (wanted > frame.length) {
                frame = new byte[Math.max(wanted, 2 * frame.length)];
            }
            System.arraycopy(memory, index, frame, 0, wanted);
            if (log.overrun(position)) {
                position = -1;
                return false;
            }
            position += size;
            if (holds && position - released >= RELEASE_BYTES) {
                released = position;
                log.release(released);
            }
            long found = Bytes.getLong(frame, Frame.SEQUENCE);
            if (found >= nextSequence) {
                sequence = found;
                nextSequence = found + 1;
                return true;
            }
        }
        return false;
    }

    private boolean fromDiskOrBack() {
        if (block != null && block.hasRemaining() && fromBlock()) {
            return true;
        }
        if (log != null) {
            long mark = log.markAtOrBefore(nextSequence);
            if (mark >= 0) {
                position = mark;
                closeDisk();
                return fromMemory();
            }
        }
        if (journal == null) {
            lost = true;
            return false;
        }
        if (disk == null) {
            disk = JournalReader.open(journal, nextSequence);
        }
        while (log == null ? disk.next() : disk.next(written.getAsLong())) {
            block = disk.payload().order(ByteOrder.LITTLE_ENDIAN);
            if (fromBlock()) {
                return true;
            }
        }
        return false;
    }

    private boolean fromBlock() {
        while (block.hasRemaining()) {
            int size = block.getInt(block.position());
            if (size > frame.length) {
                frame = new byte[Math.max(size, 2 * frame.length)];
            }
            block.get(frame, 0, size);
            long found = Bytes.getLong(frame, Frame.SEQUENCE);
            if (found >= nextSequence) {
                sequence = found;
                nextSequence = found + 1;
                return true;
            }
        }
        return false;
    }

    /** The frame; valid until the next move. */
    byte[] frame() {
        return frame;
    }

    /** A copy of the frame. */
    byte[] copy() {
        return Arrays.copyOf(frame, Bytes.getInt(frame, Frame.LENGTH));
    }

    long sequence() {
        return sequence;
    }

    /** Sequence number wanted next. */
    long nextSequence() {
        return nextSequence;
    }

    long nanos() {
        return Bytes.getLong(frame, Frame.NANOS);
    }

    long hostNanos() {
        return Bytes.getLong(frame, Frame.HOST_NANOS);
    }

    int inputLength() {
        return Bytes.getInt(frame, Frame.INPUT_LENGTH);
    }

    byte inputCode() {
        return frame[Frame.HEADER];
    }

    int outcomeOffset() {
        return Frame.HEADER + inputLength();
    }

    int outcomeLength() {
        return Bytes.getInt(frame, Frame.OUTCOME_LENGTH);
    }

    boolean durable() {
        return (Bytes.getInt(frame, Frame.FLAGS) & Frame.DURABLE) != 0;
    }

    /** Whether the next frame was overwritten and no journal holds it. */
    boolean lost() {
        return lost;
    }

    /** Whether it reads from disk at present. */
    boolean behind() {
        return position < 0;
    }

    private void closeDisk() {
        if (disk != null) {
            disk.close();
            disk = null;
            block = null;
        }
    }

    @Override
    public void close() {
        closeDisk();
    }
}
