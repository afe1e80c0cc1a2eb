package rialto.rest;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import rialto.engine.Trading;
import rialto.instrument.Instrument;
import rialto.instrument.Money;
import rialto.instrument.Scale;
import rialto.risk.KillSwitch;
import rialto.risk.Limits;
import rialto.risk.RiskGate;

/** Limits and the kill switch. */
@Path("/risk")
@Produces(MediaType.APPLICATION_JSON)
public final class RiskResource {

    private static final Scale MILLIS = new Scale(1_000_000);
    private static final Scale MONEY = new Scale(Money.UNIT);

    private final Platform platform;

    RiskResource(Platform platform) {
        this.platform = platform;
    }

    /** Limits of all instruments that have some; an instrument without limits is not allowed. */
    @GET
    @Path("/limits")
    public Object limits(@Context UriInfo uri) {
        Query.of(uri.getQueryParameters());
        return Page.all(platform.ask(RiskResource::views));
    }

    /** Limits of one instrument. */
    @GET
    @Path("/limits/{instrument}")
    public Object limits(@PathParam("instrument") String name) {
        return platform.ask(trading -> {
            Instrument instrument = Instruments.find(trading, name);
            Limits limits = gate(trading).limits(name);
            if (limits == null) {
                throw new ProblemException(
                        ProblemCode.NO_LIMITS,
                        name + " has no limits and is not allowed. PUT limits here to allow it.");
            }
            return LimitsView.of(instrument, limits);
        });
    }

    /** Sets all limits of an instrument. */
    @PUT
    @Path("/limits/{instrument}")
    @Consumes(MediaType.APPLICATION_JSON)
    public Object limit(@PathParam("instrument") String name, Body body, @Context SecurityContext security) {
        body.only(
                "instrument",
                "maxOrderQuantity",
                "maxOrderNotional",
                "collarBasisPoints",
                "maxReferenceAgeMillis",
                "maxPosition",
                "maxMessages",
                "messageWindowMillis",
                "duplicateWindowMillis");
        if (body.has("instrument") && !name.equals(body.text("instrument"))) {
            throw new ProblemException(
                            ProblemCode.BAD_FIELD,
                            "The field 'instrument' names another instrument than the path. Leave it out.")
                    .with("field", "instrument");
        }
        Instrument instrument = platform.ask(trading -> Instruments.find(trading, name));
        Limits limits = new Limits(
                name,
                positive(body, "maxOrderQuantity", instrument.quantityScale()),
                positive(body, "maxOrderNotional", MONEY),
                (int) body.whole("collarBasisPoints", 1, 10_000),
                positive(body, "maxReferenceAgeMillis", MILLIS),
                positive(body, "maxPosition", instrument.quantityScale()),
                (int) body.whole("maxMessages", 1, 10_000),
                positive(body, "messageWindowMillis", MILLIS),
                notNegative(body, "duplicateWindowMillis", MILLIS));
        long sequence = platform.await(
                platform.engine().limit(limits, security.getUserPrincipal().getName()),
                ProblemCode.UNKNOWN_OUTCOME,
                "The engine has taken the limits and not answered yet. GET them, or PUT them again.");
        return new LimitsSet(sequence, LimitsView.of(instrument, limits));
    }

    /** How much of each limit is used now. */
    @GET
    @Path("/utilisation")
    public Object utilisation(@Context UriInfo uri) {
        Query.of(uri.getQueryParameters());
        return Page.all(
                platform.ask(Utilisation::all).stream().map(Utilisation::view).toList());
    }

    /** Whether the kill switch is latched, and why. */
    @GET
    @Path("/kill")
    public Object kill() {
        return Kill.of(platform.killSwitch());
    }

    /** Latches the kill switch: no new orders, all live ones cancelled. Latched again, the first reason stays. */
    @POST
    @Path("/kill")
    @Consumes(MediaType.APPLICATION_JSON)
    public Object latch(Body body, @Context SecurityContext security) {
        KillSwitch killSwitch = platform.killSwitch();
        killSwitch.latch(
                body.only("reason").text("reason"), security.getUserPrincipal().getName());
        return Kill.of(killSwitch);
    }

    /** Lets orders pass again. The reason is a query parameter or a field of the body. */
    @DELETE
    @Path("/kill")
    @Consumes(MediaType.APPLICATION_JSON)
    public Object unlatch(Body body, @Context SecurityContext security, @Context UriInfo uri) {
        String given = Query.of(uri.getQueryParameters(), "reason").text("reason");
        String reason = given != null ? given : body.only("reason").text("reason", null);
        if (reason == null || reason.isBlank()) {
            throw new ProblemException(
                            ProblemCode.MISSING_PARAMETER,
                            "Say why: DELETE /api/v1/risk/kill?reason=..., or a body {\"reason\": \"...\"}.")
                    .with("parameter", "reason");
        }
        KillSwitch killSwitch = platform.killSwitch();
        if (!killSwitch.unlatch(reason, security.getUserPrincipal().getName())) {
            throw new ProblemException(
                    ProblemCode.NOT_LATCHED, "The kill switch is not latched; there is nothing to take off.");
        }
        return Kill.of(killSwitch);
    }

    private static long positive(Body body, String name, Scale scale) {
        long value = notNegative(body, name, scale);
        if (value == 0) {
            throw new ProblemException(ProblemCode.BAD_FIELD, "The field '" + name + "' is not above 0.")
                    .with("field", name);
        }
        return value;
    }

    private static long notNegative(Body body, String name, Scale scale) {
        long value = body.decimal(name, scale);
        if (value < 0) {
            throw new ProblemException(ProblemCode.BAD_FIELD, "The field '" + name + "' is below 0.")
                    .with("field", name);
        }
        return value;
    }

    private static List<LimitsView> views(Trading trading) {
        RiskGate gate = gate(trading);
        List<LimitsView> views = new ArrayList<>(gate.limitCount());
        for (int i = 0; i < gate.limitCount(); i++) {
            Limits limits = gate.limit(i);
            views.add(LimitsView.of(Instruments.find(trading, limits.instrument()), limits));
        }
        return views;
    }

    private static RiskGate gate(Trading trading) {
        return Platform.part(trading.gate(), "risk");
    }

    record Kill(boolean latched, String reason) {

        static Kill of(KillSwitch killSwitch) {
            String reason = killSwitch.latched();
            return new Kill(reason != null, reason);
        }
    }

    record LimitsSet(long sequence, LimitsView limits) {}

    record LimitsView(
            String instrument,
            String maxOrderQuantity,
            String maxOrderNotional,
            String currency,
            int collarBasisPoints,
            BigDecimal maxReferenceAgeMillis,
            String maxPosition,
            int maxMessages,
            BigDecimal messageWindowMillis,
            BigDecimal duplicateWindowMillis) {

        static LimitsView of(Instrument instrument, Limits l) {
            return new LimitsView(
                    l.instrument(),
                    instrument.formatQuantity(l.maxOrderQuantity()),
                    Money.format(l.maxOrderNotional()),
                    instrument.quoteCurrency(),
                    l.collarBasisPoints(),
                    MILLIS.decimal(l.maxReferenceAgeNanos()),
                    instrument.formatQuantity(l.maxPosition()),
                    l.maxMessages(),
                    MILLIS.decimal(l.messageWindowNanos()),
                    MILLIS.decimal(l.duplicateWindowNanos()));
        }
    }
}
