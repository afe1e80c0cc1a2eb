package rialto.rest;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.MultivaluedHashMap;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardContextSelect;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletAsyncSupported;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletPattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rialto.event.EventLog;

/**
 * Server-sent events over the log. A servlet beside the REST application, in the same context, because only the servlet's own
 * non-blocking output lets many slow readers share few threads.
 */
@Component(service = Servlet.class)
@HttpWhiteboardContextSelect("(osgi.http.whiteboard.context.path=" + RestApplication.CONTEXT + ")")
@HttpWhiteboardServletPattern("/stream")
@HttpWhiteboardServletAsyncSupported
@Designate(ocd = StreamServlet.Settings.class)
@SuppressWarnings("serial") // is never serialised
public final class StreamServlet extends HttpServlet {

    /** Settings of the stream. */
    @ObjectClassDefinition(name = "Rialto event stream")
    public @interface Settings {
        @AttributeDefinition(description = "most open streams", min = "1", max = "10000")
        int mostStreams() default 256;

        @AttributeDefinition(description = "most events waiting for one client", min = "16", max = "1000000")
        int mostEvents() default 1_024;

        @AttributeDefinition(description = "most bytes waiting for one client", min = "65536", max = "1073741824")
        long mostBytes() default 1 << 18;

        @AttributeDefinition(
                description = "milliseconds within which events are gathered into one write",
                min = "1",
                max = "1000")
        long gatherMillis() default 10;

        @AttributeDefinition(description = "seconds between heartbeats", min = "1", max = "3600")
        int heartbeatSeconds() default 15;

        @AttributeDefinition(
                description = "seconds after which a client that reads nothing is let go",
                min = "1",
                max = "86400")
        int stuckSeconds() default 60;
    }

    private static final Logger LOG = LoggerFactory.getLogger(StreamServlet.class);

    private final Platform platform;
    private final Access access;
    private final Settings settings;
    private final Json json = new Json();
    private final EventViews views;
    private final LiveEvents live;
    /** Each with the cookie it came in by; empty for a token, which does not end. */
    private final Map<StreamClient, String> clients = new ConcurrentHashMap<>();

    private final Semaphore room;
    private final ScheduledExecutorService heart =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "rialto-stream-heartbeat"));

    @Activate
    public StreamServlet(@Reference Platform platform, Settings settings) {
        this.platform = platform;
        this.access = new Access(platform);
        this.settings = settings;
        this.room = new Semaphore(settings.mostStreams());
        this.views = new EventViews(new Instruments(platform));
        this.live = new LiveEvents(platform, views, json, settings.gatherMillis());
        heart.scheduleWithFixedDelay(
                this::beat, settings.heartbeatSeconds(), settings.heartbeatSeconds(), TimeUnit.SECONDS);
    }

    @Deactivate
    void deactivate() {
        heart.shutdownNow();
        clients.keySet().forEach(StreamClient::close);
        live.close();
    }

    /** Number of open streams. */
    int open() {
        return clients.size();
    }

    /** Bytes that wait for clients, all together. */
    long waitingBytes() {
        return clients.keySet().stream().mapToLong(StreamClient::waitingBytes).sum();
    }

    /** Number of clients whose connection takes nothing at present. */
    long blocked() {
        return clients.keySet().stream().filter(StreamClient::blocked).count();
    }

    /** What the heartbeat does, once. */
    void beat() {
        long stuckNanos = TimeUnit.SECONDS.toNanos(settings.stuckSeconds());
        clients.forEach((client, session) -> {
            try {
                if (!session.isEmpty() && platform.sessions().find(session) == null) {
                    client.end("the session has ended; log in again");
                }
                client.beat(stuckNanos);
            } catch (RuntimeException e) {
                LOG.warn("A stream is closed because its heartbeat failed", e);
                client.close();
            }
        });
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String requestId = Answers.requestId();
        Answers.headers(requestId, platform.environment()).forEach(response::setHeader);
        try {
            access.admit(new Access.Asking(
                    request.getMethod(),
                    request.getHeader("Host"),
                    request.getHeader("Origin"),
                    request.getHeader("Authorization"),
                    session(request),
                    request.getHeader(Access.CSRF),
                    request.getHeader(Access.ENVIRONMENT),
                    false));
            if (!"GET".equals(request.getMethod())) {
                throw new ProblemException(ProblemCode.METHOD_NOT_ALLOWED, "Use one of GET.").header("Allow", "GET");
            }
            open(request, response);
        } catch (RuntimeException e) {
            refuse(Problems.of(e), request, response, requestId);
        }
    }

    private void open(HttpServletRequest request, HttpServletResponse response) throws IOException {
        MultivaluedHashMap<String, String> parameters = new MultivaluedHashMap<>();
        request.getParameterMap().forEach((name, values) -> parameters.addAll(name, values));
        Query query = Query.of(parameters, "types", "from");
        EventTypes types = EventTypes.parse(query.text("types"));
        String lastId = request.getHeader("Last-Event-ID");
        EventId after = lastId == null || lastId.isBlank() ? null : EventId.parse(lastId, "Last-Event-ID");
        // A client that reconnects says what it had; the place it first started from is then the past.
        long from = query.whole("from", 0L, EventLog.NOW - 1, EventLog.NOW);
        if (!room.tryAcquire()) {
            throw new ProblemException(
                            ProblemCode.TOO_MANY_STREAMS,
                            settings.mostStreams() + " streams are open, which is the most. Close one, or come back.")
                    .retryAfter(settings.heartbeatSeconds());
        }
        boolean begun = false;
        try {
            live.enter();
            try {
                begun = open(request, response, types, after, after != null ? after.sequence() : from);
            } finally {
                if (!begun) {
                    live.leave(null);
                }
            }
        } finally {
            if (!begun) {
                room.release();
            }
        }
    }

    /**
     * Begins the answer, unless the log says before that it cannot be given: a sequence number that is gone is a problem, not a stream.
     *
     * @return {@code true}
     */
    private boolean open(
            HttpServletRequest request, HttpServletResponse response, EventTypes types, EventId after, long from)
            throws IOException {
        CatchUp catchUp = from == EventLog.NOW ? null : catchUp(types, after, from);
        boolean gap = catchUp == null && after != null;
        StreamClient client;
        try {
            client = begin(request, response, types, gap ? null : after);
        } catch (IOException | RuntimeException e) {
            if (catchUp != null) {
                catchUp.cancel();
            }
            throw e;
        }
        try {
            // Nothing is written before the write listener is there, and what is told first comes first.
            if (catchUp == null) {
                live.join(client, sequence -> greet(client, types, sequence, gap ? after : null));
            } else {
                client.tell("hello", hello(types, platform.engine().status().sequence(), from));
                catchUp.to(client);
            }
            response.getOutputStream().setWriteListener(client);
        } catch (IOException | RuntimeException e) {
            LOG.warn("A stream is closed because it could not begin", e);
            if (catchUp != null) {
                catchUp.cancel();
            }
            client.close();
        }
        return true;
    }

    /**
     * Begins to read the journal; {@code null} if it does not hold what a client that comes back has missed: because that is too old, or
     * because the client heard of what was not yet on disk when the platform was killed.
     */
    private CatchUp catchUp(EventTypes types, EventId after, long from) {
        if (after != null && from > live.sequence()) {
            return null;
        }
        CatchUp catchUp = new CatchUp(live, views, json);
        try {
            catchUp.begin(platform.eventLog(), types.common(), from);
            return catchUp;
        } catch (IllegalArgumentException e) {
            if (after == null) {
                throw new ProblemException(
                        ProblemCode.SEQUENCE_GONE,
                        "The journal no longer holds " + from + " (" + e.getMessage()
                                + "). Ask REST for the state and stream from now on, without 'from'.",
                        e);
            }
            return null;
        }
    }

    private void greet(StreamClient client, EventTypes types, long sequence, EventId lost) {
        client.tell("hello", hello(types, sequence, null));
        if (lost != null) {
            client.tell(
                    "resync",
                    Map.of(
                            "from",
                            lost.toString(),
                            "remedy",
                            "the journal no longer holds what you missed; ask REST for the state again"));
        }
    }

    private StreamClient begin(
            HttpServletRequest request, HttpServletResponse response, EventTypes types, EventId after)
            throws IOException {
        response.setContentType("text/event-stream");
        response.setCharacterEncoding(StandardCharsets.UTF_8.name());
        response.setHeader("X-Accel-Buffering", "no");
        AsyncContext context = request.startAsync();
        context.setTimeout(0);
        StreamClient client = new StreamClient(
                context,
                response.getOutputStream(),
                types,
                after,
                json,
                settings.mostEvents(),
                settings.mostBytes(),
                this::over);
        String session = session(request);
        clients.put(client, request.getHeader("Authorization") != null || session == null ? "" : session);
        return client;
    }

    private void over(StreamClient client) {
        if (clients.remove(client) != null) {
            live.leave(client);
            room.release();
        }
    }

    private Map<String, Object> hello(EventTypes types, long sequence, Long from) {
        Map<String, Object> hello = new LinkedHashMap<>();
        hello.put("sequence", sequence);
        hello.put("environment", platform.environment());
        hello.put("types", types.names());
        hello.put("from", from);
        return hello;
    }

    private void refuse(
            ProblemException problem, HttpServletRequest request, HttpServletResponse response, String requestId)
            throws IOException {
        if (problem.status() == ProblemCode.INTERNAL.status()) {
            LOG.error(
                    "Request {} failed: {} {}",
                    requestId,
                    request.getMethod(),
                    request.getRequestURI(),
                    problem.getCause());
        }
        response.setStatus(problem.status());
        response.setContentType(Answers.PROBLEM_JSON);
        if (Answers.refusalCloses(request.getHeader("Content-Length"), request.getHeader("Transfer-Encoding"))) {
            response.setHeader("Connection", "close");
        }
        problem.headers().forEach(response::setHeader);
        json.write(problem.body(request.getRequestURI(), requestId), response.getOutputStream());
    }

    private static String session(HttpServletRequest request) {
        String name = Access.cookie(request.getHeader("Host"));
        Cookie[] cookies = request.getCookies();
        for (int i = 0; cookies != null && i < cookies.length; i++) {
            if (cookies[i].getName().equals(name)) {
                return cookies[i].getValue();
            }
        }
        return null;
    }
}
