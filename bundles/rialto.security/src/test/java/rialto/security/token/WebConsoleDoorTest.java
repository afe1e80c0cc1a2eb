package rialto.security.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rialto.engine.Engine;
import rialto.engine.EngineStatus;

/** The door on a real Jetty; behind it stands a servlet that says who came in. */
class WebConsoleDoorTest {

    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);

    @TempDir
    private Path home;

    private WebConsoleDoor door;
    private String token;

    @BeforeEach
    void start() throws Exception {
        AdminToken admin = new AdminToken(home, System::nanoTime);
        token = Files.readString(home.resolve("conf/admin.token")).strip();
        door = new WebConsoleDoor(admin, "127.0.0.1", null);
        door.engine = engineIn("SIM");
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler();
        context.addServlet(new ServletHolder(new Console()), "/*");
        server.setHandler(context);
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    @Test
    void adminComesInWithTheToken() throws Exception {
        assertThat(get(basic("admin", token)).body()).isEqualTo("admin");
        assertThat(door.authorize("admin", "anything")).isTrue();
        assertThat(door.authorize("root", "anything")).isFalse();
    }

    @Test
    void noDefaultLoginWorks() throws Exception {
        for (String[] header : List.of(
                new String[0],
                basic("admin", "admin"),
                basic("admin", ""),
                basic("", ""),
                new String[] {"Authorization", "Basic !!!"},
                new String[] {"Authorization", "Basic /w=="},
                new String[] {"Authorization", "Bearer " + token})) {
            HttpResponse<String> answer = get(header);
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.headers().firstValue("WWW-Authenticate"))
                    .hasValue("Basic realm=\"Rialto\", charset=\"UTF-8\"");
            assertThat(answer.body()).contains("conf/admin.token").doesNotContain(token);
        }
    }

    @Test
    void wrongPasswordsAreSlowedDown() throws Exception {
        for (int i = 0; i < 10; i++) {
            get(basic("admin", "guess" + i));
        }
        HttpResponse<String> answer = get(basic("admin", "guess"));

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValueAsLong("Retry-After").orElseThrow())
                .isBetween(1L, 61L);
    }

    @Test
    void aPageOfAnotherSiteStaysOutEvenWithTheBrowsersLogin() throws Exception {
        HttpResponse<String> answer = get("Authorization", basic("admin", token)[1], "Origin", "http://evil.example");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("another site");
    }

    @Test
    void theDoorStaysShutWhereMoneyIsRealUnlessSwitchedOnByName() throws Exception {
        door.engine = engineIn("LIVE");
        assertThat(get(basic("admin", token)).statusCode()).isEqualTo(403);
        assertThat(get(basic("admin", token)).body()).contains("off in LIVE").contains("rialto.webconsole=on");

        door.engine = null;
        assertThat(get(basic("admin", token)).body()).contains("engine is away");

        door = new WebConsoleDoor(new AdminToken(home, System::nanoTime), "127.0.0.1", "on");
        door.engine = engineIn("LIVE");
        assertThat(get(basic("admin", token)).statusCode()).isEqualTo(200);

        door = new WebConsoleDoor(new AdminToken(home, System::nanoTime), "127.0.0.1", "off");
        door.engine = engineIn("SIM");
        assertThat(get(basic("admin", token)).body()).contains("switched off");
    }

    @Test
    void aSwitchInNoPositionIsRefused() {
        AdminToken admin = new AdminToken(home, System::nanoTime);

        assertThatIllegalStateException()
                .isThrownBy(() -> new WebConsoleDoor(admin, null, "yes"))
                .withMessageContaining("on or off");
    }

    private HttpResponse<String> get(String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + connector.getLocalPort() + "/"));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String[] basic(String user, String password) {
        return new String[] {
            "Authorization", "Basic " + Base64.getEncoder().encodeToString((user + ':' + password).getBytes())
        };
    }

    /** An engine that answers for its status and nothing else. */
    private static Engine engineIn(String environment) {
        EngineStatus status = new EngineStatus(0, 0, 0, 0, 0, 0, true, "", List.of(), environment, "", true, List.of());
        return (Engine) Proxy.newProxyInstance(
                Engine.class.getClassLoader(), new Class<?>[] {Engine.class}, (proxy, method, a) -> {
                    if (method.getName().equals("status")) {
                        return status;
                    }
                    throw new AssertionError("asked for " + method);
                });
    }

    @SuppressWarnings("serial")
    private final class Console extends HttpServlet {

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            Object user = door.authenticate(request, response);
            if (user != null) {
                response.getWriter().print(user);
            }
        }
    }
}
