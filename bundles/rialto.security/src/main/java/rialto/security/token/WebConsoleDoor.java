package rialto.security.token;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.apache.felix.webconsole.spi.SecurityProvider;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rialto.engine.Engine;
import rialto.security.Authenticator;
import rialto.security.SameOrigin;
import rialto.security.Verdict;
import rialto.venue.Environment;

/**
 * The door of Felix Web Console: user {@value AdminToken#ADMIN}, the admin token as password, requests of our own pages only.
 * Where money is real the door stays shut unless the framework property {@value #SWITCH} says {@code on}; {@code off} shuts it
 * everywhere.
 *
 * <p>The framework property {@code felix.webconsole.security.providers} must be {@value #ID}: the web console then does not exist
 * without this provider, and its own default login never counts.
 */
@Component(service = SecurityProvider.class, property = SecurityProvider.PROPERTY_ID + "=" + WebConsoleDoor.ID)
public final class WebConsoleDoor implements SecurityProvider {

    static final String ID = "rialto";
    static final String SWITCH = "rialto.webconsole";

    private static final String CHALLENGE = "Basic realm=\"Rialto\", charset=\"UTF-8\"";
    private static final int LONGEST = 4_096;
    private static final Logger LOG = LoggerFactory.getLogger(WebConsoleDoor.class);

    private final Authenticator authenticator;
    private final SameOrigin origins;
    private final String position;

    /** Asked for the environment; away while the engine is. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile Engine engine;

    /** @throws IllegalStateException if {@value #SWITCH} is neither {@code on} nor {@code off} nor absent */
    @Activate
    public WebConsoleDoor(BundleContext context, @Reference Authenticator authenticator) {
        this(authenticator, context.getProperty("org.apache.felix.http.host"), context.getProperty(SWITCH));
    }

    WebConsoleDoor(Authenticator authenticator, String bound, String position) {
        this.authenticator = authenticator;
        this.origins = new SameOrigin(bound);
        this.position = position == null || position.isBlank() ? "auto" : position.strip();
        if (!this.position.matches("on|off|auto")) {
            throw new IllegalStateException("the framework property " + SWITCH + " is '" + position
                    + "'; set it to on or off, or leave it out for on where no money is real");
        }
    }

    @Override
    public Object authenticate(HttpServletRequest request, HttpServletResponse response) {
        String host = request.getHeader("Host");
        if (!origins.ownHost(host) || !origins.ownOrigin(request.getHeader("Origin"), host)) {
            return refuse(
                    response,
                    HttpServletResponse.SC_FORBIDDEN,
                    "This request was sent to another name or by a page of another site. Open the web console at http://localhost.");
        }
        String shut = shut();
        if (shut != null) {
            return refuse(response, HttpServletResponse.SC_FORBIDDEN, shut);
        }
        Verdict verdict = judge(request.getHeader("Authorization"));
        if (verdict instanceof Verdict.Accepted accepted) {
            return accepted.principal().name();
        }
        if (verdict instanceof Verdict.Throttled throttled) {
            response.setHeader(
                    "Retry-After", Long.toString(throttled.retryAfter().toSeconds() + 1));
            return refuse(response, 429, "Too many wrong passwords. The right one is in conf/admin.token of the home.");
        }
        response.setHeader("WWW-Authenticate", CHALLENGE);
        return refuse(
                response,
                HttpServletResponse.SC_UNAUTHORIZED,
                "Log in as " + AdminToken.ADMIN + " with the token in conf/admin.token of the home.");
    }

    /** Everyone who is let in may do everything: there is one user. */
    @Override
    public boolean authorize(Object user, String role) {
        return AdminToken.ADMIN.equals(user);
    }

    /** Makes the browser ask again. */
    @Override
    public void logout(HttpServletRequest request, HttpServletResponse response) {
        response.setHeader("WWW-Authenticate", CHALLENGE);
        refuse(response, HttpServletResponse.SC_UNAUTHORIZED, "Logged out.");
    }

    private String shut() {
        if (position.equals("on")) {
            return null;
        }
        String remedy = " Start with the framework property " + SWITCH + "=on to open it.";
        if (position.equals("off")) {
            return "The web console is switched off." + remedy;
        }
        Engine current = engine;
        if (current == null) {
            return "The engine is away, so nobody can say whether money is real; the web console stays shut." + remedy;
        }
        return Environment.LIVE.name().equals(current.status().environment())
                ? "The web console is off in LIVE." + remedy
                : null;
    }

    private Verdict judge(String header) {
        if (header == null) {
            return new Verdict.Refused();
        }
        if (header.length() > LONGEST || !header.regionMatches(true, 0, "Basic ", 0, 6)) {
            return authenticator.password(null, null);
        }
        char[] credential;
        try {
            CharBuffer decoded = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(
                            Base64.getDecoder().decode(header.substring(6).strip())));
            credential = new char[decoded.remaining()];
            decoded.get(credential);
        } catch (IllegalArgumentException | CharacterCodingException e) {
            LOG.debug("A login of the web console that is no Basic authentication", e);
            return authenticator.password(null, null);
        }
        int colon = 0;
        while (colon < credential.length && credential[colon] != ':') {
            colon++;
        }
        char[] password = Arrays.copyOfRange(credential, Math.min(colon + 1, credential.length), credential.length);
        try {
            return authenticator.password(new String(credential, 0, colon), password);
        } finally {
            Arrays.fill(credential, '\0');
            Arrays.fill(password, '\0');
        }
    }

    private static Object refuse(HttpServletResponse response, int status, String text) {
        try {
            response.setStatus(status);
            response.setContentType("text/plain;charset=UTF-8");
            response.setHeader("Cache-Control", "no-store");
            response.getWriter().println(text);
            response.flushBuffer();
        } catch (IOException e) {
            LOG.debug("A refused client of the web console went away", e);
        }
        return null;
    }
}
