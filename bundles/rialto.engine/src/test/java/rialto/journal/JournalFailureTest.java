package rialto.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An error of the file system is final: nothing is retried, and the next start finds everything that was durable. */
class JournalFailureTest {

    private static final int MOST = 150;
    private static final JournalOptions OPTIONS = Journals.options(64 << 10);

    @TempDir
    Path directory;

    private final FaultyChannel.Faults faults = new FaultyChannel.Faults();

    private JournalWriter writer() {
        durableOnce();
        JournalWriter writer = JournalRepair.open(directory, OPTIONS, faults).writer();
        Journals.append(writer, MOST);
        writer.sync();
        return writer;
    }

    private long durableOnce() {
        JournalWriter writer = JournalRepair.open(directory, OPTIONS).writer();
        Journals.append(writer, MOST);
        writer.close();
        return writer.durableSequence();
    }

    private void isFinal(JournalWriter writer) {
        int forces = faults.segmentForces;
        long durable = writer.durableSequence();
        faults.write = false;
        faults.force = false;
        assertThat(writer.failure()).isPresent();
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> Journals.append(writer, MOST))
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining("has" + " failed")
                    .hasMessageContaining("Remedy")
                    .hasRootCauseInstanceOf(IOException.class);
            assertThatThrownBy(writer::sync)
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining("has failed");
        }
        writer.close();
        assertThat(faults.segmentForces).as("forces after the failure").isEqualTo(forces);
        assertThat(writer.durableSequence()).isEqualTo(durable);

        Recovery recovery = JournalRepair.open(directory, OPTIONS);
        assertThat(recovery.clean()).isFalse();
        assertThat(recovery.lastSequence()).isGreaterThanOrEqualTo(durable);
        Journals.append(recovery.writer(), MOST);
        recovery.writer().close();
        assertThat(Journals.verify(directory, MOST)).isEqualTo(recovery.writer().durableSequence());
    }

    @Test
    void ofAWriteThatGotHalfWay() {
        JournalWriter writer = writer();
        faults.write = true;
        assertThatThrownBy(() -> Journals.append(writer, MOST))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("cannot append")
                .hasMessageContaining("journal-")
                .hasMessageContaining("Remedy");
        isFinal(writer);
    }

    @Test
    void ofASync() {
        JournalWriter writer = writer();
        faults.name = "journal-";
        Journals.append(writer, MOST);
        long durable = writer.durableSequence();
        faults.force = true;
        assertThatThrownBy(writer::sync).isInstanceOf(JournalException.class).hasMessageContaining("durable");
        assertThat(writer.durableSequence()).isEqualTo(durable);
        isFinal(writer);
    }

    @Test
    void ofTheAnchor() {
        JournalWriter writer = writer();
        Journals.append(writer, MOST);
        faults.name = "anchor";
        faults.write = true;
        assertThatThrownBy(writer::sync).isInstanceOf(JournalException.class);
        isFinal(writer);
    }

    @Test
    void ofTheNextSegment() {
        faults.name = "spare";
        JournalWriter writer = writer();
        // Either the header of the spare or the zeros of the one after it fail, whichever comes first.
        faults.write = true;
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 3000; i++) {
                        Journals.append(writer, MOST);
                    }
                })
                .isInstanceOf(JournalException.class);
        isFinal(writer);
    }

    @Test
    void ofAClose() {
        JournalWriter writer = writer();
        Journals.append(writer, MOST);
        faults.name = "journal-";
        faults.force = true;
        assertThatThrownBy(writer::close).isInstanceOf(JournalException.class).hasMessageContaining("Remedy");
        // It let go of the directory all the same.
        faults.force = false;
        JournalRepair.open(directory, OPTIONS).writer().close();
    }

    @Test
    void ofADiskThatIsFull() {
        long durable = durableOnce();
        // The system's own full device stands for the segment's file.
        JournalWriter writer = JournalRepair.open(
                        directory,
                        OPTIONS,
                        (file, options) -> file.toString().endsWith(".seg")
                                ? FileChannel.open(
                                        Path.of("/dev/full"), StandardOpenOption.READ, StandardOpenOption.WRITE)
                                : FileChannel.open(file, options))
                .writer();
        assertThatThrownBy(() -> Journals.append(writer, MOST))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("No space left on device")
                .hasMessageContaining("free space");
        assertThatThrownBy(writer::sync).isInstanceOf(JournalException.class);
        writer.close();
        Recovery recovery = JournalRepair.open(directory, OPTIONS);
        recovery.writer().close();
        assertThat(recovery.lastSequence()).isEqualTo(durable);
    }

    @Test
    void ofOpeningLeavesTheDirectoryFree() {
        durableOnce();
        faults.write = true;
        faults.name = "anchor";
        assertThatThrownBy(() -> JournalRepair.open(directory, OPTIONS, faults))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("cannot open")
                .hasMessageContaining("Remedy");
        JournalRepair.open(directory, OPTIONS).writer().close();
    }
}
