package rialto.loop;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLongArray;
import rialto.kernel.Bytes;
import rialto.kernel.Frame;
import rialto.kernel.OutcomeWriter;

/**
 * The one way out: frames in memory, written by the loop, read by the journal's thread, the door, shadows and listeners, each at its
 * own pace. Only the journal's thread holds the loop back; any other reader that falls behind by more than the memory finds its place
 * overwritten and reads on from the journal.
 */
final class Log {

    private static final VarHandle CLAIMED;
    private static final VarHandle PUBLISHED;
    private static final VarHandle HELD;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            CLAIMED = lookup.findVarHandle(Log.class, "claimed", long.class);
            PUBLISHED = lookup.findVarHandle(Log.class, "published", long.class);
            HELD = lookup.findVarHandle(Log.class, "held", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final byte[] memory;
    private final int mask;
    private final int announcement;

    /** Positions below {@code claimed - capacity} may be overwritten at any moment. */
    @SuppressWarnings("unused")
    private volatile long claimed;

    @SuppressWarnings("unused")
    private volatile long published;

    /** First position the journal still needs; {@link Long#MAX_VALUE} without a journal. */
    @SuppressWarnings("unused")
    private volatile long held = Long.MAX_VALUE;

    /** Now and then the place of a frame is noted, so that a reader that comes from the journal finds the memory again. */
    private static final int MARKS = 1 << 10;

    private static final int FRAMES_PER_MARK = 1 << 8;

    private final AtomicLongArray markSequences = new AtomicLongArray(MARKS);
    private final AtomicLongArray markPositions = new AtomicLongArray(MARKS);

    // Owned by the writer.
    private long position;
    private long frames;
    private long announced;
    private long knownHeld;

    /** @param capacity bytes, a power of two, at least four of the largest frames */
    Log(int capacity) {
        if (Integer.bitCount(capacity) != 1 || capacity < 4 * Frame.MAX) {
            throw new IllegalArgumentException(
                    "log of " + capacity + " bytes: it must be a power of two of at least " + 4 * Frame.MAX);
        }
        memory = new byte[capacity];
        mask = capacity - 1;
        announcement = 2 * Frame.MAX;
    }

    /** Writer: whether the largest frame can be written now without overrunning the journal. */
    boolean hasRoom() {
        long needed = position + 2L * Frame.MAX - memory.length;
        if (needed <= knownHeld) {
            return true;
        }
        knownHeld = (long) HELD.getAcquire(this);
        return needed <= knownHeld;
    }

    /** Writer: writes one frame and publishes it. The caller has seen {@link #hasRoom}. */
    void write(
            long sequence,
            long nanos,
            long hostNanos,
            byte[] input,
            int offset,
            int length,
            OutcomeWriter outcomes,
            boolean durable) {
        int outcomeLength = outcomes.length();
        int size = Frame.align(Frame.HEADER + length + outcomeLength);
        int index = (int) position & mask;
        if (index + size > memory.length) {
            announce(position + (memory.length - index) + size);
            Bytes.putInt(memory, index + Frame.LENGTH, memory.length - index);
            Bytes.putInt(memory, index + Frame.INPUT_LENGTH, -1);
            position += memory.length - index;
            index = 0;
        } else {
            announce(position + size);
        }
        if ((frames++ & FRAMES_PER_MARK - 1) == 0) {
            mark(sequence);
        }
        Bytes.putInt(memory, index + Frame.LENGTH, size);
        Bytes.putInt(memory, index + Frame.INPUT_LENGTH, length);
        Bytes.putLong(memory, index + Frame.SEQUENCE, sequence);
        Bytes.putLong(memory, index + Frame.NANOS, nanos);
        Bytes.putLong(memory, index + Frame.HOST_NANOS, hostNanos);
        Bytes.putInt(memory, index + Frame.OUTCOME_LENGTH, outcomeLength);
        Bytes.putInt(memory, index + Frame.FLAGS, durable ? Frame.DURABLE : 0);
        // The bytes that fill up the last eight; whatever of them belongs to the frame is written over.
        Bytes.putLong(memory, index + size - Long.BYTES, 0);
        System.arraycopy(input, offset, memory, index + Frame.HEADER, length);
        if (outcomeLength > 0) {
            System.arraycopy(outcomes.bytes(), 0, memory, index + Frame.HEADER + length, outcomeLength);
        }
        position += size;
        PUBLISHED.setRelease(this, position);
    }

    private void mark(long sequence) {
        int slot = (int) (frames / FRAMES_PER_MARK) & MARKS - 1;
        markSequences.set(slot, 0);
        markPositions.set(slot, position);
        markSequences.set(slot, sequence);
    }

    /**
     * A position from which a frame can be reached by reading on.
     *
     * @return -1 if the frame is no longer, or not yet, in memory
     */
    long markAtOrBefore(long sequence) {
        long best = -1;
        long bestSequence = 0;
        for (int i = 0; i < MARKS; i++) {
            long marked = markSequences.get(i);
            long at = markPositions.get(i);
            if (marked > bestSequence && marked <= sequence && marked == markSequences.get(i) && !overrun(at)) {
                best = at;
                bestSequence = marked;
            }
        }
        return best;
    }

    /**
     * First sequence number from which on every frame can be read.
     *
     * @param next sequence number of the frame after the last one, the answer if none is left
     */
    long oldest(long next) {
        long oldest = next;
        for (int i = 0; i < MARKS; i++) {
            long marked = markSequences.get(i);
            long at = markPositions.get(i);
            if (marked > 0 && marked < oldest && marked == markSequences.get(i) && !overrun(at)) {
                oldest = marked;
            }
        }
        return oldest;
    }

    /** Tells readers what is about to be overwritten, in large steps so that it costs nothing per frame. */
    private void announce(long upTo) {
        if (upTo > announced) {
            announced = upTo + announcement;
            CLAIMED.setVolatile(this, announced);
            VarHandle.fullFence();
        }
    }

    /** End of what can be read. */
    long published() {
        return (long) PUBLISHED.getAcquire(this);
    }

    /** The journal's thread: everything below a position is written. */
    void release(long upTo) {
        HELD.setRelease(this, upTo);
    }

    /** No journal holds the log back any more. */
    void releaseAll() {
        HELD.setRelease(this, Long.MAX_VALUE);
    }

    byte[] memory() {
        return memory;
    }

    int index(long at) {
        return (int) at & mask;
    }

    /** Whether what stands at a position, or was read from it just now, is no longer what was written there. */
    boolean overrun(long at) {
        VarHandle.acquireFence();
        return (long) CLAIMED.getVolatile(this) - memory.length > at;
    }
}
