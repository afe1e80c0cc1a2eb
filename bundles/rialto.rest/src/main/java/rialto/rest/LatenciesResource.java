package rialto.rest;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;

/** How long things take. */
@Path("/latencies")
@Produces(MediaType.APPLICATION_JSON)
public final class LatenciesResource {

    private static final long MICRO = 1_000;

    private final Platform platform;
    private final RecentEvents recent;

    LatenciesResource(Platform platform, RecentEvents recent) {
        this.platform = platform;
        this.recent = recent;
    }

    /**
     * From the intent of an order to the first word of its venue, kernel time, over the last orders; and how long a question to the
     * loop takes right now.
     */
    @GET
    public Object list(@Context UriInfo uri) {
        Query.of(uri.getQueryParameters());
        List<Long> answers = recent.answerNanos();
        long begun = System.nanoTime();
        platform.ask(trading -> trading.sequence());
        long askedNanos = System.nanoTime() - begun;
        return new View(Spread.of(answers), askedNanos / MICRO);
    }

    record View(Spread orderToAnswer, long loopAnswerMicros) {}

    /** {@code null} where nothing was measured. */
    record Spread(int count, Long medianMicros, Long p99Micros, Long maxMicros) {

        static Spread of(List<Long> nanos) {
            if (nanos.isEmpty()) {
                return new Spread(0, null, null, null);
            }
            List<Long> sorted = nanos.stream().sorted().toList();
            int last = sorted.size() - 1;
            return new Spread(
                    sorted.size(),
                    sorted.get(last / 2) / MICRO,
                    sorted.get((int) Math.ceil(last * 0.99)) / MICRO,
                    sorted.get(last) / MICRO);
        }
    }
}
