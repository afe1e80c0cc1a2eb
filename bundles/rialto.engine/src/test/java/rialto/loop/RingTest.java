package rialto.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import rialto.kernel.Bytes;
import rialto.kernel.Frame;
import rialto.kernel.InputWriter;

/** The ring: nothing is lost, doubled or torn, and its last eighth is kept for what must not be dropped. */
class RingTest {

    private static final int SMALLEST = 1 << 22;

    @Test
    void aRingOfTheStandardSizeHoldsTenThousandEvents() {
        Ring ring = new Ring(Settings.RING_BYTES);
        int held = 0;
        while (ring.claim(InputWriter.QUOTE_LENGTH, true) >= 0) {
            held++;
        }
        assertThat(held).isGreaterThan(10_000);
    }

    @Test
    void marketDataFindsNoRoomInTheLastEighthWhileReportsDo() {
        Ring ring = new Ring(SMALLEST);
        while (ring.claim(1_000, true) >= 0) {
            // Until market data finds no more room.
        }
        assertThat(ring.usedBytes()).isBetween(SMALLEST * 7L / 8 - 2_048, SMALLEST * 7L / 8);
        int reports = 0;
        while (ring.claim(1_000, false) >= 0) {
            reports++;
        }
        assertThat(reports).isGreaterThan(SMALLEST / 8 / 1_024 - 2);
        assertThat(ring.usedBytes()).isGreaterThan(SMALLEST - 2_048L);
    }

    @Test
    void roomComesBackWhenRecordsAreTaken() {
        Ring ring = new Ring(SMALLEST);
        for (int lap = 0; lap < 50; lap++) {
            int written = 0;
            for (long claim = ring.claim(3_000, true); claim >= 0; claim = ring.claim(3_000, true)) {
                Bytes.putInt(ring.memory(), ring.offset(claim), written++);
                ring.publish(claim, lap, null);
            }
            for (int i = 0; i < written; i++) {
                assertThat(ring.poll()).isTrue();
                assertThat(Bytes.getInt(ring.memory(), ring.offset())).isEqualTo(i);
                assertThat(ring.stamp()).isEqualTo(lap);
                ring.advance();
            }
            assertThat(ring.poll()).isFalse();
            assertThat(ring.usedBytes()).isZero();
        }
    }

    @Test
    void manyWritersOfManySizesLoseAndTearNothing() throws InterruptedException {
        Ring ring = new Ring(SMALLEST);
        int writers = 3;
        int each = 100_000;
        CountDownLatch go = new CountDownLatch(1);
        for (int w = 0; w < writers; w++) {
            int writer = w;
            Thread thread = new Thread(() -> {
                SplittableRandom random = new SplittableRandom(writer);
                try {
                    go.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                for (int i = 0; i < each; i++) {
                    int length = 16 + random.nextInt(600);
                    long claim = ring.claim(length, false);
                    while (claim < 0) {
                        Thread.onSpinWait();
                        claim = ring.claim(length, false);
                    }
                    int at = ring.offset(claim);
                    Bytes.putInt(ring.memory(), at, writer);
                    Bytes.putInt(ring.memory(), at + 4, i);
                    for (int k = 8; k < length; k++) {
                        ring.memory()[at + k] = (byte) (writer * 31 + i);
                    }
                    ring.publish(claim, i, i % 7 == 0 ? "a" + i : null);
                }
            });
            thread.setDaemon(true);
            thread.start();
        }
        go.countDown();
        int[] next = new int[writers];
        for (int taken = 0; taken < writers * each; taken++) {
            while (!ring.poll()) {
                Thread.onSpinWait();
            }
            int at = ring.offset();
            int writer = Bytes.getInt(ring.memory(), at);
            int i = Bytes.getInt(ring.memory(), at + 4);
            if (i != next[writer]++) {
                throw new AssertionError("writer " + writer + " wrote " + (next[writer] - 1) + ", read " + i);
            }
            for (int k = 8; k < ring.length(); k++) {
                if (ring.memory()[at + k] != (byte) (writer * 31 + i)) {
                    throw new AssertionError("record " + i + " of writer " + writer + " is torn at " + k);
                }
            }
            Object attachment = ring.attachment();
            if (i % 7 == 0 ? !("a" + i).equals(attachment) : attachment != null) {
                throw new AssertionError("record " + i + " came with " + attachment);
            }
            ring.advance();
        }
        assertThat(next).containsOnly(each);
    }

    @Test
    void impossibleSizesAreRefused() {
        assertThatThrownBy(() -> new Ring(1_000_000)).hasMessageContaining("power of two");
        Ring ring = new Ring(SMALLEST);
        assertThatThrownBy(() -> ring.claim(Frame.MAX_INPUT + 1, true)).hasMessageContaining("larger than the largest");
    }
}
