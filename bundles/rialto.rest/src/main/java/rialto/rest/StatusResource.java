package rialto.rest;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import rialto.engine.EngineStatus;
import rialto.engine.VenueState;

/** How the platform is. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
public final class StatusResource {

    private final Platform platform;

    StatusResource(Platform platform) {
        this.platform = platform;
    }

    /** The engine's figures. */
    @GET
    @Path("status")
    public Object status() {
        EngineStatus s = platform.engine().status();
        return new Status(
                s.environment(),
                s.ready(),
                s.loopAlive(),
                s.sequence(),
                s.durableSequence(),
                s.sequence() - s.durableSequence(),
                Times.ofNanos(s.nanos()),
                s.ringCapacityBytes(),
                s.ringUsedBytes(),
                s.dropped(),
                s.journalProblem(),
                s.missingParts(),
                !s.killReason().isEmpty(),
                s.killReason(),
                s.venues());
    }

    /** The venues. */
    @GET
    @Path("venues")
    public Object venues() {
        return Page.<VenueState>all(platform.engine().status().venues());
    }

    record Status(
            String environment,
            boolean ready,
            boolean loopAlive,
            long sequence,
            long durableSequence,
            long journalLag,
            String kernelTime,
            long ringCapacityBytes,
            long ringUsedBytes,
            long dropped,
            String journalProblem,
            List<String> missingParts,
            boolean killLatched,
            String killReason,
            List<VenueState> venues) {}
}
