package rialto.rest;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Map;
import rialto.event.OrderEvent.OrderFilled;

/** The last fills. */
@Path("/fills")
@Produces(MediaType.APPLICATION_JSON)
public final class FillsResource {

    private final RecentEvents recent;
    private final EventViews views;

    FillsResource(RecentEvents recent, EventViews views) {
        this.recent = recent;
        this.views = views;
    }

    /** The last fills, newest first. Filters: {@code deployment}, {@code instrument}, {@code orderId}. */
    @GET
    public Object list(@Context UriInfo uri) {
        Query query = Query.of(uri.getQueryParameters(), "deployment", "instrument", "orderId", "limit", "cursor");
        String deployment = query.text("deployment");
        String instrument = query.text("instrument");
        long orderId = query.whole("orderId", 1L, Long.MAX_VALUE, 0L);
        int limit = query.whole("limit", 1, Page.MOST, Page.USUAL);
        long before = query.whole("cursor", 1L, Long.MAX_VALUE, Long.MAX_VALUE);
        List<Recent.Numbered<OrderFilled>> found =
                recent.fills(before, limit, fill -> wanted(fill, deployment, instrument, orderId));
        boolean more = found.size() > limit;
        List<Recent.Numbered<OrderFilled>> page = more ? found.subList(0, limit) : found;
        List<Map<String, Object>> items =
                page.stream().map(numbered -> views.of(numbered.event())).toList();
        return new Page<>(items, more ? Long.toString(page.get(limit - 1).number()) : null);
    }

    private static boolean wanted(OrderFilled fill, String deployment, String instrument, long orderId) {
        return (deployment == null || deployment.equals(fill.deployment()))
                && (instrument == null || instrument.equals(fill.instrument()))
                && (orderId == 0 || orderId == fill.orderId());
    }
}
