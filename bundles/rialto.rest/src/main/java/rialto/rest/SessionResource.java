package rialto.rest;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Cookie;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import rialto.security.Session;

/**
 * A browser's way in: it shows the token once and has a cookie for it that its pages cannot read. Programs need none of this.
 */
@Path(SessionResource.PATH)
@Produces(MediaType.APPLICATION_JSON)
public final class SessionResource {

    static final String PATH = "session";

    private final Platform platform;
    private final Access access;

    SessionResource(Platform platform, Access access) {
        this.platform = platform;
        this.access = access;
    }

    /** Begins a session; the field {@code token} is the admin token. The one path that asks for no credential beside its body. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response open(Body body, @Context HttpHeaders headers) {
        String token = body.only("token").text("token");
        Session session = platform.sessions().open(access.judge(token));
        return Response.status(Response.Status.CREATED)
                .entity(new View(session.principal().name(), session.csrf()))
                .cookie(cookie(headers, session.id(), NewCookie.DEFAULT_MAX_AGE))
                .build();
    }

    /** The session of the cookie, for a page that was loaded again. */
    @GET
    public Object current(@Context HttpHeaders headers) {
        boolean page = headers.getHeaderString(HttpHeaders.AUTHORIZATION) == null;
        Session session = page ? platform.sessions().find(id(headers)) : null;
        if (session == null) {
            throw new ProblemException(
                    ProblemCode.NO_SESSION,
                    "This request came with a token, which has no session. Programs need none.");
        }
        return new View(session.principal().name(), session.csrf());
    }

    /** Ends the session of the cookie. */
    @DELETE
    public Response close(@Context HttpHeaders headers) {
        platform.sessions().close(id(headers));
        return Response.noContent().cookie(cookie(headers, "", 0)).build();
    }

    private static String id(HttpHeaders headers) {
        Cookie cookie = headers.getCookies().get(name(headers));
        return cookie == null ? null : cookie.getValue();
    }

    private static String name(HttpHeaders headers) {
        return Access.cookie(headers.getHeaderString(HttpHeaders.HOST));
    }

    /** Without an age of its own: the platform ends sessions, by their use, and the browser forgets them when it is closed. */
    private static NewCookie cookie(HttpHeaders headers, String value, int seconds) {
        return new NewCookie.Builder(name(headers))
                .value(value)
                .path("/")
                .maxAge(seconds)
                .httpOnly(true)
                .sameSite(NewCookie.SameSite.STRICT)
                .build();
    }

    record View(String user, String csrf) {}
}
