package rialto.rest;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.Set;
import rialto.deploy.DeployException;
import rialto.engine.EngineException;
import rialto.history.HistoryException;

/** Turns whatever goes wrong into a {@link ProblemException}, which {@link AccessFilter} then signs and puts into words. */
@Provider
final class Problems implements ExceptionMapper<Throwable> {

    /** Codes of the deployer that ask to come back. */
    private static final Set<String> LATER = Set.of("engine-busy", "deployer-busy", "interrupted", "store-failed");

    @Override
    public Response toResponse(Throwable failure) {
        ProblemException problem = of(failure);
        Response.ResponseBuilder answer =
                Response.status(problem.status()).type(Answers.PROBLEM_JSON).entity(problem);
        if (failure instanceof WebApplicationException web
                && web.getResponse().getHeaderString(HttpHeaders.ALLOW) != null) {
            answer.header(HttpHeaders.ALLOW, web.getResponse().getHeaderString(HttpHeaders.ALLOW));
        }
        problem.headers().forEach(answer::header);
        return answer.build();
    }

    /** What a failure is to the one who asked. What is our own fault is told without detail. */
    static ProblemException of(Throwable failure) {
        if (failure instanceof ProblemException problem) {
            return problem;
        }
        if (failure instanceof DeployException e) {
            return of(e);
        }
        if (failure instanceof EngineException e) {
            return new ProblemException(ProblemCode.ENGINE_AWAY, e.getMessage(), e).retryAfter(1);
        }
        if (failure instanceof HistoryException e) {
            ProblemCode code =
                    switch (e.reason()) {
                        case AWAY -> ProblemCode.HISTORY_AWAY;
                        case REBUILDING -> ProblemCode.HISTORY_REBUILDING;
                        case BUSY -> ProblemCode.HISTORY_BUSY;
                        case FAILED -> ProblemCode.HISTORY_FAILED;
                    };
            return new ProblemException(code, e.getMessage(), e).retryAfter(1);
        }
        if (failure instanceof WebApplicationException e && e.getResponse().getStatus() < 500) {
            return of(e);
        }
        return new ProblemException(
                ProblemCode.INTERNAL,
                "The log says what happened, under this requestId. Ask again, and report it if it stays.",
                failure);
    }

    private static ProblemException of(DeployException e) {
        String code = e.code();
        int status = 422;
        if (code.startsWith("unknown-")) {
            status = 404;
        } else if (LATER.contains(code)) {
            status = 503;
        } else if (code.endsWith("too-large")) {
            status = 413;
        } else if (code.equals("conflict")
                || code.endsWith("-exists")
                || code.endsWith("-in-use")
                || code.endsWith("-busy")) {
            status = 409;
        }
        ProblemException problem = new ProblemException(status, code, "The deployer refused", e.getMessage(), e);
        return status == 503 ? problem.retryAfter(1) : problem;
    }

    private static ProblemException of(WebApplicationException e) {
        return switch (e.getResponse().getStatus()) {
            case 404 ->
                new ProblemException(
                        ProblemCode.NOT_FOUND,
                        "No resource has this path. GET /api/v1/openapi.json lists them all.",
                        e);
            case 405 ->
                new ProblemException(
                        ProblemCode.METHOD_NOT_ALLOWED,
                        "Use one of " + e.getResponse().getHeaderString(HttpHeaders.ALLOW) + ".",
                        e);
            case 406 ->
                new ProblemException(ProblemCode.NOT_ACCEPTABLE, "Answers are application/json. Accept that.", e);
            case 413 -> Json.tooLarge();
            case 415 ->
                new ProblemException(
                        ProblemCode.UNSUPPORTED_MEDIA_TYPE,
                        "Send Content-Type: application/json, or application/java-archive for a plugin's jar.",
                        e);
            default ->
                new ProblemException(
                        ProblemCode.BAD_REQUEST,
                        "The request cannot be understood. Compare it with" + " GET /api/v1/openapi.json.",
                        e);
        };
    }
}
