package rialto.tests.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rialto.exchange.ExchangeTerms;
import rialto.exchange.matching.PaperExchange;

/**
 * {@code kill -9} at random moments while orders are placed, filled and cancelled: afterwards what the platform has on record is what
 * the paper venue's own ledger says, and every deployment is back with the version it had.
 *
 * <p>Five kills; {@code -Drialto.kills=100} for more.
 */
class KilledTest {

    private static final String INSTRUMENT = "BTCUSDT.sim";
    private static final long PATIENCE_NANOS = 20_000_000_000L;

    @TempDir
    private Path folder;

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http = HttpClient.newHttpClient();
    private final SplittableRandom random = new SplittableRandom(20);
    private int key;

    /** What can be compared: ids of open orders, positions by instrument, versions by deployment. */
    private record Books(TreeSet<String> openOrders, TreeMap<String, BigDecimal> positions) {}

    @Test
    void whatIsOnRecordAfterAKillIsWhatTheVenueSays() throws Exception {
        Path home = folder.resolve("home");
        TreeMap<String, String> versions = null;
        int kills = Integer.getInteger("rialto.kills", 5);
        for (int round = 0; round <= kills; round++) {
            try (PlatformProcess platform = PlatformProcess.start(home)) {
                platform.awaitReady();
                platform.awaitAnswer("/api/v1/deployments", body -> body.contains("\"RUNNING\""));
                TreeMap<String, String> now = versions(platform);
                if (versions != null) {
                    assertThat(now).as("round " + round).isEqualTo(versions);
                    awaitEqualBooks(platform, home, round);
                }
                versions = now;
                trade(platform);
                platform.kill();
                platform.awaitExit();
            }
        }
    }

    /** Places and cancels orders one after the other, and stops at a random moment with some of them under way. */
    private void trade(PlatformProcess platform) throws Exception {
        long until = System.nanoTime() + 300_000_000L + random.nextLong(700_000_000L);
        List<Long> resting = new ArrayList<>();
        while (System.nanoTime() < until) {
            int what = random.nextInt(4);
            if (what == 0) {
                place(
                        platform,
                        "\"side\":\"BUY\",\"ordType\":\"MARKET\",\"quantity\":\"0.0" + (10 + random.nextInt(80))
                                + "\"");
            } else if (what == 1) {
                place(
                        platform,
                        "\"side\":\"SELL\",\"ordType\":\"MARKET\",\"quantity\":\"0.0" + (10 + random.nextInt(80))
                                + "\"");
            } else if (what == 2 || resting.isEmpty()) {
                JsonNode placed = place(
                        platform,
                        "\"side\":\"BUY\",\"ordType\":\"LIMIT\",\"quantity\":\"0.01\",\"price\":\""
                                + (30_000 + random.nextInt(1_000)) + "\"");
                if (placed != null && placed.hasNonNull("orderId")) {
                    resting.add(placed.get("orderId").asLong());
                }
            } else {
                send(platform, "DELETE", "/api/v1/orders/" + resting.remove(random.nextInt(resting.size())), null);
            }
        }
    }

    private JsonNode place(PlatformProcess platform, String terms) throws Exception {
        HttpResponse<String> answer =
                send(platform, "POST", "/api/v1/orders", "{\"instrument\":\"" + INSTRUMENT + "\"," + terms + "}");
        return answer.statusCode() / 100 == 2 ? json.readTree(answer.body()) : null;
    }

    private HttpResponse<String> send(PlatformProcess platform, String method, String path, String body)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(platform.address().resolve(path))
                .header("Authorization", "Bearer " + platform.token())
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "k" + ++key)
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private TreeMap<String, String> versions(PlatformProcess platform) throws IOException {
        TreeMap<String, String> versions = new TreeMap<>();
        for (JsonNode each :
                json.readTree(platform.get("/api/v1/deployments").body()).get("items")) {
            versions.put(each.get("name").asText(), each.get("sha256").asText() + " " + each.get("parameters"));
        }
        return versions;
    }

    /** The strategy trades on meanwhile, so both sides are read until they agree. */
    private void awaitEqualBooks(PlatformProcess platform, Path home, int round) throws IOException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        Books ours = ours(platform);
        Books venues = ledger(home);
        while (!ours.equals(venues) && System.nanoTime() < deadline) {
            Thread.onSpinWait();
            ours = ours(platform);
            venues = ledger(home);
        }
        assertThat(ours).as("books after kill " + round).isEqualTo(venues);
    }

    private Books ours(PlatformProcess platform) throws IOException {
        TreeSet<String> open = new TreeSet<>();
        for (JsonNode each : json.readTree(
                        platform.get("/api/v1/orders?status=open&limit=500").body())
                .get("items")) {
            open.add(each.get("clOrdId").asText());
        }
        TreeMap<String, BigDecimal> positions = new TreeMap<>();
        for (JsonNode each :
                json.readTree(platform.get("/api/v1/positions").body()).get("items")) {
            positions.merge(
                    each.get("instrument").asText(),
                    new BigDecimal(each.get("quantity").asText()),
                    BigDecimal::add);
        }
        return new Books(open, stripped(positions));
    }

    /** The venue's own word: a copy of its ledger, read by the exchange that wrote it. */
    private Books ledger(Path home) throws IOException {
        Path copy = Files.createTempDirectory(folder, "ledger");
        try (var files = Files.list(home.resolve("venues").resolve("sim"))) {
            for (Path each : files.filter(Files::isRegularFile).toList()) {
                Files.copy(each, copy.resolve(each.getFileName()));
            }
        }
        PaperExchange exchange = new PaperExchange();
        try (exchange) {
            exchange.open(new ExchangeTerms("sim", 200, 500, 1_000_000, copy), report -> {});
            TreeMap<String, BigDecimal> positions = new TreeMap<>();
            for (String instrument : List.of("BTCUSDT.sim", "ETHUSDT.sim")) {
                positions.put(
                        instrument,
                        BigDecimal.valueOf(exchange.position(instrument)).movePointLeft(5));
            }
            return new Books(new TreeSet<>(exchange.openOrders()), stripped(positions));
        }
    }

    private static TreeMap<String, BigDecimal> stripped(TreeMap<String, BigDecimal> positions) {
        positions.values().removeIf(each -> each.signum() == 0);
        positions.replaceAll((name, each) -> each.stripTrailingZeros());
        return positions;
    }
}
