package rialto.deploy.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import rialto.engine.EngineException;

/** Nobody waits for what a deployer that stopped will not do. */
class DeployThreadTest {

    @Test
    void tellsWhoeverAwaitsWhatIsNotDoneAnyMore() throws Exception {
        DeployThread thread = new DeployThread();
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        thread.later("something long", () -> {
            busy.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                // The deployer does not wait for ever.
                Thread.currentThread().interrupt();
            }
        });
        busy.await();
        Reconstruction verification = new Reconstruction(thread, null, null, null);
        CompletableFuture<Object> constructed = CompletableFuture.supplyAsync(
                () -> verification.construct("cross", "acme.cross", "1.0.0", "00", new TreeMap<>()));
        TestPlatform.until("it waits for its turn", () -> thread.waiting() == 1);
        CompletableFuture<Void> stopping = CompletableFuture.runAsync(thread::stop);
        TestPlatform.until("what waits is dropped", () -> thread.waiting() == 0);
        go.countDown();
        assertThat(constructed)
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableOfType(java.util.concurrent.ExecutionException.class)
                .withCauseInstanceOf(EngineException.class)
                .withMessageContaining("the deployer stopped before it was done");
        stopping.join();
        assertThatThrownBy(() -> verification.construct("cross", "acme.cross", "1.0.0", "00", new TreeMap<>()))
                .hasMessageContaining("the deployer stopped");
    }
}
