package rialto.loop;

import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rialto.journal.JournalException;
import rialto.journal.JournalWriter;
import rialto.journal.SnapshotStore;
import rialto.kernel.Bytes;
import rialto.kernel.Frame;

/**
 * The journal's thread: writes what the loop logged, in blocks, and makes durable what must be. It alone holds the loop back. An
 * error of the disk is final: the platform then takes no new risk until it is started again.
 */
final class JournalKeeper implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(JournalKeeper.class);

    /** Most bytes in a block. */
    private static final int BLOCK = 4 << 20;

    /** Longest time that frames nobody waits for stay in the page cache only. */
    private static final long LAZY_SYNC_NANOS = 100_000_000L;

    /** A snapshot on its way to disk. */
    private record PendingSnapshot(long sequence, byte[] state) {}

    private final Log log;
    private final JournalWriter writer;
    private final SnapshotStore snapshots;
    private final Runnable onDurable;
    private final Runnable onFailure;
    private final ConcurrentLinkedQueue<PendingSnapshot> pending = new ConcurrentLinkedQueue<>();
    private final Pause pause = new Pause(50_000);

    private long position;
    private boolean unsynced;
    private long lastSyncNanos = System.nanoTime();
    private volatile boolean stopping;
    private volatile String problem = "";
    private volatile long durableSequence;

    /**
     * @param onDurable called on this thread when more is on disk
     * @param onFailure called once on this thread when the journal failed
     */
    JournalKeeper(Log log, JournalWriter writer, SnapshotStore snapshots, Runnable onDurable, Runnable onFailure) {
        this.log = log;
        this.writer = writer;
        this.snapshots = snapshots;
        this.onDurable = onDurable;
        this.onFailure = onFailure;
        position = log.published();
        durableSequence = writer.writtenSequence();
        log.release(position);
    }

    /** Hands over a snapshot; it is written after the frame of its sequence number. Thread-safe. */
    void snapshot(long sequence, byte[] state) {
        if (!problem.isEmpty()) {
            return;
        }
        pending.add(new PendingSnapshot(sequence, state));
    }

    /** Last sequence number on disk. */
    long durableSequence() {
        return durableSequence;
    }

    /** Last sequence number written, so that readers of the journal find it. */
    long writtenSequence() {
        return writer.writtenSequence();
    }

    /** Why the journal failed; empty while it is healthy. */
    String problem() {
        return problem;
    }

    /** There is something that must be durable at once. Thread-safe. */
    void wake() {
        pause.wake();
    }

    /** Lets the thread finish what is logged and end. */
    void stop() {
        stopping = true;
    }

    @Override
    public void run() {
        try {
            while (true) {
                boolean last = stopping;
                if (writeSome()) {
                    pause.reset();
                } else {
                    writeSnapshots();
                    lazySync();
                    if (last) {
                        sync();
                        writer.close();
                        return;
                    }
                    pause.idle();
                }
            }
        } catch (RuntimeException | Error e) {
            fail(e);
        }
    }

    private void fail(Throwable e) {
        problem = e.getMessage() == null ? e.toString() : e.getMessage();
        LOG.error("The journal failed; no new order is taken until the platform is started again: {}", problem, e);
        log.releaseAll();
        pending.clear();
        onFailure.run();
    }

    /** Writes one block of what is there. */
    private boolean writeSome() {
        long end = log.published();
        if (position == end) {
            return false;
        }
        byte[] memory = log.memory();
        int start = log.index(position);
        int index = start;
        long first = 0;
        long last = 0;
        int frames = 0;
        boolean durable = false;
        while (position < end && index - start < BLOCK && index < memory.length) {
            int size = Bytes.getInt(memory, index + Frame.LENGTH);
            if (Bytes.getInt(memory, index + Frame.INPUT_LENGTH) < 0) {
                position += size;
                break;
            }
            last = Bytes.getLong(memory, index + Frame.SEQUENCE);
            first = frames++ == 0 ? last : first;
            durable |= (Bytes.getInt(memory, index + Frame.FLAGS) & Frame.DURABLE) != 0;
            index += size;
            position += size;
        }
        if (frames > 0) {
            writer.append(memory, start, index - start, first, last, frames);
            unsynced = true;
        }
        log.release(position);
        if (durable) {
            sync();
        }
        return true;
    }

    private void lazySync() {
        if (unsynced && System.nanoTime() - lastSyncNanos > LAZY_SYNC_NANOS) {
            sync();
        }
    }

    private void sync() {
        writer.sync();
        unsynced = false;
        lastSyncNanos = System.nanoTime();
        durableSequence = writer.durableSequence();
        onDurable.run();
    }

    private void writeSnapshots() {
        for (PendingSnapshot next = pending.peek(); next != null; next = pending.peek()) {
            if (next.sequence() > writer.writtenSequence()) {
                return;
            }
            sync();
            try {
                snapshots.write(next.sequence(), next.state(), writer.chainHash());
            } catch (JournalException e) {
                // Nothing depends on it: the next start reads more of the journal, from the snapshot before.
                LOG.error("No snapshot was written at sequence {}: {}", next.sequence(), e.getMessage(), e);
            }
            pending.remove();
        }
    }
}
