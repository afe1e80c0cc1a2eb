package rialto.rest;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.nio.file.InvalidPathException;

/** Folders of compilers that deployments follow, in SIM only. */
@Path("/watches")
@Produces(MediaType.APPLICATION_JSON)
public final class WatchesResource {

    private final Platform platform;

    WatchesResource(Platform platform) {
        this.platform = platform;
    }

    /** What is watched. */
    @GET
    public Object list(@Context UriInfo uri) {
        Query.of(uri.getQueryParameters());
        return Page.all(platform.classWatch().watched());
    }

    /** Lets a deployment follow a folder on the platform's machine. */
    @PUT
    @Path("/{name}")
    @Consumes(MediaType.APPLICATION_JSON)
    public Object watch(@PathParam("name") String name, Body body, @Context SecurityContext security) {
        String folder = body.only("folder").text("folder");
        try {
            return platform.classWatch()
                    .watch(
                            name,
                            java.nio.file.Path.of(folder),
                            security.getUserPrincipal().getName());
        } catch (InvalidPathException e) {
            throw new ProblemException(
                            ProblemCode.BAD_FIELD, "The field 'folder' is no path: " + e.getReason() + ".", e)
                    .with("field", "folder");
        }
    }

    /** Lets it follow no longer. */
    @DELETE
    @Path("/{name}")
    public Response unwatch(@PathParam("name") String name) {
        platform.classWatch().unwatch(name);
        return Response.noContent().build();
    }
}
