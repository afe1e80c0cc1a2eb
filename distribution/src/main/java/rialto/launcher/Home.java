package rialto.launcher;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * The folder of one running platform, held by a lock for as long as the process lives.
 *
 * <p>{@code conf/} is the operator's, {@code logs/} the log's, {@code plugins/} the default folder of dropped jars, and
 * {@code cache/} the launcher's: what is in it can be made again from the jar and is deleted without asking.
 */
final class Home implements AutoCloseable {

    private final Path folder;
    private final FileChannel lockFile;
    private final FileLock lock;

    private Home(Path folder, FileChannel lockFile, FileLock lock) {
        this.folder = folder;
        this.lockFile = lockFile;
        this.lock = lock;
    }

    /**
     * Creates the folder if need be and takes its lock.
     *
     * @throws LaunchFailure when the folder cannot be written, or when another process holds it
     */
    static Home take(Path folder) throws LaunchFailure {
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw LaunchFailure.refused("home " + folder + " is a file; give a folder with --home");
        }
        try {
            for (String part : new String[] {"conf", "logs", "cache", "plugins"}) {
                Files.createDirectories(folder.resolve(part));
            }
            FileChannel file =
                    FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = tryLock(file);
            if (lock == null) {
                file.close();
                throw LaunchFailure.refused(
                        "home " + folder + " is in use by another Rialto; stop it or give another folder with --home");
            }
            return new Home(folder, file, lock);
        } catch (IOException e) {
            throw LaunchFailure.refused(
                    "home " + folder + " cannot be written (" + Reasons.of(e) + "); give another folder with --home",
                    e);
        }
    }

    private static FileLock tryLock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // held by this very process, which is as good as another
        }
    }

    Path folder() {
        return folder;
    }

    @Override
    public void close() throws IOException {
        lock.release();
        lockFile.close();
    }

    /** Deletes a folder and all that is in it; does nothing if it is not there. Links are removed, not followed. */
    static void delete(Path folder) throws IOException {
        if (Files.notExists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
