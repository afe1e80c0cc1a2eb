package rialto.tests.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The journal of the running platform: executed again it says the same, torn it is cut, damaged it is refused. */
class JournalTest {

    private static final int SWAPS = 12;
    private static final int BROKEN = 1;

    @TempDir
    private Path folder;

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void aSessionWithSwapsIsExecutedTwiceToTheSameEndThenCutWhereTornAndRefusedWhereDamaged() throws Exception {
        Path home = folder.resolve("home");
        try (PlatformProcess platform = PlatformProcess.start(home)) {
            platform.awaitReady();
            platform.awaitAnswer("/api/v1/deployments", body -> body.contains("\"RUNNING\""));
            for (int swap = 0; swap < SWAPS; swap++) {
                done(
                        platform,
                        "/api/v1/deployments/ema-cross/swap",
                        "{\"parameters\":{\"fast\":\"" + (4 + swap % 2)
                                + "\"},\"shadowEvents\":20,\"probationEvents\":20}");
            }
            JsonNode first = done(platform, "/api/v1/jobs", "{\"kind\":\"verify\"}");
            JsonNode second = done(platform, "/api/v1/jobs", "{\"kind\":\"verify\"}");
            assertThat(first.get("message").asText()).contains("the same outcomes and the same state");
            assertThat(second.get("message").asText()).contains("the same outcomes and the same state");
            platform.kill();
            platform.awaitExit();
        }
        long torn = tearTheTail(home);
        try (PlatformProcess platform = PlatformProcess.start(home)) {
            platform.awaitReady();
            platform.awaitAnswer("/api/v1/deployments", body -> body.contains("\"RUNNING\""));
            JsonNode again = done(platform, "/api/v1/jobs", "{\"kind\":\"verify\"}");
            assertThat(again.get("message").asText()).contains("the same outcomes and the same state");
            assertThat(String.join("\n", platform.out()))
                    .as("a tail torn at " + torn)
                    .containsPattern("tail was torn and \\d+ bytes were cut at offset \\d+");
            platform.kill();
            platform.awaitExit();
        }
        long flipped = flipAByteInTheMiddle(home);
        PlatformProcess refused = PlatformProcess.run(Map.of(), "--port=0", "--home=" + home);
        assertThat(refused.awaitExit()).isEqualTo(BROKEN);
        assertThat(String.join("\n", refused.err()))
                .contains(segment(home).getFileName().toString())
                .containsPattern("offset \\d+")
                .as("a byte was flipped at " + flipped);
    }

    /** Half of a block behind the last whole one, as a machine leaves it that lost its power. */
    private static long tearTheTail(Path home) throws IOException {
        Path segment = segment(home);
        byte[] bytes = Files.readAllBytes(segment);
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] == 0) {
            end--;
        }
        try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
            file.seek(end - 7);
            file.write(new byte[7]);
        }
        return end - 7L;
    }

    private static long flipAByteInTheMiddle(Path home) throws IOException {
        Path segment = segment(home);
        byte[] bytes = Files.readAllBytes(segment);
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] == 0) {
            end--;
        }
        long middle = end / 2;
        try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
            file.seek(middle);
            int was = file.read();
            file.seek(middle);
            file.write(was ^ 0x10);
        }
        return middle;
    }

    private static Path segment(Path home) throws IOException {
        try (Stream<Path> files = Files.list(home.resolve("journal"))) {
            List<Path> segments = files.filter(file -> file.toString().endsWith(".seg"))
                    .sorted()
                    .toList();
            return segments.get(0);
        }
    }

    private JsonNode done(PlatformProcess platform, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(platform.address().resolve(path))
                .header("Authorization", "Bearer " + platform.token())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
        String id = json.readTree(answer.body()).get("id").asText();
        JsonNode job = json.readTree(platform.awaitAnswer(
                "/api/v1/jobs/" + id, text -> !text.contains("\"RUNNING\"") && !text.contains("\"QUEUED\"")));
        assertThat(job.get("state").asText()).as(job.toString()).isEqualTo("DONE");
        return job;
    }
}
