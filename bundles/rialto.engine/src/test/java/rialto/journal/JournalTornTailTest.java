package rialto.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A tail that never was durable is cut; one that was is missed. */
class JournalTornTailTest {

    private static final int MOST = 60;
    private static final JournalOptions OPTIONS = Journals.options(4096);

    @TempDir
    Path home;

    /** What a crash can leave of the last block from some byte on. */
    enum Tear {
        TRUNCATED,
        ZEROED,
        GARBAGE,
        FLIPPED
    }

    /** Two durable blocks, the rest appended but not synced, and the process dead. */
    private Path crashed(int unsynced) {
        Path directory = home.resolve("crashed");
        JournalWriter writer = JournalRepair.open(directory, OPTIONS).writer();
        for (int i = 0; i < 2; i++) {
            Journals.append(writer, MOST);
            writer.sync();
        }
        for (int i = 0; i < unsynced; i++) {
            Journals.append(writer, MOST);
        }
        writer.abandon();
        return directory;
    }

    @ParameterizedTest
    @EnumSource
    void isCutAtEveryByteOfTheLastBlock(Tear tear) throws Exception {
        Path crashed = crashed(1);
        Path segment = Journals.segments(crashed).get(0);
        List<Long> units = Journals.units(segment);
        long start = units.get(units.size() - 2);
        long end = units.get(units.size() - 1);
        byte[] whole = Files.readAllBytes(segment);
        SplittableRandom random = new SplittableRandom(7);
        int cut = 0;
        for (long at = start; at < end; at++) {
            Path copy = Journals.copy(crashed, home.resolve(tear + "-" + at));
            byte[] torn = tear(tear, whole, (int) at, (int) end, random);
            Files.write(copy.resolve(segment.getFileName()), torn);
            boolean stillWhole = torn.length == whole.length && Arrays.equals(torn, whole);

            Recovery recovery = JournalRepair.open(copy, OPTIONS);
            try (JournalWriter writer = recovery.writer()) {
                assertThat(recovery.lostSequence()).isZero();
                assertThat(recovery.clean()).isFalse();
                if (stillWhole) {
                    assertThat(recovery.tornTail()).isEmpty();
                } else if (tear == Tear.ZEROED && at == start) {
                    // Nothing of it is left to be cut.
                    assertThat(recovery.tornTail()).isEmpty();
                    cut++;
                } else {
                    assertThat(recovery.tornTail()).hasValueSatisfying(tail -> {
                        assertThat(tail.file().getFileName()).isEqualTo(segment.getFileName());
                        assertThat(tail.offset()).isEqualTo(start);
                        assertThat(tail.cutBytes() + tail.restoredBytes()).isPositive();
                    });
                    cut++;
                }
                Journals.append(writer, MOST);
                Journals.append(writer, MOST);
            }
            assertThat(copy.resolve(segment.getFileName())).hasSize(4096);
            assertThat(Journals.verify(copy, MOST)).isEqualTo(recovery.writer().durableSequence());
            if (at % 8 != 0) {
                continue;
            }
            Recovery again = JournalRepair.open(copy, OPTIONS);
            again.writer().close();
            assertThat(again.clean()).isTrue();
            assertThat(again.tornTail()).isEmpty();
        }
        assertThat(cut).as("tears that destroyed the block").isGreaterThan((int) (end - start) / 2);
    }

    private static byte[] tear(Tear tear, byte[] whole, int at, int end, SplittableRandom random) {
        byte[] torn = whole.clone();
        switch (tear) {
            case TRUNCATED -> torn = Arrays.copyOf(whole, at);
            case ZEROED -> Arrays.fill(torn, at, end, (byte) 0);
            case GARBAGE -> {
                byte[] garbage = new byte[whole.length - at];
                random.nextBytes(garbage);
                System.arraycopy(garbage, 0, torn, at, garbage.length);
            }
            case FLIPPED -> torn[at] ^= (byte) (1 << random.nextInt(8));
        }
        return torn;
    }

    @Test
    void thatLostASectorInTheMiddleIsCutFromThereAlthoughLaterBlocksAreWhole() throws Exception {
        // After a power failure unsynced sectors are on disk in any order. Nobody was told of any of these blocks.
        Path crashed = crashed(3);
        Path segment = Journals.segments(crashed).get(0);
        List<Long> units = Journals.units(segment);
        long third = units.get(3);
        Journals.flip(segment, third + 80, 0x40);

        Recovery recovery = JournalRepair.open(crashed, OPTIONS);
        recovery.writer().close();
        assertThat(recovery.tornTail()).hasValueSatisfying(tail -> {
            assertThat(tail.offset()).isEqualTo(third);
            assertThat(tail.cutBytes()).isGreaterThan(units.get(5) - third);
        });
        assertThat(Journals.verify(crashed, MOST)).isEqualTo(recovery.lastSequence());
    }

    @Test
    void thatWasDurableIsRefusedAndLeftAsItIs() throws Exception {
        Path crashed = crashed(0);
        Path segment = Journals.segments(crashed).get(0);
        List<Long> units = Journals.units(segment);
        long second = units.get(2);
        byte[] whole = Files.readAllBytes(segment);
        long durable = 1 + Journals.span(1) + Journals.span(1 + Journals.span(1)) - 1;
        for (int at = (int) second; at < units.get(3); at++) {
            Path copy = Journals.copy(crashed, home.resolve("durable"));
            byte[] torn = whole.clone();
            torn[at] ^= 0x10;
            Files.write(copy.resolve(segment.getFileName()), torn);
            TreeMap<String, Integer> before = Journals.fingerprint(copy);
            assertThatThrownBy(() -> JournalRepair.open(copy, OPTIONS))
                    .isInstanceOfSatisfying(DamagedJournalException.class, e -> {
                        assertThat(e.offset()).isEqualTo(second);
                        assertThat(e).hasMessageContaining("to " + durable + " was durable and is gone");
                    });
            assertThat(Journals.fingerprint(copy)).isEqualTo(before);
        }
    }

    @Test
    void thatWasDurableIsGivenUpOnlyWhenToldTo() throws Exception {
        Path crashed = crashed(0);
        Path segment = Journals.segments(crashed).get(0);
        long second = Journals.units(segment).get(2);
        Journals.truncate(segment, second + 10);
        assertThatThrownBy(() -> JournalRepair.open(crashed, OPTIONS))
                .isInstanceOf(DamagedJournalException.class)
                .hasMessageContaining("--accept-loss");

        Recovery recovery = JournalRepair.open(crashed, OPTIONS.acceptingLoss());
        long lost = 1 + Journals.span(1) + Journals.span(1 + Journals.span(1)) - 1;
        assertThat(recovery.lostSequence()).isEqualTo(lost);
        assertThat(recovery.lastSequence()).isEqualTo(Journals.span(1));
        Journals.append(recovery.writer(), MOST);
        recovery.writer().close();

        Recovery after = JournalRepair.open(crashed, OPTIONS);
        after.writer().close();
        assertThat(after.lostSequence()).isZero();
        assertThat(after.clean()).isTrue();
    }

    @Test
    void ofZerosIsTheEndOfACrashedJournalAndNotTorn() {
        Recovery recovery = JournalRepair.open(crashed(1), OPTIONS);
        recovery.writer().close();
        assertThat(recovery.clean()).isFalse();
        assertThat(recovery.tornTail()).isEmpty();
    }

    @Test
    void behindACleanEndIsCut() throws Exception {
        Path directory = home.resolve("clean");
        try (JournalWriter writer = JournalRepair.open(directory, OPTIONS).writer()) {
            Journals.append(writer, MOST);
        }
        Journals.flip(Journals.segments(directory).get(0), 4000, 0xFF);
        Recovery recovery = JournalRepair.open(directory, OPTIONS);
        recovery.writer().close();
        assertThat(recovery.clean()).isTrue();
        assertThat(recovery.tornTail()).isPresent();
        assertThat(Journals.verify(directory, MOST)).isEqualTo(recovery.lastSequence());
    }

    @Test
    void betweenTwoSegmentsIsPickedUpWhereItWasLeft() throws IOException {
        // Death after the old segment's end marker, before the new segment has its name.
        Path directory = home.resolve("rolling");
        JournalWriter writer = JournalRepair.open(directory, OPTIONS).writer();
        while (Journals.segments(directory).size() < 3) {
            Journals.append(writer, MOST);
        }
        writer.abandon();
        Files.delete(Journals.segments(directory).get(2));
        Recovery recovery = JournalRepair.open(directory, OPTIONS);
        assertThat(recovery.tornTail()).isEmpty();
        assertThat(recovery.clean()).isFalse();
        for (int i = 0; i < 100; i++) {
            Journals.append(recovery.writer(), MOST);
        }
        recovery.writer().close();
        assertThat(Journals.verify(directory, MOST)).isEqualTo(recovery.writer().durableSequence());
    }
}
