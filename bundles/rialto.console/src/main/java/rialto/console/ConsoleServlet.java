package rialto.console;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletPattern;
import rialto.security.SameOrigin;

/**
 * Hands out the files of the console, and nothing else. They hold no secret and no figure, so they are given without a token, to
 * requests that name us; what they show they ask of REST. Each comes with a content policy that lets a page run, load and ask only
 * what is ours.
 */
@Component(service = Servlet.class)
@HttpWhiteboardServletPattern("/")
@SuppressWarnings("serial") // is never serialised
public final class ConsoleServlet extends HttpServlet {

    static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
            + " font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private static final String FOLDER = "/console";

    private final Map<String, Page> pages;
    private final SameOrigin origins;

    @Activate
    public ConsoleServlet(BundleContext context) {
        this(pages(context.getBundle()), context.getProperty("org.apache.felix.http.host"));
    }

    ConsoleServlet(Map<String, Page> pages, String bound) {
        this.pages = pages;
        this.origins = new SameOrigin(bound);
    }

    private static Map<String, Page> pages(Bundle bundle) {
        Map<String, Page> pages = new TreeMap<>();
        for (URL entry : Collections.list(bundle.findEntries(FOLDER, "*", true))) {
            String path = entry.getPath();
            if (!path.endsWith("/")) {
                pages.put(path.substring(path.indexOf(FOLDER) + FOLDER.length()), new Page(path, () -> read(entry)));
            }
        }
        return Collections.unmodifiableMap(pages);
    }

    private static byte[] read(URL entry) throws IOException {
        try (InputStream in = entry.openStream()) {
            return in.readAllBytes();
        }
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        headers(response);
        String host = request.getHeader("Host");
        if (!origins.ownHost(host) || !origins.ownOrigin(request.getHeader("Origin"), host)) {
            say(
                    response,
                    HttpServletResponse.SC_FORBIDDEN,
                    "This request was sent to another name or by a page of another site. Ask one of " + origins.hosts()
                            + ".");
            return;
        }
        boolean head = "HEAD".equals(request.getMethod());
        if (!head && !"GET".equals(request.getMethod())) {
            response.setHeader("Allow", "GET, HEAD");
            say(response, HttpServletResponse.SC_METHOD_NOT_ALLOWED, "Use GET. What changes something is in /api/v1.");
            return;
        }
        String path = request.getRequestURI();
        Page page = pages.get("/".equals(path) ? "/index.html" : path);
        if (page == null) {
            say(
                    response,
                    HttpServletResponse.SC_NOT_FOUND,
                    "There is nothing here. The console is at /, REST at /api/v1.");
            return;
        }
        // Asked again each time and answered by 304 while it is the same, so that a replaced console is seen at once.
        response.setHeader("Cache-Control", "no-cache");
        response.setHeader("ETag", page.tag());
        response.setHeader("Vary", "Accept-Encoding");
        if (page.tag().equals(request.getHeader("If-None-Match"))) {
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
            return;
        }
        send(page, takesGzip(request.getHeader("Accept-Encoding")), head, response);
    }

    private static void send(Page page, boolean gzip, boolean head, HttpServletResponse response) throws IOException {
        byte[] bytes = page.bytes(gzip);
        if (gzip) {
            response.setHeader("Content-Encoding", "gzip");
        }
        response.setContentType(page.type());
        response.setContentLength(bytes.length);
        if (!head) {
            response.getOutputStream().write(bytes);
        }
    }

    private static void headers(HttpServletResponse response) {
        response.setHeader("Content-Security-Policy", POLICY);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("X-Frame-Options", "DENY");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
        response.setHeader("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
    }

    private static boolean takesGzip(String accepted) {
        return accepted != null && accepted.contains("gzip") && !accepted.contains("gzip;q=0");
    }

    private static void say(HttpServletResponse response, int status, String text) throws IOException {
        response.setStatus(status);
        response.setHeader("Cache-Control", "no-store");
        response.setContentType("text/plain;charset=utf-8");
        response.getWriter().println(text);
    }
}
