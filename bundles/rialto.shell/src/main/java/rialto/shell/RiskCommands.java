package rialto.shell;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import rialto.engine.Trading;
import rialto.instrument.Instrument;
import rialto.instrument.Money;
import rialto.instrument.Scale;
import rialto.risk.KillSwitch;
import rialto.risk.Limits;
import rialto.risk.RiskGate;

/** Limits and the kill switch. */
@Component(service = RiskCommands.class)
@GogoCommand(
        scope = "rialto",
        function = {"limits", "limit", "kill", "unkill"})
public final class RiskCommands {

    private static final Scale MILLIS = new Scale(1_000_000);
    private static final Scale MONEY = new Scale(Money.UNIT);
    private static final Scale WHOLE = new Scale(1);
    private static final List<String> NAMES = List.of(
            "maxOrderQuantity",
            "maxOrderNotional",
            "collarBasisPoints",
            "maxReferenceAgeMillis",
            "maxPosition",
            "maxMessages",
            "messageWindowMillis",
            "duplicateWindowMillis");

    private final Desk desk;

    @Activate
    public RiskCommands(@Reference Desk desk) {
        this.desk = desk;
    }

    @Descriptor("limits of all instruments that have some; an instrument without limits is not allowed")
    public Table limits() {
        return desk.ask(trading -> {
            Table table = new Table(
                    "INSTRUMENT",
                    "MAX ORDER",
                    "MAX NOTIONAL",
                    "COLLAR BP",
                    "MAX AGE ms",
                    "MAX POSITION",
                    "MESSAGES",
                    "PER ms",
                    "DUPLICATES ms");
            RiskGate gate = gate(trading);
            for (int i = 0; i < gate.limitCount(); i++) {
                Limits l = gate.limit(i);
                Instrument it = Desk.find(trading, l.instrument());
                table.row(
                        l.instrument(),
                        it.formatQuantity(l.maxOrderQuantity()),
                        Money.format(l.maxOrderNotional()),
                        l.collarBasisPoints(),
                        MILLIS.format(l.maxReferenceAgeNanos()),
                        it.formatQuantity(l.maxPosition()),
                        l.maxMessages(),
                        MILLIS.format(l.messageWindowNanos()),
                        MILLIS.format(l.duplicateWindowNanos()));
            }
            return table;
        });
    }

    @Descriptor("set limits of an instrument; what is left out stays as it is")
    public Table limit(
            @Descriptor("name of the instrument, symbol.venue") String instrument,
            @Descriptor(
                            "each as name=value; names are maxOrderQuantity, maxOrderNotional, collarBasisPoints, maxReferenceAgeMillis,"
                                    + " maxPosition, maxMessages, messageWindowMillis, duplicateWindowMillis")
                    String... values) {
        Map<String, String> given = new TreeMap<>();
        for (String value : values) {
            int equals = value.indexOf('=');
            String name = equals < 0 ? value : value.substring(0, equals);
            if (equals < 0 || !NAMES.contains(name)) {
                throw new IllegalArgumentException("'" + value + "' is no limit; write name=value, names are " + NAMES);
            }
            given.put(name, value.substring(equals + 1));
        }
        Instrument it = desk.ask(trading -> Desk.find(trading, instrument));
        Limits now = desk.ask(trading -> gate(trading).limits(instrument));
        if (given.isEmpty() || now == null && given.size() < NAMES.size()) {
            throw new IllegalArgumentException(instrument
                    + (now == null ? " has no limits yet; give all of " : " keeps its limits; give some of ")
                    + NAMES);
        }
        Limits limits = new Limits(
                instrument,
                value(given, "maxOrderQuantity", it.quantityScale(), now == null ? 0 : now.maxOrderQuantity()),
                value(given, "maxOrderNotional", MONEY, now == null ? 0 : now.maxOrderNotional()),
                Math.toIntExact(value(given, "collarBasisPoints", WHOLE, now == null ? 0 : now.collarBasisPoints())),
                value(given, "maxReferenceAgeMillis", MILLIS, now == null ? 0 : now.maxReferenceAgeNanos()),
                value(given, "maxPosition", it.quantityScale(), now == null ? 0 : now.maxPosition()),
                Math.toIntExact(value(given, "maxMessages", WHOLE, now == null ? 0 : now.maxMessages())),
                value(given, "messageWindowMillis", MILLIS, now == null ? 0 : now.messageWindowNanos()),
                value(given, "duplicateWindowMillis", MILLIS, now == null ? 0 : now.duplicateWindowNanos()));
        desk.await(desk.engine().limit(limits, Desk.WHO));
        return limits();
    }

    @Descriptor("latch the kill switch: no new orders, all live ones cancelled")
    public Table kill(@Descriptor("why") String... reason) {
        KillSwitch killSwitch = desk.killSwitch();
        killSwitch.latch(Desk.reason(List.of(reason), true), Desk.WHO);
        return state(killSwitch);
    }

    @Descriptor("let orders pass again")
    public Table unkill(@Descriptor("why") String... reason) {
        KillSwitch killSwitch = desk.killSwitch();
        if (!killSwitch.unlatch(Desk.reason(List.of(reason), true), Desk.WHO)) {
            throw new IllegalStateException("the kill switch is not latched");
        }
        return state(killSwitch);
    }

    private static Table state(KillSwitch killSwitch) {
        String reason = killSwitch.latched();
        return new Table("KILL SWITCH", "REASON").row(reason == null ? "off" : "LATCHED", reason);
    }

    private static long value(Map<String, String> given, String name, Scale scale, long otherwise) {
        String text = given.get(name);
        return text == null ? otherwise : OrderCommands.number(name, text, scale);
    }

    private static RiskGate gate(Trading trading) {
        return Desk.part(trading.gate(), "risk");
    }
}
