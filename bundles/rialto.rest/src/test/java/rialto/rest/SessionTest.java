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

    private Answer write(Answer login, String method, String path, String body, String environment) throws Exception {
        return ask(
                method,
                path,
                body,
                "Cookie",
                cookie(login),
                "X-Rialto-Csrf",
                login.at("csrf"),
                "X-Rialto-Env",
                environment);
    }

    private static String cookie(Answer login) {
        return login.header("Set-Cookie").split(";")[0];
    }

    @Test
    void theTokenIsExchangedForACookieThatNoScriptCanReadAndNoOtherSiteSends() throws Exception {
        Answer login = login();
        assertThat(login.at("user")).isEqualTo("admin");
        assertThat(login.header("Set-Cookie"))
                .startsWith("rialto-session-" + server.port() + "=")
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
        Answer with = write(login, "POST", "/risk/kill", kill, "SIM");
        assertThat(with.status()).isBetween(200, 299);
        assertThat(server.floor.latched).isNotNull();
    }

    @Test
    void aPageThatWasLoadedForAnotherEnvironmentChangesNothing() throws Exception {
        Answer login = login();
        server.floor.status = Floor.status("LIVE", "");
        String reason = "{\"reason\":\"test\"}";

        Answer stale = write(login, "POST", "/deployments/alpha/pause", reason, "SIM");
        assertThat(stale.status()).isEqualTo(409);
        assertThat(stale.at("code")).isEqualTo("environment-mismatch");
        assertThat(stale.at("detail")).contains("LIVE", "'SIM'");
        assertThat(stale.header("X-Rialto-Env")).isEqualTo("LIVE");
        Answer silent = ask(
                "POST", "/deployments/alpha/pause", reason, "Cookie", cookie(login), "X-Rialto-Csrf", login.at("csrf"));
        assertThat(silent.at("code")).isEqualTo("environment-mismatch");
        assertThat(ask("GET", "/status", null, "Cookie", cookie(login), "X-Rialto-Env", "SIM")
                        .status())
                .as("to look is free")
                .isEqualTo(200);
    }

    @Test
    void anyPageMayStopTradingButOnlyTheRightOneLetsItGoOn() throws Exception {
        Answer login = login();
        server.floor.status = Floor.status("LIVE", "");

        assertThat(write(login, "POST", "/risk/kill", "{\"reason\":\"test\"}", "SIM")
                        .status())
                .isBetween(200, 299);
        assertThat(server.floor.latched).isNotNull();
        assertThat(write(login, "DELETE", "/orders/7", null, "SIM").at("code")).isNotEqualTo("environment-mismatch");
        assertThat(write(login, "DELETE", "/risk/kill?reason=test", null, "SIM").at("code"))
                .isEqualTo("environment-mismatch");
        assertThat(server.floor.latched).isNotNull();
    }

    @Test
    void aProgramNeedNotNameTheEnvironmentAndIsHeldToTheOneItNames() throws Exception {
        Answer wrong = server.send(
                "POST",
                "/deployments/alpha/pause",
                HttpRequest.BodyPublishers.ofString("{\"reason\":\"test\"}"),
                request -> request.header("Content-Type", "application/json").header("X-Rialto-Env", "LIVE"));
        assertThat(wrong.at("code")).isEqualTo("environment-mismatch");
        assertThat(server.send("POST", "/deployments/alpha/pause", "{\"reason\":\"test\"}")
                        .at("code"))
                .isNotEqualTo("environment-mismatch");
    }

    @Test
    void whatAPageDoesGoesOnRecordAsDoneInTheConsole() throws Exception {
        write(login(), "POST", "/risk/kill", "{\"reason\":\"test\"}", "SIM");

        assertThat(server.floor.record).contains("latch by admin@console");
    }

    @Test
    void aCookieNamesThePortSoThatTwoPlatformsOnOneHostLeaveEachOthersSessionsAlone() throws Exception {
        try (RestServer other = new RestServer()) {
            Answer login = login();
            Answer there = other.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + other.port() + "/api/v1/session"))
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString("{\"token\":\"" + Floor.TOKEN + "\"}"))
                            .build());
            // A browser sends both to both.
            String both = cookie(login) + "; " + cookie(there);
            assertThat(cookie(login).split("=")[0]).isNotEqualTo(cookie(there).split("=")[0]);
            assertThat(ask("GET", "/session", null, "Cookie", both).at("csrf")).isEqualTo(login.at("csrf"));
        }
        assertThat(Access.cookie("localhost")).isEqualTo("rialto-session-80");
        assertThat(Access.cookie("[::1]")).isEqualTo("rialto-session-80");
        assertThat(Access.cookie("[::1]:8080")).isEqualTo("rialto-session-8080");
    }

    @Test
    void aSessionThatHasEndedIsToldSo() throws Exception {
        Answer login = login();
        Answer out = write(login, "DELETE", "/session", null, "SIM");
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
            stream.head(
                            "GET /api/v1/stream?types=order HTTP/1.1",
                            "Host: localhost:" + server.port(),
                            "Cookie: " + cookie(login))
                    .answer();
            server.stream.beat();
            assertThat(server.stream.open()).as("while the session is open").isEqualTo(1);

            write(login, "DELETE", "/session", null, "SIM");
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
