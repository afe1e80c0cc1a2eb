package rialto.rest;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Map;
import rialto.event.PlatformEvent;
import rialto.event.PlatformEvent.DeploymentChanged;

/** What was done to the platform lately: deployments that changed hands, limits, the kill switch, parts, venues, alerts. */
@Path("/changes")
@Produces(MediaType.APPLICATION_JSON)
public final class ChangesResource {

    private final RecentEvents recent;
    private final EventViews views;

    ChangesResource(RecentEvents recent, EventViews views) {
        this.recent = recent;
        this.views = views;
    }

    /** The last changes, newest first. Filters: {@code types}, as of the stream, and {@code deployment}. */
    @GET
    public Object list(@Context UriInfo uri) {
        Query query = Query.of(uri.getQueryParameters(), "types", "deployment", "limit", "cursor");
        EventTypes types = EventTypes.parse(query.text("types") == null ? "platform" : query.text("types"));
        String deployment = query.text("deployment");
        int limit = query.whole("limit", 1, Page.MOST, Page.USUAL);
        long before = query.whole("cursor", 1L, Long.MAX_VALUE, Long.MAX_VALUE);
        List<Recent.Numbered<PlatformEvent>> found =
                recent.changes(before, limit, change -> types.wants(change) && about(change, deployment));
        boolean more = found.size() > limit;
        List<Recent.Numbered<PlatformEvent>> page = more ? found.subList(0, limit) : found;
        List<Map<String, Object>> items =
                page.stream().map(numbered -> views.of(numbered.event())).toList();
        return new Page<>(items, more ? Long.toString(page.get(limit - 1).number()) : null);
    }

    private static boolean about(PlatformEvent change, String deployment) {
        return deployment == null
                || change instanceof DeploymentChanged changed && deployment.equals(changed.deployment());
    }
}
