package rialto.rest;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Versions of plugins that are kept, and the taking in of new ones. */
@Path("/" + PluginsResource.PATH)
@Produces(MediaType.APPLICATION_JSON)
public final class PluginsResource {

    static final String PATH = "plugins";
    /** Longest jar, in bytes. */
    static final long MAX_JAR = 64L << 20;

    private static final String FILE_NAME = "[A-Za-z0-9._+-]{1,128}";

    private final Platform platform;

    PluginsResource(Platform platform) {
        this.platform = platform;
    }

    /** All versions that are kept, in order of plugin and version. */
    @GET
    public Object list(@Context UriInfo uri) {
        Query.of(uri.getQueryParameters());
        return Page.all(platform.deployer().plugins());
    }

    /** Takes a jar in, read as it comes; {@code name} is the file's name, for people. */
    @POST
    @Consumes({"application/java-archive", "application/octet-stream"})
    public Response upload(InputStream jar, @Context SecurityContext security, @Context UriInfo uri) {
        String name = Query.of(uri.getQueryParameters(), "name").text("name");
        if (name != null && !name.matches(FILE_NAME)) {
            throw Query.bad("name", "is no file name of 1 to 128 letters, digits and . _ + -.");
        }
        return JobsResource.accepted(
                platform.deployer()
                        .upload(
                                new BoundedStream(jar, MAX_JAR),
                                name == null ? "upload.jar" : name,
                                "upload",
                                security.getUserPrincipal().getName()),
                uri);
    }

    /** Removes a version that no deployment uses and no journal names. */
    @DELETE
    @Path("/{sha256}")
    public void forget(@PathParam("sha256") String sha256, @Context SecurityContext security) {
        platform.deployer().forget(sha256, security.getUserPrincipal().getName());
    }

    /** Ends in TOO_LARGE when more bytes come than are allowed. */
    private static final class BoundedStream extends FilterInputStream {

        private long left;

        BoundedStream(InputStream in, long most) {
            super(in);
            this.left = most;
        }

        @Override
        public int read() throws IOException {
            int next = super.read();
            count(next < 0 ? 0 : 1);
            return next;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            int read = super.read(bytes, from, length);
            count(Math.max(0, read));
            return read;
        }

        @Override
        public long skip(long n) throws IOException {
            long skipped = super.skip(n);
            count(skipped);
            return skipped;
        }

        @Override
        public boolean markSupported() {
            return false;
        }

        private void count(long read) {
            left -= read;
            if (left < 0) {
                throw Json.tooLarge();
            }
        }
    }
}
