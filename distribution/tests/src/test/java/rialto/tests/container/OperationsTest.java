package rialto.tests.container;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Iterator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.inject.Inject;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.junit.Before;
import org.junit.Test;
import org.osgi.framework.ServiceReference;

/** REST, stream, health, metrics, shell and web console of the platform as it ships, on a simulated market. */
public class OperationsTest extends InContainer {

    private static final Pattern SEQUENCE = Pattern.compile("\"sequence\":(\\d+)");

    @Inject
    private CommandProcessor shell;

    private final HttpClient http = HttpClient.newHttpClient();
    private String endpoint;
    private String token;

    @Before
    public void ready() throws Exception {
        ServiceReference<?> runtime =
                context.getServiceReference("org.osgi.service.servlet.runtime.HttpServiceRuntime");
        endpoint = ((String[]) runtime.getProperty("osgi.http.endpoint"))[0].replaceAll("/$", "");
        HttpResponse<String> ready = Eventually.until(() -> get("/health/ready"), answer -> answer.statusCode() == 200);
        assertTrue(
                ready.body(),
                ready.body().startsWith("{\"status\":\"UP\",\"environment\":\"SIM\",\"missing\":[],\"degraded\":["));
        token = Files.readString(tokenFile()).strip();
    }

    @Test
    public void theTokenIsItsOwnersAlone() throws Exception {
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(tokenFile())));
        assertTrue(token.matches("[A-Za-z0-9_-]{43}"));
    }

    @Test
    public void healthAndMetricsAskForNoToken() throws Exception {
        assertEquals("{\"status\":\"UP\"}\n", get("/health/live").body());
        String metrics = get("/metrics").body();
        assertTrue(metrics, metrics.contains("\nrialto_ready 1\n"));
        assertTrue(metrics, metrics.contains("\nrialto_scrape_complete 1\n"));
        assertTrue(metrics, !metrics.contains(token));
    }

    @Test
    public void anOrderIsPlacedOnceFilledAndToldByRestAndStream() throws Exception {
        String order = "{\"instrument\":\"BTCUSDT.sim\",\"side\":\"BUY\",\"ordType\":\"MARKET\",\"quantity\":\"0.01\"}";
        HttpResponse<Stream<String>> stream =
                http.send(request("/api/v1/stream").build(), BodyHandlers.ofLines());
        assertEquals(200, stream.statusCode());
        try (Stream<String> lines = stream.body()) {
            Iterator<String> line = lines.iterator();
            next(line, "event: hello");

            HttpResponse<String> placed = post("/api/v1/orders", order, "Idempotency-Key", "once");
            assertEquals(placed.body(), 201, placed.statusCode());
            assertEquals(
                    placed.body(),
                    post("/api/v1/orders", order, "Idempotency-Key", "once").body());

            next(line, "event: OrderAccepted");
            next(line, "event: OrderFilled");
            String fill = next(line, "data: ");
            assertTrue(fill, fill.contains("\"deployment\":\"manual\"") && fill.contains("\"side\":\"BUY\""));
            Eventually.until(
                    () -> send(request("/api/v1/fills").build()).body(),
                    body -> body.contains("\"quantity\":\"0.01\""));
            String positions = send(request("/api/v1/positions").build()).body();
            assertTrue(positions, positions.contains("\"quantity\":\"0.01\""));
        }
    }

    @Test
    public void aStreamIsResumedWhereItWasLeft() throws Exception {
        String first = firstEvent(request("/api/v1/stream?types=market"));
        long sequence = sequence(first);
        String second =
                firstEvent(request("/api/v1/stream?types=market").header("Last-Event-ID", Long.toString(sequence)));

        assertTrue(second + " after " + first, sequence(second) > sequence && sequence(second) < sequence + 1_000);
        assertEquals(
                second,
                firstEvent(request("/api/v1/stream?types=market").header("Last-Event-ID", Long.toString(sequence))));
    }

    @Test
    public void wrongRequestsAreProblems() throws Exception {
        assertEquals(401, get("/api/v1/status").statusCode());
        assertEquals(401, get("/api/v1/stream").statusCode());
        problem(send(request("/api/v1/nothing").build()), 404, "not-found");
        problem(
                send(request("/api/v1/orders")
                        .method("PUT", BodyPublishers.ofString("{}"))
                        .build()),
                405,
                "method-not-allowed");
        problem(post("/api/v1/risk/kill", "{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000)), 400, "bad-json");
        problem(
                post(
                        "/api/v1/orders",
                        "{\"instrument\":\"BTCUSDT.sim\",\"side\":\"BUY\",\"ordType\":\"MARKET\",\"quantity\":1e30}",
                        "Idempotency-Key",
                        "k"),
                400,
                "bad-field");
        problem(
                post(
                        "/api/v1/orders",
                        "{\"instrument\":\"BTCUSDT.sim\",\"side\":\"BUY\",\"ordType\":\"MARKET\",\"quantity\":0}",
                        "Idempotency-Key",
                        "k"),
                422,
                "order-refused");
        problem(
                send(request("/api/v1/plugins?name=x.jar")
                        .header("Content-Type", "application/java-archive")
                        .POST(BodyPublishers.ofString("no jar"))
                        .build()),
                422,
                "not-a-jar");
        URI at = URI.create(endpoint);
        try (Socket socket = new Socket(at.getHost(), at.getPort())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream()
                    .write(("POST /api/v1/risk/kill HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token
                                    + "\r\nContent-Type: application/json\r\nContent-Length: 104857600\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            assertTrue(new String(in.readNBytes(12), StandardCharsets.US_ASCII).startsWith("HTTP/1.1 413"));
        }
    }

    @Test
    public void theWebConsoleTakesTheTokenAndNoDefaultLogin() throws Exception {
        assertEquals(401, get("/system/console/bundles").statusCode());
        assertEquals(401, console("admin", "admin"));
        assertEquals(200, console("admin", token));
    }

    @Test
    public void theShellAnswersWithTables() throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        try (CommandSession session = shell.createSession(new ByteArrayInputStream(new byte[0]), out, out)) {
            String instruments = session.format(session.execute("rialto:instruments"), Converter.INSPECT)
                    .toString();
            assertTrue(instruments, instruments.startsWith("INSTRUMENT") && instruments.contains("BTCUSDT.sim"));
            assertEquals("SIM rialto> ", session.execute("rialto:prompt"));
            session.execute("rialto:kill a drill");
            assertTrue(send(request("/api/v1/risk/kill").build()).body().contains("a drill"));
            assertEquals(
                    200,
                    send(request("/api/v1/risk/kill?reason=over").DELETE().build())
                            .statusCode());
            assertNotEquals("", session.execute("rialto:status").toString());
        }
    }

    private static void problem(HttpResponse<String> answer, int status, String code) {
        assertEquals(answer.body(), status, answer.statusCode());
        assertEquals(
                "application/problem+json",
                answer.headers().firstValue("Content-Type").orElse(""));
        assertTrue(answer.body(), answer.body().contains("\"code\":\"" + code + "\""));
    }

    private String firstEvent(HttpRequest.Builder request) throws Exception {
        try (Stream<String> lines =
                http.send(request.build(), BodyHandlers.ofLines()).body()) {
            Iterator<String> line = lines.iterator();
            next(line, "event: hello");
            next(line, "data: ");
            return next(line, "data: ");
        }
    }

    private static long sequence(String data) {
        Matcher matcher = SEQUENCE.matcher(data);
        assertTrue(data, matcher.find());
        return Long.parseLong(matcher.group(1));
    }

    private static String next(Iterator<String> lines, String beginning) {
        while (lines.hasNext()) {
            String line = lines.next();
            if (line.startsWith(beginning)) {
                return line;
            }
        }
        throw new AssertionError("the stream ended before a line that begins with '" + beginning + "'");
    }

    private int console(String user, String password) throws Exception {
        String login = Base64.getEncoder().encodeToString((user + ':' + password).getBytes(StandardCharsets.UTF_8));
        return send(HttpRequest.newBuilder(URI.create(endpoint + "/system/console/bundles"))
                        .header("Authorization", "Basic " + login)
                        .build())
                .statusCode();
    }

    private Path tokenFile() {
        return Path.of(context.getProperty("rialto.home"), "conf", "admin.token");
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(endpoint + path)).build());
    }

    private HttpResponse<String> post(String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request =
                request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request.build());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(endpoint + path)).header("Authorization", "Bearer " + token);
    }

    private HttpResponse<String> send(HttpRequest request) throws Exception {
        return http.send(request, BodyHandlers.ofString());
    }
}
