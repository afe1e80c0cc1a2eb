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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Supplier;
import rialto.backtest.BacktestException;
import rialto.backtest.BacktestReport;
import rialto.backtest.BacktestRequest;
import rialto.backtest.BacktestState;
import rialto.backtest.BacktestTerms;
import rialto.backtest.ReportFormat;
import rialto.backtest.RoundTrip;
import rialto.backtest.Slippage;
import rialto.instrument.Money;
import rialto.instrument.Scale;
import rialto.order.Side;

/** Strategies over recorded markets: start, watch, cancel, read and compare. */
@Path("/backtests")
@Produces(MediaType.APPLICATION_JSON)
public final class BacktestsResource {

    private static final Map<String, String> MEDIA_TYPES = Map.of(
            "HTML", "text/html;charset=UTF-8",
            "JSON", MediaType.APPLICATION_JSON,
            "SUMMARY", MediaType.APPLICATION_JSON,
            "TRADES_CSV", "text/csv;charset=UTF-8",
            "EQUITY_CSV", "text/csv;charset=UTF-8");
    private static final Scale CAPITAL = new Scale(Money.UNIT);
    private static final long MOST_PPM = 1_000_000;
    private static final long MOST_MICROS = 3_600_000_000L;
    private static final int MOST_SLIPPAGE = 10_000;
    private static final int MOST_POINTS = 10_000;
    private static final int USUAL_POINTS = 1_000;

    private final Platform platform;

    BacktestsResource(Platform platform) {
        this.platform = platform;
    }

    /** Backtests, newest first. */
    @GET
    public Object list(@Context UriInfo uri) {
        Query.of(uri.getQueryParameters());
        return Page.all(platform.backtests().list().stream().map(View::of).toList());
    }

    /** Names of the files that can be run over. */
    @GET
    @Path("/recordings")
    public Object recordings(@Context UriInfo uri) {
        Query.of(uri.getQueryParameters());
        return Page.all(told(() -> platform.backtests().recordings()));
    }

    /** Starts one. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response start(Body body, @Context SecurityContext security, @Context UriInfo uri) {
        body.only(
                "plugin",
                "version",
                "parameters",
                "recording",
                "capital",
                "makerFeePpm",
                "takerFeePpm",
                "latencyMicros",
                "slippageKind",
                "slippage");
        BacktestTerms terms = told(() -> BacktestTerms.of(body.decimal("capital", CAPITAL))
                .withFees(
                        body.whole("makerFeePpm", -MOST_PPM, MOST_PPM, 200),
                        body.whole("takerFeePpm", 0, MOST_PPM, 500))
                .withLatency(1_000 * body.whole("latencyMicros", 0, MOST_MICROS, 0))
                .withSlippage(new Slippage(body.choice(Slippage.Kind.class, "slippageKind", Slippage.Kind.TICKS), (int)
                        body.whole("slippage", 0, MOST_SLIPPAGE, 0))));
        BacktestRequest request = new BacktestRequest(
                body.text("plugin"),
                body.text("version", null),
                body.values("parameters"),
                body.text("recording"),
                terms);
        BacktestState state = told(() ->
                platform.backtests().start(request, security.getUserPrincipal().getName()));
        return Response.accepted(View.of(state))
                .location(uri.getBaseUriBuilder()
                        .path("backtests")
                        .path(state.id())
                        .build())
                .build();
    }

    /** How far one is. */
    @GET
    @Path("/{id}")
    public Object one(@PathParam("id") String id) {
        return View.of(known(id));
    }

    /** Asks one to end. */
    @DELETE
    @Path("/{id}")
    public Object cancel(@PathParam("id") String id) {
        known(id);
        if (!platform.backtests().cancel(id)) {
            throw new ProblemException(
                    ProblemCode.BACKTEST_ENDED, "Backtest " + id + " has ended; there is nothing to cancel.");
        }
        return View.of(known(id));
    }

    /** The report of one that is done; query {@code format} is HTML, JSON, SUMMARY, TRADES_CSV or EQUITY_CSV. */
    @GET
    @Path("/{id}/report")
    @Produces(MediaType.WILDCARD)
    public Response report(@PathParam("id") String id, @Context UriInfo uri) {
        known(id);
        ReportFormat format =
                format(Query.of(uri.getQueryParameters(), "format").text("format"));
        return page(told(() -> platform.backtests().write(id, format)), format);
    }

    /** Equity and drawdown of one that is done, thinned to some {@code points} parts of its time; of each what stands out. */
    @GET
    @Path("/{id}/equity")
    public Object equity(@PathParam("id") String id, @Context UriInfo uri) {
        int points = Query.of(uri.getQueryParameters(), "points").whole("points", 2, MOST_POINTS, USUAL_POINTS);
        known(id);
        BacktestReport report = told(() -> platform.backtests().report(id));
        return ThinnedEquity.of(report, points);
    }

    /** Trades of one that is done, the last first. */
    @GET
    @Path("/{id}/trades")
    public Object trades(@PathParam("id") String id, @Context UriInfo uri) {
        Query query = Query.of(uri.getQueryParameters(), "limit", "cursor");
        int limit = query.whole("limit", 1, Page.MOST, Page.USUAL);
        int cursor = query.whole("cursor", 1, Integer.MAX_VALUE, Integer.MAX_VALUE);
        known(id);
        List<RoundTrip> trades = told(() -> platform.backtests().report(id)).trades();
        int end = Math.min(cursor - 1, trades.size());
        int begin = Math.max(0, end - limit);
        List<Trade> items = new ArrayList<>();
        for (int i = end - 1; i >= begin; i--) {
            items.add(Trade.of(i + 1, trades.get(i)));
        }
        return new Page<>(items, begin == 0 ? null : Integer.toString(begin + 1));
    }

    /** Two that are done, figure by figure; query {@code format} is HTML or JSON. */
    @GET
    @Path("/{id}/compare/{other}")
    @Produces(MediaType.WILDCARD)
    public Response compare(@PathParam("id") String id, @PathParam("other") String other, @Context UriInfo uri) {
        known(id);
        known(other);
        ReportFormat format =
                format(Query.of(uri.getQueryParameters(), "format").text("format"));
        return page(told(() -> platform.backtests().compare(id, other, format)), format);
    }

    /** A page that somebody's words have gone into runs nothing and loads nothing. */
    private static Response page(String text, ReportFormat format) {
        return Response.ok(text, MEDIA_TYPES.get(format.name()))
                .header(
                        "Content-Security-Policy",
                        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'")
                .header("X-Content-Type-Options", "nosniff")
                .build();
    }

    private static ReportFormat format(String text) {
        if (text == null) {
            return ReportFormat.JSON;
        }
        for (ReportFormat each : ReportFormat.values()) {
            if (each.name().equalsIgnoreCase(text)) {
                return each;
            }
        }
        throw new ProblemException(
                ProblemCode.BAD_PARAMETER,
                "The parameter 'format' is '" + text + "'. It is HTML, JSON, SUMMARY, TRADES_CSV or EQUITY_CSV.");
    }

    private BacktestState known(String id) {
        BacktestState state = platform.backtests().state(id);
        if (state == null) {
            throw new ProblemException(
                    ProblemCode.UNKNOWN_BACKTEST,
                    "No backtest has the id '" + id + "', or newer ones pushed it out. GET /api/v1/backtests lists"
                            + " them.");
        }
        return state;
    }

    /** What a backtest says is wrong is the caller's to mend. */
    private static <T> T told(Supplier<T> asked) {
        try {
            return asked.get();
        } catch (BacktestException e) {
            int status = e.code().equals("busy") ? 429 : 422;
            throw new ProblemException(status, e.code(), "The backtest cannot be done", e.getMessage(), e);
        }
    }

    /** @param number 1 for the first of its backtest */
    record Trade(
            int number,
            String instrument,
            Side side,
            String quantity,
            String entryTime,
            String exitTime,
            String entryPrice,
            String exitPrice,
            String profit,
            String fees,
            int fills,
            boolean ambiguous,
            String entryReason,
            String exitReason) {

        static Trade of(int number, RoundTrip trade) {
            return new Trade(
                    number,
                    trade.instrument().name(),
                    trade.side(),
                    trade.instrument().formatQuantity(trade.quantity()),
                    Times.ofNanos(trade.entryNanos()),
                    Times.ofNanos(trade.exitNanos()),
                    trade.instrument().formatPrice(trade.entryPrice()),
                    trade.instrument().formatPrice(trade.exitPrice()),
                    Money.format(trade.profit()),
                    Money.format(trade.fees()),
                    trade.fills(),
                    trade.ambiguous(),
                    trade.entryReason(),
                    trade.exitReason());
        }
    }

    record View(
            String id,
            String plugin,
            String version,
            SortedMap<String, String> parameters,
            String recording,
            String capital,
            BacktestState.State state,
            double fraction,
            long events,
            long etaMillis,
            String code,
            String message,
            String startedTime) {

        static View of(BacktestState state) {
            BacktestRequest request = state.request();
            return new View(
                    state.id(),
                    request.plugin(),
                    request.version(),
                    request.parameters(),
                    request.recording(),
                    Money.format(request.terms().capital()),
                    state.state(),
                    state.fraction(),
                    state.events(),
                    state.etaNanos() < 0 ? -1 : state.etaNanos() / 1_000_000,
                    state.code(),
                    state.message(),
                    Times.ofMillis(state.startedMillis()));
        }
    }
}
