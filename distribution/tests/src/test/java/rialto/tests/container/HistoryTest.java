package rialto.tests.container;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import javax.inject.Inject;
import javax.sql.DataSource;
import org.junit.Before;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import rialto.engine.Engine;
import rialto.history.History;
import rialto.history.HistoryKind;
import rialto.history.HistoryQuery;
import rialto.history.HistoryStatus;

/** History of the platform as it ships: an order is found in it, as CSV too, and whatever becomes of the database, trading goes on. */
public class HistoryTest extends InContainer {

    private static final int ORDERS = 5;
    private static final long INPUTS = 200;

    @Inject
    private Engine engine;

    @Inject
    private History history;

    private final HttpClient http = HttpClient.newHttpClient();
    private String endpoint;
    private Path home;
    private String token;

    @Before
    public void ready() throws Exception {
        ServiceReference<?> runtime =
                context.getServiceReference("org.osgi.service.servlet.runtime.HttpServiceRuntime");
        endpoint = ((String[]) runtime.getProperty("osgi.http.endpoint"))[0].replaceAll("/$", "");
        home = Path.of(context.getProperty("rialto.home"));
        Eventually.until(
                () -> http.send(
                                HttpRequest.newBuilder(URI.create(endpoint + "/health/ready"))
                                        .build(),
                                BodyHandlers.discarding())
                        .statusCode(),
                status -> status == 200);
        token = Files.readString(home.resolve("conf/admin.token")).strip();
    }

    @Test
    public void anOrderIsInHistoryAndStaysThereWhenTheDatabaseIsDeleted() throws Exception {
        place("history", "0.01", "=1+1");

        Eventually.until(() -> get("/history/fills?deployment=manual"), body -> body.contains("\"quantity\":\"0.01\""));
        Eventually.until(
                () -> get("/history/orders?deployment=manual&status=FILLED&format=csv"),
                body -> body.startsWith("orderId,clOrdId,") && body.contains(",'=1+1 [key history],"));

        delete(home.resolve("history"));
        Eventually.until(() -> get("/history"), body -> body.contains("\"state\":\"FOLLOWING\"") && databases() == 1);
        Eventually.until(() -> get("/history/fills?deployment=manual"), body -> body.contains("\"quantity\":\"0.01\""));
        assertTrue(get("/history/hash"), get("/history/hash").matches("\\{\"rowHash\":\"[0-9]+:[0-9a-f]{64}\"}\\s*"));
    }

    @Test
    public void aDatabaseThatStandsStillHoldsNeitherTheLoopNorAnOrder() throws Exception {
        place("slow-0", "0.002", "before");
        assertEquals("its order was filled", 0, openOrders());
        caughtUp();
        int filled = filled();
        try (Connection other = database().getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("lock table CHECKPOINT in exclusive mode");
            place("slow-1", quantity(21), "while the database waits for a lock");
            Eventually.until(() -> waiting(statement), waits -> waits > 0);
            long stands = history.status().sequence();
            for (int i = 2; i <= ORDERS; i++) {
                place("slow-" + i, quantity(20 + i), "while the database waits for a lock");
            }
            long from = engine.status().sequence();
            Eventually.until(() -> engine.status().sequence(), sequence -> sequence >= from + INPUTS);

            assertEquals(
                    "the projection got no further", stands, history.status().sequence());
            assertTrue(history.status().toString(), history.status().lag() >= INPUTS);
            assertEquals("every order was filled all the same", 0, openOrders());
            other.rollback();
        }
        caughtUp();
        assertEquals(filled + ORDERS, filled());
    }

    /** How many wait for a lock of the database. */
    private static int waiting(Statement statement) throws SQLException {
        try (ResultSet locks =
                statement.executeQuery("select count(*) from syscs_diag.lock_table where state = 'WAIT'")) {
            locks.next();
            return locks.getInt(1);
        }
    }

    @Test
    public void aDatabaseThatIsGoneAndCannotBeMadeAgainHoldsNeitherTheLoopNorAnOrder() throws Exception {
        place("gone-0", "0.003", "before");
        assertEquals("its order was filled", 0, openOrders());
        caughtUp();
        int filled = filled();
        Path inTheWay = Files.writeString(home.resolve("in-the-way"), "no directory can be made here");
        Files.move(home.resolve("history"), home.resolve("history-gone"));
        Files.move(inTheWay, home.resolve("history"));
        try {
            tradesWithoutHistory();
        } finally {
            Files.delete(home.resolve("history"));
        }
        caughtUp();
        assertEquals(filled + ORDERS, filled());
    }

    private void tradesWithoutHistory() throws Exception {
        Eventually.until(() -> history.status().state(), state -> state == HistoryStatus.State.FAILING);
        for (int i = 1; i <= ORDERS; i++) {
            place("gone-" + i, quantity(40 + i), "while there is no database");
        }
        long from = engine.status().sequence();
        Eventually.until(() -> engine.status().sequence(), sequence -> sequence >= from + INPUTS);
        assertEquals("every order was filled all the same", 0, openOrders());
        assertTrue(get("/history/fills"), get("/history/fills").contains("\"code\":\"history-away\""));
        assertTrue(history.status().toString(), history.status().lag() >= INPUTS);
    }

    /** So many lots: orders alike would be refused as repetitions. */
    private static String quantity(int lots) {
        return BigDecimal.valueOf(lots, 3).toPlainString();
    }

    /** Orders of nobody's strategy that have not ended. */
    private int openOrders() throws Exception {
        return Eventually.until(
                () -> engine.<Integer>ask(trading -> {
                            int open = 0;
                            for (int i = 0; i < trading.orders().openCount(); i++) {
                                open += trading.orders().open(i).deployment().equals("manual") ? 1 : 0;
                            }
                            return open;
                        })
                        .get(),
                open -> open == 0);
    }

    private void caughtUp() throws Exception {
        long wanted = engine.status().sequence();
        Eventually.until(
                history::status,
                status -> status.state() == HistoryStatus.State.FOLLOWING && status.sequence() >= wanted);
    }

    /** Filled manual orders in history. */
    private int filled() {
        return history.find(new HistoryQuery(
                        HistoryKind.ORDERS, "manual", null, 0, "FILLED", 0, 0, HistoryQuery.MOST, null))
                .rows()
                .size();
    }

    /** The database of history as another of its users sees it. */
    private DataSource database() throws Exception {
        Bundle derby = Arrays.stream(context.getBundles())
                .filter(bundle -> "rialto.derby".equals(bundle.getSymbolicName()))
                .findFirst()
                .orElseThrow();
        DataSource source = (DataSource) derby.loadClass("org.apache.derby.jdbc.EmbeddedDataSource")
                .getConstructor()
                .newInstance();
        try (Stream<Path> files = Files.list(home.resolve("history"))) {
            Path directory = files.filter(Files::isDirectory).findFirst().orElseThrow();
            source.getClass()
                    .getMethod("setDatabaseName", String.class)
                    .invoke(source, directory.toAbsolutePath().toString());
        }
        return source;
    }

    private void place(String key, String quantity, String reason) throws Exception {
        HttpResponse<String> placed = http.send(
                request("/orders")
                        .header("Idempotency-Key", key)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(
                                "{\"instrument\":\"BTCUSDT.sim\",\"side\":\"BUY\",\"ordType\":\"MARKET\",\"quantity\":\""
                                        + quantity + "\",\"reason\":\""
                                        + reason + "\"}"))
                        .build(),
                BodyHandlers.ofString());
        assertEquals(placed.body(), 201, placed.statusCode());
    }

    private long databases() {
        Path history = home.resolve("history");
        if (!Files.isDirectory(history)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(history)) {
            return files.filter(Files::isDirectory).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(endpoint + "/api/v1" + path))
                .header("Authorization", "Bearer " + token);
    }

    private String get(String path) throws IOException, InterruptedException {
        return http.send(request(path).build(), BodyHandlers.ofString()).body();
    }

    private static void delete(Path directory) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(directory)) {
            files = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
    }
}
