package rialto.kernel;

import rialto.instrument.Instrument;
import rialto.market.BarSpec;
import rialto.market.FeedStatus;
import rialto.market.Levels;
import rialto.order.ExecutionReport;
import rialto.order.OrdType;
import rialto.order.Side;
import rialto.order.TimeInForce;
import rialto.risk.Limits;
import rialto.state.StateWriter;
import rialto.venue.Environment;

/** Writes inputs. Market data goes straight into the memory of a ring; what is rare goes through a {@link StateWriter}. */
public final class InputWriter {

    public static final int QUOTE_LENGTH = 61;
    public static final int TRADE_LENGTH = 46;
    public static final int BAR_LENGTH = 86;
    public static final int FEED_LENGTH = 14;
    private static final int DEPTH_HEADER = 54;

    private InputWriter() {}

    public static void quote(
            byte[] to,
            int at,
            int instrument,
            long receivedNanos,
            long venueNanos,
            long updateId,
            long bidPrice,
            long bidQuantity,
            long askPrice,
            long askQuantity) {
        to[at] = InputCode.QUOTE;
        Bytes.putInt(to, at + 1, instrument);
        Bytes.putLong(to, at + 5, receivedNanos);
        Bytes.putLong(to, at + 13, venueNanos);
        Bytes.putLong(to, at + 21, updateId);
        Bytes.putLong(to, at + 29, bidPrice);
        Bytes.putLong(to, at + 37, bidQuantity);
        Bytes.putLong(to, at + 45, askPrice);
        Bytes.putLong(to, at + 53, askQuantity);
    }

    public static void trade(
            byte[] to,
            int at,
            int instrument,
            long receivedNanos,
            long venueNanos,
            long tradeId,
            long price,
            long quantity,
            Side aggressor) {
        to[at] = InputCode.TRADE;
        Bytes.putInt(to, at + 1, instrument);
        Bytes.putLong(to, at + 5, receivedNanos);
        Bytes.putLong(to, at + 13, venueNanos);
        Bytes.putLong(to, at + 21, tradeId);
        Bytes.putLong(to, at + 29, price);
        Bytes.putLong(to, at + 37, quantity);
        to[at + 45] = (byte) (aggressor == Side.BUY ? 1 : 2);
    }

    public static int depthLength(Levels levels) {
        return DEPTH_HEADER + 16 * (levels.bidCount() + levels.askCount());
    }

    public static void depth(
            byte[] to,
            int at,
            int instrument,
            long receivedNanos,
            long venueNanos,
            boolean snapshot,
            long firstId,
            long lastId,
            long previousId,
            Levels levels) {
        to[at] = InputCode.DEPTH;
        Bytes.putInt(to, at + 1, instrument);
        Bytes.putLong(to, at + 5, receivedNanos);
        Bytes.putLong(to, at + 13, venueNanos);
        to[at + 21] = (byte) (snapshot ? 1 : 0);
        Bytes.putLong(to, at + 22, firstId);
        Bytes.putLong(to, at + 30, lastId);
        Bytes.putLong(to, at + 38, previousId);
        int bids = levels.bidCount();
        int asks = levels.askCount();
        Bytes.putInt(to, at + 46, bids);
        Bytes.putInt(to, at + 50, asks);
        int position = at + DEPTH_HEADER;
        for (int i = 0; i < bids; i++, position += 16) {
            Bytes.putLong(to, position, levels.bidPrice(i));
            Bytes.putLong(to, position + 8, levels.bidQuantity(i));
        }
        for (int i = 0; i < asks; i++, position += 16) {
            Bytes.putLong(to, position, levels.askPrice(i));
            Bytes.putLong(to, position + 8, levels.askQuantity(i));
        }
    }

    public static void bar(
            byte[] to,
            int at,
            int instrument,
            long receivedNanos,
            BarSpec spec,
            long openNanos,
            long closeNanos,
            long open,
            long high,
            long low,
            long close,
            long volume,
            int trades) {
        to[at] = InputCode.BAR;
        Bytes.putInt(to, at + 1, instrument);
        Bytes.putLong(to, at + 5, receivedNanos);
        to[at + 13] = (byte) spec.kind().ordinal();
        Bytes.putLong(to, at + 14, spec.size());
        Bytes.putLong(to, at + 22, openNanos);
        Bytes.putLong(to, at + 30, closeNanos);
        Bytes.putLong(to, at + 38, open);
        Bytes.putLong(to, at + 46, high);
        Bytes.putLong(to, at + 54, low);
        Bytes.putLong(to, at + 62, close);
        Bytes.putLong(to, at + 70, volume);
        Bytes.putInt(to, at + 78, trades);
        Bytes.putInt(to, at + 82, 0);
    }

    public static void feed(byte[] to, int at, int instrument, long receivedNanos, FeedStatus status) {
        to[at] = InputCode.FEED;
        Bytes.putInt(to, at + 1, instrument);
        Bytes.putLong(to, at + 5, receivedNanos);
        to[at + 13] = (byte) status.ordinal();
    }

    public static StateWriter timer(StateWriter out, String deployment, int timerId) {
        return out.putByte(InputCode.TIMER).putString(deployment).putInt(timerId);
    }

    public static StateWriter report(StateWriter out, ExecutionReport r) {
        return out.putByte(InputCode.REPORT)
                .putString(r.clOrdId())
                .putByte(r.execType().ordinal())
                .putLong(r.execId())
                .putLong(r.lastQuantity())
                .putLong(r.lastPrice())
                .putLong(r.cumQuantity())
                .putLong(r.fee())
                .putString(r.feeCurrency())
                .putBoolean(r.maker())
                .putBoolean(r.ambiguous())
                .putLong(r.venueNanos())
                .putString(r.text());
    }

    public static StateWriter venue(
            StateWriter out,
            String venue,
            Environment environment,
            String account,
            boolean connected,
            boolean reconciled,
            String text) {
        return out.putByte(InputCode.VENUE)
                .putString(venue)
                .putByte(environment.ordinal())
                .putString(account)
                .putBoolean(connected)
                .putBoolean(reconciled)
                .putString(text);
    }

    public static StateWriter define(StateWriter out, Instrument instrument) {
        out.putByte(InputCode.DEFINE);
        instrument.save(out);
        return out;
    }

    public static StateWriter place(
            StateWriter out,
            int instrument,
            Side side,
            OrdType ordType,
            TimeInForce timeInForce,
            boolean postOnly,
            boolean reduceOnly,
            long quantity,
            long price,
            String reason,
            String who) {
        return out.putByte(InputCode.PLACE)
                .putInt(instrument)
                .putByte(side.ordinal())
                .putByte(ordType.ordinal())
                .putByte(timeInForce.ordinal())
                .putBoolean(postOnly)
                .putBoolean(reduceOnly)
                .putLong(quantity)
                .putLong(price)
                .putString(reason)
                .putString(who);
    }

    public static StateWriter cancel(StateWriter out, long orderId, String who) {
        return out.putByte(InputCode.CANCEL).putLong(orderId).putString(who);
    }

    public static StateWriter limit(StateWriter out, Limits l, String who) {
        return out.putByte(InputCode.LIMIT)
                .putString(l.instrument())
                .putLong(l.maxOrderQuantity())
                .putLong(l.maxOrderNotional())
                .putInt(l.collarBasisPoints())
                .putLong(l.maxReferenceAgeNanos())
                .putLong(l.maxPosition())
                .putInt(l.maxMessages())
                .putLong(l.messageWindowNanos())
                .putLong(l.duplicateWindowNanos())
                .putString(who);
    }

    public static StateWriter latch(StateWriter out, String reason, String who) {
        return out.putByte(InputCode.LATCH).putString(reason).putString(who);
    }

    public static StateWriter unlatch(StateWriter out, String reason, String who) {
        return out.putByte(InputCode.UNLATCH).putString(reason).putString(who);
    }

    public static StateWriter deploy(
            StateWriter out, String deployment, int[] instruments, Version version, String who) {
        out.putByte(InputCode.DEPLOY).putString(deployment).putInt(instruments.length);
        for (int each : instruments) {
            out.putInt(each);
        }
        version.save(out);
        return out.putString(who);
    }

    /** An input that brings a version: SHADOW, SWITCH, ROLL_BACK or TAKE_BACK. */
    public static StateWriter version(
            StateWriter out,
            byte code,
            String deployment,
            Version version,
            boolean probation,
            long fromSequence,
            String reason,
            String who) {
        out.putByte(code).putString(deployment);
        version.save(out);
        return out.putBoolean(probation).putLong(fromSequence).putString(reason).putString(who);
    }

    /** An input that only names a deployment: COMMIT, PAUSE, HOLD or UNDEPLOY. */
    public static StateWriter deployment(StateWriter out, byte code, String deployment, String reason, String who) {
        return out.putByte(code).putString(deployment).putString(reason).putString(who);
    }

    /** @param version empty if the part went away */
    public static StateWriter part(StateWriter out, String part, String version, String reason) {
        return out.putByte(InputCode.PART).putString(part).putString(version).putString(reason);
    }

    public static StateWriter job(StateWriter out, String job, String phase, String text) {
        return out.putByte(InputCode.JOB).putString(job).putString(phase).putString(text);
    }

    /** @param idPrefix what client ids start with, in effect if the home has none yet */
    public static StateWriter start(StateWriter out, String idPrefix, String text) {
        return out.putByte(InputCode.START).putString(idPrefix).putString(text);
    }
}
