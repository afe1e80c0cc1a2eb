package rialto.tests.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backtests by REST in the running platform: with the strategy that trades there, over a file of the home's recordings. */
class BacktestsTest {

    private static final int BARS = 5_000;

    @TempDir
    private Path folder;

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void aKeptStrategyIsRunReportedComparedAndRefusedWithItsReason() throws Exception {
        Path home = folder.resolve("home");
        Path recordings = Files.createDirectories(home.resolve("recordings"));
        Files.writeString(recordings.resolve("BTCUSDT-1m.csv"), Klines.waves(BARS));
        Files.writeString(recordings.resolve("EMPTYUSDT-1m.csv"), "");
        try (PlatformProcess platform = PlatformProcess.start(home)) {
            platform.awaitReady();
            platform.awaitAnswer("/api/v1/plugins", body -> body.contains("ema-cross"));
            assertThat(platform.awaitAnswer("/api/v1/backtests/recordings", body -> true))
                    .contains("BTCUSDT-1m.csv", "EMPTYUSDT-1m.csv");

            String first = done(platform, "10", "50");
            String second = done(platform, "5", "20");
            JsonNode report = json.readTree(
                    ok(platform, "/api/v1/backtests/" + first + "/report").body());
            assertThat(report.get("trades").size()).isPositive();
            JsonNode summary = json.readTree(ok(platform, "/api/v1/backtests/" + first + "/report?format=summary")
                    .body());
            assertThat(summary.get("statistics")).isEqualTo(report.get("statistics"));
            assertThat(summary.has("trades")).isFalse();
            thinnedIsAPartOfTheWhole(platform, first, report);
            HttpResponse<String> page = ok(platform, "/api/v1/backtests/" + first + "/report?format=html");
            assertThat(page.headers().firstValue("Content-Type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("text/html"));
            assertThat(page.headers().allValues("Content-Security-Policy"))
                    .as("its styles may be, nothing else")
                    .containsExactly(
                            "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'");
            assertThat(page.body()).contains("<svg").doesNotContain("<script");
            assertThat(ok(platform, "/api/v1/backtests/" + first + "/compare/" + second + "?format=html")
                            .body())
                    .contains("<svg");

            JsonNode refused = ended(platform, start(platform, "BTCUSDT-1m.csv", "50", "10"));
            assertThat(refused.get("state").asText()).isEqualTo("FAILED");
            assertThat(refused.get("message").asText()).contains("fast (50) must be below slow (10)");
            JsonNode empty = ended(platform, start(platform, "EMPTYUSDT-1m.csv", "10", "50"));
            assertThat(empty.get("state").asText()).isEqualTo("FAILED");
            assertThat(empty.get("code").asText()).isEqualTo("bad-recording");
            assertThat(empty.get("message").asText()).contains("EMPTYUSDT-1m.csv", "empty");
            assertProblem(start(platform, "NONE-1m.csv", "10", "50"), 422, "bad-recording");
            assertProblem(start(platform, "../conf/admin.token", "10", "50"), 422, "bad-recording");
            assertProblem(ask(platform, "/api/v1/backtests/B99", null), 404, "unknown-backtest");
        }
    }

    /** What screens draw and list is what the report has. */
    private void thinnedIsAPartOfTheWhole(PlatformProcess platform, String id, JsonNode report) throws Exception {
        JsonNode curve = json.readTree(
                ok(platform, "/api/v1/backtests/" + id + "/equity?points=50").body());
        assertThat(curve.get("samples").asInt()).isEqualTo(report.get("equity").size());
        assertThat(curve.get("items").size()).isBetween(50, 152);
        JsonNode last = curve.get("items").get(curve.get("items").size() - 1);
        JsonNode lastOfAll = report.get("equity").get(report.get("equity").size() - 1);
        assertThat(last.get("equity")).isEqualTo(lastOfAll.get(1));
        assertThat(last.get("time")).isEqualTo(lastOfAll.get(0));

        List<JsonNode> trades = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            JsonNode page = json.readTree(ok(
                            platform,
                            "/api/v1/backtests/" + id + "/trades?limit=7"
                                    + (cursor.isEmpty() ? "" : "&cursor=" + cursor))
                    .body());
            page.get("items").forEach(trades::add);
            cursor = page.get("nextCursor").isNull()
                    ? null
                    : page.get("nextCursor").asText();
        }
        assertThat(trades).hasSize(report.get("trades").size());
        assertThat(trades.get(0).get("profit"))
                .isEqualTo(report.get("trades").get(trades.size() - 1).get("profit"));
        assertThat(trades.get(trades.size() - 1).get("number").asInt()).isEqualTo(1);
    }

    private String done(PlatformProcess platform, String fast, String slow) throws Exception {
        JsonNode state = ended(platform, start(platform, "BTCUSDT-1m.csv", fast, slow));
        assertThat(state.get("state").asText()).as(state.toString()).isEqualTo("DONE");
        assertThat(state.get("events").asLong()).isEqualTo(BARS);
        return state.get("id").asText();
    }

    private JsonNode ended(PlatformProcess platform, HttpResponse<String> accepted) throws IOException {
        assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
        String id = json.readTree(accepted.body()).get("id").asText();
        return json.readTree(
                platform.awaitAnswer("/api/v1/backtests/" + id, body -> !body.contains("\"state\":\"RUNNING\"")));
    }

    private HttpResponse<String> start(PlatformProcess platform, String recording, String fast, String slow)
            throws Exception {
        return ask(
                platform,
                "/api/v1/backtests",
                "{\"plugin\":\"ema-cross\",\"recording\":\"" + recording + "\",\"capital\":\"10000\","
                        + "\"parameters\":{\"bar\":\"1m\",\"fast\":\"" + fast + "\",\"slow\":\"" + slow + "\"}}");
    }

    private HttpResponse<String> ok(PlatformProcess platform, String path) throws Exception {
        HttpResponse<String> answer = ask(platform, path, null);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer;
    }

    private void assertProblem(HttpResponse<String> answer, int status, String code) throws IOException {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(json.readTree(answer.body()).get("code").asText()).isEqualTo(code);
    }

    private HttpResponse<String> ask(PlatformProcess platform, String path, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(platform.address().resolve(path))
                .header("Authorization", "Bearer " + platform.token())
                .header("Content-Type", "application/json");
        if (body != null) {
            request.POST(HttpRequest.BodyPublishers.ofString(body));
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
