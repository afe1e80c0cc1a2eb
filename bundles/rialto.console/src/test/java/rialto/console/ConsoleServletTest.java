package rialto.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files, a strict policy, and clear answers to everything else. */
class ConsoleServletTest {

    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);
    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeEach
    void start() throws Exception {
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler("/");
        context.addServlet(
                new ServletHolder(new ConsoleServlet(
                        Map.of(
                                "/index.html", page("index.html", "<!doctype html>"),
                                "/app/main.js", page("main.js", "export {};")),
                        "127.0.0.1")),
                "/");
        server.setHandler(context);
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    @Test
    void thePageComesWithAPolicyThatAllowsNothingInlineAndNothingForeign() throws Exception {
        HttpResponse<String> answer = ask("GET", "/");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("<!doctype html>");
        assertThat(header(answer, "Content-Type")).isEqualToIgnoringCase("text/html;charset=utf-8");
        assertThat(header(answer, "Content-Security-Policy"))
                .startsWith("default-src 'none'; script-src 'self'; style-src 'self';")
                .contains("frame-ancestors 'none'", "base-uri 'none'")
                .doesNotContain("unsafe", "http:", "https:", "*");
        assertThat(header(answer, "X-Content-Type-Options")).isEqualTo("nosniff");
    }

    @Test
    void modulesAreScripts() throws Exception {
        assertThat(header(ask("GET", "/app/main.js"), "Content-Type"))
                .isEqualToIgnoringCase("text/javascript;charset=utf-8");
    }

    @Test
    void aBrowserThatHasAFileIsNotSentItAgainAndOneThatHasAnOldOneIs() throws Exception {
        String tag = header(ask("GET", "/"), "ETag");

        assertThat(ask("GET", "/", "If-None-Match", tag).statusCode()).isEqualTo(304);
        assertThat(ask("GET", "/", "If-None-Match", "\"old\"").statusCode()).isEqualTo(200);
        assertThat(header(ask("GET", "/"), "Cache-Control")).isEqualTo("no-cache");
    }

    @Test
    void whoTakesGzipGetsIt() throws Exception {
        assertThat(header(ask("GET", "/", "Accept-Encoding", "br, gzip"), "Content-Encoding"))
                .isEqualTo("gzip");
        assertThat(header(ask("GET", "/", "Accept-Encoding", "gzip;q=0"), "Content-Encoding"))
                .isNull();
        assertThat(ask("HEAD", "/").body()).isEmpty();
    }

    @Test
    void aFileIsReadWhenItIsFirstAskedForAndNotAgain() throws Exception {
        AtomicInteger reads = new AtomicInteger();
        Page page = new Page("main.js", () -> {
            reads.incrementAndGet();
            return "export {};".getBytes(StandardCharsets.UTF_8);
        });
        assertThat(reads).as("the start waits for no file").hasValue(0);

        String tag = page.tag();
        assertThat(page.bytes(false)).asString().isEqualTo("export {};");
        assertThat(page.bytes(true)).isSameAs(page.bytes(true));
        assertThat(page.tag()).isEqualTo(tag);
        assertThat(reads).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nothing", "/app/", "/app/../pom.xml", "/%2e%2e/secret", "/index.html/", "/%3Cscript%3E"})
    void whatIsNoFileIsNotFoundInPlainWords(String path) throws Exception {
        HttpResponse<String> answer = ask("GET", path);

        assertThat(answer.statusCode()).isBetween(400, 404);
        assertThat(answer.body()).doesNotContain("Exception", "\tat ", "<script>");
    }

    @Test
    void nothingIsChangedHere() throws Exception {
        HttpResponse<String> answer = ask("POST", "/");

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(header(answer, "Allow")).isEqualTo("GET, HEAD");
    }

    @Test
    void pagesOfOtherSitesAreTurnedAway() throws Exception {
        HttpResponse<String> answer = ask("GET", "/", "Origin", "http://evil.example");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("page of another site");
    }

    private HttpResponse<String> ask(String method, String path, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + connector.getLocalPort() + path))
                .method(method, BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse(null);
    }

    private static Page page(String name, String text) {
        return new Page(name, () -> text.getBytes(StandardCharsets.UTF_8));
    }
}
