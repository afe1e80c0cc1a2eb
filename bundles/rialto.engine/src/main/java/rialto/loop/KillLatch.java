package rialto.loop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import rialto.risk.KillSwitch;

/**
 * The kill switch: a flag that gate and door read without queueing, kept in a file so that it outlives the process. Latching sets
 * the flag first and writes the file second; a file that cannot be written is told to the caller, with the flag set.
 */
final class KillLatch implements KillSwitch {

    private static final String REASON_LOST = "latched before the start; the reason was lost";

    /** What the latch says; {@code changes} counts latchings and unlatchings. */
    record State(String reason, String who, long changes) {}

    /** {@code null} keeps the latch in memory only. */
    private final Path file;

    private final Runnable onLatch;
    private volatile State state;

    /** @param onLatch called on the latching thread: cancels what is live */
    KillLatch(Path file, Runnable onLatch) {
        this.file = file;
        this.onLatch = onLatch;
        state = new State(read(file), "before the start", 0);
    }

    @Override
    public void latch(String reason, String who) {
        require(reason);
        synchronized (this) {
            if (state.reason() == null) {
                state = new State(reason, who, state.changes() + 1);
            }
        }
        onLatch.run();
        write(reason);
    }

    @Override
    public boolean unlatch(String reason, String who) {
        require(reason);
        synchronized (this) {
            if (state.reason() == null) {
                return false;
            }
            delete();
            state = new State(null, who + ": " + reason, state.changes() + 1);
            return true;
        }
    }

    @Override
    public String latched() {
        return state.reason();
    }

    State state() {
        return state;
    }

    private static void require(String reason) {
        if (reason == null || reason.isBlank()) {
            throw new IllegalArgumentException("the kill switch wants a reason");
        }
    }

    private static String read(Path file) {
        try {
            if (file == null || !Files.exists(file)) {
                return null;
            }
            String reason = Files.readString(file);
            return reason.isBlank() ? REASON_LOST : reason;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the kill switch " + file + "; mend the file or its rights", e);
        }
    }

    /** Whether the reason is on disk: a full disk, or a kill, leaves a file with nothing in it. */
    private boolean kept() {
        try {
            return Files.exists(file) && Files.size(file) > 0;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot look at the kill switch " + file + "; mend the file or its rights", e);
        }
    }

    private synchronized void write(String reason) {
        if (file == null || kept()) {
            return;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(reason.getBytes(StandardCharsets.UTF_8)));
            channel.force(true);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the kill switch is latched, but would not outlive a restart: cannot write " + file, e);
        }
    }

    private void delete() {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the kill switch stays latched: cannot delete " + file, e);
        }
    }
}
