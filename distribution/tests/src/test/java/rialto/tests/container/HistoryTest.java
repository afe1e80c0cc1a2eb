package rialto.tests.container;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.Before;
import org.junit.Test;
import org.osgi.framework.ServiceReference;

/** History of the platform as it ships: an order is found in it, as CSV too, and the database may be deleted under it. */
public class HistoryTest extends InContainer {

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
        HttpResponse<String> placed = http.send(
                request("/orders")
                        .header("Idempotency-Key", "history")
                        .header("Content-Type", "application/json")
                        .POST(
                                BodyPublishers.ofString(
                                        "{\"instrument\":\"BTCUSDT.sim\",\"side\":\"BUY\",\"ordType\":\"MARKET\",\"quantity\":\"0.01\",\"reason\":\"=1+1\"}"))
                        .build(),
                BodyHandlers.ofString());
        assertEquals(placed.body(), 201, placed.statusCode());

        Eventually.until(() -> get("/history/fills?deployment=manual"), body -> body.contains("\"quantity\":\"0.01\""));
        Eventually.until(
                () -> get("/history/orders?deployment=manual&status=FILLED&format=csv"),
                body -> body.startsWith("orderId,clOrdId,") && body.contains(",'=1+1 [key history],"));

        delete(home.resolve("history"));
        Eventually.until(() -> get("/history"), body -> body.contains("\"state\":\"FOLLOWING\"") && databases() == 1);
        Eventually.until(() -> get("/history/fills?deployment=manual"), body -> body.contains("\"quantity\":\"0.01\""));
        assertTrue(get("/history/hash"), get("/history/hash").matches("\\{\"rowHash\":\"[0-9]+:[0-9a-f]{64}\"}\\s*"));
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
