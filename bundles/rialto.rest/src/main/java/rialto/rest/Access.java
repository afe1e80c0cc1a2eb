package rialto.rest;

import java.util.Locale;
import rialto.security.Principal;
import rialto.security.SameOrigin;
import rialto.security.Verdict;

/** Who may ask: requests to our own name, from our own pages or from programs, with the admin token. Thread-safe. */
final class Access {

    private static final String CHALLENGE = "Bearer realm=\"Rialto\"";

    private final Platform platform;
    private final SameOrigin origins;

    Access(Platform platform) {
        this.platform = platform;
        this.origins = new SameOrigin(platform.bound());
    }

    /**
     * Lets a request in.
     *
     * @param host the header Host
     * @param origin the header Origin, {@code null} if there is none
     * @param authorization the header Authorization, {@code null} if there is none
     * @throws ProblemException if it may not come in
     */
    Principal admit(String host, String origin, String authorization) {
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
        if (authorization == null || !authorization.toLowerCase(Locale.ROOT).startsWith("bearer ")) {
            throw notAuthenticated(CHALLENGE);
        }
        Verdict verdict = platform.authenticator()
                .bearer(authorization.substring("bearer ".length()).strip());
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
