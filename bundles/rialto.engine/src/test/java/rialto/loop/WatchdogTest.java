package rialto.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import rialto.strategy.fuel.Exhaustion;
import rialto.strategy.fuel.Fuel;
import rialto.strategy.fuel.MeteredThread;

/** Callbacks that hide from the meter are cut off, and those that a busy host holds up are not. */
class WatchdogTest {

    private static final long PLENTY = Long.MAX_VALUE;

    private static Exhaustion watched(Runnable callback) throws Exception {
        CompletableFuture<Exhaustion> ended = new CompletableFuture<>();
        MeteredThread thread = new MeteredThread("watched", () -> {
            MeteredThread meter = (MeteredThread) Thread.currentThread();
            meter.refill(PLENTY);
            try {
                callback.run();
            } catch (RuntimeException | Error stopped) {
                // What stopped it is asked of the meter.
            }
            ended.complete(meter.exhaustion());
        });
        thread.start();
        Thread watchdog = new Thread(new Watchdog(thread), "watchdog");
        watchdog.start();
        Exhaustion why = ended.get(30, TimeUnit.SECONDS);
        watchdog.join();
        return why;
    }

    @Test
    void aCallbackThatWorksWithoutEndIsCutOff() throws Exception {
        assertThat(watched(() -> {
                    while (true) {
                        Fuel.burn(0);
                    }
                }))
                .isEqualTo(Exhaustion.CUT_OFF);
    }

    @Test
    void aCallbackThatTheHostHoldsUpGoesOn() throws Exception {
        assertThat(watched(() -> {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
                    Fuel.burn(1);
                }))
                .isEqualTo(Exhaustion.NONE);
    }

    @Test
    void aCallbackThatWaitsWithoutEndIsCutOff() throws Exception {
        assertThat(watched(() -> {
                    while (true) {
                        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
                        Fuel.burn(0);
                    }
                }))
                .isEqualTo(Exhaustion.CUT_OFF);
    }
}
