package rialto.loop;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import rialto.kernel.Bytes;
import rialto.kernel.Frame;

/**
 * The one way in: a byte ring with many writers and one reader. A record takes whole cells of {@value #CELL} bytes, never wraps, and
 * is the very bytes that go into the journal.
 *
 * <p>Writers claim cells by compare-and-set, fill them, and publish; the reader takes records in order of claims. Market data may
 * use seven eighths of the ring; the last eighth is for what must not be dropped. Nothing is allocated after construction.
 */
final class Ring {

    static final int CELL = 64;

    /** Length, flags, stamp: in front of each record. */
    static final int HEADER = 16;

    /** Stamp of a record whose time is taken from the host when it is handled. */
    static final long NO_STAMP = Long.MIN_VALUE;

    private static final int SHIFT = 6;
    private static final VarHandle PUBLISHED = MethodHandles.arrayElementVarHandle(long[].class);
    private static final VarHandle TAIL;
    private static final VarHandle HEAD;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            TAIL = lookup.findVarHandle(Ring.class, "tail", long.class);
            HEAD = lookup.findVarHandle(Ring.class, "head", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final byte[] memory;
    private final long[] published;
    private final Object[] attachments;
    private final int cells;
    private final int mask;
    private final long marketLimit;

    @SuppressWarnings("unused")
    private volatile long tail;

    @SuppressWarnings("unused")
    private volatile long head;

    /** How the reader waits; {@code null} if it does not sleep. */
    private Pause readerPause;

    // Owned by the reader.
    private long next;
    private int taken;

    /** @param capacity bytes, a power of two, at least 4 MiB and at most 1 GiB */
    Ring(int capacity) {
        if (Integer.bitCount(capacity) != 1 || capacity < 1 << 22 || capacity > 1 << 30) {
            throw new IllegalArgumentException(
                    "ring of " + capacity + " bytes: it must be a power of two from 4194304 to 1073741824");
        }
        memory = new byte[capacity];
        cells = capacity >> SHIFT;
        mask = cells - 1;
        published = new long[cells];
        attachments = new Object[cells];
        marketLimit = cells - (cells >> 3);
    }

    /**
     * Claims room for a record of a length.
     *
     * @param market whether it is market data
     * @return the claim, or -1 if there is no room
     */
    long claim(int length, boolean market) {
        int need = HEADER + length + CELL - 1 >> SHIFT;
        if (length > Frame.MAX_INPUT) {
            throw new IllegalArgumentException(
                    "an input of " + length + " bytes is larger than the largest, " + Frame.MAX_INPUT);
        }
        long limit = market ? marketLimit : cells;
        while (true) {
            long at = (long) TAIL.getAcquire(this);
            int index = (int) at & mask;
            int pad = index + need > cells ? cells - index : 0;
            if (at + pad + need - (long) HEAD.getAcquire(this) > limit) {
                return -1;
            }
            if (TAIL.weakCompareAndSet(this, at, at + pad + need)) {
                if (pad > 0) {
                    Bytes.putInt(memory, index << SHIFT, -pad);
                    PUBLISHED.setRelease(published, index, at + 1);
                }
                int offset = (int) (at + pad & mask) << SHIFT;
                Bytes.putInt(memory, offset, length);
                return at + pad;
            }
            Thread.onSpinWait();
        }
    }

    /** The memory that claims point into. */
    byte[] memory() {
        return memory;
    }

    /** Where the bytes of a claimed record go. */
    int offset(long claim) {
        return ((int) (claim & mask) << SHIFT) + HEADER;
    }

    /**
     * Hands a filled record to the reader.
     *
     * @param stamp kernel time that the input brings, or {@link #NO_STAMP}
     * @param attachment an object that goes with it, or {@code null}
     */
    void publish(long claim, long stamp, Object attachment) {
        int index = (int) (claim & mask);
        Bytes.putLong(memory, (index << SHIFT) + 8, stamp);
        if (attachment != null) {
            attachments[index] = attachment;
        }
        PUBLISHED.setRelease(published, index, claim + 1);
        if (readerPause != null) {
            readerPause.wake();
        }
    }

    /** Makes writers wake the reader when it sleeps; before there are any. */
    void wakes(Pause pause) {
        readerPause = pause;
    }

    /** Reader: looks for the next record; {@code false} if there is none. What was looked at stays until {@link #advance}. */
    boolean poll() {
        while (true) {
            int index = (int) (next & mask);
            if ((long) PUBLISHED.getAcquire(published, index) != next + 1) {
                return false;
            }
            int length = Bytes.getInt(memory, index << SHIFT);
            if (length >= 0) {
                taken = HEADER + length + CELL - 1 >> SHIFT;
                return true;
            }
            next -= length;
            HEAD.setRelease(this, next);
        }
    }

    /** Reader: length of the record looked at. */
    int length() {
        return Bytes.getInt(memory, (int) (next & mask) << SHIFT);
    }

    /** Reader: offset of the bytes of the record looked at. */
    int offset() {
        return offset(next);
    }

    /** Reader: stamp of the record looked at. */
    long stamp() {
        return Bytes.getLong(memory, ((int) (next & mask) << SHIFT) + 8);
    }

    /** Reader: takes the attachment of the record looked at. */
    Object attachment() {
        int index = (int) (next & mask);
        Object attachment = attachments[index];
        if (attachment != null) {
            attachments[index] = null;
        }
        return attachment;
    }

    /** Reader: gives the room of the record looked at back. */
    void advance() {
        next += taken;
        HEAD.setRelease(this, next);
    }

    int capacityBytes() {
        return memory.length;
    }

    /** Bytes claimed and not yet given back. */
    long usedBytes() {
        return ((long) TAIL.getAcquire(this) - (long) HEAD.getAcquire(this)) << SHIFT;
    }
}
