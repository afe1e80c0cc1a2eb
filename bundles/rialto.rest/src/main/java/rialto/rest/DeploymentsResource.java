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
import java.time.Duration;
import rialto.deploy.DeploymentRequest;
import rialto.deploy.SwapRequest;
import rialto.engine.DeploymentState;
import rialto.engine.SwapPlan;

/** Running strategies, and the changing of them while they trade. What takes long is a job. */
@Path("/deployments")
@Produces(MediaType.APPLICATION_JSON)
public final class DeploymentsResource {

    private static final long MOST_EVENTS = 1_000_000_000L;
    private static final long MOST_SECONDS = 3_600;

    private final Platform platform;

    DeploymentsResource(Platform platform) {
        this.platform = platform;
    }

    /** All deployments, in order of their names. */
    @GET
    public Object list(@Context UriInfo uri) {
        Query.of(uri.getQueryParameters());
        return Page.all(platform.deployer().deployments());
    }

    /** One deployment. */
    @GET
    @Path("/{name}")
    public Object one(@PathParam("name") String name) {
        return find(name);
    }

    /** Starts a deployment. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response deploy(Body body, @Context SecurityContext security, @Context UriInfo uri) {
        body.only("name", "plugin", "version", "parameters", "instruments");
        DeploymentRequest request = new DeploymentRequest(
                body.text("name"),
                body.text("plugin"),
                body.text("version", null),
                body.values("parameters"),
                body.texts("instruments"));
        return JobsResource.accepted(platform.deployer().deploy(request, who(security)), uri);
    }

    /** Ends a deployment: its open orders are cancelled, its position stays on record. */
    @DELETE
    @Path("/{name}")
    public Response undeploy(@PathParam("name") String name, @Context SecurityContext security, @Context UriInfo uri) {
        String reason = Query.of(uri.getQueryParameters(), "reason").text("reason");
        return JobsResource.accepted(
                platform.deployer().undeploy(name, reason == null ? "" : reason, who(security)), uri);
    }

    /** Changes version or parameters while it trades. */
    @POST
    @Path("/{name}/swap")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response swap(
            @PathParam("name") String name, Body body, @Context SecurityContext security, @Context UriInfo uri) {
        body.only("version", "sha256", "parameters", "shadowEvents", "probationEvents", "timeoutSeconds");
        SwapPlan careful = SwapPlan.CAREFUL;
        SwapPlan plan = new SwapPlan(
                body.whole("shadowEvents", 0, MOST_EVENTS, careful.shadowEvents()),
                body.whole("probationEvents", 0, MOST_EVENTS, careful.probationEvents()),
                Duration.ofSeconds(body.whole(
                        "timeoutSeconds", 1, MOST_SECONDS, careful.timeout().toSeconds())));
        SwapRequest request =
                new SwapRequest(body.text("version", null), body.text("sha256", null), body.values("parameters"), plan);
        return JobsResource.accepted(platform.deployer().swap(name, request, who(security)), uri);
    }

    /** Gives the version before its place back. */
    @POST
    @Path("/{name}/rollback")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response rollBack(
            @PathParam("name") String name, Body body, @Context SecurityContext security, @Context UriInfo uri) {
        return JobsResource.accepted(platform.deployer().rollBack(name, reason(body), who(security)), uri);
    }

    /** Stops its decisions; orders and position stay. */
    @POST
    @Path("/{name}/pause")
    @Consumes(MediaType.APPLICATION_JSON)
    public Object pause(@PathParam("name") String name, Body body, @Context SecurityContext security) {
        platform.deployer().pause(name, reason(body), who(security));
        return find(name);
    }

    /** Lets it decide again. */
    @POST
    @Path("/{name}/resume")
    @Consumes(MediaType.APPLICATION_JSON)
    public Object resume(@PathParam("name") String name, Body body, @Context SecurityContext security) {
        platform.deployer().resume(name, reason(body), who(security));
        return find(name);
    }

    private DeploymentState find(String name) {
        return platform.deployer().deployments().stream()
                .filter(deployment -> deployment.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new ProblemException(
                        ProblemCode.UNKNOWN_DEPLOYMENT,
                        "No deployment is called '" + name + "'. GET /api/v1/deployments lists them."));
    }

    private static String reason(Body body) {
        return body == null ? "" : body.only("reason").text("reason", "");
    }

    private static String who(SecurityContext security) {
        return security.getUserPrincipal().getName();
    }
}
