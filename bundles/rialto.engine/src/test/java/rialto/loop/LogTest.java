package rialto.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import rialto.kernel.Bytes;
import rialto.kernel.Frame;
import rialto.kernel.OutcomeWriter;

/** The log in memory: readers see whole frames in order or learn that they lost their place, never anything between. */
class LogTest {

    private final OutcomeWriter none = new OutcomeWriter();
    private final byte[] input = new byte[64_000];

    private void write(Log log, long sequence, int length) {
        Bytes.putLong(input, 0, sequence);
        for (int i = 8; i < length; i++) {
            input[i] = (byte) (sequence + i);
        }
        log.write(sequence, sequence * 10, 0, input, 0, length, none, false);
    }

    private static void check(FrameReader reader, long sequence, int length) {
        assertThat(reader.sequence()).isEqualTo(sequence);
        assertThat(reader.nanos()).isEqualTo(sequence * 10);
        assertThat(reader.inputLength()).isEqualTo(length);
        byte[] frame = reader.frame();
        if (Bytes.getLong(frame, Frame.HEADER) != sequence) {
            throw new AssertionError("frame " + sequence + " holds input " + Bytes.getLong(frame, Frame.HEADER));
        }
        for (int i = 8; i < length; i++) {
            if (frame[Frame.HEADER + i] != (byte) (sequence + i)) {
                throw new AssertionError("frame " + sequence + " is torn at " + i);
            }
        }
    }

    @Test
    void framesComeBackWholeAndInOrderOverManyLaps() {
        Log log = new Log(1 << 24);
        FrameReader reader = FrameReader.atEnd(log, null, () -> 0, 1);
        SplittableRandom random = new SplittableRandom(1);
        for (long sequence = 1; sequence <= 20_000; sequence++) {
            int length = 8 + random.nextInt(8_000);
            write(log, sequence, length);
            assertThat(reader.next()).isTrue();
            check(reader, sequence, length);
        }
        assertThat(reader.next()).isFalse();
        assertThat(reader.lost()).isFalse();
    }

    @Test
    void aReaderThatIsOverrunWithoutAJournalSaysSo() {
        Log log = new Log(1 << 24);
        FrameReader reader = FrameReader.atEnd(log, null, () -> 0, 1);
        for (long sequence = 1; sequence <= 2_000; sequence++) {
            write(log, sequence, 60_000);
        }
        assertThat(reader.next()).isFalse();
        assertThat(reader.lost()).isTrue();
    }

    @Test
    void aReaderFindsAFrameOfThePastThatIsStillInMemory() {
        Log log = new Log(1 << 24);
        for (long sequence = 1; sequence <= 5_000; sequence++) {
            write(log, sequence, 100);
        }
        FrameReader reader = new FrameReader(log, null, () -> 0, 3_210);
        assertThat(reader.next()).isTrue();
        check(reader, 3_210, 100);
    }

    @Test
    void theWriterWaitsForTheJournalAndForNobodyElse() {
        Log log = new Log(1 << 24);
        log.release(0);
        long sequence = 0;
        while (log.hasRoom()) {
            write(log, ++sequence, 60_000);
        }
        assertThat(sequence).isGreaterThan(50);
        log.release(log.published());
        assertThat(log.hasRoom()).isTrue();
        log.releaseAll();
        for (int i = 0; i < 1_000; i++) {
            assertThat(log.hasRoom()).isTrue();
            write(log, ++sequence, 60_000);
        }
    }

    @Test
    void aReaderOnAnotherThreadNeverSeesATornFrame() throws InterruptedException {
        Log log = new Log(1 << 24);
        FrameReader reader = FrameReader.atEnd(log, null, () -> 0, 1);
        AtomicLong read = new AtomicLong();
        AtomicLong lastWritten = new AtomicLong(Long.MAX_VALUE);
        Throwable[] failure = new Throwable[1];
        Thread thread = new Thread(() -> {
            try {
                while (!reader.lost() && reader.sequence() < lastWritten.get()) {
                    if (reader.next()) {
                        check(reader, reader.sequence(), reader.inputLength());
                        read.incrementAndGet();
                    }
                }
            } catch (Throwable e) {
                failure[0] = e;
            }
        });
        thread.start();
        SplittableRandom random = new SplittableRandom(2);
        for (long sequence = 1; sequence <= 100_000; sequence++) {
            write(log, sequence, 8 + random.nextInt(2_000));
        }
        lastWritten.set(100_000);
        thread.join();
        assertThat(failure[0]).isNull();
        assertThat(read.get()).isPositive();
    }
}
