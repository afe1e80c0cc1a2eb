package rialto.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What only a second process can show: death without notice, and two that want the same directory. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class JournalProcessTest {

    private static final int ROUNDS = 5;

    @TempDir
    Path directory;

    @Test
    void afterKillNineEverythingAcknowledgedIsThere() throws Exception {
        SplittableRandom random = new SplittableRandom(42);
        long before = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Process child = new ProcessBuilder(JournalChild.command(directory, JournalChild.SEGMENT_BYTES, round))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            long acknowledged = before;
            try (BufferedReader lines = child.inputReader()) {
                int until = 50 + random.nextInt(200);
                for (int i = 0; i < until; i++) {
                    acknowledged = Long.parseLong(lines.readLine());
                }
                // By its handle: the process itself would close its output before what is in it was read.
                assertThat(child.toHandle().destroyForcibly()).isTrue();
                // A last line that the kill cut in two can only be too small a number.
                acknowledged = JournalChild.lastNumber(lines, acknowledged);
            }
            assertThat(child.waitFor()).as("killed by signal 9").isEqualTo(128 + 9);
            assertThat(acknowledged).isGreaterThan(before);

            Recovery recovery = JournalRepair.open(directory, Journals.options(JournalChild.SEGMENT_BYTES));
            recovery.writer().close();
            assertThat(recovery.clean()).isFalse();
            assertThat(recovery.lostSequence()).isZero();
            assertThat(recovery.lastSequence()).isGreaterThanOrEqualTo(acknowledged);
            assertThat(recovery.writer().epoch()).isEqualTo(2L * round + 2);
            assertThat(Journals.verify(directory, JournalChild.MOST)).isEqualTo(recovery.lastSequence());
            before = recovery.lastSequence();
        }
        assertThat(Journals.segments(directory)).hasSizeGreaterThan(ROUNDS);
    }

    @Test
    void aSecondProcessIsRefusedAndTheFirstGoesOn() throws Exception {
        try (JournalWriter writer =
                JournalRepair.open(directory, Journals.options(4096)).writer()) {
            Journals.append(writer, 100);
            Process child = new ProcessBuilder(JournalChild.command(directory, 4096, 1))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (BufferedReader lines = child.inputReader()) {
                assertThat(lines.readLine())
                        .contains("in use by process " + ProcessHandle.current().pid())
                        .contains(directory.resolve("lock").toString())
                        .contains("Remedy");
            }
            assertThat(child.waitFor()).isEqualTo(JournalChild.EXIT_REFUSED);
            Journals.append(writer, 100);
        }
        assertThat(Journals.verify(directory, 100)).isPositive();
    }

    @Test
    void theSameProcessIsRefusedTooUntilTheFirstIsClosed() {
        JournalWriter writer =
                JournalRepair.open(directory, Journals.options(4096)).writer();
        assertThatThrownBy(() -> JournalRepair.open(directory, Journals.options(4096)))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("in use by this very process");
        writer.close();
        JournalRepair.open(directory, Journals.options(4096)).writer().close();
    }

    @Test
    void aFileSystemWithoutRoomForASegmentIsToldAtTheStart() throws Exception {
        // The system refuses files longer than 64 KiB to the child, so that the first segment cannot be allocated.
        List<String> command = new ArrayList<>(List.of("sh", "-c", "ulimit -f 128; exec \"$@\"", "sh"));
        command.addAll(JournalChild.command(directory, 4 * JournalChild.SEGMENT_BYTES, 1));
        Process child = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines = child.inputReader()) {
            assertThat(lines.readLine())
                    .startsWith("refused: cannot open the journal")
                    .contains("cannot preallocate 262144 bytes")
                    .contains("Remedy: check the disk, the free space");
        }
        assertThat(child.waitFor()).isEqualTo(JournalChild.EXIT_REFUSED);
        try (JournalWriter writer =
                JournalRepair.open(directory, Journals.options(4096)).writer()) {
            Journals.append(writer, 100);
        }
    }

    @Test
    void aDirectoryThatCannotBeMadeIsNamed() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        assertThatThrownBy(() -> JournalRepair.open(file.resolve("journal"), Journals.options(4096)))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("Remedy");
    }
}
