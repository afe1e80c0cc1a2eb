package rialto.journal;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * The segment after the current one, filled with zeros ahead of need by a thread of its own, so that the roll is a
 * header and a rename. What goes wrong here is told when the segment is taken.
 */
final class SpareSegment implements Closeable {

    /** Forced in steps, so that the journal's own syncs never queue behind a whole segment of zeros. */
    private static final int STEP_BYTES = 4 << 20;

    private final ChannelOpener opener;
    private final Path file;
    private final long bytes;
    private volatile boolean cancelled;
    private volatile boolean ready;
    private FutureTask<FileChannel> task;

    SpareSegment(ChannelOpener opener, Path directory, long bytes) {
        this.opener = opener;
        this.file = directory.resolve(JournalFormat.SPARE_NAME);
        this.bytes = bytes;
    }

    Path file() {
        return file;
    }

    void start() {
        ready = false;
        task = new FutureTask<>(this::allocate);
        Thread thread = new Thread(task, "rialto-journal-spare");
        thread.setDaemon(true);
        thread.start();
    }

    boolean isReady() {
        return ready;
    }

    /** Waits for the segment, open for reading and writing and full of durable zeros. The next one is not started. */
    FileChannel take() throws IOException {
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw new IOException(
                    "cannot preallocate " + bytes + " bytes: " + e.getCause().getMessage(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted =
                    new InterruptedIOException("interrupted while waiting for the next" + " segment");
            interrupted.initCause(e);
            throw interrupted;
        }
    }

    /** Stops the work and waits for its end. A spare that is whole stays for the next start. */
    @Override
    public void close() throws IOException {
        cancelled = true;
        try {
            FileChannel channel = task.get();
            channel.close();
        } catch (ExecutionException e) {
            // It was never needed: a journal that ends without it is whole.
            if (!(e.getCause() instanceof IOException)) {
                throw new IOException("the preallocation of " + file + " failed", e.getCause());
            }
        } catch (InterruptedException e) {
            // The thread is a daemon and sees the flag; it closes nothing that matters.
            Thread.currentThread().interrupt();
        }
    }

    private FileChannel allocate() throws IOException {
        FileChannel channel =
                opener.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        boolean whole = false;
        try {
            if (!isZero(channel)) {
                channel.truncate(0);
                for (long at = 0; at < bytes && !cancelled; at += STEP_BYTES) {
                    Disk.zero(channel, at, Math.min(bytes, at + STEP_BYTES));
                    channel.force(false);
                }
            }
            channel.force(true);
            whole = true;
            ready = !cancelled;
            return channel;
        } finally {
            if (!whole) {
                channel.close();
            }
        }
    }

    /** True if an earlier start left a spare that can be used as it is. */
    private boolean isZero(FileChannel channel) throws IOException {
        if (channel.size() != bytes) {
            return false;
        }
        ByteBuffer window = ByteBuffer.allocateDirect((int) Math.min(bytes, 1 << 20));
        for (long at = 0; at < bytes; at += window.limit()) {
            window.clear();
            if (channel.read(window, at) <= 0) {
                return false;
            }
            window.flip();
            while (window.remaining() >= Long.BYTES) {
                if (window.getLong() != 0) {
                    return false;
                }
            }
            while (window.hasRemaining()) {
                if (window.get() != 0) {
                    return false;
                }
            }
        }
        return true;
    }
}
