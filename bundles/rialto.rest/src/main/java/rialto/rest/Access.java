package rialto.rest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Set;
import rialto.security.Principal;
import rialto.security.SameOrigin;
import rialto.security.Session;
import rialto.security.Verdict;

/**
 * Who may ask: requests to our own name, from our own pages or from programs, with the admin token or the cookie of a session.
 * Thread-safe.
 */
final class Access {

    /** Header in which our pages show that they are ours. */
    static final String CSRF = "X-Rialto-Csrf";

    /** Header in which an answer says how real the money is, and a request which environment it is meant for. */
    static final String ENVIRONMENT = "X-Rialto-Env";

    private static final String COOKIE = "rialto-session-";
    private static final String STANDARD_PORT = "80";

    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");
    private static final String CHALLENGE = "Bearer realm=\"Rialto\"";

    private final Platform platform;
    private final SameOrigin origins;

    Access(Platform platform) {
        this.platform = platform;
        this.origins = new SameOrigin(platform.bound());
    }

    /**
     * A request as far as it matters here.
     *
     * @param method of HTTP
     * @param host the header Host
     * @param origin the header Origin, {@code null} if there is none
     * @param authorization the header Authorization, {@code null} if there is none
     * @param session the value of the {@link #cookie}, {@code null} if there is none
     * @param csrf the header {@value #CSRF}, {@code null} if there is none
     * @param environment the header {@value #ENVIRONMENT}, {@code null} if there is none
     * @param halting whether it can only take risk away: the kill switch, and the cancel of an order
     */
    record Asking(
            String method,
            String host,
            String origin,
            String authorization,
            String session,
            String csrf,
            String environment,
            boolean halting) {}

    /**
     * Name of the cookie that holds a session's id. Browsers send cookies to every port of a host, so it names the port: two platforms
     * on one host leave each other's sessions alone.
     *
     * @param host the header Host
     */
    static String cookie(String host) {
        int colon = host == null ? -1 : host.lastIndexOf(':');
        boolean stated = colon > 0 && colon > host.lastIndexOf(']');
        return COOKIE + (stated ? host.substring(colon + 1) : STANDARD_PORT);
    }

    /**
     * Lets a request in.
     *
     * @return who asks and by what, as it goes on record
     * @throws ProblemException if it may not come in
     */
    String admit(Asking asking) {
        requireOurs(asking.host(), asking.origin());
        boolean page = asking.authorization() == null && asking.session() != null;
        Principal principal = page ? admitSession(asking) : admitBearer(asking.authorization());
        if (!SAFE.contains(asking.method()) && !asking.halting()) {
            requireEnvironment(asking.environment(), page);
        }
        return principal.name() + (page ? "@console" : "@rest");
    }

    /** What was meant for play money must not move real money. A page shows an environment and must name it; a program may. */
    private void requireEnvironment(String meant, boolean page) {
        String here = platform.environment();
        if (here.isEmpty() || here.equals(meant) || meant == null && !page) {
            return;
        }
        throw new ProblemException(
                ProblemCode.ENVIRONMENT_MISMATCH,
                "The platform's environment is " + here + ", and the request is meant for "
                        + (meant == null ? "none that it names" : "'" + meant + "'") + " (header " + ENVIRONMENT
                        + "). Nothing was done. Look again before you send it.");
    }

    /** Refuses requests to other names than ours and of other pages than ours. */
    void requireOurs(String host, String origin) {
        if (!origins.ownHost(host)) {
            throw new ProblemException(
                    ProblemCode.FOREIGN_HOST,
                    "The request names the host '" + host + "', which is not ours. Ask one of " + origins.hosts()
                            + ".");
        }
        if (!origins.ownOrigin(origin, host)) {
            throw new ProblemException(
                    ProblemCode.FOREIGN_ORIGIN,
                    "The request comes from the page " + origin
                            + ", which is not ours. Pages of other sites may not ask; programs send no Origin.");
        }
    }

    private Principal admitSession(Asking asking) {
        Session session = platform.sessions().find(asking.session());
        if (session == null) {
            throw new ProblemException(
                    ProblemCode.NO_SESSION, "The session has ended. Log in again with the token in conf/admin.token.");
        }
        if (!SAFE.contains(asking.method()) && !same(session.csrf(), asking.csrf())) {
            throw new ProblemException(
                    ProblemCode.BAD_CSRF,
                    "The header " + CSRF + " is missing or not that of this session. GET /api/v1/session tells it.");
        }
        return session.principal();
    }

    private static boolean same(String right, String given) {
        return given != null
                && MessageDigest.isEqual(
                        right.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }

    private Principal admitBearer(String authorization) {
        if (authorization == null || !authorization.toLowerCase(Locale.ROOT).startsWith("bearer ")) {
            throw notAuthenticated(CHALLENGE);
        }
        return judge(authorization.substring("bearer ".length()).strip());
    }

    /**
     * Judges a token.
     *
     * @throws ProblemException if it is wrong
     */
    Principal judge(String token) {
        Verdict verdict = platform.authenticator().bearer(token);
        if (verdict instanceof Verdict.Accepted accepted) {
            return accepted.principal();
        }
        if (verdict instanceof Verdict.Throttled throttled) {
            throw new ProblemException(
                            ProblemCode.TOO_MANY_ATTEMPTS,
                            "Too many wrong tokens were sent. Send the one in conf/admin.token of the home; it is taken at any time.")
                    .retryAfter(throttled.retryAfter().toSeconds() + 1);
        }
        throw notAuthenticated(CHALLENGE + ", error=\"invalid_token\"");
    }

    private static ProblemException notAuthenticated(String challenge) {
        return new ProblemException(
                        ProblemCode.NOT_AUTHENTICATED,
                        "Send the header 'Authorization: Bearer <token>' with the token in conf/admin.token of the home;"
                                + " it is not taken from the URL.")
                .header("WWW-Authenticate", challenge);
    }
}
