package rialto.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damage is refused with file and offset, and nothing is changed. */
class JournalDamageTest {

    private static final int MOST = 150;
    private static final JournalOptions OPTIONS = Journals.options(4096);

    @TempDir
    Path home;

    private Path closed(String name, int segments) throws IOException {
        Path directory = home.resolve(name);
        try (JournalWriter writer = JournalRepair.open(directory, OPTIONS).writer()) {
            do {
                Journals.append(writer, MOST);
                writer.sync();
            } while (writer.statistics().segments() < segments
                    || writer.statistics().blocks() < 3);
        }
        return directory;
    }

    private DamagedJournalException refused(Path directory) throws IOException {
        TreeMap<String, Integer> before = Journals.fingerprint(directory);
        DamagedJournalException[] refusal = new DamagedJournalException[1];
        assertThatThrownBy(() -> JournalRepair.open(directory, OPTIONS))
                .isInstanceOfSatisfying(DamagedJournalException.class, e -> refusal[0] = e);
        assertThat(Journals.fingerprint(directory)).isEqualTo(before);
        assertThat(refusal[0])
                .hasMessageContaining(refusal[0].file().toString())
                .hasMessageContaining("Remedy: ")
                .hasMessageContaining("at byte offset " + refusal[0].offset())
                .hasMessageContaining(refusal[0].expected())
                .hasMessageContaining(refusal[0].actual());
        return refusal[0];
    }

    @ParameterizedTest
    @ValueSource(ints = {0x01, 0x80, 0xFF})
    void aFlipOfAnyByteOfAThreeBlockSegmentIsRefusedWithItsOffset(int mask) throws Exception {
        Path closed = closed("three", 1);
        Path segment = Journals.segments(closed).get(0);
        List<Long> units = Journals.units(segment);
        assertThat(units).hasSize(6);
        long marker = units.get(4);
        byte[] whole = Files.readAllBytes(segment);
        for (int at = 0; at < marker; at++) {
            byte[] flipped = whole.clone();
            flipped[at] ^= (byte) mask;
            Files.write(segment, flipped);
            DamagedJournalException refusal = refused(closed);
            assertThat(refusal.file()).isEqualTo(segment);
            int position = at;
            assertThat(refusal.offset())
                    .as("flip at %d", at)
                    .isEqualTo(units.stream()
                            .filter(unit -> unit <= position)
                            .reduce((a, b) -> b)
                            .orElseThrow());
            int unit = at;
            assertThatThrownBy(() -> {
                        try (JournalReader reader = JournalReader.open(closed)) {
                            while (reader.next()) {
                                assertThat(reader.offset()).isLessThanOrEqualTo(unit);
                            }
                        }
                    })
                    .isInstanceOf(DamagedJournalException.class);
        }
        Files.write(segment, whole);
        JournalRepair.open(closed, OPTIONS).writer().close();
        assertThat(Journals.verify(closed, MOST)).isPositive();
    }

    @Test
    void aFlipOfAnyByteOfAFullSegmentIsRefusedEvenBehindItsEnd() throws Exception {
        Path closed = closed("full", 3);
        Path segment = Journals.segments(closed).get(1);
        List<Long> units = Journals.units(segment);
        long end = units.get(units.size() - 1);
        byte[] whole = Files.readAllBytes(segment);
        for (int at = 0; at < whole.length; at += 3) {
            byte[] flipped = whole.clone();
            flipped[at] ^= 0x20;
            Files.write(segment, flipped);
            DamagedJournalException refusal = refused(closed);
            int position = at;
            assertThat(refusal.file()).isEqualTo(segment);
            assertThat(refusal.offset())
                    .as("flip at %d", at)
                    .isEqualTo(
                            at >= end
                                    ? at
                                    : units.stream()
                                            .filter(unit -> unit <= position)
                                            .reduce((a, b) -> b)
                                            .orElseThrow());
        }
    }

    @Test
    void aMissingSegmentIsRefusedWhereverItWas() throws Exception {
        Path closed = closed("missing", 5);
        for (Path missing : Journals.segments(closed)) {
            Path copy = Journals.copy(closed, home.resolve("without"));
            Files.delete(copy.resolve(missing.getFileName()));
            DamagedJournalException refusal = refused(copy);
            List<Path> all = Journals.segments(closed);
            if (missing.equals(all.get(all.size() - 1))) {
                // The one before it is the last now, and ends with the marker of a full segment.
                assertThat(refusal.file().getFileName())
                        .isEqualTo(all.get(all.size() - 2).getFileName());
                assertThat(refusal).hasMessageContaining("was durable and is gone");
            } else {
                assertThat(refusal.file().getFileName()).isEqualTo(missing.getFileName());
                assertThat(refusal).hasMessageContaining("missing");
            }
        }
        Path none = Journals.copy(closed, home.resolve("none"));
        for (Path segment : Journals.segments(none)) {
            Files.delete(segment);
        }
        assertThat(refused(none)).hasMessageContaining("all segments are missing");
    }

    @Test
    void swappedSegmentsAreRefused() throws Exception {
        Path closed = closed("swapped", 4);
        List<Path> all = Journals.segments(closed);
        Path aside = home.resolve("aside");
        Files.move(all.get(1), aside);
        Files.move(all.get(2), all.get(1));
        Files.move(aside, all.get(2));
        DamagedJournalException refusal = refused(closed);
        assertThat(refusal.file()).isEqualTo(all.get(1));
        assertThat(refusal).hasMessageContaining("renamed or swapped");
    }

    @Test
    void anOlderCopyOfAnySegmentIsRefused() throws Exception {
        Path directory = home.resolve("older");
        Path copies = home.resolve("copies");
        JournalWriter writer = JournalRepair.open(directory, OPTIONS).writer();
        long segments = 0;
        for (int i = 0; i < 120; i++) {
            Journals.append(writer, MOST);
            writer.sync();
            if (writer.statistics().segments() > segments) {
                segments++;
                Path newest = Journals.segments(directory).get((int) segments - 1);
                Files.createDirectories(copies);
                Files.copy(newest, copies.resolve(newest.getFileName()));
            }
        }
        writer.close();
        assertThat(segments).isGreaterThan(2);
        for (Path older : Journals.segments(copies)) {
            Path copy = Journals.copy(directory, home.resolve("with-" + older.getFileName()));
            Path replaced = copy.resolve(older.getFileName());
            Files.write(replaced, Files.readAllBytes(older));
            DamagedJournalException refusal = refused(copy);
            assertThat(refusal.file()).isEqualTo(replaced);
            assertThat(refusal.offset()).isEqualTo(Journals.units(older).get(2));
            assertThat(refusal).hasMessageContaining("older copy");
        }
    }

    @Test
    void aWholeSegmentOfAnotherJournalIsRefused() throws Exception {
        // Same sequence numbers and sizes, one byte of content different in the first block.
        Path mine = home.resolve("mine");
        Path other = home.resolve("other");
        for (Path directory : List.of(mine, other)) {
            try (JournalWriter writer = JournalRepair.open(directory, OPTIONS).writer()) {
                for (int i = 1; i <= 60; i++) {
                    byte[] bytes = new byte[200];
                    bytes[0] = (byte) (i == 1 && directory.equals(other) ? 1 : 2);
                    writer.append(bytes, 0, bytes.length, i, i, 1);
                    writer.sync();
                }
            }
        }
        List<Path> all = Journals.segments(mine);
        for (int i = 0; i < all.size(); i++) {
            Path copy = Journals.copy(mine, home.resolve("mixed"));
            Path replaced = copy.resolve(all.get(i).getFileName());
            Files.write(replaced, Files.readAllBytes(other.resolve(all.get(i).getFileName())));
            DamagedJournalException refusal = refused(copy);
            assertThat(refusal.file().getFileName())
                    .isEqualTo(all.get(i == 0 ? 1 : i).getFileName());
            assertThat(refusal.offset()).as("the header already tells").isZero();
            assertThat(refusal).hasMessageContaining("chain");
        }
    }

    @Test
    void aSingleSegmentOfAnotherJournalIsRefusedByTheAnchor() throws Exception {
        Path mine = closed("mine", 1);
        Path other = home.resolve("other");
        try (JournalWriter writer = JournalRepair.open(other, OPTIONS).writer()) {
            for (int i = 1; i <= 40; i++) {
                writer.append(new byte[8], 0, 8, i, i, 1);
            }
        }
        Path replaced = Journals.segments(mine).get(0);
        Files.write(replaced, Files.readAllBytes(Journals.segments(other).get(0)));
        assertThat(refused(mine)).hasMessageContaining("anchor");
    }

    @Test
    void aSegmentOfAWrongSizeIsRefused() throws Exception {
        Path closed = closed("size", 3);
        Path first = Journals.segments(closed).get(0);
        Journals.truncate(first, 4088);
        assertThat(refused(closed).offset()).isEqualTo(4088);
        Journals.truncate(first, 60);
        assertThat(refused(closed)).hasMessageContaining("header cut short");
        Journals.truncate(first, 0);
        assertThat(refused(closed).offset()).isZero();
    }

    @Test
    void anAnchorSurvivesTheLossOfOneSlotAndIsMissedWhenBothAreGone() throws Exception {
        Path closed = closed("anchor", 2);
        Path anchor = closed.resolve("anchor");
        byte[] whole = Files.readAllBytes(anchor);
        for (int slot = 0; slot < 2; slot++) {
            for (int at = 0; at < 128; at += 5) {
                Path copy = Journals.copy(closed, home.resolve("slot"));
                Journals.flip(copy.resolve("anchor"), slot * 4096L + at, 0x04);
                Recovery recovery = JournalRepair.open(copy, OPTIONS);
                recovery.writer().close();
                assertThat(recovery.tornTail()).isEmpty();
            }
        }
        Journals.flip(anchor, 40, 1);
        Journals.flip(anchor, 4096 + 40, 1);
        assertThat(refused(closed).file()).isEqualTo(anchor);
        Files.delete(anchor);
        assertThat(refused(closed)).hasMessageContaining("anchor is missing");
        long epoch = whole.length;
        Recovery accepted = JournalRepair.open(closed, OPTIONS.acceptingLoss());
        accepted.writer().close();
        assertThat(accepted.anchorLost()).isTrue();
        assertThat(accepted.writer().epoch()).isGreaterThan(1).isLessThan(epoch);
        JournalRepair.open(closed, OPTIONS).writer().close();
    }

    @Test
    void damageInTheMiddleIsRefusedEvenWhenLossIsAccepted() throws Exception {
        Path closed = closed("accepting", 3);
        Path segment = Journals.segments(closed).get(1);
        Journals.flip(segment, 300, 1);
        assertThatThrownBy(() -> JournalRepair.open(closed, OPTIONS.acceptingLoss()))
                .isInstanceOf(DamagedJournalException.class);
        Path single = closed("single", 1);
        Journals.flip(Journals.segments(single).get(0), 210, 1);
        assertThatThrownBy(() -> JournalRepair.open(single, OPTIONS.acceptingLoss()))
                .isInstanceOf(DamagedJournalException.class)
                .hasMessageContaining("followed by a valid block at" + " offset");
    }

    @Test
    void aBlockRewrittenWithAFreshCrcBreaksTheChain() throws Exception {
        Path closed = closed("rewritten", 1);
        Path segment = Journals.segments(closed).get(0);
        long second = Journals.units(segment).get(2);
        byte[] whole = Files.readAllBytes(segment);
        // Payload, record count, first and last sequence, the hash itself.
        for (int at :
                new int[] {(int) second + 72, (int) second + 12, (int) second + 16, (int) second + 24, (int) second + 40
                }) {
            byte[] altered = whole.clone();
            altered[at] ^= 1;
            seal(altered, (int) second);
            Files.write(segment, altered);
            assertThat(refused(closed).offset()).as("altered at %d", at).isEqualTo(second);
            assertThatThrownBy(() -> Journals.verify(closed, MOST))
                    .as("altered at %d", at)
                    .isInstanceOfAny(DamagedJournalException.class);
        }
    }

    @Test
    void aBlockThatSkipsASequenceIsRefusedAlthoughItsChainFits() throws Exception {
        Path directory = home.resolve("skipping");
        try (JournalWriter writer = JournalRepair.open(directory, OPTIONS).writer()) {
            writer.append(new byte[8], 0, 8, 5, 6, 2);
        }
        Path segment = Journals.segments(directory).get(0);
        byte[] bytes = Files.readAllBytes(segment);
        bytes[128 + 16] = 6;
        byte[] header = Arrays.copyOfRange(bytes, 128, 200);
        new HashChain().next(header, bytes, 200, 8, bytes, 128 + 40);
        seal(bytes, 128);
        Files.write(segment, bytes);
        assertThat(refused(directory)).hasMessageContaining("block out of sequence");
        assertThatThrownBy(() -> JournalReader.open(directory).next())
                .isInstanceOf(DamagedJournalException.class)
                .hasMessageContaining("block out of sequence");
    }

    @Test
    void blocksBehindTheDamageTellThatItWasDurableWhenTheAnchorIsOld() throws Exception {
        // After a power failure the anchor may be older than the journal; here it is from before the first block.
        Path directory = home.resolve("power");
        JournalWriter writer = JournalRepair.open(directory, OPTIONS).writer();
        Journals.append(writer, MOST);
        byte[] anchor = Files.readAllBytes(directory.resolve("anchor"));
        for (int i = 0; i < 2; i++) {
            writer.sync();
            Journals.append(writer, MOST);
        }
        writer.abandon();
        Files.write(directory.resolve("anchor"), anchor);
        Path segment = Journals.segments(directory).get(0);
        List<Long> units = Journals.units(segment);
        byte[] whole = Files.readAllBytes(segment);

        Journals.flip(segment, units.get(2) + 30, 1);
        DamagedJournalException refusal = refused(directory);
        assertThat(refusal.offset()).isEqualTo(units.get(2));
        assertThat(refusal).hasMessageContaining("followed by a valid block at offset " + units.get(3));

        Files.write(segment, whole);
        Recovery recovery = JournalRepair.open(directory, OPTIONS);
        recovery.writer().close();
        assertThat(recovery.tornTail()).isEmpty();
        assertThat(recovery.lastSequence()).isEqualTo(writer.writtenSequence());
    }

    private static void seal(byte[] segment, int block) {
        ByteBuffer fields = ByteBuffer.wrap(segment).order(ByteOrder.LITTLE_ENDIAN);
        int padded = (fields.getInt(block + 8) + 7) / 8 * 8;
        CRC32C crc = new CRC32C();
        crc.update(segment, block + 8, 64 + padded);
        fields.putInt(block + 4, (int) crc.getValue());
    }

    @Test
    void aForeignNameIsRefused() throws Exception {
        Path closed = closed("foreign", 1);
        Files.write(closed.resolve("journal-1.seg"), new byte[10]);
        assertThat(refused(closed)).hasMessageContaining("foreign name");
    }

    @Test
    void aSegmentOfALaterFormatIsNoDamageButNotRead() throws Exception {
        Path closed = closed("later", 1);
        Path segment = Journals.segments(closed).get(0);
        byte[] bytes = Files.readAllBytes(segment);
        bytes[8] = 2;
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, 12);
        crc.update(bytes, 16, 112);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(12, (int) crc.getValue());
        Files.write(segment, bytes);
        assertThatThrownBy(() -> JournalRepair.open(closed, OPTIONS))
                .isInstanceOf(JournalException.class)
                .isNotInstanceOf(DamagedJournalException.class)
                .hasMessageContaining("format version 2")
                .hasMessageContaining("later");
    }

    @Test
    void oldSegmentsMayBeTakenOnTrustByTheirHeaders() throws Exception {
        Path closed = closed("trust", 5);
        List<Path> all = Journals.segments(closed);
        long from = JournalFormat.segmentSequence(all.get(3).getFileName().toString())
                .orElseThrow();
        Journals.flip(all.get(1), 1000, 1);
        JournalRepair.open(closed, OPTIONS.withVerifyFromSequence(from))
                .writer()
                .close();
        assertThatThrownBy(() -> JournalRepair.open(closed, OPTIONS)).isInstanceOf(DamagedJournalException.class);
        Journals.flip(all.get(3), 1000, 1);
        assertThatThrownBy(() -> JournalRepair.open(closed, OPTIONS.withVerifyFromSequence(from)))
                .isInstanceOf(DamagedJournalException.class);
    }
}
