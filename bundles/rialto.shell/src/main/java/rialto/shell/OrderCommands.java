package rialto.shell;

import java.util.Arrays;
import java.util.Locale;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import rialto.engine.OrderAnswer;
import rialto.engine.OrderRequest;
import rialto.instrument.Instrument;
import rialto.instrument.Money;
import rialto.instrument.Scale;
import rialto.order.OrdType;
import rialto.order.Order;
import rialto.order.Orders;
import rialto.order.Side;
import rialto.order.TimeInForce;
import rialto.position.Position;
import rialto.position.Positions;

/** Orders and positions. */
@Component(service = OrderCommands.class)
@GogoCommand(
        scope = "rialto",
        function = {"orders", "order", "cancel", "positions"})
public final class OrderCommands {

    private final Desk desk;

    @Activate
    public OrderCommands(@Reference Desk desk) {
        this.desk = desk;
    }

    @Descriptor("open orders")
    public Table orders(
            @Descriptor("also the last ended ones")
                    @Parameter(
                            names = {"-a", "--all"},
                            presentValue = "true",
                            absentValue = "false")
                    boolean all,
            @Descriptor("only of this deployment")
                    @Parameter(
                            names = {"-d", "--deployment"},
                            absentValue = "")
                    String deployment) {
        return desk.ask(trading -> {
            Orders orders = Desk.part(trading.orders(), "orders");
            Table table = new Table(
                    "ORDER",
                    "CLIENT ID",
                    "DEPLOYMENT",
                    "INSTRUMENT",
                    "SIDE",
                    "TYPE",
                    "TIF",
                    "QTY",
                    "PRICE",
                    "STATUS",
                    "FILLED",
                    "AVERAGE",
                    "REASON",
                    "TEXT");
            for (int i = 0; all && i < orders.endedCount(); i++) {
                row(table, orders.ended(i), deployment);
            }
            for (int i = 0; i < orders.openCount(); i++) {
                row(table, orders.open(i), deployment);
            }
            return table;
        });
    }

    private static void row(Table table, Order o, String deployment) {
        if (deployment.isEmpty() || deployment.equals(o.deployment())) {
            Instrument it = o.instrument();
            table.row(
                    o.orderId(),
                    o.clOrdId(),
                    o.deployment(),
                    it.name(),
                    o.side(),
                    o.ordType(),
                    o.timeInForce(),
                    it.formatQuantity(o.quantity()),
                    o.ordType() == OrdType.MARKET ? null : it.formatPrice(o.price()),
                    o.ordStatus(),
                    it.formatQuantity(o.cumQuantity()),
                    o.cumQuantity() == 0 ? null : it.formatPrice(o.averagePrice()),
                    o.reason(),
                    o.text());
        }
    }

    @Descriptor("place an order of your own; it passes the gate like any other")
    public Table order(
            @Descriptor("GTC, IOC or FOK; GTC with a price, IOC at the market")
                    @Parameter(
                            names = {"-t", "--time-in-force"},
                            absentValue = "")
                    String timeInForce,
            @Descriptor("must not take liquidity")
                    @Parameter(
                            names = {"-p", "--post-only"},
                            presentValue = "true",
                            absentValue = "false")
                    boolean postOnly,
            @Descriptor("may only make the position smaller")
                    @Parameter(
                            names = {"-r", "--reduce-only"},
                            presentValue = "true",
                            absentValue = "false")
                    boolean reduceOnly,
            @Descriptor("why")
                    @Parameter(
                            names = {"-w", "--why"},
                            absentValue = "")
                    String reason,
            @Descriptor("buy or sell") String side,
            @Descriptor("quantity, a decimal number") String quantity,
            @Descriptor("name of the instrument, symbol.venue") String instrument,
            @Descriptor("price, a decimal number, or market") String price) {
        Instrument it = desk.ask(trading -> Desk.find(trading, instrument));
        boolean market = "market".equalsIgnoreCase(price);
        OrderRequest request = new OrderRequest(
                instrument,
                choice(Side.class, side),
                market ? OrdType.MARKET : OrdType.LIMIT,
                timeInForce.isEmpty()
                        ? (market ? TimeInForce.IOC : TimeInForce.GTC)
                        : choice(TimeInForce.class, timeInForce),
                postOnly,
                reduceOnly,
                number("quantity", quantity, it.quantityScale()),
                market ? 0 : number("price", price, it.priceScale()),
                reason);
        OrderAnswer answer = desk.await(desk.engine().place(request, Desk.WHO));
        Table table = new Table("ORDER", "CLIENT ID", "SEQUENCE", "OUTCOME");
        return answer.refusal() == null
                ? table.row(answer.orderId(), answer.clOrdId(), answer.sequence(), "on its way")
                : table.row(
                        answer.orderId(),
                        answer.clOrdId(),
                        answer.sequence(),
                        "refused, " + answer.refusal().code() + ": "
                                + answer.refusal().text());
    }

    @Descriptor("ask for the cancel of an order")
    public Table cancel(@Descriptor("its number") long orderId) {
        boolean asked = desk.await(desk.engine().cancel(orderId, Desk.WHO));
        return new Table("ORDER", "OUTCOME")
                .row(orderId, asked ? "cancel asked for" : "unknown, or it has ended: see orders --all");
    }

    @Descriptor("positions and their profit and loss")
    public Table positions() {
        return desk.ask(trading -> {
            Positions positions = Desk.part(trading.positions(), "positions");
            Table table = new Table(
                    "DEPLOYMENT",
                    "INSTRUMENT",
                    "POSITION",
                    "AVERAGE",
                    "MARK",
                    "REALISED",
                    "UNREALISED",
                    "FEES",
                    "OTHER FEES",
                    "CURRENCY");
            for (int i = 0; i < positions.count(); i++) {
                Position p = positions.at(i);
                Instrument it = p.instrument();
                long mark = trading.market() == null ? 0 : trading.market().referencePrice(it.index());
                table.row(
                        p.deployment(),
                        it.name(),
                        it.formatQuantity(p.quantity()),
                        p.quantity() == 0 ? null : it.formatPrice(p.averagePrice()),
                        mark == 0 ? null : it.formatPrice(mark),
                        Money.format(p.realised()),
                        mark == 0 ? null : Money.format(p.unrealised(mark)),
                        Money.format(p.fees()),
                        p.otherFees(),
                        it.quoteCurrency());
            }
            return table;
        });
    }

    static long number(String what, String text, Scale scale) {
        try {
            return scale.parse(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("the " + what + " '" + text + "' is no decimal number such as 12.5", e);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(
                    "the " + what + " cannot be taken: " + e.getMessage() + "; give a multiple of " + scale.format(1),
                    e);
        }
    }

    private static <E extends Enum<E>> E choice(Class<E> type, String text) {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(text.toUpperCase(Locale.ROOT))) {
                return constant;
            }
        }
        throw new IllegalArgumentException("'" + text + "' is none of " + Arrays.toString(type.getEnumConstants()));
    }
}
