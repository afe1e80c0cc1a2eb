package rialto.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** What a file needs to be on disk, not only in the cache. */
final class Disk {

    private static final int STEP_BYTES = 1 << 20;

    private Disk() {}

    /** Writes all that remains in the buffer. */
    static void write(FileChannel channel, ByteBuffer bytes, long position) throws IOException {
        long at = position;
        while (bytes.hasRemaining()) {
            at += channel.write(bytes, at);
        }
    }

    /**
     * Writes zeros. Real ones: a hole, or an extent marked unwritten, would make a later fdatasync write metadata too.
     */
    static void zero(FileChannel channel, long from, long to) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocateDirect((int) Math.min(STEP_BYTES, Math.max(0, to - from)));
        for (long at = from; at < to; at += zeros.limit()) {
            zeros.clear().limit((int) Math.min(zeros.capacity(), to - at));
            write(channel, zeros, at);
        }
    }

    /** Makes creations, renames and deletions in a directory durable. */
    static void syncDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /**
     * Puts a whole file in place so that a crash leaves the old one or the new one: temporary file, fsync, rename,
     * fsync of the directory.
     */
    static void replace(ChannelOpener opener, Path file, long bytes, ByteBuffer... parts) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        try (FileChannel channel = opener.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            long at = 0;
            for (ByteBuffer part : parts) {
                int length = part.remaining();
                write(channel, part, at);
                at += length;
            }
            zero(channel, at, bytes);
            channel.force(true);
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        syncDirectory(file.toAbsolutePath().getParent());
    }
}
