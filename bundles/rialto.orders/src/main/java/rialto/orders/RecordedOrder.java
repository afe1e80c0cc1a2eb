package rialto.orders;

import java.math.RoundingMode;
import rialto.instrument.Fixed;
import rialto.instrument.Instrument;
import rialto.order.ExecType;
import rialto.order.ExecutionReport;
import rialto.order.Intent;
import rialto.order.OrdStatus;
import rialto.order.OrdType;
import rialto.order.Order;
import rialto.order.Side;
import rialto.order.TimeInForce;
import rialto.state.StateReader;
import rialto.state.StateWriter;

/**
 * One order and the rules by which a report changes it. What the status of a working order is called follows from three
 * facts: whether a cancel is out, whether there are fills, whether the venue has acknowledged it.
 */
final class RecordedOrder implements Order {

    /** Denials without a word of the venue between them that end an order: not found is final after more than two questions. */
    private static final int LAST_DENIAL = 3;

    private final ExecutionIds executions = new ExecutionIds();

    private long orderId;
    private String clOrdId;
    private String deployment;
    private Instrument instrument;
    private Side side;
    private OrdType ordType;
    private TimeInForce timeInForce;
    private boolean postOnly;
    private boolean reduceOnly;
    private long quantity;
    private long price;
    private String reason;
    private long createdNanos;

    private OrdStatus status;
    private boolean acknowledged;

    /** Denials since the venue last said that it has the order; above 0 only while it is UNKNOWN or REJECTED. */
    private int denials;

    private boolean cancelRequested;
    private String text;
    private long updatedNanos;

    private long cumQuantity;

    /** The fills cost exactly {@code averageFloor * cumQuantity + averageRest}. */
    private long averageFloor;

    /** At least 0, and below {@link #cumQuantity} once there are fills. */
    private long averageRest;

    private OpenQuantities openQuantities;

    void start(Intent intent, String newClOrdId, OpenQuantities quantities, long nanos) {
        orderId = intent.orderId();
        clOrdId = newClOrdId;
        deployment = intent.deployment();
        instrument = intent.instrument();
        side = intent.side();
        ordType = intent.ordType();
        timeInForce = intent.timeInForce();
        postOnly = intent.postOnly();
        reduceOnly = intent.reduceOnly();
        quantity = intent.quantity();
        price = intent.price();
        reason = intent.reason();
        createdNanos = nanos;
        status = OrdStatus.PENDING_NEW;
        acknowledged = false;
        denials = 0;
        cancelRequested = false;
        text = "";
        updatedNanos = nanos;
        cumQuantity = 0;
        averageFloor = 0;
        averageRest = 0;
        executions.clear();
        openQuantities = quantities;
    }

    void apply(ExecutionReport report, long nanos, Change change) {
        switch (report.execType()) {
            case NEW, ORDER_STATUS -> works(nanos, change);
            case TRADE -> trade(report, nanos, change);
            case CANCELED -> end(OrdStatus.CANCELED, report.text(), nanos, change);
            case EXPIRED -> end(OrdStatus.EXPIRED, report.text(), nanos, change);
            case REJECTED -> deny("rejected by the venue", report, nanos, change);
            case NOT_FOUND -> deny("not found at the venue", report, nanos, change);
            case CANCEL_REJECTED -> refuseCancel(report, nanos, change);
            case UNKNOWN -> lose(report.text(), nanos, change);
        }
        if (report.execType() != ExecType.TRADE || change.fill() != null) {
            compareTotals(report, change);
        }
    }

    void requestCancel(long nanos, Change change) {
        if (!status.open() || cancelRequested) {
            return;
        }
        cancelRequested = true;
        become(status == OrdStatus.UNKNOWN ? OrdStatus.UNKNOWN : OrdStatus.PENDING_CANCEL, text, nanos, change);
    }

    /** The venue has the order: an acknowledgement, or the answer to a question. */
    private void works(long nanos, Change change) {
        if (status == OrdStatus.REJECTED) {
            change.alert("order " + clOrdId + " ended here as REJECTED, but the venue says that it has it: "
                    + "it counts as unknown again, and the venue is asked");
            reopen(nanos, change);
        } else if (status.open() && (!acknowledged || status == OrdStatus.UNKNOWN)) {
            acknowledged = true;
            denials = 0;
            become(working(), "", nanos, change);
        }
    }

    /** Takes back the end of an order that was believed rejected: what may be filled must count, and be asked for. */
    private void reopen(long nanos, Change change) {
        acknowledged = true;
        denials = 0;
        become(OrdStatus.UNKNOWN, "ended as REJECTED, yet the venue has it", nanos, change);
    }

    /** Books a fill, whatever the status. */
    private void trade(ExecutionReport report, long nanos, Change change) {
        long execId = report.execId();
        long filled = report.lastQuantity();
        long at = report.lastPrice();
        ExecutionIds.Seen seen = executions.seen(execId, filled, at);
        if (seen != ExecutionIds.Seen.NEVER) {
            if (seen == ExecutionIds.Seen.OTHERWISE) {
                change.alert("fill " + execId + " of order " + clOrdId + " came again with other figures ("
                        + figures(filled, at) + ") and was dropped: compare the fills with the venue");
            }
            return;
        }
        long distance = at - averageFloor;
        boolean apart = ((at ^ averageFloor) & (at ^ distance)) < 0;
        if (filled > Long.MAX_VALUE - cumQuantity || apart || at == Long.MIN_VALUE) {
            change.alert("fill " + execId + " of order " + clOrdId + " (" + filled + " at " + at
                    + " in units) is beyond what can be counted and was not booked: "
                    + "compare the position with the venue");
            return;
        }
        average(filled, distance);
        executions.add(execId, filled, at);
        boolean late = !status.open();
        if (late) {
            change.alert("fill " + execId + " (" + figures(filled, at) + ") came after order " + clOrdId + " ended as "
                    + status + " and was booked"
                    + (status == OrdStatus.REJECTED && cumQuantity < quantity
                            ? ": the rest counts as unknown again, and the venue is asked"
                            : ""));
        }
        if (cumQuantity > quantity) {
            change.alert("order " + clOrdId + " is overfilled: " + instrument.formatQuantity(cumQuantity) + " of "
                    + instrument.formatQuantity(quantity) + ", all booked: compare the position with the venue");
        }
        acknowledged = true;
        denials = 0;
        if (cumQuantity >= quantity) {
            cancelRequested = false;
            become(OrdStatus.FILLED, "", nanos, change);
        } else if (status == OrdStatus.REJECTED) {
            reopen(nanos, change);
        } else if (late) {
            become(status, text, nanos, change);
        } else {
            become(working(), "", nanos, change);
        }
        change.fill(report, nanos);
    }

    private void end(OrdStatus as, String why, long nanos, Change change) {
        if (status.open()) {
            cancelRequested = false;
            become(as, why, nanos, change);
        }
    }

    /**
     * The venue says that it does not have the order. A rejection of an order that it never acknowledged is believed.
     * Any other denial may be the word of a server that lags, or of a wrong endpoint: it makes the order UNKNOWN, to be
     * asked for, and only the third in a row ends it. A fill contradicts every denial.
     */
    private void deny(String what, ExecutionReport report, long nanos, Change change) {
        if (!status.open()) {
            return;
        }
        String words = report.text().isEmpty() ? what : what + ": " + report.text();
        if (cumQuantity == 0) {
            denials++;
            boolean plain = report.execType() == ExecType.REJECTED && !acknowledged;
            if (plain || denials >= LAST_DENIAL) {
                cancelRequested = false;
                become(OrdStatus.REJECTED, words, nanos, change);
                return;
            }
        }
        if (acknowledged) {
            change.alert("order " + clOrdId + " was "
                    + (cumQuantity > 0 ? "filled " + instrument.formatQuantity(cumQuantity) : "working")
                    + ", yet it was " + words + ": its fate is unknown, the venue is asked for it");
        }
        if (status != OrdStatus.UNKNOWN || cumQuantity == 0) {
            cancelRequested = cancelRequested && status == OrdStatus.UNKNOWN;
            become(OrdStatus.UNKNOWN, words, nanos, change);
        }
    }

    /** A venue that counts other fills than we do in its refusal is asked, so that the fills come. */
    private void refuseCancel(ExecutionReport report, long nanos, Change change) {
        if (!status.open()) {
            return;
        }
        String why = report.text();
        boolean unknown =
                status == OrdStatus.UNKNOWN || report.cumQuantity() >= 0 && report.cumQuantity() != cumQuantity;
        change.alert("the venue refused to cancel order " + clOrdId + (why.isEmpty() ? "" : ": " + why)
                + "; it counts as " + (unknown ? "unknown" : "working"));
        if (cancelRequested || unknown && status != OrdStatus.UNKNOWN) {
            cancelRequested = false;
            // The refusal does not say whether the order works, so that an unknown one stays unknown.
            become(unknown ? OrdStatus.UNKNOWN : working(), text, nanos, change);
        }
    }

    /** Nobody can tell what became of the order, or of its cancel, which may be asked for again then. */
    private void lose(String why, long nanos, Change change) {
        if (status.open() && (status != OrdStatus.UNKNOWN || cancelRequested)) {
            cancelRequested = false;
            become(OrdStatus.UNKNOWN, why.isEmpty() ? "no answer from the venue" : why, nanos, change);
        }
    }

    /** Compares the venue's total of fills with ours; an acknowledgement may be older than fills that are booked. */
    private void compareTotals(ExecutionReport report, Change change) {
        long theirs = report.cumQuantity();
        boolean older = theirs < cumQuantity
                && switch (report.execType()) {
                    case NEW, UNKNOWN, NOT_FOUND -> true;
                    default -> false;
                };
        if (theirs < 0 || theirs == cumQuantity || older) {
            return;
        }
        change.alert("the venue counts " + instrument.formatQuantity(theirs) + " of order " + clOrdId + " filled, we "
                + instrument.formatQuantity(cumQuantity) + ": "
                + (theirs > cumQuantity
                        ? "fills are missing or on their way, ask the venue for them"
                        : "fills came out of order or were booked twice, compare the fills with the venue"));
    }

    private void average(long filled, long distance) {
        if (cumQuantity == 0) {
            cumQuantity = filled;
            averageFloor += distance;
            return;
        }
        long total = cumQuantity + filled;
        long step = Fixed.multiplyDivide(distance, filled, total, RoundingMode.FLOOR);
        // Below total by the rule of FLOOR, so that the low 64 bits are the whole of it.
        long rest = distance * filled - step * total;
        if (rest >= total - averageRest) {
            step++;
            rest -= total - averageRest;
        } else {
            rest += averageRest;
        }
        cumQuantity = total;
        averageFloor += step;
        averageRest = rest;
    }

    private String figures(long filled, long at) {
        return instrument.formatQuantity(filled) + " at " + instrument.formatPrice(at);
    }

    /** What an open order that is not UNKNOWN is called. */
    private OrdStatus working() {
        if (cancelRequested) {
            return OrdStatus.PENDING_CANCEL;
        }
        if (cumQuantity > 0) {
            return OrdStatus.PARTIALLY_FILLED;
        }
        return acknowledged ? OrdStatus.NEW : OrdStatus.PENDING_NEW;
    }

    private void become(OrdStatus next, String why, long nanos, Change change) {
        status = next;
        text = why;
        updatedNanos = nanos;
        change.changed(true);
    }

    void save(StateWriter out, int instrumentNumber) {
        out.putLong(orderId)
                .putString(clOrdId)
                .putString(deployment)
                .putInt(instrumentNumber)
                .putByte(FixCode.of(side))
                .putByte(FixCode.of(ordType))
                .putByte(FixCode.of(timeInForce))
                .putBoolean(postOnly)
                .putBoolean(reduceOnly)
                .putLong(quantity)
                .putLong(price)
                .putString(reason)
                .putLong(createdNanos)
                .putByte(FixCode.of(status))
                .putBoolean(acknowledged)
                .putInt(denials)
                .putBoolean(cancelRequested)
                .putString(text)
                .putLong(updatedNanos)
                .putLong(cumQuantity)
                .putLong(averageFloor)
                .putLong(averageRest);
        executions.save(out);
    }

    /** @param schema of the state, as {@link Blotter} knows them */
    void load(StateReader in, Instrument[] instruments, int schema) {
        orderId = in.getLong();
        clOrdId = in.getString();
        deployment = in.getString();
        int number = in.getInt();
        boolean known = number >= 0
                && number < instruments.length
                && instruments[number].index() >= 0
                && instruments[number].index() < Blotter.MOST_INSTRUMENTS;
        if (clOrdId == null || !known) {
            throw new IllegalArgumentException("state holds order " + clOrdId + " for instrument number " + number
                    + ", which is not among its " + instruments.length + " defined instruments");
        }
        instrument = instruments[number];
        side = FixCode.side(in.getByte());
        ordType = FixCode.ordType(in.getByte());
        timeInForce = FixCode.timeInForce(in.getByte());
        postOnly = in.getBoolean();
        reduceOnly = in.getBoolean();
        quantity = in.getLong();
        price = in.getLong();
        reason = in.getString();
        createdNanos = in.getLong();
        status = FixCode.ordStatus(in.getByte());
        acknowledged = in.getBoolean();
        denials = schema == Blotter.SCHEMA_BEFORE_DENIALS ? 0 : in.getInt();
        cancelRequested = in.getBoolean();
        text = in.getString();
        updatedNanos = in.getLong();
        cumQuantity = in.getLong();
        averageFloor = in.getLong();
        averageRest = in.getLong();
        if (quantity < 1
                || cumQuantity < 0
                || averageRest < 0
                || averageRest > 0 && averageRest >= cumQuantity
                || denials < 0
                || denials > LAST_DENIAL) {
            throw new IllegalArgumentException("state holds order " + clOrdId + " with impossible figures: quantity "
                    + quantity + ", filled " + cumQuantity + ", rest of average " + averageRest + ", denials "
                    + denials);
        }
        executions.load(in, schema);
    }

    OpenQuantities openQuantities() {
        return openQuantities;
    }

    void openQuantities(OpenQuantities quantities) {
        openQuantities = quantities;
    }

    @Override
    public long orderId() {
        return orderId;
    }

    @Override
    public String deployment() {
        return deployment;
    }

    @Override
    public Instrument instrument() {
        return instrument;
    }

    @Override
    public Side side() {
        return side;
    }

    @Override
    public OrdType ordType() {
        return ordType;
    }

    @Override
    public TimeInForce timeInForce() {
        return timeInForce;
    }

    @Override
    public boolean postOnly() {
        return postOnly;
    }

    @Override
    public boolean reduceOnly() {
        return reduceOnly;
    }

    @Override
    public long quantity() {
        return quantity;
    }

    @Override
    public long price() {
        return price;
    }

    @Override
    public String reason() {
        return reason;
    }

    @Override
    public String clOrdId() {
        return clOrdId;
    }

    @Override
    public OrdStatus ordStatus() {
        return status;
    }

    @Override
    public long cumQuantity() {
        return cumQuantity;
    }

    @Override
    public long leavesQuantity() {
        return status.open() ? quantity - cumQuantity : 0;
    }

    @Override
    public long averagePrice() {
        long missing = cumQuantity - averageRest;
        boolean up = averageRest > missing || averageRest == missing && averageRest > 0 && (averageFloor & 1) != 0;
        return up ? averageFloor + 1 : averageFloor;
    }

    @Override
    public String text() {
        return text;
    }

    @Override
    public long createdNanos() {
        return createdNanos;
    }

    @Override
    public long updatedNanos() {
        return updatedNanos;
    }

    @Override
    public String toString() {
        return clOrdId + " " + side + " " + quantity + " " + instrument.name() + " " + ordType + " " + price + " "
                + status + " filled " + cumQuantity;
    }
}
