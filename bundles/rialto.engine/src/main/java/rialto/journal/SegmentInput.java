package rialto.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A segment being read, through a window that is filled ahead. Single-threaded. */
final class SegmentInput implements Closeable {

    private static final int WINDOW_BYTES = 256 << 10;

    private final Path file;
    private final FileChannel channel;
    private final ByteBuffer window;
    private long windowStart;

    SegmentInput(Path file) throws IOException {
        this.file = file;
        this.channel = FileChannel.open(file, StandardOpenOption.READ);
        // A segment has its full size from the start, so that a small one needs no large window.
        this.window = ByteBuffer.allocateDirect((int) Math.min(WINDOW_BYTES, Math.max(1, channel.size())))
                .limit(0);
    }

    Path file() {
        return file;
    }

    long size() throws IOException {
        return channel.size();
    }

    /** Forgets what was read ahead; a writer may have written there since. */
    void refresh() {
        window.limit(0);
    }

    /** Reads as much as there is, up to {@code length}; returns how much. */
    int read(long position, byte[] target, int offset, int length) throws IOException {
        int done = 0;
        while (done < length) {
            long at = position + done;
            if (at < windowStart || at >= windowStart + window.limit()) {
                window.clear();
                windowStart = at;
                int filled = channel.read(window, at);
                window.limit(Math.max(0, filled));
                if (filled <= 0) {
                    break;
                }
            }
            int from = (int) (at - windowStart);
            int count = Math.min(length - done, window.limit() - from);
            window.get(from, target, offset + done, count);
            done += count;
        }
        return done;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
