package rialto.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReserveFileTest {

    private static final int BYTES = 4096;

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void name() {
        file = directory.resolve("reserve");
    }

    private static byte[] entry(int number) {
        return ("cancel " + "x".repeat(number)).getBytes();
    }

    private void fill(int count) {
        try (ReserveFile reserve = ReserveFile.open(file, BYTES)) {
            for (int i = 0; i < count; i++) {
                byte[] entry = entry(i);
                byte[] array = new byte[entry.length + 5];
                System.arraycopy(entry, 0, array, 2, entry.length);
                reserve.append(array, 2, entry.length);
            }
        }
    }

    @Test
    void entriesComeBackUntilTheFileIsEmptied() {
        fill(5);
        try (ReserveFile reserve = ReserveFile.open(file, BYTES)) {
            assertThat(reserve.entries()).containsExactly(entry(0), entry(1), entry(2), entry(3), entry(4));
            assertThat(reserve.tornBytes()).isZero();
            reserve.append(entry(5), 0, entry(5).length);
            assertThat(reserve.entries()).hasSize(6);
            reserve.clear();
            assertThat(reserve.entries()).isEmpty();
            reserve.append(entry(9), 0, entry(9).length);
        }
        try (ReserveFile reserve = ReserveFile.open(file, BYTES)) {
            assertThat(reserve.entries()).containsExactly(entry(9));
        }
        assertThat(file).hasSize(BYTES);
    }

    @Test
    void aFullFileSaysSoAndStillTakesWhatFits() {
        try (ReserveFile reserve = ReserveFile.open(file, BYTES)) {
            int room = reserve.remainingBytes();
            byte[] bytes = new byte[room + 1];
            assertThatThrownBy(() -> reserve.append(bytes, 0, room + 1))
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining("full")
                    .hasMessageContaining("Remedy");
            reserve.append(bytes, 0, room);
            assertThat(reserve.remainingBytes()).isZero();
            assertThatThrownBy(() -> reserve.append(bytes, 0, 1)).isInstanceOf(JournalException.class);
        }
    }

    @Test
    void aTornLastEntryIsCutAtEveryByte() throws Exception {
        fill(3);
        byte[] whole = Files.readAllBytes(file);
        int start = 64;
        for (int i = 0; i < 2; i++) {
            start += 16 + (entry(i).length + 7) / 8 * 8;
        }
        int end = start + 16 + entry(2).length;
        for (int at = start; at < end; at++) {
            byte[] torn = whole.clone();
            Arrays.fill(torn, at, torn.length, (byte) 0);
            Files.write(file, torn);
            try (ReserveFile reserve = ReserveFile.open(file, BYTES)) {
                assertThat(reserve.entries()).as("torn at %d", at).containsExactly(entry(0), entry(1));
                assertThat(reserve.tornBytes() > 0).isEqualTo(at > start);
                reserve.append(entry(7), 0, entry(7).length);
            }
            try (ReserveFile reserve = ReserveFile.open(file, BYTES)) {
                assertThat(reserve.entries()).containsExactly(entry(0), entry(1), entry(7));
            }
        }
    }

    @Test
    void aFlipOfAnyByteBeforeTheLastEntryIsRefused() throws Exception {
        fill(3);
        byte[] whole = Files.readAllBytes(file);
        int last = 64;
        for (int i = 0; i < 2; i++) {
            last += 16 + (entry(i).length + 7) / 8 * 8;
        }
        for (int at = 0; at < last; at++) {
            Files.write(file, whole);
            Journals.flip(file, at, 0x02);
            assertThatThrownBy(() -> ReserveFile.open(file, BYTES))
                    .as("flip at %d", at)
                    .isInstanceOf(DamagedJournalException.class)
                    .hasMessageContaining(file.toString());
        }
    }

    @Test
    void anErrorIsFinal() {
        FaultyChannel.Faults faults = new FaultyChannel.Faults();
        try (ReserveFile reserve = ReserveFile.open(file, BYTES, faults)) {
            reserve.append(entry(1), 0, entry(1).length);
            faults.force = true;
            assertThatThrownBy(() -> reserve.append(entry(2), 0, 3))
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining("cannot write the reserve file");
            faults.force = false;
            assertThatThrownBy(() -> reserve.append(entry(2), 0, 3))
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining("takes nothing more");
            assertThatThrownBy(reserve::clear).isInstanceOf(JournalException.class);
        }
    }

    @Test
    void theFilesDoNotNeedRoomWhenTheyAreNeeded() throws Exception {
        fill(0);
        assertThat(Files.readAllBytes(file)).hasSize(BYTES);
        assertThat(ReserveFile.open(file, 2 * BYTES).remainingBytes()).isEqualTo(BYTES - 64 - 16);
        assertThatThrownBy(() -> ReserveFile.open(file, 100)).isInstanceOf(IllegalArgumentException.class);
    }
}
