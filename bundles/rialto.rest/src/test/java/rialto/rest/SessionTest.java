package rialto.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import rialto.rest.RestServer.Answer;

/** A browser's page has a cookie for the token, and shows with every change that it is ours. */
class SessionTest {

    private final RestServer server = new RestServer();

    @AfterEach
    void stop() {
        server.close();
    }

    private Answer ask(String method, String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.port() + "/api/v1" + path))
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return server.send(request.build());
    }

    private Answer login() throws Exception {
        Answer answer = ask("POST", "/session", "{\"token\":\"" + Floor.TOKEN + "\"}");
        assertThat(answer.status()).isEqualTo(201);
        return answer;
    }

    private static String cookie(Answer login) {
        return login.header("Set-Cookie").split(";")[0];
    }

    @Test
    void theTokenIsExchangedForACookieThatNoScriptCanReadAndNoOtherSiteSends() throws Exception {
        Answer login = login();
        assertThat(login.at("user")).isEqualTo("admin");
        assertThat(login.header("Set-Cookie"))
                .startsWith("rialto-session=")
                .containsIgnoringCase("HttpOnly")
                .containsIgnoringCase("SameSite=Strict")
                .containsIgnoringCase("Path=/")
                .doesNotContainIgnoringCase("Max-Age")
                .doesNotContainIgnoringCase("Expires")
                .doesNotContain(Floor.TOKEN);
        assertThat(login.http().body()).doesNotContain(Floor.TOKEN);
        assertThat(ask("GET", "/status", null, "Cookie", cookie(login)).status())
                .isEqualTo(200);
        assertThat(ask("GET", "/session", null, "Cookie", cookie(login)).at("csrf"))
                .isEqualTo(login.at("csrf"));
    }

    @Test
    void whatChangesSomethingNeedsTheHeaderOfTheSession() throws Exception {
        Answer login = login();
        String kill = "{\"reason\":\"test\"}";
        Answer without = ask("POST", "/risk/kill", kill, "Cookie", cookie(login));
        assertThat(without.status()).isEqualTo(403);
        assertThat(without.at("code")).isEqualTo("bad-csrf");
        assertThat(ask("POST", "/risk/kill", kill, "Cookie", cookie(login), "X-Rialto-Csrf", "guess")
                        .at("code"))
                .isEqualTo("bad-csrf");
        assertThat(server.floor.latched).isNull();
        Answer with = ask("POST", "/risk/kill", kill, "Cookie", cookie(login), "X-Rialto-Csrf", login.at("csrf"));
        assertThat(with.status()).isBetween(200, 299);
        assertThat(server.floor.latched).isNotNull();
    }

    @Test
    void aSessionThatHasEndedIsToldSo() throws Exception {
        Answer login = login();
        Answer out = ask("DELETE", "/session", null, "Cookie", cookie(login), "X-Rialto-Csrf", login.at("csrf"));
        assertThat(out.status()).isEqualTo(204);
        assertThat(out.header("Set-Cookie")).containsIgnoringCase("Max-Age=0");
        Answer after = ask("GET", "/status", null, "Cookie", cookie(login));
        assertThat(after.status()).isEqualTo(401);
        assertThat(after.at("code")).isEqualTo("no-session");
        assertThat(ask("GET", "/stream?types=order", null, "Cookie", cookie(login))
                        .at("code"))
                .isEqualTo("no-session");
    }

    @Test
    void aStreamThatCameInByASessionEndsWithIt() throws Exception {
        Answer login = login();
        try (RawHttp stream = new RawHttp(server.port(), 0)) {
            stream.head("GET /api/v1/stream?types=order HTTP/1.1", "Host: localhost", "Cookie: " + cookie(login))
                    .answer();
            server.stream.beat();
            assertThat(server.stream.open()).as("while the session is open").isEqualTo(1);

            ask("DELETE", "/session", null, "Cookie", cookie(login), "X-Rialto-Csrf", login.at("csrf"));
            server.stream.beat();

            TestClock.until(() -> server.stream.open() == 0);
        }
    }

    @Test
    void aWrongTokenOpensNothingAndForeignPagesMayNotTry() throws Exception {
        Answer wrong = ask("POST", "/session", "{\"token\":\"guess\"}");
        assertThat(wrong.status()).isEqualTo(401);
        assertThat(wrong.header("Set-Cookie")).isNull();
        assertThat(ask("POST", "/session", "{\"token\":\"once too often\"}").status())
                .isEqualTo(429);
        Answer foreign =
                ask("POST", "/session", "{\"token\":\"" + Floor.TOKEN + "\"}", "Origin", "https://elsewhere.example");
        assertThat(foreign.at("code")).isEqualTo("foreign-origin");
        assertThat(server.floor.opened).isEmpty();
    }
}
