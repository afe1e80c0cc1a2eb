package rialto.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class JournalRoundTripTest {

    private static final int MOST = 3000;

    @TempDir
    Path directory;

    @Test
    void everyBlockComesBackInOrderAcrossManySegmentsAndOpenings() throws Exception {
        JournalOptions options = Journals.options(16 << 10);
        long last = 0;
        for (int opening = 1; opening <= 4; opening++) {
            try (JournalWriter writer = JournalRepair.open(directory, options).writer()) {
                assertThat(writer.epoch()).isEqualTo(opening);
                assertThat(writer.writtenSequence()).isEqualTo(last);
                for (int i = 0; i < 100; i++) {
                    Journals.append(writer, MOST);
                    if (i % 7 == 0) {
                        writer.sync();
                    }
                }
                last = writer.writtenSequence();
            }
        }
        assertThat(Journals.segments(directory)).hasSizeGreaterThan(30).allSatisfy(file -> assertThat(file)
                .hasSize(16 << 10));
        assertThat(Journals.verify(directory, MOST)).isEqualTo(last);
        Recovery recovery = JournalRepair.open(directory, options);
        recovery.writer().close();
        assertThat(recovery.clean()).isTrue();
        assertThat(recovery.tornTail()).isEmpty();
        assertThat(recovery.firstSequence()).isEqualTo(1);
        assertThat(recovery.lastSequence()).isEqualTo(last);
        assertThat(recovery.lostSequence()).isZero();
    }

    @Test
    void anEmptyJournalIsOpenedAndClosedAndStaysEmpty() {
        for (int i = 0; i < 3; i++) {
            Recovery recovery = JournalRepair.open(directory, Journals.options(4096));
            assertThat(recovery.clean()).isTrue();
            assertThat(recovery.lastSequence()).isZero();
            assertThat(recovery.firstSequence()).isZero();
            recovery.writer().sync();
            recovery.writer().close();
        }
        try (JournalReader reader = JournalReader.open(directory)) {
            assertThat(reader.next()).isFalse();
        }
    }

    @Test
    void aJournalMayStartAtAnySequenceAndThenHasNoGap() {
        byte[] bytes = new byte[10];
        try (JournalWriter writer =
                JournalRepair.open(directory, Journals.options(4096)).writer()) {
            writer.append(bytes, 0, 10, 1000, 1009, 10);
            assertThatThrownBy(() -> writer.append(bytes, 0, 10, 1011, 1011, 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("1010");
            writer.append(bytes, 0, 10, 1010, 1010, 1);
        }
        Recovery recovery = JournalRepair.open(directory, Journals.options(4096));
        assertThat(recovery.firstSequence()).isEqualTo(1000);
        assertThat(recovery.lastSequence()).isEqualTo(1010);
        recovery.writer().close();
    }

    @Test
    void whatIsOutOfRangeIsRefusedAndTheJournalGoesOn() {
        byte[] bytes = new byte[5000];
        try (JournalWriter writer =
                JournalRepair.open(directory, Journals.options(4096)).writer()) {
            assertThatThrownBy(() -> writer.append(bytes, 0, 0, 1, 1, 1)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> writer.append(bytes, 0, 1, 0, 1, 1)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> writer.append(bytes, 0, 1, 2, 1, 1)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> writer.append(bytes, 0, 1, 1, 1, 0)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> writer.append(bytes, 4999, 2, 1, 1, 1))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            int most = writer.maxPayloadBytes();
            assertThatThrownBy(() -> writer.append(bytes, 0, most + 1, 1, 1, 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(Integer.toString(most));
            for (int i = 1; i <= 3; i++) {
                writer.append(bytes, 0, most, i, i, 1);
            }
        }
        try (JournalReader reader = JournalReader.open(directory)) {
            for (int i = 1; i <= 3; i++) {
                assertThat(reader.next()).isTrue();
                assertThat(reader.payload().remaining()).isEqualTo(4096 - 128 - 2 * 72);
            }
            assertThat(reader.next()).isFalse();
        }
    }

    @Test
    void aReaderStartsAtTheBlockThatHoldsTheSequence() {
        long last;
        try (JournalWriter writer =
                JournalRepair.open(directory, Journals.options(8192)).writer()) {
            for (int i = 0; i < 60; i++) {
                Journals.append(writer, MOST);
            }
            last = writer.writtenSequence();
        }
        for (long from = 1; from <= last; from++) {
            try (JournalReader reader = JournalReader.open(directory, from)) {
                assertThat(reader.next()).isTrue();
                assertThat(from).isBetween(reader.firstSequence(), reader.lastSequence());
                Journals.verify(reader, reader.firstSequence(), MOST);
            }
        }
        try (JournalReader reader = JournalReader.open(directory, last + 1)) {
            assertThat(reader.next()).isFalse();
        }
    }

    @Test
    void aReaderThatIsAskedForMoreThanThereIsSaysSo() {
        try (JournalWriter writer =
                JournalRepair.open(directory, Journals.options(4096)).writer()) {
            Journals.append(writer, 100);
        }
        try (JournalReader reader = JournalReader.open(directory)) {
            assertThat(reader.next(1)).isTrue();
            assertThat(reader.next(1)).isFalse();
            assertThatThrownBy(() -> reader.next(1000))
                    .isInstanceOf(DamagedJournalException.class)
                    .hasMessageContaining("marker of a closed journal");
        }
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void aReaderFollowsAWriterAndNeverSeesHalfABlock() throws Exception {
        try (JournalWriter writer =
                JournalRepair.open(directory, Journals.options(32 << 10)).writer()) {
            int blocks = 2000;
            CompletableFuture<Long> reading = CompletableFuture.supplyAsync(() -> {
                long last = 0;
                try (JournalReader reader = JournalReader.open(directory, 1)) {
                    for (int i = 0; i < blocks; i++) {
                        while (!reader.next(writer.writtenSequence())) {
                            Thread.onSpinWait();
                        }
                        Journals.verify(reader, last + 1, MOST);
                        last = reader.lastSequence();
                    }
                }
                return last;
            });
            for (int i = 0; i < blocks && !reading.isDone(); i++) {
                Journals.append(writer, MOST);
                if (i % 50 == 0) {
                    writer.sync();
                }
            }
            assertThat(reading.get()).isEqualTo(writer.writtenSequence());
        }
    }

    @Test
    void appendingAndSyncingAllocateNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        byte[] bytes = new byte[1000];
        try (JournalWriter writer =
                JournalRepair.open(directory, Journals.options(16 << 20)).writer()) {
            long sequence = 1;
            long before = 0;
            for (int i = 0; i < 4000; i++, sequence++) {
                if (i == 2000) {
                    before = threads.getCurrentThreadAllocatedBytes();
                }
                writer.append(bytes, i % 10, 900, sequence, sequence, 1);
                if (i % 20 == 0) {
                    writer.sync();
                }
            }
            // The measuring itself takes some bytes; one object per block would take 32,000.
            assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(2000);
            JournalStatistics statistics = writer.statistics();
            assertThat(statistics.blocks()).isEqualTo(4000);
            assertThat(statistics.records()).isEqualTo(4000);
            assertThat(statistics.payloadBytes()).isEqualTo(3_600_000);
            assertThat(statistics.bytes()).isEqualTo(4000 * (72 + 904) + 128);
            assertThat(statistics.syncs()).isEqualTo(200);
            assertThat(statistics.maxSyncNanos()).isPositive();
            assertThat(statistics.segments()).isEqualTo(1);
        }
    }

    @Test
    void durableIsWhatWasSyncedAndWrittenIsWhatWasAppended() {
        try (JournalWriter writer =
                JournalRepair.open(directory, Journals.options(4096)).writer()) {
            writer.append(new byte[1], 0, 1, 1, 5, 5);
            assertThat(writer.writtenSequence()).isEqualTo(5);
            assertThat(writer.durableSequence()).isZero();
            writer.sync();
            writer.sync();
            assertThat(writer.durableSequence()).isEqualTo(5);
            assertThat(writer.statistics().syncs()).isEqualTo(1);
        }
    }

    @Test
    void aSegmentIsReallyAllocatedBeforeItIsNeeded() throws Exception {
        try (JournalWriter writer =
                JournalRepair.open(directory, Journals.options(1 << 20)).writer()) {
            Journals.append(writer, MOST);
            Path segment = Journals.segments(directory).get(0);
            assertThat(Files.size(segment)).isEqualTo(1 << 20);
            Process stat = new ProcessBuilder("stat", "-c", "%b %B", segment.toString()).start();
            String[] blocks =
                    new String(stat.getInputStream().readAllBytes()).trim().split(" ");
            assertThat(Long.parseLong(blocks[0]) * Long.parseLong(blocks[1])).isGreaterThanOrEqualTo(1 << 20);
        }
    }

    @Test
    void aSnapshotsChainHashIsTheReadersAtThatSequence() {
        byte[] head;
        long at;
        try (JournalWriter writer =
                JournalRepair.open(directory, Journals.options(4096)).writer()) {
            for (int i = 0; i < 20; i++) {
                Journals.append(writer, 500);
            }
            head = writer.chainHash();
            at = writer.writtenSequence();
            for (int i = 0; i < 20; i++) {
                Journals.append(writer, 500);
            }
        }
        try (JournalReader reader = JournalReader.open(directory, at)) {
            assertThat(reader.next()).isTrue();
            assertThat(reader.lastSequence()).isEqualTo(at);
            assertThat(reader.chainHash()).isEqualTo(head);
        }
    }

    @Test
    void aClosedWriterTakesNothing() {
        JournalWriter writer =
                JournalRepair.open(directory, Journals.options(4096)).writer();
        writer.close();
        writer.close();
        assertThatThrownBy(() -> writer.append(new byte[1], 0, 1, 1, 1, 1))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("closed")
                .hasMessageContaining("Remedy");
    }
}
