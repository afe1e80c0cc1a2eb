package rialto.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.aries.tx.control.service.local.impl.TransactionControlImpl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rialto.history.HistoryException;
import rialto.history.HistoryKind;
import rialto.history.HistoryPage;
import rialto.history.HistoryQuery;
import rialto.history.HistoryStatus.State;
import rialto.order.Side;

/** History on a real database: what it shows, and that nothing which happens to the database costs a row or gives one twice. */
class HistoryStoreTest {

    @TempDir
    Path home;

    private final Journal journal = new Journal();
    private HistoryStore store;

    @AfterEach
    void stop() {
        if (store != null) {
            store.close();
        }
    }

    private void start() {
        start(10, source -> source);
    }

    private void start(int batch, UnaryOperator<DataSource> around) {
        store = new HistoryStore(
                        new Settings(home.resolve("history"), 3, 250, batch),
                        journal,
                        journal::status,
                        new TransactionControlImpl(),
                        around)
                .start();
    }

    private void caughtUp() {
        Patience.until(() ->
                store.status().state() == State.FOLLOWING && store.status().lag() == 0);
    }

    private List<String> all(HistoryKind kind, String... columns) {
        HistoryPage page = store.find(HistoryQuery.all(kind));
        List<String> rows = new ArrayList<>();
        for (List<Object> row : page.rows()) {
            List<String> shown = new ArrayList<>();
            for (String column : columns) {
                shown.add(String.valueOf(row.get(page.columns().indexOf(column))));
            }
            rows.add(String.join(" ", shown));
        }
        return rows;
    }

    @Test
    void ordersShowHowTheyStandAndFillsWhatTheyWere() {
        journal.filled("first", Side.BUY, "2", "100.5", "0.1");
        journal.accepted("first", Side.SELL, "1.5", "101");
        start();
        caughtUp();

        assertThat(all(
                        HistoryKind.ORDERS,
                        "orderId",
                        "side",
                        "quantity",
                        "price",
                        "status",
                        "cumQuantity",
                        "averagePrice"))
                .containsExactly("2 SELL 1.5 101 PENDING_NEW 0 null", "1 BUY 2 100.5 FILLED 2 100.5");
        assertThat(all(HistoryKind.FILLS, "orderId", "side", "quantity", "price", "fee", "feeCurrency"))
                .containsExactly("1 BUY 2 100.5 0.1 USDT");
    }

    @Test
    void aPositionRealisesByAverageCostAndATradeEndsWhereItPassesZero() {
        journal.filled("first", Side.BUY, "1", "100", "0.1");
        journal.filled("first", Side.BUY, "1", "110", "0.1");
        journal.filled("first", Side.SELL, "3", "120", "0.3");
        start();
        caughtUp();

        assertThat(all(HistoryKind.POSITIONS, "quantity", "averagePrice", "realised", "fees", "bought", "sold"))
                .containsExactly("-1 120 30 0.5 2 3");
        assertThat(all(HistoryKind.TRADES, "side", "quantity", "entryPrice", "exitPrice", "realised", "status"))
                .containsExactly("SELL 1 120 null 0 OPEN", "BUY 2 105 120 30 CLOSED");
    }

    @Test
    void deploymentsSwapsJobsAndRefusalsAreThereToo() {
        journal.busy(2);
        start();
        caughtUp();

        assertThat(all(HistoryKind.SWAPS, "deployment", "fromVersion", "toVersion", "status"))
                .containsExactly("first 1.0.0 1.0.1 ROLLED_BACK", "first  1.0.0 COMMITTED");
        assertThat(all(HistoryKind.JOBS, "job", "status", "steps"))
                .containsExactly("job-1 COMMITTED 2", "job-0 COMMITTED 2");
        assertThat(all(HistoryKind.RISK, "status", "deployment", "text"))
                .containsExactly("REFUSED second too much", "REFUSED second too much");
        assertThat(all(HistoryKind.DEPLOYMENTS, "status")).hasSize(4);
    }

    @Test
    void pagesGoThroughAllRowsOnceAndFiltersHold() {
        journal.busy(30);
        start();
        caughtUp();

        List<Object> ids = new ArrayList<>();
        String cursor = null;
        do {
            HistoryPage page =
                    store.find(new HistoryQuery(HistoryKind.FILLS, "second", null, 0, null, 0, 0, 7, cursor));
            page.rows().forEach(row -> ids.add(row.get(0)));
            cursor = page.nextCursor();
        } while (cursor != null);
        assertThat(ids)
                .hasSize(30)
                .doesNotHaveDuplicates()
                .isSortedAccordingTo((a, b) -> Long.compare((Long) b, (Long) a));
        assertThat(store.find(new HistoryQuery(HistoryKind.FILLS, null, null, 5, null, 0, 0, 10, null))
                        .rows())
                .hasSize(1);
        assertThatThrownBy(() -> store.find(new HistoryQuery(HistoryKind.JOBS, "first", null, 0, null, 0, 0, 10, null)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("JOBS cannot be filtered by deployment");
    }

    @Test
    void whatIsNotDurableIsNotHistory() {
        journal.busy(1);
        long durable = journal.sequence();
        journal.withoutSync().busy(1);
        start();
        Patience.until(() -> store.status().sequence() == durable);
        assertThat(store.status().lag()).isEqualTo(journal.sequence() - durable);
        assertThat(all(HistoryKind.FILLS, "orderId")).hasSize(3);

        journal.sync();
        caughtUp();
        assertThat(all(HistoryKind.FILLS, "orderId")).hasSize(6);
    }

    @Test
    void aStopInBetweenAndABatchOfOneGiveTheSameRows() {
        journal.busy(20);
        start();
        caughtUp();
        store.close();
        journal.busy(20);
        start(1, source -> source);
        caughtUp();
        String inTwo = store.rowHash();
        store.rebuild("test");
        Patience.until(() -> journal.subscriptions() == 3 && store.status().lag() == 0);
        caughtUp();

        assertThat(store.rowHash()).isEqualTo(inTwo);
    }

    @Test
    void filesDeletedWhileItRunsAreRebuiltToTheSameHash() throws IOException {
        journal.busy(50);
        start();
        caughtUp();
        String before = store.rowHash();

        Directories.delete(home.resolve("history"));
        Patience.until(() -> journal.subscriptions() == 2);
        caughtUp();

        assertThat(store.rowHash()).isEqualTo(before);
        try (Stream<Path> databases = Files.list(home.resolve("history"))) {
            assertThat(databases.filter(Files::isDirectory)).hasSize(1);
        }
    }

    @Test
    void damagedFilesAreReplacedByARebuildAtTheNextStart() throws IOException {
        journal.busy(5);
        start();
        caughtUp();
        String before = store.rowHash();
        store.close();
        try (Stream<Path> files = Files.walk(home.resolve("history"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".dat")).toList()) {
                Files.write(file, new byte[100]);
            }
        }
        start();
        caughtUp();

        assertThat(store.rowHash()).isEqualTo(before);
    }

    @Test
    void aFailingDatabaseCostsNoRowAndGivesNoneTwice() {
        Trouble trouble = new Trouble();
        journal.busy(5);
        start(10, trouble);
        caughtUp();
        trouble.begins(Trouble.full());
        journal.busy(5);
        Patience.until(() -> store.status().state() == State.FAILING);
        assertThat(store.status().problem()).contains("no space left");
        assertThat(store.status().lag()).isPositive();
        journal.busy(5);
        trouble.ends();
        caughtUp();
        String recovered = store.rowHash();
        store.rebuild("test");
        Patience.until(() -> store.status().state() == State.REBUILDING || journal.subscriptions() > 2);
        caughtUp();

        assertThat(all(HistoryKind.FILLS, "orderId")).hasSize(45);
        assertThat(store.rowHash()).isEqualTo(recovered);
    }

    @Test
    void anErrorIsToldAndGotOverLikeAFailure() {
        Trouble trouble = new Trouble();
        journal.busy(5);
        start(10, trouble);
        caughtUp();
        trouble.begins(point -> {
            throw new NoClassDefFoundError("gone/Missing");
        });
        journal.busy(5);
        Patience.until(() -> store.status().state() == State.FAILING);
        assertThat(store.status().problem()).contains("gone/Missing");
        trouble.ends();
        caughtUp();
        assertThat(all(HistoryKind.FILLS, "orderId")).hasSize(30);
    }

    @Test
    void aJournalThatIsAnotherOneIsProjectedAnew() {
        journal.busy(10);
        start();
        caughtUp();
        store.close();

        Journal younger = new Journal().busy(1);
        store = new HistoryStore(
                        Settings.standard(home.resolve("history")),
                        younger,
                        younger::status,
                        new TransactionControlImpl(),
                        source -> source)
                .start();
        caughtUp();
        assertThat(all(HistoryKind.FILLS, "orderId")).hasSize(3);
    }

    @Test
    void askedBeforeItIsOpenItSaysSo() {
        store = new HistoryStore(
                Settings.standard(home), journal, journal::status, new TransactionControlImpl(), source -> source);
        assertThatThrownBy(() -> store.find(HistoryQuery.all(HistoryKind.ORDERS)))
                .isInstanceOf(HistoryException.class)
                .hasMessageContaining("being opened");
    }

    @Test
    void whatIsNoLongerRememberedIsFoundInTheDatabase() {
        int many = 5_000; // more than are remembered
        for (int i = 0; i < many; i++) {
            journal.job("job-" + i, "SHADOW");
            journal.filled("d-" + i, Side.BUY, "1", "100", "0");
        }
        for (int i = 0; i < many; i++) {
            journal.job("job-" + i, "COMMITTED");
            journal.filled("d-" + i, Side.SELL, "1", "110", "0");
        }
        start(1_000, source -> source);
        caughtUp();

        assertThat(store.find(HistoryQuery.all(HistoryKind.JOBS)).rows().get(0).get(0))
                .isEqualTo((long) many);
        assertThat(all(HistoryKind.JOBS, "status", "steps")).containsOnly("COMMITTED 2");
        assertThat(store.find(HistoryQuery.all(HistoryKind.POSITIONS))
                        .rows()
                        .get(0)
                        .get(0))
                .isEqualTo((long) many);
        assertThat(all(HistoryKind.POSITIONS, "quantity", "realised")).containsOnly("0 10");
        assertThat(all(HistoryKind.TRADES, "status", "realised", "fills")).containsOnly("CLOSED 10 2");
    }

    @Test
    void aJournalWhoseBeginningIsGoneIsProjectedFromItsOldestInputAndSaysSo() {
        journal.filled("first", Side.BUY, "2", "100", "0.2");
        long first = journal.sequence() + 1;
        journal.define();
        journal.filled("first", Side.SELL, "3", "110", "0.3");
        journal.prune(first);
        start();
        caughtUp();

        assertThat(store.status().firstSequence()).isEqualTo(first);
        assertThat(all(HistoryKind.FILLS, "side", "quantity", "position")).containsExactly("SELL 3 -1");
        assertThat(all(HistoryKind.POSITIONS, "quantity", "averagePrice", "realised"))
                .as("two were there already; they are taken over at the price of the first fill")
                .containsExactly("-1 110 0");
        assertThat(all(HistoryKind.TRADES, "side", "quantity", "realised", "status"))
                .containsExactly("SELL 1 0 OPEN", "BUY 2 0 CLOSED");
    }

    @Test
    void ordersWhoseInstrumentWasDefinedInWhatIsGoneAreLeftOut() {
        long first = journal.sequence() + 1;
        journal.filled("first", Side.BUY, "2", "100", "0.2");
        journal.define();
        journal.filled("first", Side.BUY, "2", "100", "0.2");
        journal.prune(first);
        start();
        caughtUp();

        assertThat(all(HistoryKind.ORDERS, "orderId")).containsExactly("2");
        assertThat(all(HistoryKind.FILLS, "orderId", "position")).containsExactly("2 4");
    }

    @Test
    void aDatabaseThatEndsBeforeTheOldestInputIsProjectedAnew() {
        journal.busy(2);
        start();
        caughtUp();
        assertThat(store.status().firstSequence()).isEqualTo(1);
        store.close();

        journal.busy(2);
        long first = journal.sequence() + 1;
        journal.define();
        journal.busy(1);
        journal.prune(first);
        start();
        caughtUp();

        assertThat(store.status().firstSequence()).isEqualTo(first);
        assertThat(all(HistoryKind.FILLS, "orderId")).hasSize(3);
    }

    @Test
    void whileItIsProjectedAnewItSaysHowFarRatherThanShowHalf() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch letGo = new CountDownLatch(1);
        AtomicInteger commits = new AtomicInteger();
        Trouble trouble = new Trouble();
        Trouble.Matter stuck = Trouble.stuck(Trouble.Point.COMMIT, arrived, letGo);
        // Two transactions, one that fails, after which the database is opened again, and one that stands still.
        trouble.begins(point -> {
            if (point == Trouble.Point.COMMIT && commits.incrementAndGet() <= 3) {
                if (commits.get() == 3) {
                    throw new SQLException("no space left on device");
                }
            } else {
                stuck.at(point);
            }
        });
        journal.busy(20);
        start(10, trouble);
        assertThat(arrived.await(20, TimeUnit.SECONDS)).isTrue();

        assertThat(store.status().state()).isEqualTo(State.REBUILDING);
        assertThat(store.status().progress()).isStrictlyBetween(0.0, 1.0);
        assertThatThrownBy(() -> store.find(HistoryQuery.all(HistoryKind.ORDERS)))
                .isInstanceOf(HistoryException.class)
                .hasMessageMatching("History is being projected .*: [1-9][0-9]? %\\. Ask again .*");
        letGo.countDown();
        caughtUp();
        assertThat(all(HistoryKind.FILLS, "orderId")).hasSize(60);
    }
}
