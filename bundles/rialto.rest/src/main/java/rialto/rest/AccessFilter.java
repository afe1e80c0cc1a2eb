package rialto.rest;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.Cookie;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Annotation;
import java.security.Principal;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stands before every resource: admits the request, bounds its body by what it says of its length, signs the answer. */
@Provider
@PreMatching
final class AccessFilter implements ContainerRequestFilter, ContainerResponseFilter {

    private static final String REQUEST_ID = "rialto.request-id";
    private static final Logger LOG = LoggerFactory.getLogger(AccessFilter.class);

    private static final Annotation[] NO_ANNOTATIONS = {};

    private final Access access;
    private final Platform platform;

    AccessFilter(Access access, Platform platform) {
        this.access = access;
        this.platform = platform;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        request.setProperty(REQUEST_ID, Answers.requestId());
        String path = request.getUriInfo().getPath(false).replaceAll("^/+|/+$", "");
        String host = request.getHeaderString("Host");
        String origin = request.getHeaderString("Origin");
        if (path.equals(SessionResource.PATH) && request.getMethod().equals("POST")) {
            // The token is in the body, where the resource judges it.
            access.requireOurs(host, origin);
        } else {
            Cookie session = request.getCookies().get(Access.cookie(host));
            request.setSecurityContext(new Admitted(access.admit(new Access.Asking(
                    request.getMethod(),
                    host,
                    origin,
                    request.getHeaderString("Authorization"),
                    session == null ? null : session.getValue(),
                    request.getHeaderString(Access.CSRF),
                    request.getHeaderString(Access.ENVIRONMENT),
                    halting(request.getMethod(), path)))));
        }
        long most = PluginsResource.PATH.equals(path) ? PluginsResource.MAX_JAR : Json.MAX_BODY;
        if (length(request.getHeaderString("Content-Length")) > most) {
            throw Json.tooLarge();
        }
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        Object given = request.getProperty(REQUEST_ID);
        String id = given == null ? Answers.requestId() : given.toString();
        // What a resource has set stays: a report needs a policy that lets its styles be.
        Answers.headers(id, platform.environment())
                .forEach((name, value) -> response.getHeaders().putIfAbsent(name, List.of(value)));
        if (response.getEntity() instanceof ProblemException problem) {
            if (Answers.refusalCloses(
                    request.getHeaderString("Content-Length"), request.getHeaderString("Transfer-Encoding"))) {
                response.getHeaders().putSingle("Connection", "close");
            }
            if (problem.status() == ProblemCode.INTERNAL.status()) {
                LOG.error(
                        "Request {} failed: {} {}",
                        id,
                        request.getMethod(),
                        request.getUriInfo().getPath(),
                        problem.getCause());
            }
            response.setEntity(
                    problem.body(request.getUriInfo().getRequestUri().getRawPath(), id),
                    NO_ANNOTATIONS,
                    MediaType.valueOf(Answers.PROBLEM_JSON));
        }
    }

    /** Whoever wants to stop something is not sent away for having an old page before him. */
    private static boolean halting(String method, String path) {
        return method.equals("POST") && path.equals("risk/kill")
                || method.equals("DELETE") && path.startsWith("orders/");
    }

    private static long length(String header) {
        try {
            return header == null ? 0 : Long.parseLong(header.strip());
        } catch (NumberFormatException e) {
            throw new ProblemException(ProblemCode.BAD_REQUEST, "Content-Length is no number.", e);
        }
    }

    private record Admitted(String who) implements SecurityContext {

        @Override
        public Principal getUserPrincipal() {
            return () -> who;
        }

        @Override
        public boolean isUserInRole(String role) {
            return true;
        }

        @Override
        public boolean isSecure() {
            return false;
        }

        @Override
        public String getAuthenticationScheme() {
            return who.endsWith("@rest") ? "Bearer" : "Cookie";
        }
    }
}
