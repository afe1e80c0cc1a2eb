package rialto.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.aries.tx.control.service.local.impl.TransactionControlImpl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rialto.history.HistoryException;
import rialto.history.HistoryException.Reason;
import rialto.history.HistoryKind;
import rialto.history.HistoryPage;
import rialto.history.HistoryQuery;
import rialto.history.HistoryStatus.State;
import rialto.store.Trouble.Point;

/** Connections are bounded. Who finds none free is told so with what to do, and nothing is lost by it. */
class ExhaustionTest {

    private static final int CONNECTIONS = 2;

    @TempDir
    Path home;

    @Test
    void whoFindsNoConnectionFreeIsToldWhatToDoAndTheProjectionGoesOnAfterwards() throws Exception {
        Journal journal = new Journal().busy(1);
        Trouble trouble = new Trouble();
        try (HistoryStore store = new HistoryStore(
                        new Settings(home, CONNECTIONS, 250, 10),
                        journal,
                        journal::status,
                        new TransactionControlImpl(),
                        trouble)
                .start()) {
            Patience.until(() ->
                    store.status().state() == State.FOLLOWING && store.status().lag() == 0);
            CountDownLatch arrived = new CountDownLatch(CONNECTIONS);
            CountDownLatch letGo = new CountDownLatch(1);
            trouble.begins(Trouble.stuck(Point.SELECT, arrived, letGo));
            List<CompletableFuture<HistoryPage>> asking = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                asking.add(CompletableFuture.supplyAsync(
                        () -> store.find(HistoryQuery.all(HistoryKind.FILLS)), task -> new Thread(task).start()));
            }
            assertThat(arrived.await(20, TimeUnit.SECONDS)).isTrue();

            assertThatThrownBy(() -> store.find(HistoryQuery.all(HistoryKind.FILLS)))
                    .isInstanceOfSatisfying(
                            HistoryException.class, e -> assertThat(e.reason()).isEqualTo(Reason.BUSY))
                    .hasMessage(
                            "All 2 connections to the history database are in use, and none came free within 250 ms."
                                    + " Ask again, ask for smaller pages, or raise 'connections' of the configuration"
                                    + " rialto.store.history.");
            journal.busy(1);
            Patience.until(() -> store.status().problem().startsWith("All 2 connections"));
            assertThat(store.status().state()).isEqualTo(State.FOLLOWING);
            assertThat(store.status().lag()).isPositive();

            trouble.ends();
            letGo.countDown();
            for (CompletableFuture<HistoryPage> each : asking) {
                // They wait before they look, and what is projected meanwhile may be seen.
                assertThat(each.get(20, TimeUnit.SECONDS).rows()).hasSizeBetween(3, 6);
            }
            Patience.until(() ->
                    store.status().state() == State.FOLLOWING && store.status().lag() == 0);
            assertThat(store.find(HistoryQuery.all(HistoryKind.FILLS)).rows()).hasSize(6);
        }
    }
}
