package rialto.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotStoreTest {

    private static final int MOST = 500;

    @TempDir
    Path directory;

    private static byte[] state(long sequence, int length) {
        byte[] state = new byte[length];
        new SplittableRandom(sequence).nextBytes(state);
        return state;
    }

    private static byte[] chain(long sequence) {
        return state(sequence + 1_000_000, 32);
    }

    private SnapshotStore three() {
        SnapshotStore store = SnapshotStore.open(directory);
        for (long sequence : new long[] {10, 300, 20}) {
            store.write(sequence, state(sequence, 100), chain(sequence));
        }
        return store;
    }

    @Test
    void theLatestComesBackWithItsChain() {
        SnapshotStore store = SnapshotStore.open(directory);
        assertThat(store.latest().snapshot()).isEmpty();
        assertThat(store.write(7, new byte[0], chain(7)).getFileName())
                .hasToString("snapshot-00000000000000000007.snp");
        assertThat(store.latest().snapshot().orElseThrow().state()).isEmpty();
        store.write(8, state(8, 3 << 20), chain(8));
        Snapshot snapshot = SnapshotStore.open(directory).latest().snapshot().orElseThrow();
        assertThat(snapshot.sequence()).isEqualTo(8);
        assertThat(snapshot.state()).isEqualTo(state(8, 3 << 20));
        assertThat(snapshot.chainHash()).isEqualTo(chain(8));
    }

    @Test
    void theLatestAtOrBeforeASequenceIsFound() {
        SnapshotStore store = three();
        assertThat(store.latest().snapshot().orElseThrow().sequence()).isEqualTo(300);
        assertThat(store.latestAtOrBefore(299).snapshot().orElseThrow().sequence())
                .isEqualTo(20);
        assertThat(store.latestAtOrBefore(20).snapshot().orElseThrow().sequence())
                .isEqualTo(20);
        assertThat(store.latestAtOrBefore(9).snapshot()).isEmpty();
    }

    @Test
    void aDamagedOneFallsBackToTheOlderAndSaysWhyWhicheverByteIsFlipped() throws Exception {
        SnapshotStore store = three();
        Path newest = directory.resolve(JournalFormat.snapshotName(300));
        byte[] whole = Files.readAllBytes(newest);
        for (int at = 0; at < whole.length; at++) {
            Files.write(newest, whole);
            Journals.flip(newest, at, 0x08);
            SnapshotSearch search = store.latest();
            assertThat(search.snapshot().orElseThrow().sequence())
                    .as("flip at %d", at)
                    .isEqualTo(20);
            assertThat(search.rejected()).singleElement().satisfies(rejected -> {
                assertThat(rejected.file()).isEqualTo(newest);
                assertThat(rejected.reason()).contains("damaged");
            });
        }
        for (int size = 0; size < whole.length; size += 13) {
            Files.write(newest, java.util.Arrays.copyOf(whole, size));
            assertThat(store.latest().rejected()).singleElement().satisfies(rejected -> assertThat(rejected.reason())
                    .contains("bytes, should have"));
        }
        Files.write(newest, whole);
        assertThat(store.latest().rejected()).isEmpty();
    }

    @Test
    void oneUnderAForeignNameIsRejected() throws Exception {
        SnapshotStore store = three();
        Files.move(
                directory.resolve(JournalFormat.snapshotName(10)), directory.resolve(JournalFormat.snapshotName(500)));
        SnapshotSearch search = store.latest();
        assertThat(search.snapshot().orElseThrow().sequence()).isEqualTo(300);
        assertThat(search.rejected()).singleElement().satisfies(rejected -> assertThat(rejected.reason())
                .contains("sequence 10")
                .contains("500"));
    }

    @Test
    void aWriteThatFailsLeavesTheOldOnesAndTheNextOneWorks() {
        three();
        FaultyChannel.Faults faults = new FaultyChannel.Faults();
        SnapshotStore store = SnapshotStore.open(directory, faults);
        faults.write = true;
        assertThatThrownBy(() -> store.write(400, state(400, 1000), chain(400)))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("snapshot-")
                .hasMessageContaining("Remedy");
        assertThat(store.latest().snapshot().orElseThrow().sequence()).isEqualTo(300);
        assertThat(directory.resolve("snapshot-00000000000000000400.snp.tmp")).exists();
        assertThat(SnapshotStore.open(directory).latest().rejected()).isEmpty();
        assertThat(directory.resolve("snapshot-00000000000000000400.snp.tmp")).doesNotExist();
        faults.write = false;
        store.write(400, state(400, 1000), chain(400));
        assertThat(store.latest().snapshot().orElseThrow().sequence()).isEqualTo(400);
    }

    @Test
    void pruningKeepsWhatTheSecondLatestGoodSnapshotNeeds() throws Exception {
        SnapshotStore store = SnapshotStore.open(directory);
        JournalOptions options = Journals.options(4096);
        JournalWriter writer = JournalRepair.open(directory, options).writer();
        long[] taken = new long[3];
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 60; j++) {
                Journals.append(writer, MOST);
            }
            writer.sync();
            taken[i] = writer.writtenSequence();
            if (i < 2) {
                assertThatThrownBy(() -> writer.prune(2, store))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("not two snapshots");
            }
            store.write(taken[i], state(i, 10), writer.chainHash());
        }
        assertThat(store.pruneLimit()).hasValue(taken[1] + 1);
        assertThat(JournalReader.oldest(directory)).hasValue(1);
        assertThatThrownBy(() -> writer.prune(taken[1] + 2, store))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("needs it from " + (taken[1] + 1));
        assertThat(writer.prune(1, store)).isZero();

        List<Path> before = Journals.segments(directory);
        int deleted = writer.prune(taken[1] + 1, store);
        List<Path> after = Journals.segments(directory);
        assertThat(deleted).isPositive().isEqualTo(before.size() - after.size());
        assertThat(store.latestAtOrBefore(taken[0]).snapshot()).isEmpty();
        assertThat(store.latestAtOrBefore(taken[1]).snapshot()).isPresent();
        // The segment that holds the snapshot's next sequence stays, the one before it is gone.
        long first = JournalFormat.segmentSequence(after.get(0).getFileName().toString())
                .orElseThrow();
        long second = JournalFormat.segmentSequence(after.get(1).getFileName().toString())
                .orElseThrow();
        assertThat(taken[1] + 1).isBetween(first, second - 1);
        assertThat(JournalReader.oldest(directory)).hasValue(first);
        Journals.append(writer, MOST);
        writer.close();

        Recovery recovery = JournalRepair.open(directory, options);
        assertThat(recovery.firstSequence()).isEqualTo(first);
        recovery.writer().close();
        assertThatThrownBy(() -> {
                    try (JournalReader reader = JournalReader.open(directory, first - 1)) {
                        reader.next();
                    }
                })
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("starts at sequence " + first);
        Files.delete(after.get(0));
        assertThatThrownBy(() -> JournalRepair.open(directory, options))
                .isInstanceOf(DamagedJournalException.class)
                .hasMessageContaining("oldest segment is missing");
    }

    @Test
    void anInterruptedPruneIsFinishedByTheNextStart() throws IOException {
        SnapshotStore store = SnapshotStore.open(directory);
        JournalOptions options = Journals.options(4096);
        JournalWriter writer = JournalRepair.open(directory, options).writer();
        for (int i = 0; i < 100; i++) {
            Journals.append(writer, MOST);
        }
        store.write(writer.writtenSequence() - 1, state(1, 10), chain(1));
        store.write(writer.writtenSequence(), state(2, 10), chain(2));
        List<Path> before = Journals.segments(directory);
        byte[] second = Files.readAllBytes(before.get(1));
        assertThat(writer.prune(writer.writtenSequence(), store)).isGreaterThan(2);
        writer.abandon();
        // As if the process had died between the anchor and the deletion of this one.
        Files.write(before.get(1), second);
        Recovery recovery = JournalRepair.open(directory, options);
        recovery.writer().close();
        assertThat(recovery.superfluous()).containsExactly(before.get(1));
        assertThat(before.get(1)).doesNotExist();
    }

    @Test
    void numbersOutOfRangeAreRefused() {
        SnapshotStore store = SnapshotStore.open(directory);
        assertThatThrownBy(() -> store.write(-1, new byte[1], chain(1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.write(1, new byte[1], new byte[31]))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
