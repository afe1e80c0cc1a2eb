package rialto.indicators;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rialto.indicators.Specimen.Bar;

/**
 * An update allocates nothing, counted in bytes by the JVM, whichever way its window or queue turns.
 *
 * <p>Each round takes the same updates through warm-up, steady state and reset, so what an indicator allocated it would
 * allocate in every round. The JVM itself now and then allocates a few bytes once, when it replaces compiled code;
 * hence one round of exactly nothing is what counts.
 */
class AllocationTest {

    private static final int ROUNDS = 10;
    private static final int UPDATES = 100_000;

    @ParameterizedTest
    @MethodSource("rialto.indicators.Specimen#all")
    void updatesAllocateNothing(Specimen specimen) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        assertThat(threads.isThreadAllocatedMemoryEnabled()).isTrue();
        Bar[] bars = Specimen.bars(4096, 6).toArray(Bar[]::new);
        Indicator indicator = specimen.make().apply(50);
        long thread = Thread.currentThread().getId();
        long least = Long.MAX_VALUE;
        double sum = run(specimen, indicator, bars);
        for (int round = 0; round < ROUNDS; round++) {
            long before = threads.getThreadAllocatedBytes(thread);
            sum += run(specimen, indicator, bars);
            least = Math.min(least, threads.getThreadAllocatedBytes(thread) - before);
        }
        assertThat(sum).isFinite();
        assertThat(least).as("bytes allocated by %d updates", UPDATES).isZero();
    }

    private static double run(Specimen specimen, Indicator indicator, Bar[] bars) {
        double sum = 0;
        for (int i = 0; i < UPDATES; i++) {
            double value = specimen.update(indicator, bars[i & 4095]);
            sum += indicator.ready() ? value + indicator.value() : 0;
            if (i % 1000 == 999) {
                indicator.reset();
            }
        }
        return sum;
    }
}
