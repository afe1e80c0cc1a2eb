package rialto.tests.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What clients meet on the wire of the platform as it ships: cut connections, a restart, names that are none. */
class WireTest {

    private static final List<String> NAMES =
            List.of("a%2Fb", "..%2F..%2Fconf", "a%5Cb", "%3Cscript%3Ealert(1)%3C%2Fscript%3E", "a%25b", "a;b");

    private static final int LEAST = 10;

    @TempDir
    private Path home;

    /** Each order differs from the last one, or the gate would take it for a mistake. */
    private int bought;

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void whoComesBackAfterACutAndAfterARestartHearsEachOrderEventOnce() throws Exception {
        List<String> heard = new ArrayList<>();
        String first;
        int port;
        try (PlatformProcess platform = PlatformProcess.start(home).awaitReady()) {
            port = platform.address().getPort();
            trade(platform, 3);
            try (Stream stream = new Stream(platform, null)) {
                trade(platform, 3);
                first = stream.next();
                heard.add(first);
                stream.hear(heard, 4);
            }
            // Nobody listens, and it goes on.
            trade(platform, 3);
            try (Stream stream = new Stream(platform, last(heard))) {
                stream.hear(heard, 5);
            }
            trade(platform, 2);
            platform.terminate();
            platform.awaitExit();
        }
        try (PlatformProcess platform =
                PlatformProcess.start(home, "--port", Integer.toString(port)).awaitReady()) {
            try (Stream stream = new Stream(platform, last(heard))) {
                trade(platform, 2);
                stream.hear(heard, 12);
            }
            try (Stream all = Stream.from(platform, first)) {
                List<String> told = new ArrayList<>();
                all.hear(told, heard.size());
                assertThat(heard).isEqualTo(told).doesNotHaveDuplicates();
            }
        }
    }

    @Test
    void anInstrumentOfAnyNameIsToldToBeUnknownByAProblem() throws Exception {
        try (PlatformProcess platform = PlatformProcess.start(home).awaitReady()) {
            for (String path : List.of("instruments/", "marketdata/")) {
                for (String name : NAMES) {
                    HttpResponse<String> answer = http.send(
                            HttpRequest.newBuilder(URI.create(platform.address() + "/api/v1/" + path + name))
                                    .header("Authorization", "Bearer " + platform.token())
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());

                    assertThat(answer.statusCode()).as(name + answer.body()).isEqualTo(404);
                    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
                    assertThat(new ObjectMapper()
                                    .readTree(answer.body())
                                    .get("code")
                                    .asText())
                            .isEqualTo("unknown-instrument");
                }
            }
        }
    }

    private static String last(List<String> heard) {
        return heard.get(heard.size() - 1);
    }

    /** Orders of a person, filled at once: three events each at least. */
    private void trade(PlatformProcess platform, int orders) throws Exception {
        for (int i = 0; i < orders; i++) {
            new Operator(platform).buy("0.0" + (LEAST + bought++));
        }
    }

    /** The ids of order events, read from a socket that is closed without a word. */
    private static final class Stream implements AutoCloseable {

        private final Socket socket;
        private final BufferedReader lines;

        Stream(PlatformProcess platform, String lastId) throws IOException {
            this(platform, "", lastId == null ? "" : "Last-Event-ID: " + lastId + "\r\n");
        }

        private Stream(PlatformProcess platform, String query, String header) throws IOException {
            socket = new Socket("127.0.0.1", platform.address().getPort());
            socket.setSoTimeout(20_000);
            // HTTP/1.0 is answered without chunks.
            socket.getOutputStream()
                    .write(("GET /api/v1/stream?types=order" + query + " HTTP/1.0\r\nHost: 127.0.0.1:"
                                    + socket.getPort() + "\r\nAuthorization: Bearer " + platform.token() + "\r\n"
                                    + header + "\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            assertThat(lines.readLine()).contains("200");
            line("event: hello");
        }

        static Stream from(PlatformProcess platform, String id) throws IOException {
            return new Stream(platform, "&from=" + id.split(":")[0], "");
        }

        private String line(String start) throws IOException {
            while (true) {
                String line = lines.readLine();
                assertThat(line).as("the stream goes on").isNotNull().doesNotStartWith("event: resync");
                if (line.startsWith(start)) {
                    return line;
                }
            }
        }

        String next() {
            try {
                return line("id: ").substring("id: ".length());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void hear(List<String> heard, int count) {
            for (int i = 0; i < count; i++) {
                heard.add(next());
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
