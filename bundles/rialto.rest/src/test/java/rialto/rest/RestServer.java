package rialto.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.servlet.ServletContainer;
import rialto.event.EventLog;

/** REST as it ships on a real socket: the application in Jersey's servlet on Jetty, the stream beside it. */
final class RestServer implements AutoCloseable {

    /** Those of {@link RecentEvents}: fills, changes, events of orders. */
    static final int SUBSCRIPTIONS_OF_ITS_OWN = 3;

    /** Warns that resources are no providers, which they are not meant to be. Kept, or the level would be lost with it. */
    private static final Logger JERSEY = Logger.getLogger("org.glassfish.jersey.internal.inject.Providers");

    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);
    private final HttpClient client = HttpClient.newHttpClient();
    private final RecentEvents recent = new RecentEvents();

    final Floor floor = new Floor();
    final Platform platform = floor.platform();
    final StreamServlet stream;

    RestServer() {
        this(StreamSettings.usual());
    }

    RestServer(StreamServlet.Settings settings) {
        JERSEY.setLevel(Level.SEVERE);
        EventLog log = floor.log.log();
        stream = new StreamServlet(platform, settings);
        recent.bindEngine(floor.engine);
        recent.bindLog(log);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler("/api/v1");
        ServletHolder rest = new ServletHolder(
                new ServletContainer(ResourceConfig.forApplication(new RestApplication(platform, recent))));
        rest.setAsyncSupported(true);
        context.addServlet(rest, "/*");
        ServletHolder events = new ServletHolder(stream);
        events.setAsyncSupported(true);
        context.addServlet(events, "/stream");
        server.setHandler(context);
        try {
            server.start();
        } catch (Exception e) {
            throw new IllegalStateException("Jetty does not start", e);
        }
    }

    int port() {
        return connector.getLocalPort();
    }

    /** What came back. */
    record Answer(HttpResponse<String> http, JsonNode json) {

        int status() {
            return http.statusCode();
        }

        String header(String name) {
            return http.headers().firstValue(name).orElse(null);
        }

        /** A member of the body as text; members of members by dots. */
        String at(String path) {
            JsonNode node = json.at("/" + path.replace('.', '/'));
            if (node.isMissingNode()) {
                throw new AssertionError("no " + path + " in " + http.body());
            }
            return node.isNull() ? null : node.isValueNode() ? node.asText() : node.toString();
        }
    }

    Answer get(String path) throws IOException, InterruptedException {
        return send("GET", path, null);
    }

    Answer send(String method, String path, String body) throws IOException, InterruptedException {
        return send(
                method,
                path,
                body == null ? null : HttpRequest.BodyPublishers.ofString(body),
                request -> body == null ? request : request.header("Content-Type", "application/json"));
    }

    Answer send(String method, String path, HttpRequest.BodyPublisher body, UnaryOperator<HttpRequest.Builder> more)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port() + "/api/v1" + path))
                .header("Authorization", "Bearer " + Floor.TOKEN)
                .method(method, body == null ? HttpRequest.BodyPublishers.noBody() : body);
        return send(more.apply(request).build());
    }

    Answer send(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        boolean json = response.headers().firstValue("Content-Type").orElse("").contains("json");
        return new Answer(response, json ? new ObjectMapper().readTree(response.body()) : null);
    }

    @Override
    public void close() {
        stream.deactivate();
        recent.deactivate();
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("Jetty does not stop", e);
        }
    }
}
