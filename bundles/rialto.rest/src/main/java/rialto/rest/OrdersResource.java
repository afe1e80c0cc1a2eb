package rialto.rest;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
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
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import rialto.engine.Engine;
import rialto.engine.OrderAnswer;
import rialto.engine.OrderRequest;
import rialto.engine.Trading;
import rialto.instrument.Instrument;
import rialto.order.OrdStatus;
import rialto.order.OrdType;
import rialto.order.Order;
import rialto.order.Orders;
import rialto.order.Side;
import rialto.order.TimeInForce;

/** Orders: open ones, the last ended ones, and an operator's own. */
@Path("/orders")
@Produces(MediaType.APPLICATION_JSON)
public final class OrdersResource {

    private static final Pattern KEY = Pattern.compile("[!-~]{1,64}");
    private static final List<String> STATUSES = Stream.concat(
                    Stream.of("open", "ended"),
                    Arrays.stream(OrdStatus.values()).map(Enum::name))
            .toList();

    private final Platform platform;
    private final OrderKeys keys = new OrderKeys();

    OrdersResource(Platform platform) {
        this.platform = platform;
    }

    /**
     * Open orders and the last ended ones, newest first. Filters: {@code status} ({@code open}, {@code ended} or an OrdStatus),
     * {@code deployment}, {@code instrument}.
     */
    @GET
    public Object list(@Context UriInfo uri) {
        Query query = Query.of(uri.getQueryParameters(), "status", "deployment", "instrument", "limit", "cursor");
        String status = query.choice("status", STATUSES);
        String deployment = query.text("deployment");
        String instrument = query.text("instrument");
        int limit = query.whole("limit", 1, Page.MOST, Page.USUAL);
        long before = query.whole("cursor", 1L, Long.MAX_VALUE, Long.MAX_VALUE);
        List<Row> rows = new ArrayList<>(platform.ask(trading -> {
            Orders orders = orders(trading);
            List<Row> found = new ArrayList<>();
            for (int i = 0; i < orders.openCount(); i++) {
                keep(found, orders.open(i), status, deployment, instrument, before);
            }
            for (int i = 0; i < orders.endedCount(); i++) {
                keep(found, orders.ended(i), status, deployment, instrument, before);
            }
            return found;
        }));
        rows.sort(Comparator.comparingLong(Row::orderId).reversed());
        boolean more = rows.size() > limit;
        List<Row> page = more ? rows.subList(0, limit) : rows;
        return new Page<>(
                page.stream().map(Row::view).toList(),
                more ? Long.toString(page.get(limit - 1).orderId()) : null);
    }

    /** One order, open or among the last ended. */
    @GET
    @Path("/{orderId}")
    public Object one(@PathParam("orderId") String id) {
        return platform.ask(trading -> Row.of(find(trading, number(id)))).view();
    }

    /**
     * Places an operator's order. The header Idempotency-Key names it: the same key with the same order gives the first answer
     * again, also after a restart as long as the order is on record; with another order it is refused.
     */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response place(
            @HeaderParam("Idempotency-Key") String key,
            Body body,
            @Context SecurityContext security,
            @Context UriInfo uri) {
        if (key == null || !KEY.matcher(key).matches()) {
            throw new ProblemException(
                    ProblemCode.MISSING_IDEMPOTENCY_KEY,
                    "Send a header Idempotency-Key of 1 to 64 visible"
                            + " characters, new for each order and the same when you try again.");
        }
        body.only(
                "instrument",
                "side",
                "ordType",
                "timeInForce",
                "postOnly",
                "reduceOnly",
                "quantity",
                "price",
                "reason");
        OrderRequest request = request(body, key);
        String who = security.getUserPrincipal().getName();
        CompletableFuture<Answer> future = keys.once(key, request, () -> send(request, key, who));
        Answer answer = platform.await(
                future,
                ProblemCode.UNKNOWN_OUTCOME,
                "The engine has taken the order and not answered yet. Send it again with the same Idempotency-Key: it is not placed"
                        + " twice.");
        if (answer.refusal() != null) {
            throw new ProblemException(ProblemCode.ORDER_REFUSED, answer.text())
                    .with("refusal", answer.refusal())
                    .with("orderId", answer.orderId())
                    .with("sequence", answer.sequence());
        }
        return Response.created(uri.getAbsolutePathBuilder()
                        .path(Long.toString(answer.orderId()))
                        .build())
                .entity(new Placed(answer.orderId(), answer.clOrdId(), answer.sequence()))
                .build();
    }

    /** Asks for a cancel; how it ends is told by the stream and by GET. */
    @DELETE
    @Path("/{orderId}")
    public Response cancel(@PathParam("orderId") String id, @Context SecurityContext security) {
        long orderId = number(id);
        boolean asked = platform.await(
                platform.engine().cancel(orderId, security.getUserPrincipal().getName()),
                ProblemCode.UNKNOWN_OUTCOME,
                "The engine has taken the cancel and not answered yet. GET the order, or ask again: a cancel may be asked twice.");
        Row row = platform.ask(trading -> Row.of(find(trading, orderId)));
        if (!asked) {
            throw new ProblemException(
                            ProblemCode.ORDER_ENDED,
                            "The order " + orderId + " is " + row.ordStatus() + "; there is nothing left to cancel.")
                    .with("ordStatus", row.ordStatus());
        }
        return Response.accepted(row.view()).build();
    }

    private OrderRequest request(Body body, String key) {
        String name = body.text("instrument");
        Instrument instrument = platform.ask(trading -> Instruments.find(trading, name));
        OrdType ordType = body.choice(OrdType.class, "ordType", null);
        TimeInForce usual = ordType == OrdType.MARKET ? TimeInForce.IOC : TimeInForce.GTC;
        if (ordType == OrdType.MARKET && body.has("price")) {
            throw new ProblemException(
                            ProblemCode.BAD_FIELD,
                            "The field 'price' makes no sense with ordType MARKET. Leave it out or use LIMIT.")
                    .with("field", "price");
        }
        long price = ordType == OrdType.LIMIT ? body.decimal("price", instrument.priceScale()) : 0;
        return new OrderRequest(
                name,
                body.choice(Side.class, "side", null),
                ordType,
                body.choice(TimeInForce.class, "timeInForce", usual),
                body.flag("postOnly", false),
                body.flag("reduceOnly", false),
                body.decimal("quantity", instrument.quantityScale()),
                price,
                marked(body.text("reason", ""), key));
    }

    /** The key goes on record with the order, so that it is found again after a restart. */
    private static String marked(String reason, String key) {
        return reason.isBlank() ? mark(key) : reason + ' ' + mark(key);
    }

    private static String mark(String key) {
        return "[key " + key + ']';
    }

    private CompletableFuture<Answer> send(OrderRequest request, String key, String who) {
        Engine engine = platform.engine();
        String mark = mark(key);
        return engine.<Answer>ask(trading -> onRecord(trading, mark))
                .thenComposeAsync(known -> known != null
                        ? CompletableFuture.completedFuture(known)
                        : engine.place(request, who).thenApply(Answer::of));
    }

    private static Answer onRecord(Trading trading, String mark) {
        Orders orders = orders(trading);
        for (int i = 0; i < orders.openCount(); i++) {
            if (marked(orders.open(i), mark)) {
                return Answer.of(orders.open(i), trading.sequence());
            }
        }
        for (int i = 0; i < orders.endedCount(); i++) {
            if (marked(orders.ended(i), mark)) {
                return Answer.of(orders.ended(i), trading.sequence());
            }
        }
        return null;
    }

    private static boolean marked(Order order, String mark) {
        return Engine.MANUAL.equals(order.deployment()) && order.reason().endsWith(mark);
    }

    private static void keep(
            List<Row> rows, Order order, String status, String deployment, String instrument, long before) {
        boolean right = order.orderId() < before
                && (status == null
                        || switch (status) {
                            case "open" -> order.ordStatus().open();
                            case "ended" -> !order.ordStatus().open();
                            default -> order.ordStatus().name().equals(status);
                        })
                && (deployment == null || deployment.equals(order.deployment()))
                && (instrument == null || instrument.equals(order.instrument().name()));
        if (right) {
            rows.add(Row.of(order));
        }
    }

    private static Orders orders(Trading trading) {
        return Platform.part(trading.orders(), "orders");
    }

    private static Order find(Trading trading, long orderId) {
        Order order = orders(trading).order(orderId);
        if (order == null) {
            throw new ProblemException(
                    ProblemCode.UNKNOWN_ORDER,
                    "No order has the number " + orderId
                            + ", or it ended long ago. GET /api/v1/orders lists open orders and the last "
                            + Orders.ENDED_KEPT + " ended.");
        }
        return order;
    }

    private static long number(String id) {
        try {
            return Long.parseLong(id);
        } catch (NumberFormatException e) {
            throw new ProblemException(
                    ProblemCode.UNKNOWN_ORDER,
                    "'" + id + "' is no number of an order. GET /api/v1/orders lists them.",
                    e);
        }
    }

    record Placed(long orderId, String clOrdId, long sequence) {}

    /** What became of an order; {@code refusal} is {@code null} if it is on its way. */
    record Answer(long orderId, String clOrdId, long sequence, String refusal, String text) {

        static Answer of(OrderAnswer answer) {
            return new Answer(
                    answer.orderId(),
                    answer.clOrdId(),
                    answer.sequence(),
                    answer.refusal() == null ? null : answer.refusal().code().name(),
                    answer.refusal() == null ? "" : answer.refusal().text());
        }

        static Answer of(Order order, long sequence) {
            return new Answer(order.orderId(), order.clOrdId(), sequence, null, "");
        }
    }

    /** An order copied on the loop. */
    private record Row(
            long orderId,
            String clOrdId,
            String deployment,
            Instrument instrument,
            Side side,
            OrdType ordType,
            TimeInForce timeInForce,
            boolean postOnly,
            boolean reduceOnly,
            long quantity,
            long price,
            OrdStatus ordStatus,
            long cumQuantity,
            long leavesQuantity,
            long averagePrice,
            String reason,
            String text,
            long createdNanos,
            long updatedNanos) {

        static Row of(Order o) {
            return new Row(
                    o.orderId(),
                    o.clOrdId(),
                    o.deployment(),
                    o.instrument(),
                    o.side(),
                    o.ordType(),
                    o.timeInForce(),
                    o.postOnly(),
                    o.reduceOnly(),
                    o.quantity(),
                    o.price(),
                    o.ordStatus(),
                    o.cumQuantity(),
                    o.leavesQuantity(),
                    o.averagePrice(),
                    o.reason(),
                    o.text(),
                    o.createdNanos(),
                    o.updatedNanos());
        }

        OrderView view() {
            return new OrderView(
                    orderId,
                    clOrdId,
                    deployment,
                    instrument.name(),
                    side,
                    ordType,
                    timeInForce,
                    postOnly,
                    reduceOnly,
                    instrument.formatQuantity(quantity),
                    ordType == OrdType.MARKET ? null : instrument.formatPrice(price),
                    ordStatus,
                    instrument.formatQuantity(cumQuantity),
                    instrument.formatQuantity(leavesQuantity),
                    cumQuantity == 0 ? null : instrument.formatPrice(averagePrice),
                    reason,
                    text,
                    Times.ofNanos(createdNanos),
                    Times.ofNanos(updatedNanos));
        }
    }

    record OrderView(
            long orderId,
            String clOrdId,
            String deployment,
            String instrument,
            Side side,
            OrdType ordType,
            TimeInForce timeInForce,
            boolean postOnly,
            boolean reduceOnly,
            String quantity,
            String price,
            OrdStatus ordStatus,
            String cumQuantity,
            String leavesQuantity,
            String averagePrice,
            String reason,
            String text,
            String createdTime,
            String updatedTime) {}
}
