package rialto.kernel;

import rialto.instrument.Instrument;
import rialto.market.BarSpec;
import rialto.market.FeedStatus;
import rialto.market.Levels;
import rialto.order.ExecType;
import rialto.order.ExecutionReport;
import rialto.order.OrdType;
import rialto.order.Side;
import rialto.order.TimeInForce;
import rialto.risk.Limits;
import rialto.state.StateReader;
import rialto.strategy.Strategy;
import rialto.venue.Environment;

/** Reads inputs and lets a kernel handle them. Reused; not thread-safe. Nothing is allocated for market data. */
public final class InputReader {

    private static final BarSpec.Kind[] BAR_KINDS = BarSpec.Kind.values();
    private static final FeedStatus[] FEED = FeedStatus.values();
    private static final ExecType[] EXEC_TYPES = ExecType.values();

    private final Levels levels = new Levels();
    private final StateReader in = new StateReader(new byte[0]);

    /**
     * Lets a kernel handle one input, after {@link Kernel#begin}.
     *
     * @param incoming the strategy that a wiring input brings; {@code null} in a kernel that follows
     * @return what the input answers: an order answer, whether there was something to cancel, the strategy that was displaced,
     *     {@code null}, or the exception with which it was refused: the kernel has then alerted, and goes on
     */
    public Object apply(Kernel kernel, byte[] b, int at, int length, Strategy incoming) {
        try {
            return handle(kernel, b, at, length, incoming);
        } catch (RuntimeException e) {
            kernel.refused(b[at], e);
            return e;
        }
    }

    private Object handle(Kernel kernel, byte[] b, int at, int length, Strategy incoming) {
        switch (b[at]) {
            case InputCode.QUOTE ->
                kernel.quote(
                        Bytes.getInt(b, at + 1),
                        Bytes.getLong(b, at + 5),
                        Bytes.getLong(b, at + 13),
                        Bytes.getLong(b, at + 21),
                        Bytes.getLong(b, at + 29),
                        Bytes.getLong(b, at + 37),
                        Bytes.getLong(b, at + 45),
                        Bytes.getLong(b, at + 53));
            case InputCode.TRADE ->
                kernel.trade(
                        Bytes.getInt(b, at + 1),
                        Bytes.getLong(b, at + 5),
                        Bytes.getLong(b, at + 13),
                        Bytes.getLong(b, at + 21),
                        Bytes.getLong(b, at + 29),
                        Bytes.getLong(b, at + 37),
                        b[at + 45] == 1 ? Side.BUY : Side.SELL);
            case InputCode.DEPTH -> depth(kernel, b, at);
            case InputCode.BAR ->
                kernel.bar(
                        Bytes.getInt(b, at + 1),
                        Bytes.getLong(b, at + 5),
                        new BarSpec(BAR_KINDS[b[at + 13]], Bytes.getLong(b, at + 14)),
                        Bytes.getLong(b, at + 22),
                        Bytes.getLong(b, at + 30),
                        Bytes.getLong(b, at + 38),
                        Bytes.getLong(b, at + 46),
                        Bytes.getLong(b, at + 54),
                        Bytes.getLong(b, at + 62),
                        Bytes.getLong(b, at + 70),
                        Bytes.getInt(b, at + 78));
            case InputCode.FEED -> kernel.status(Bytes.getInt(b, at + 1), Bytes.getLong(b, at + 5), FEED[b[at + 13]]);
            case InputCode.REPORT -> kernel.report(report(b, in.reset(b, at + 1, length - 1), kernel.names()));
            default -> {
                return rare(kernel, in.reset(b, at, length), incoming);
            }
        }
        return null;
    }

    private void depth(Kernel kernel, byte[] b, int at) {
        Levels to = levels.clear();
        int bids = Bytes.getInt(b, at + 46);
        int asks = Bytes.getInt(b, at + 50);
        int position = at + 54;
        for (int i = 0; i < bids; i++, position += 16) {
            to.bid(Bytes.getLong(b, position), Bytes.getLong(b, position + 8));
        }
        for (int i = 0; i < asks; i++, position += 16) {
            to.ask(Bytes.getLong(b, position), Bytes.getLong(b, position + 8));
        }
        kernel.depth(
                Bytes.getInt(b, at + 1),
                Bytes.getLong(b, at + 5),
                Bytes.getLong(b, at + 13),
                b[at + 21] != 0,
                Bytes.getLong(b, at + 22),
                Bytes.getLong(b, at + 30),
                Bytes.getLong(b, at + 38),
                to);
    }

    private static Object rare(Kernel kernel, StateReader in, Strategy incoming) {
        byte code = in.getByte();
        switch (code) {
            case InputCode.TIMER -> kernel.fireTimer();
            case InputCode.VENUE ->
                kernel.venue(
                        in.getString(),
                        Environment.values()[in.getByte()],
                        in.getString(),
                        in.getBoolean(),
                        in.getBoolean());
            case InputCode.DEFINE -> {
                return kernel.define(Instrument.load(in));
            }
            case InputCode.PLACE -> {
                return kernel.place(
                        in.getInt(),
                        Side.values()[in.getByte()],
                        OrdType.values()[in.getByte()],
                        TimeInForce.values()[in.getByte()],
                        in.getBoolean(),
                        in.getBoolean(),
                        in.getLong(),
                        in.getLong(),
                        in.getString());
            }
            case InputCode.CANCEL -> {
                return kernel.cancel(in.getLong());
            }
            case InputCode.LIMIT -> kernel.limit(limits(in));
            case InputCode.LATCH -> kernel.latch(in.getString());
            case InputCode.UNLATCH -> kernel.unlatch();
            case InputCode.JOB, InputCode.PART -> {
                return null;
            }
            case InputCode.START -> kernel.start(in.getString());
            default -> {
                return wiring(kernel, code, in, incoming);
            }
        }
        return null;
    }

    private static Object wiring(Kernel kernel, byte code, StateReader in, Strategy incoming) {
        String deployment = in.getString();
        switch (code) {
            case InputCode.DEPLOY -> {
                int[] instruments = new int[in.getInt()];
                for (int i = 0; i < instruments.length; i++) {
                    instruments[i] = in.getInt();
                }
                Version version = Version.load(in);
                kernel.deploy(deployment, instruments, version, incoming, in.getString());
                return null;
            }
            case InputCode.COMMIT -> {
                in.getString();
                kernel.commit(deployment, in.getString());
                return null;
            }
            case InputCode.PAUSE -> {
                kernel.pause(deployment, in.getString(), in.getString());
                return null;
            }
            case InputCode.HOLD -> {
                return kernel.hold(deployment, in.getString(), in.getString());
            }
            case InputCode.UNDEPLOY -> {
                kernel.undeploy(deployment, in.getString(), in.getString());
                return null;
            }
            default -> {
                Version version = Version.load(in);
                boolean probation = in.getBoolean();
                in.getLong();
                String reason = in.getString();
                String who = in.getString();
                return versioned(kernel, code, deployment, version, probation, reason, who, incoming);
            }
        }
    }

    private static Object versioned(
            Kernel kernel,
            byte code,
            String deployment,
            Version version,
            boolean probation,
            String reason,
            String who,
            Strategy incoming) {
        switch (code) {
            case InputCode.SHADOW -> kernel.announceShadow(deployment, version);
            case InputCode.SWITCH -> {
                return kernel.switchTo(deployment, version, incoming, probation, who);
            }
            case InputCode.ROLL_BACK -> {
                return kernel.rollBack(deployment, version, incoming, reason, who);
            }
            case InputCode.TAKE_BACK -> kernel.takeBack(deployment, version, incoming, reason, who);
            default ->
                throw new IllegalArgumentException(
                        "unknown input " + code + "; the journal was written by a later version");
        }
        return null;
    }

    private static ExecutionReport report(byte[] b, StateReader in, Names names) {
        return new ExecutionReport(
                name(b, in, names),
                EXEC_TYPES[in.getByte()],
                in.getLong(),
                in.getLong(),
                in.getLong(),
                in.getLong(),
                in.getLong(),
                name(b, in, names),
                in.getBoolean(),
                in.getBoolean(),
                in.getLong(),
                name(b, in, names));
    }

    private static String name(byte[] b, StateReader in, Names names) {
        int length = in.getInt();
        int from = in.position();
        in.skip(length);
        return names.of(b, from, length);
    }

    /** Reads a report as {@link InputWriter#report} wrote it, behind its code. */
    public static ExecutionReport report(StateReader in) {
        return new ExecutionReport(
                in.getString(),
                EXEC_TYPES[in.getByte()],
                in.getLong(),
                in.getLong(),
                in.getLong(),
                in.getLong(),
                in.getLong(),
                in.getString(),
                in.getBoolean(),
                in.getBoolean(),
                in.getLong(),
                in.getString());
    }

    /** The definition of an instrument as it stands in the input. */
    public static Instrument instrument(StateReader in) {
        return Instrument.load(in);
    }

    /** Reads limits as {@link InputWriter#limit} wrote them, up to who set them. */
    public static Limits limits(StateReader in) {
        return new Limits(
                in.getString(),
                in.getLong(),
                in.getLong(),
                in.getInt(),
                in.getLong(),
                in.getLong(),
                in.getInt(),
                in.getLong(),
                in.getLong());
    }
}
