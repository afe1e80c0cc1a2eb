package rialto.rest;

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
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import rialto.history.History;
import rialto.history.HistoryKind;
import rialto.history.HistoryPage;
import rialto.history.HistoryQuery;
import rialto.history.HistoryStatus;

/** What happened, from the database; as JSON in pages or as CSV in one go. */
@Path("/history")
@Produces(MediaType.APPLICATION_JSON)
public final class HistoryResource {

    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final List<String> KINDS = Arrays.stream(HistoryKind.values())
            .map(kind -> kind.name().toLowerCase(Locale.ROOT))
            .toList();

    private final Platform platform;

    HistoryResource(Platform platform) {
        this.platform = platform;
    }

    /** How far the database is behind the journal, and how far a rebuild is. */
    @GET
    public Object status() {
        return view(platform.history().status());
    }

    /** Projects the journal anew; GET tells the progress. */
    @POST
    @Path("/rebuild")
    public Response rebuild(@Context SecurityContext security) {
        History history = platform.history();
        history.rebuild(security.getUserPrincipal().getName());
        return Response.accepted(view(history.status())).build();
    }

    /** SHA-256 over all rows, with the sequence number they belong to. */
    @GET
    @Path("/hash")
    public Object hash() {
        return Map.of("rowHash", platform.history().rowHash());
    }

    /**
     * Rows of a kind, newest first. Filters: {@code deployment}, {@code instrument}, {@code orderId}, {@code status}, {@code from},
     * {@code until}. With {@code format=csv} all of them, as CSV.
     */
    @GET
    @Path("/{kind}")
    public Response rows(@PathParam("kind") String name, @Context UriInfo uri) {
        if (!KINDS.contains(name)) {
            throw new ProblemException(
                    ProblemCode.NOT_FOUND,
                    "There is no history of '" + name + "'. It is one of " + String.join(", ", KINDS) + ".");
        }
        Query query = Query.of(
                uri.getQueryParameters(),
                "deployment",
                "instrument",
                "orderId",
                "status",
                "from",
                "until",
                "limit",
                "cursor",
                "format");
        boolean csv = "csv".equals(query.choice("format", List.of("json", "csv")));
        long cursor = query.whole("cursor", 1L, 999_999_999_999_999_999L, 0L);
        HistoryQuery asked = new HistoryQuery(
                HistoryKind.valueOf(name.toUpperCase(Locale.ROOT)),
                query.text("deployment"),
                query.text("instrument"),
                query.whole("orderId", 1L, Long.MAX_VALUE, 0L),
                query.text("status"),
                nanos(query, "from"),
                nanos(query, "until"),
                query.whole("limit", 1, HistoryQuery.MOST, csv ? HistoryQuery.MOST : Page.USUAL),
                cursor == 0 ? null : Long.toString(cursor));
        History history = platform.history();
        HistoryPage page = find(history, asked);
        if (csv) {
            return Response.ok(new Csv(page, next -> history.find(asked.after(next))), CsvProvider.TEXT_CSV)
                    .header("Content-Disposition", "attachment; filename=\"" + name + ".csv\"")
                    .build();
        }
        return Response.ok(new Page<>(
                        page.rows().stream()
                                .map(row -> named(page.columns(), row))
                                .toList(),
                        page.nextCursor()))
                .build();
    }

    private static HistoryPage find(History history, HistoryQuery query) {
        try {
            return history.find(query);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(ProblemCode.BAD_PARAMETER, e.getMessage() + ". Leave the others out.", e);
        }
    }

    private static Map<String, Object> named(List<String> columns, List<Object> row) {
        Map<String, Object> named = new LinkedHashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            named.put(columns.get(i), row.get(i));
        }
        return named;
    }

    private static long nanos(Query query, String name) {
        String text = query.text(name);
        if (text == null) {
            return 0;
        }
        try {
            Instant time = Instant.parse(text);
            return Math.addExact(Math.multiplyExact(time.getEpochSecond(), SECOND_NANOS), time.getNano());
        } catch (DateTimeException | ArithmeticException e) {
            throw new ProblemException(
                            ProblemCode.BAD_PARAMETER,
                            "The parameter '" + name + "' is no time such as 2026-01-31T12:00:00Z.",
                            e)
                    .with("parameter", name);
        }
    }

    private static StatusView view(HistoryStatus status) {
        return new StatusView(
                status.state(),
                status.firstSequence(),
                status.sequence(),
                status.head(),
                status.lag(),
                status.rebuildTarget(),
                (int) (100 * status.progress()),
                status.rows(),
                status.problem());
    }

    record StatusView(
            HistoryStatus.State state,
            long firstSequence,
            long sequence,
            long head,
            long lag,
            long rebuildTarget,
            int percent,
            long rows,
            String problem) {}
}
