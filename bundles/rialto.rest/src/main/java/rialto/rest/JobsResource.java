package rialto.rest;

import jakarta.ws.rs.Consumes;
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
import java.util.List;
import rialto.deploy.Job;

/** Long work and how far it is. */
@Path("/jobs")
@Produces(MediaType.APPLICATION_JSON)
public final class JobsResource {

    private final Platform platform;

    JobsResource(Platform platform) {
        this.platform = platform;
    }

    /** The answer to a request that became a job. */
    static Response accepted(Job job, UriInfo uri) {
        return Response.accepted(View.of(job))
                .location(uri.getBaseUriBuilder().path("jobs").path(job.id()).build())
                .build();
    }

    /** Jobs, newest first. */
    @GET
    public Object list(@Context UriInfo uri) {
        Query.of(uri.getQueryParameters());
        return Page.all(platform.deployer().jobs().stream().map(View::of).toList());
    }

    /** Starts a job of kind {@code verify}: the journal is executed again and compared. Other kinds have paths of their own. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response start(Body body, @Context SecurityContext security, @Context UriInfo uri) {
        String kind = body.only("kind").text("kind");
        if (!kind.equals("verify")) {
            throw new ProblemException(
                            ProblemCode.BAD_FIELD,
                            "The field 'kind' is '" + kind + "'. It is verify; other jobs are started"
                                    + " by POST to /plugins and /deployments.")
                    .with("field", "kind");
        }
        return accepted(platform.deployer().verify(security.getUserPrincipal().getName()), uri);
    }

    /** One job. */
    @GET
    @Path("/{id}")
    public Object one(@PathParam("id") String id) {
        Job job = platform.deployer().job(id);
        if (job == null) {
            throw new ProblemException(
                    ProblemCode.UNKNOWN_JOB,
                    "No job has the id '" + id + "', or it ended long ago. GET /api/v1/jobs lists them.");
        }
        return View.of(job);
    }

    record View(
            String id,
            String kind,
            String subject,
            Job.State state,
            String phase,
            int percent,
            String message,
            String result,
            String startedTime,
            String endedTime,
            List<String> steps) {

        static View of(Job job) {
            return new View(
                    job.id(),
                    job.kind(),
                    job.subject(),
                    job.state(),
                    job.phase(),
                    job.percent(),
                    job.message(),
                    job.result(),
                    Times.ofMillis(job.startedMillis()),
                    Times.ofMillis(job.endedMillis()),
                    job.steps());
        }
    }
}
