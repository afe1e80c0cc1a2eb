package rialto.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Holds a journal directory for one process. The operating system lets go of it when the process dies, however it
 * dies.
 */
final class JournalLock implements Closeable {

    private static final int PID_DIGITS = 20;

    private final FileChannel channel;

    private JournalLock(FileChannel channel) {
        this.channel = channel;
    }

    static JournalLock take(Path directory) {
        Path file = directory.resolve(JournalFormat.LOCK_NAME);
        FileChannel channel = null;
        boolean taken = false;
        try {
            channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw refused(file, "process " + holder(channel));
            }
            channel.truncate(0);
            channel.write(
                    StandardCharsets.US_ASCII.encode(
                            Long.toString(ProcessHandle.current().pid())),
                    0);
            taken = true;
            return new JournalLock(channel);
        } catch (OverlappingFileLockException e) {
            throw refused(file, "this very process");
        } catch (IOException e) {
            throw new JournalException(
                    file,
                    "cannot lock the journal",
                    "make the directory writable for this user," + " on a file system with locks",
                    e);
        } finally {
            if (!taken) {
                closeUnlocked(channel, file);
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static JournalException refused(Path file, String holder) {
        return new JournalException(
                file,
                "the journal is in use by " + holder,
                "stop that process, or start this one" + " with another home directory",
                null);
    }

    private static String holder(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(PID_DIGITS);
        int count = channel.read(bytes, 0);
        return count <= 0
                ? "unknown"
                : StandardCharsets.US_ASCII.decode(bytes.flip()).toString();
    }

    private static void closeUnlocked(FileChannel channel, Path file) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                throw new JournalException(file, "cannot close the lock file", "check the file system", e);
            }
        }
    }
}
