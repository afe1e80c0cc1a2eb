package rialto.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import rialto.kernel.Frame;
import rialto.kernel.OutcomeWriter;

/** Readers of the log: what they leave out, and what they hold back. */
class FrameReaderTest {

    private static final int CAPACITY = 1 << 24;

    private final Log log = new Log(CAPACITY);
    private final OutcomeWriter outcomes = new OutcomeWriter();
    private long sequence;

    private void write(int length, boolean withOutcome) {
        byte[] input = new byte[length];
        Arrays.fill(input, (byte) ++sequence);
        outcomes.clear();
        if (withOutcome) {
            outcomes.alert("test", "frame " + sequence);
        }
        log.write(sequence, sequence * 1_000, 0, input, 0, length, outcomes, withOutcome);
    }

    @Test
    void aReaderOfOutcomesSeesEveryFrameAndThoseWithOutcomesWhole() {
        FrameReader reader = FrameReader.atEnd(log, null, () -> 0, 1).outcomesOnly();
        for (int i = 1; i <= 1_000; i++) {
            write(20 + i, i % 7 == 0);
        }
        for (int i = 1; i <= 1_000; i++) {
            assertThat(reader.next()).isTrue();
            assertThat(reader.sequence()).isEqualTo(i);
            assertThat(reader.nanos()).isEqualTo(i * 1_000L);
            assertThat(reader.durable()).isEqualTo(i % 7 == 0);
            assertThat(reader.outcomeLength() > 0).isEqualTo(i % 7 == 0);
            if (i % 7 == 0) {
                assertThat(reader.inputLength()).isEqualTo(20 + i);
                assertThat(reader.frame()[Frame.HEADER + 19 + i]).isEqualTo((byte) i);
                byte[] told = Arrays.copyOfRange(
                        reader.frame(), reader.outcomeOffset(), reader.outcomeOffset() + reader.outcomeLength());
                assertThat(new String(told, java.nio.charset.StandardCharsets.ISO_8859_1))
                        .endsWith("frame " + i);
            }
        }
        assertThat(reader.next()).isFalse();
    }

    @Test
    void aReaderThatHoldsTheLogIsNeverOverrun() {
        FrameReader reader = FrameReader.atEnd(log, null, () -> 0, 1).holding();
        while (log.hasRoom()) {
            write(1_000, false);
        }
        long full = sequence;
        for (long i = 1; i <= full; i++) {
            assertThat(reader.next()).isTrue();
            assertThat(reader.sequence()).isEqualTo(i);
        }
        assertThat(log.hasRoom()).isTrue();
        assertThat(reader.next()).isFalse();
        assertThat(reader.lost()).isFalse();
    }
}
