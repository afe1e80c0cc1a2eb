package rialto.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import rialto.order.OrdStatus;
import rialto.rest.RestServer.Answer;

/** What each wrong request is answered: a status, a code, a cause and a remedy; never a stack trace. */
class ProblemsTest {

    private static final String BUY =
            "{\"instrument\":\"BTCUSDT.sim\",\"side\":\"BUY\",\"ordType\":\"LIMIT\",\"quantity\":Q,\"price\":P}";

    private final RestServer server = new RestServer();
    private final Floor floor = server.floor;

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aProblemHasTheMembersOfRfc9457AndWhatFindsItInTheLog() throws Exception {
        Answer answer = server.get("/orders/77");

        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.at("type")).isEqualTo("/problems/unknown-order");
        assertThat(answer.at("title")).isEqualTo("The order is not known");
        assertThat(answer.at("status")).isEqualTo("404");
        assertThat(answer.at("detail")).contains("77").contains("GET /api/v1/orders");
        assertThat(answer.at("instance")).isEqualTo("/api/v1/orders/77");
        assertThat(answer.at("code")).isEqualTo("unknown-order");
        assertThat(answer.at("requestId")).isEqualTo(answer.header("X-Request-Id"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/status", "/orders", "/nothing", "/stream", "/openapi.json", "/"})
    void everyPathAsksForTheToken(String path) throws Exception {
        Answer answer = anonymous(path);

        problem(answer, 401, "not-authenticated", "conf/admin.token");
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"Rialto\"");
    }

    @Test
    void aWrongTokenIsRefusedAndTheTokenIsNotTakenFromTheUrl() throws Exception {
        Answer wrong = anonymous("/status", "Authorization", "Bearer guess");
        problem(wrong, 401, "not-authenticated", "Bearer <token>");
        assertThat(wrong.header("WWW-Authenticate")).contains("error=\"invalid_token\"");
        problem(anonymous("/status", "Authorization", "Basic " + Floor.TOKEN), 401, "not-authenticated", "Bearer");
        problem(
                anonymous("/status?access_token=" + Floor.TOKEN + "&token=" + Floor.TOKEN),
                401,
                "not-authenticated",
                "URL");
        assertThat(anonymous("/status", "Authorization", "bearer   " + Floor.TOKEN)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void tooManyWrongTokensAreToldToWait() throws Exception {
        Answer answer = anonymous("/status", "Authorization", "Bearer once too often");

        problem(answer, 429, "too-many-attempts", "conf/admin.token");
        assertThat(answer.header("Retry-After")).isEqualTo("31");
    }

    @ParameterizedTest
    @CsvSource({
        "evil.example:8080,,foreign-host",
        "127.0.0.1.evil.example,,foreign-host",
        "localhost,http://evil.example,foreign-origin",
        "localhost,null,foreign-origin",
        "localhost:9,http://localhost:10,foreign-origin",
    })
    void aReboundNameAndAForeignPageStayOutEvenWithTheToken(String host, String origin, String code) throws Exception {
        for (String path : new String[] {"/status", "/stream"}) {
            try (RawHttp client = new RawHttp(server.port(), 0)) {
                client.head(
                                "GET /api/v1" + path + " HTTP/1.1",
                                "Host: " + host,
                                "Authorization: Bearer " + Floor.TOKEN,
                                "Connection: close",
                                origin == null ? "X-None: 1" : "Origin: " + origin)
                        .answer();
                assertThat(client.status()).isEqualTo(403);
                assertThat(client.body()).contains("\"code\":\"" + code + "\"");
            }
        }
    }

    @Test
    void ourOwnPageMayAsk() throws Exception {
        try (RawHttp client = new RawHttp(server.port(), 0)) {
            client.head(
                            "GET /api/v1/status HTTP/1.1",
                            "Host: localhost:8080",
                            "Authorization: Bearer " + Floor.TOKEN,
                            "Origin: http://localhost:8080",
                            "Connection: close")
                    .answer();
            assertThat(client.status()).isEqualTo(200);
            assertThat(client.body()).contains("\"environment\":\"SIM\"");
        }
    }

    @ParameterizedTest
    @CsvSource({"POST,/stream,405", "PUT,/orders,405", "POST,/plugins,415", "POST,/nothing,404"})
    void aRefusalBeforeTheBodyIsThereSaysThatItEndsTheConnection(String method, String path, int status)
            throws Exception {
        try (RawHttp client = new RawHttp(server.port(), 0)) {
            client.head(
                            method + " /api/v1" + path + " HTTP/1.1",
                            "Host: localhost",
                            "Authorization: Bearer " + Floor.TOKEN,
                            "Content-Type: application/json",
                            "Content-Length: 6")
                    .answer();
            assertThat(client.status()).isEqualTo(status);
            assertThat(client.header("Connection")).isEqualTo("close");
        }
    }

    @Test
    void aPathWithNothingAMethodThatIsNotAllowedAMediaTypeThatIsNotTaken() throws Exception {
        problem(server.get("/nothing"), 404, "not-found", "openapi.json");
        problem(server.get("/marketdata"), 404, "not-found", "openapi.json");
        Answer method = server.send("PUT", "/orders", "{}");
        problem(method, 405, "method-not-allowed", "POST");
        assertThat(method.header("Allow")).contains("GET", "POST");
        problem(server.send("POST", "/stream", "{}"), 405, "method-not-allowed", "GET");
        problem(
                typed("POST", "/deployments", "name=x", "application/x-www-form-urlencoded"),
                415,
                "unsupported-media-type",
                "application/json");
        problem(
                typed("POST", "/plugins", "{}", "application/json"),
                415,
                "unsupported-media-type",
                "application/java-archive");
        problem(
                server.send("GET", "/status", null, request -> request.header("Accept", "text/html")),
                406,
                "not-acceptable",
                "application/json");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"reason\":              | bad-json",
                "{\"reason\":\"x\"} extra  | bad-json",
                "{\"reason\":\"x\",\"reason\":\"y\"} | bad-json",
                "[1,2]                     | bad-json",
                "\"text\"                  | bad-json",
                "{\"reason\":NaN}          | bad-json",
                "{reason:1}                | bad-json",
                "{\"reason\":5}            | bad-field",
                "{\"reason\":null}         | missing-field",
                "{\"reason\":\"  \"}       | missing-field",
                "{}                        | missing-field",
                "''                        | missing-field",
                "{\"cause\":\"x\"}         | unknown-field",
            })
    void aBodyThatIsNotWhatIsWanted(String body, String code) throws Exception {
        Answer answer = server.send("POST", "/risk/kill", body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.at("code")).isEqualTo(code);
        assertThat(answer.http().body()).doesNotContain("com.fasterxml").doesNotContain("\tat ");
        assertThat(floor.latched).isNull();
    }

    @Test
    void anUnknownFieldIsNamedWithThoseThereAre() throws Exception {
        Answer answer = server.send("POST", "/deployments", "{\"name\":\"a\",\"plugn\":\"b\"}");

        problem(answer, 400, "unknown-field", "'plugn'");
        assertThat(answer.at("field")).isEqualTo("plugn");
        assertThat(answer.at("allowed")).isEqualTo("[\"instruments\",\"name\",\"parameters\",\"plugin\",\"version\"]");
    }

    @Test
    void tenThousandLevelsOfJsonAreRefused() throws Exception {
        problem(
                server.send(
                        "POST",
                        "/orders",
                        BodyPublishers.ofString("[".repeat(10_000) + "]".repeat(10_000)),
                        request -> request.header("Content-Type", "application/json")
                                .header("Idempotency-Key", "k")),
                400,
                "bad-json",
                "32 levels");
        problem(
                server.send("POST", "/risk/kill", "{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000)),
                400,
                "bad-json",
                "32 levels");
        problem(
                server.send("POST", "/risk/kill", "{\"reason\":" + "9".repeat(500) + "}"),
                400,
                "bad-json",
                "numbers of 100");
        problem(
                server.send("POST", "/risk/kill", "{\"reason\":\"" + "x".repeat(1_001) + "\"}"),
                400,
                "bad-field",
                "shorter");
    }

    @Test
    void aHundredMegabytesAreRefusedBeforeTheyAreSent() throws Exception {
        try (RawHttp client = new RawHttp(server.port(), 0)) {
            client.head(
                            "POST /api/v1/risk/kill HTTP/1.1",
                            "Host: localhost",
                            "Authorization: Bearer " + Floor.TOKEN,
                            "Content-Type: application/json",
                            "Content-Length: 104857600")
                    .answer();

            assertThat(client.status()).isEqualTo(413);
            assertThat(client.body()).contains("\"code\":\"too-large\"").contains("1048576");
        }
    }

    @Test
    void aHundredMegabytesWithoutALengthAreRefusedWhenTheyPassTheLimit() throws Exception {
        byte[] chunk = ("10000\r\n" + " ".repeat(0x10000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        try (RawHttp client = new RawHttp(server.port(), 0)) {
            client.head(
                    "POST /api/v1/risk/kill HTTP/1.1",
                    "Host: localhost",
                    "Authorization: Bearer " + Floor.TOKEN,
                    "Content-Type: application/json",
                    "Transfer-Encoding: chunked");
            for (int i = 0; i < 17; i++) {
                client.send(chunk);
            }
            client.answer();

            assertThat(client.status()).isEqualTo(413);
            assertThat(client.body()).contains("\"code\":\"too-large\"");
        }
    }

    @Test
    void aJarOfAGigabyteIsRefusedBeforeItIsSentAndAnEndlessOneWhenItPassesTheLimit() throws Exception {
        try (RawHttp client = new RawHttp(server.port(), 0)) {
            client.head(
                            "POST /api/v1/plugins HTTP/1.1",
                            "Host: localhost",
                            "Authorization: Bearer " + Floor.TOKEN,
                            "Content-Type: application/java-archive",
                            "Content-Length: 1073741824")
                    .answer();
            assertThat(client.status()).isEqualTo(413);
            assertThat(client.body()).contains("67108864");
        }
        byte[] chunk = new byte[(1 << 20) + 9];
        System.arraycopy("100000\r\n".getBytes(StandardCharsets.US_ASCII), 0, chunk, 0, 8);
        chunk[chunk.length - 1] = '\n';
        try (RawHttp client = new RawHttp(server.port(), 0)) {
            client.head(
                    "POST /api/v1/plugins HTTP/1.1",
                    "Host: localhost",
                    "Authorization: Bearer " + Floor.TOKEN,
                    "Content-Type: application/java-archive",
                    "Transfer-Encoding: chunked");
            chunk[chunk.length - 1] = '\r';
            for (int i = 0; i < 65; i++) {
                client.send(chunk).send(new byte[] {'\n'});
            }
            client.answer();
            assertThat(client.status()).isEqualTo(413);
            assertThat(client.body()).contains("\"code\":\"too-large\"");
        }
        assertThat(floor.uploaded).isNull();
    }

    @Test
    void theDeployersWordsAndCodesArePassedOn() throws Exception {
        problem(
                typed("POST", "/plugins", "", "application/java-archive"),
                422,
                "not-a-bundle",
                "send the bytes of a bundle");
        problem(
                typed("POST", "/plugins?name=../../x.jar", "x", "application/java-archive"),
                400,
                "bad-parameter",
                "file name");
        problem(
                server.send(
                        "POST",
                        "/deployments",
                        "{\"name\":\"ema-cross\",\"plugin\":\"p\",\"instruments\":[\"BTCUSDT.sim\"]}"),
                409,
                "deployment-exists",
                "choose another name");
        for (String verb : new String[] {"swap", "rollback", "pause", "resume"}) {
            problem(server.send("POST", "/deployments/none/" + verb, "{}"), 404, "unknown-deployment", "none");
        }
        problem(server.send("DELETE", "/deployments/none", null), 404, "unknown-deployment", "none");
        problem(server.get("/deployments/none"), 404, "unknown-deployment", "GET /api/v1/deployments");
        problem(server.send("DELETE", "/plugins/" + "ab".repeat(32), null), 409, "plugin-in-use", "end it first");
        problem(server.send("POST", "/jobs", "{\"kind\":\"tidy\"}"), 400, "bad-field", "'kind'");
        problem(server.get("/jobs/none"), 404, "unknown-job", "GET /api/v1/jobs");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"name\":\"a\",\"plugin\":\"p\"}                                           | missing-field | instruments",
                "{\"name\":\"a\",\"plugin\":\"p\",\"instruments\":\"BTC\"}                   | bad-field     | instruments",
                "{\"name\":\"a\",\"plugin\":\"p\",\"instruments\":[1]}                       | bad-field     | instruments",
                "{\"plugin\":\"p\",\"instruments\":[\"x\"]}                                  | missing-field | name",
                "{\"name\":\"a\",\"plugin\":\"p\",\"instruments\":[\"x\"],\"parameters\":[]} | bad-field     | parameters",
                "{\"name\":\"a\",\"plugin\":\"p\",\"instruments\":[\"x\"],\"parameters\":{\"fast\":{}}} | bad-field | parameters.fast",
            })
    void aDeploymentWithAFieldThatIsWrong(String body, String code, String field) throws Exception {
        Answer answer = server.send("POST", "/deployments", body);

        problem(answer, 400, code, field);
        assertThat(answer.at("field")).isEqualTo(field);
    }

    @ParameterizedTest
    @CsvSource({
        "1e30,65000,quantity", "\"1e30\",65000,quantity", "1,1e30,price", "1e999999999,65000,quantity",
                "1,-1e999999999,price",
        "0.000001,65000,quantity", "1,0.001,price", "\"NaN\",65000,quantity", "true,65000,quantity",
                "\"\",65000,quantity",
        "[1],65000,quantity",
    })
    void anOrderWhoseNumbersCannotBeTakenExactlyIsRefusedByField(String quantity, String price, String field)
            throws Exception {
        Answer answer = place("k", BUY.replace("Q", quantity).replace("P", price));

        problem(answer, 400, "bad-field", "'" + field + "'");
        assertThat(answer.at("field")).isEqualTo(field);
        assertThat(answer.http().body()).hasSizeLessThan(2_000);
        assertThat(floor.placed).isEmpty();
    }

    @Test
    void anOrderThatIsIncompleteOrInconsistent() throws Exception {
        String buy = BUY.replace("Q", "1").replace("P", "65000");
        problem(place("k", buy.replace("BTCUSDT.sim", "BTCUSDT.moon")), 404, "unknown-instrument", "BTCUSDT.moon");
        problem(place("k", buy.replace("BUY", "HOLD")), 400, "bad-field", "BUY, SELL");
        problem(place("k", buy.replace("LIMIT", "MARKET")), 400, "bad-field", "'price'");
        problem(place("k", buy.replace(",\"price\":65000", "")), 400, "missing-field", "'price'");
        problem(place("k", buy.replace("}", ",\"postOnly\":\"yes\"}")), 400, "bad-field", "'postOnly'");
        problem(server.send("POST", "/orders", buy), 400, "missing-idempotency-key", "Idempotency-Key");
        problem(place("two words", buy), 400, "missing-idempotency-key", "visible");
        assertThat(floor.placed).isEmpty();
    }

    @Test
    void anOrderThatTheGateRefusesIsToldWithItsReason() throws Exception {
        Answer answer = place("k", BUY.replace("Q", "0").replace("P", "65000"));

        problem(answer, 422, "order-refused", "a quantity of 0 is no order; give at least 0.00001");
        assertThat(answer.at("refusal")).isEqualTo("BAD_QUANTITY");
        assertThat(answer.at("orderId")).isEqualTo("1");
    }

    @Test
    void anOrderThatIsUnknownOrHasEndedCannotBeCancelled() throws Exception {
        floor.ended.add(floor.order(3, "manual", OrdStatus.FILLED, ""));

        problem(server.send("DELETE", "/orders/3", null), 409, "order-ended", "FILLED");
        problem(server.send("DELETE", "/orders/4", null), 404, "unknown-order", "4");
        problem(server.send("DELETE", "/orders/abc", null), 404, "unknown-order", "abc");
    }

    @ParameterizedTest
    @CsvSource({
        "/orders?status=opn,bad-parameter,PARTIALLY_FILLED",
        "/orders?limit=0,bad-parameter,between 1 and 1000",
        "/orders?limit=many,bad-parameter,whole number",
        "/orders?limt=5,unknown-parameter,'limt'",
        "/orders?status=open&status=ended,bad-parameter,2 times",
        "/orders?cursor=x,bad-parameter,whole number",
        "/marketdata/BTCUSDT.sim/book?levels=1001,bad-parameter,levels",
        "/marketdata/BTCUSDT.sim/bars?spec=soon,bad-parameter,30s",
        "/marketdata/BTCUSDT.sim/bars?spec=999999999999999d,bad-parameter,spec",
        "/marketdata/BTCUSDT.moon,unknown-instrument,BTCUSDT.moon",
        "/stream?types=fills,bad-parameter,OrderFilled",
        "/stream?from=yesterday,bad-parameter,from",
        "/stream?form=1,unknown-parameter,form",
    })
    void aQueryThatIsWrong(String path, String code, String words) throws Exception {
        Answer answer = server.get(path);

        problem(answer, code.startsWith("unknown-instrument") ? 404 : 400, code, words);
    }

    @Test
    void limitsThatAreWrong() throws Exception {
        problem(server.get("/risk/limits/BTCUSDT.sim"), 404, "no-limits", "PUT limits");
        problem(
                server.send("PUT", "/risk/limits/BTCUSDT.sim", "{\"maxOrderQuantity\":0}"),
                400,
                "bad-field",
                "above 0");
        problem(
                server.send("PUT", "/risk/limits/BTCUSDT.sim", "{\"maxOrderQuantity\":-1}"),
                400,
                "bad-field",
                "below 0");
        problem(
                server.send("PUT", "/risk/limits/BTCUSDT.sim", "{\"maxOrderQuantity\":1}"),
                400,
                "missing-field",
                "maxOrderNotional");
        problem(
                server.send("PUT", "/risk/limits/BTCUSDT.sim", "{\"instrument\":\"ETHUSDT.sim\"}"),
                400,
                "bad-field",
                "instrument");
        problem(server.send("PUT", "/risk/limits/ETHUSDT.sim", "{}"), 404, "unknown-instrument", "ETHUSDT.sim");
        problem(
                server.send(
                        "PUT",
                        "/risk/limits/BTCUSDT.sim",
                        "{\"maxOrderQuantity\":1,\"maxOrderNotional\":1," + "\"collarBasisPoints\":1e400000000}"),
                400,
                "bad-field",
                "collarBasisPoints");
    }

    @Test
    void aKillSwitchThatIsNotLatchedOrAReasonThatIsMissing() throws Exception {
        problem(server.send("DELETE", "/risk/kill?reason=x", null), 409, "not-latched", "nothing to take off");
        floor.latched = "fire";
        problem(server.send("DELETE", "/risk/kill", null), 400, "missing-parameter", "reason");
        assertThat(floor.latched).isEqualTo("fire");
    }

    @Test
    void whatIsAwayIsNamedAndComesBack() throws Exception {
        server.platform.engine = null;
        problem(server.get("/status"), 503, "engine-away", "engine");
        problem(server.get("/orders"), 503, "engine-away", "engine");
        assertThat(server.get("/orders").header("Retry-After")).isEqualTo("1");
        assertThat(server.get("/orders").header("X-Rialto-Env")).isNull();
        server.platform.engine = floor.engine;
        server.platform.deployer = null;
        problem(server.get("/plugins"), 503, "deployer-away", "rialto.deploy");
        server.platform.killSwitch = null;
        problem(server.get("/risk/kill"), 503, "kill-switch-away", "kill switch");
        server.platform.eventLog = null;
        problem(server.get("/stream"), 503, "event-log-away", "log");
        floor.ordersAway = true;
        problem(server.get("/orders"), 503, "part-away", "'orders'");
        server.platform.authenticator = null;
        problem(server.get("/status"), 503, "authenticator-away", "rialto.security");
        server.platform.authenticator = floor.authenticator;
        floor.ordersAway = false;
        assertThat(server.get("/orders").status()).isEqualTo(200);
    }

    @Test
    void anEngineThatDoesNotAnswerInTimeIsBusyAndOneThatStopsIsAway() throws Exception {
        server.platform.engine = Double.of(rialto.engine.Engine.class, new Object() {
            @SuppressWarnings("unused")
            <T> CompletableFuture<T> ask(
                    java.util.function.Function<? super rialto.engine.Trading, ? extends T> question) {
                return new CompletableFuture<>();
            }

            @SuppressWarnings("unused")
            rialto.engine.EngineStatus status() {
                return floor.status;
            }
        });
        Answer busy = server.get("/positions");
        problem(busy, 503, "engine-busy", "500 ms");
        assertThat(busy.header("Retry-After")).isEqualTo("1");

        server.platform.engine = Double.of(rialto.engine.Engine.class, new Object() {
            @SuppressWarnings("unused")
            <T> CompletableFuture<T> ask(
                    java.util.function.Function<? super rialto.engine.Trading, ? extends T> question) {
                return CompletableFuture.failedFuture(
                        new rialto.engine.EngineException("the engine stops; start it again"));
            }

            @SuppressWarnings("unused")
            rialto.engine.EngineStatus status() {
                return floor.status;
            }
        });
        problem(server.get("/positions"), 503, "engine-away", "the engine stops; start it again");
    }

    @Test
    void aFaultOfOurOwnIsToldWithoutItsInsides() throws Exception {
        server.platform.engine = Double.of(rialto.engine.Engine.class, new Object() {
            @SuppressWarnings("unused")
            rialto.engine.EngineStatus status() {
                throw new IllegalStateException("secret of the house");
            }
        });
        server.platform.engine = floor.engine;
        floor.status = null;

        Answer answer = server.get("/venues");

        problem(answer, 500, "internal", "requestId");
        assertThat(answer.http().body()).doesNotContain("NullPointer").doesNotContain("\tat ");
    }

    @ParameterizedTest
    @EnumSource(ProblemCode.class)
    void everyCodeStandsInTheReadmeWithItsStatus(ProblemCode code) throws Exception {
        assertThat(Files.readString(Path.of("README.md")))
                .contains("| `" + code.code() + "` | " + code.status() + " |");
    }

    private static void problem(Answer answer, int status, String code, String words) {
        assertThat(answer.http().body()).as("%s", answer.http()).isNotEmpty();
        assertThat(answer.at("code")).isEqualTo(code);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.at("status")).isEqualTo(Integer.toString(status));
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        assertThat(answer.at("detail")).contains(words);
    }

    private Answer anonymous(String path, String... headers) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/api/v1" + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return server.send(request.build());
    }

    private Answer typed(String method, String path, String body, String type) throws Exception {
        return server.send(
                method, path, BodyPublishers.ofString(body), request -> request.header("Content-Type", type));
    }

    private Answer place(String key, String body) throws Exception {
        return server.send("POST", "/orders", BodyPublishers.ofString(body), request -> request.header(
                        "Content-Type", "application/json")
                .header("Idempotency-Key", key));
    }
}
