package rialto.health;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletPattern;

/**
 * {@code /health/live}: 200 while the loop turns, else 503. {@code /health/ready}: 200 when orders can be taken, else 503 and what
 * is missing; what does not do its work but keeps no order is told beside it. No token is asked for; nothing of trading is told.
 */
@Component(service = Servlet.class)
@HttpWhiteboardServletPattern({HealthServlet.LIVE, HealthServlet.READY})
@SuppressWarnings("serial") // is never serialised
public final class HealthServlet extends HttpServlet {

    static final String LIVE = "/health/live";
    static final String READY = "/health/ready";

    private final Vitals vitals;

    @Activate
    public HealthServlet(@Reference Vitals vitals) {
        this.vitals = vitals;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        StringBuilder json = new StringBuilder("{\"status\":");
        boolean up;
        if (LIVE.equals(request.getServletPath())) {
            up = vitals.alive();
            json.append(up ? "\"UP\"" : "\"DOWN\"");
        } else {
            List<Vitals.Finding> missing = vitals.missing();
            up = missing.isEmpty();
            json.append(up ? "\"UP\"" : "\"DOWN\"").append(",\"environment\":");
            quote(vitals.environment(), json);
            findings("missing", missing, json);
            findings("degraded", vitals.degraded(), json);
        }
        json.append("}\n");
        response.setStatus(up ? HttpServletResponse.SC_OK : HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        if (!up) {
            response.setHeader("Retry-After", "1");
        }
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setContentType("application/json");
        response.setCharacterEncoding("UTF-8");
        response.getWriter().write(json.toString());
    }

    private static void findings(String name, List<Vitals.Finding> findings, StringBuilder json) {
        json.append(",\"").append(name).append("\":[");
        for (Vitals.Finding one : findings) {
            json.append(json.charAt(json.length() - 1) == '[' ? "" : ",").append("{\"part\":");
            quote(one.part(), json);
            json.append(",\"reason\":");
            quote(one.reason(), json);
            json.append(",\"remedy\":");
            quote(one.remedy(), json);
            json.append('}');
        }
        json.append(']');
    }

    /** Writes a text as a JSON string (RFC 8259, section 7). */
    static void quote(String text, StringBuilder json) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ') {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }
}
