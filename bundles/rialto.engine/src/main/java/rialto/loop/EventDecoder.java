package rialto.loop;

import java.util.function.Consumer;
import java.util.function.IntFunction;
import rialto.event.Event;
import rialto.event.MarketEvent;
import rialto.event.OrderEvent;
import rialto.event.PlatformEvent;
import rialto.event.PlatformEvent.DeploymentChange;
import rialto.instrument.Instrument;
import rialto.kernel.Bytes;
import rialto.kernel.Frame;
import rialto.kernel.InputCode;
import rialto.kernel.InputReader;
import rialto.kernel.OutcomeCode;
import rialto.kernel.Version;
import rialto.market.BarSpec;
import rialto.market.FeedStatus;
import rialto.order.OrdStatus;
import rialto.order.OrdType;
import rialto.order.Side;
import rialto.order.TimeInForce;
import rialto.risk.RefusalCode;
import rialto.state.StateReader;
import rialto.venue.Environment;

/** Makes events of frames, only of the kinds that are asked for. Not thread-safe. */
final class EventDecoder {

    private final Class<? extends Event> type;
    private final Consumer<Event> sink;
    private final IntFunction<Instrument> instruments;
    private final boolean market;
    private final boolean orders;
    private final boolean platform;
    private final StateReader in = new StateReader(new byte[0]);

    private long sequence;
    private long nanos;

    EventDecoder(Class<? extends Event> type, IntFunction<Instrument> instruments, Consumer<Event> sink) {
        this.type = type;
        this.sink = sink;
        this.instruments = instruments;
        market = related(MarketEvent.class);
        orders = related(OrderEvent.class);
        platform = related(PlatformEvent.class);
    }

    private boolean related(Class<?> kind) {
        return type.isAssignableFrom(kind) || kind.isAssignableFrom(type);
    }

    void decode(byte[] frame) {
        sequence = Bytes.getLong(frame, Frame.SEQUENCE);
        nanos = Bytes.getLong(frame, Frame.NANOS);
        int length = Bytes.getInt(frame, Frame.INPUT_LENGTH);
        byte code = frame[Frame.HEADER];
        if (InputCode.market(code)) {
            if (market) {
                marketInput(frame, code);
            }
        } else if (platform) {
            platformInput(code, in.reset(frame, Frame.HEADER + 1, length - 1));
        }
        int position = Frame.HEADER + length;
        int end = position + Bytes.getInt(frame, Frame.OUTCOME_LENGTH);
        while (position < end) {
            int size = Bytes.getInt(frame, position);
            position += Integer.BYTES;
            outcome(frame[position], in.reset(frame, position + 1, size - 1));
            position += size;
        }
    }

    private void give(Event event) {
        if (type.isInstance(event)) {
            sink.accept(event);
        }
    }

    private String name(long instrument) {
        return instruments.apply((int) instrument).name();
    }

    private void marketInput(byte[] f, byte code) {
        int at = Frame.HEADER;
        int instrument = Bytes.getInt(f, at + 1);
        switch (code) {
            case InputCode.QUOTE ->
                give(new MarketEvent.QuoteChanged(
                        sequence,
                        nanos,
                        name(instrument),
                        Bytes.getLong(f, at + 29),
                        Bytes.getLong(f, at + 37),
                        Bytes.getLong(f, at + 45),
                        Bytes.getLong(f, at + 53)));
            case InputCode.TRADE ->
                give(new MarketEvent.Traded(
                        sequence,
                        nanos,
                        name(instrument),
                        Bytes.getLong(f, at + 21),
                        Bytes.getLong(f, at + 29),
                        Bytes.getLong(f, at + 37),
                        f[at + 45] == 1 ? Side.BUY : Side.SELL));
            case InputCode.DEPTH ->
                give(new MarketEvent.BookChanged(
                        sequence,
                        nanos,
                        name(instrument),
                        f[at + 21] != 0,
                        Bytes.getInt(f, at + 46),
                        Bytes.getInt(f, at + 50)));
            default -> {
                // A bar or a feed's word shows in the outcomes.
            }
        }
    }

    private void platformInput(byte code, StateReader r) {
        switch (code) {
            case InputCode.TIMER -> give(new PlatformEvent.TimerFired(sequence, nanos, r.getString(), r.getInt()));
            case InputCode.VENUE ->
                give(new PlatformEvent.VenueChanged(
                        sequence,
                        nanos,
                        r.getString(),
                        Environment.values()[r.getByte()],
                        skipped(r).getBoolean(),
                        r.getBoolean(),
                        r.getString()));
            case InputCode.DEFINE -> {
                Instrument defined = InputReader.instrument(r);
                give(new PlatformEvent.InstrumentDefined(
                        sequence, nanos, defined.name(), defined.index(), defined.tick(), defined));
            }
            case InputCode.LIMIT ->
                give(new PlatformEvent.LimitsChanged(sequence, nanos, InputReader.limits(r), r.getString()));
            case InputCode.LATCH ->
                give(new PlatformEvent.KillSwitchChanged(sequence, nanos, true, r.getString(), r.getString()));
            case InputCode.UNLATCH ->
                give(new PlatformEvent.KillSwitchChanged(sequence, nanos, false, r.getString(), r.getString()));
            case InputCode.PART ->
                give(new PlatformEvent.PartChanged(sequence, nanos, r.getString(), r.getString(), r.getString()));
            case InputCode.JOB ->
                give(new PlatformEvent.JobStep(sequence, nanos, r.getString(), r.getString(), r.getString()));
            default -> {
                // What the others lead to shows in the outcomes.
            }
        }
    }

    /** Passes over the account, which events do not tell. */
    private static StateReader skipped(StateReader r) {
        r.getString();
        return r;
    }

    private void outcome(byte code, StateReader r) {
        switch (code) {
            case OutcomeCode.ACCEPTED,
                    OutcomeCode.REFUSED,
                    OutcomeCode.CANCEL,
                    OutcomeCode.ORDER_CHANGED,
                    OutcomeCode.FILLED -> {
                if (orders) {
                    orderOutcome(code, r);
                }
            }
            case OutcomeCode.BAR_CLOSED, OutcomeCode.FEED_CHANGED -> {
                if (market) {
                    marketOutcome(code, r);
                }
            }
            case OutcomeCode.DEPLOYMENT -> {
                if (platform) {
                    deployment(r);
                }
            }
            case OutcomeCode.ALERT -> {
                if (platform) {
                    give(new PlatformEvent.Alert(sequence, nanos, r.getString(), r.getString()));
                }
            }
            default -> {
                // Timers set and snapshots asked for are the kernel's own business.
            }
        }
    }

    private void marketOutcome(byte code, StateReader r) {
        String instrument = name(r.getLong());
        if (code == OutcomeCode.FEED_CHANGED) {
            give(new MarketEvent.FeedChanged(sequence, nanos, instrument, FeedStatus.values()[r.getByte()]));
            return;
        }
        BarSpec spec = new BarSpec(BarSpec.Kind.values()[r.getByte()], r.getLong());
        give(new MarketEvent.BarClosed(
                sequence,
                nanos,
                instrument,
                spec,
                r.getLong(),
                r.getLong(),
                r.getLong(),
                r.getLong(),
                r.getLong(),
                r.getLong(),
                (int) r.getLong()));
    }

    private void orderOutcome(byte code, StateReader r) {
        long orderId = r.getLong();
        String deployment = r.getString();
        String instrument = name(r.getLong());
        switch (code) {
            case OutcomeCode.ACCEPTED -> accepted(orderId, deployment, instrument, r);
            case OutcomeCode.REFUSED -> {
                Side side = Side.values()[r.getByte()];
                OrdType ordType = OrdType.values()[r.getByte()];
                give(new OrderEvent.OrderRefused(
                        sequence,
                        nanos,
                        deployment,
                        instrument,
                        orderId,
                        side,
                        ordType,
                        r.getLong(),
                        r.getLong(),
                        RefusalCode.values()[r.getByte()],
                        r.getString()));
            }
            case OutcomeCode.CANCEL ->
                give(new OrderEvent.CancelRequested(sequence, nanos, deployment, instrument, orderId, r.getString()));
            case OutcomeCode.ORDER_CHANGED ->
                give(new OrderEvent.OrderChanged(
                        sequence,
                        nanos,
                        deployment,
                        instrument,
                        orderId,
                        r.getString(),
                        OrdStatus.values()[r.getByte()],
                        r.getLong(),
                        r.getLong(),
                        r.getLong(),
                        r.getString()));
            default -> {
                String clOrdId = r.getString();
                Side side = Side.values()[r.getByte()];
                long execId = r.getLong();
                long quantity = r.getLong();
                long price = r.getLong();
                long fee = r.getLong();
                String feeCurrency = r.getString();
                byte flags = r.getByte();
                give(new OrderEvent.OrderFilled(
                        sequence,
                        nanos,
                        deployment,
                        instrument,
                        orderId,
                        clOrdId,
                        side,
                        execId,
                        quantity,
                        price,
                        fee,
                        feeCurrency,
                        (flags & 1) != 0,
                        (flags & 2) != 0,
                        r.getLong()));
            }
        }
    }

    private void accepted(long orderId, String deployment, String instrument, StateReader r) {
        Side side = Side.values()[r.getByte()];
        OrdType ordType = OrdType.values()[r.getByte()];
        long quantity = r.getLong();
        long price = r.getLong();
        byte flags = r.getByte();
        TimeInForce timeInForce = TimeInForce.values()[r.getByte()];
        String reason = r.getString();
        String clOrdId = r.getString();
        give(new OrderEvent.OrderAccepted(
                sequence,
                nanos,
                deployment,
                instrument,
                orderId,
                clOrdId,
                side,
                ordType,
                timeInForce,
                (flags & 1) != 0,
                (flags & 2) != 0,
                quantity,
                price,
                reason));
    }

    private void deployment(StateReader r) {
        String deployment = r.getString();
        DeploymentChange change = DeploymentChange.values()[r.getByte()];
        Version version = Version.load(r);
        give(new PlatformEvent.DeploymentChanged(
                sequence,
                nanos,
                deployment,
                change,
                version.plugin(),
                version.version(),
                version.sha256(),
                version.parameters(),
                r.getString(),
                r.getString()));
    }
}
