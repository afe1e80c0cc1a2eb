package rialto.kernel;

import java.util.Arrays;
import rialto.event.PlatformEvent.DeploymentChange;
import rialto.market.Bar;
import rialto.market.FeedStatus;
import rialto.order.Fill;
import rialto.order.Intent;
import rialto.order.Order;
import rialto.risk.Refusal;
import rialto.state.StateWriter;

/**
 * Writes outcomes one behind the other: an {@code int} length, the code, the fields. The memory is reused from input to input. Not
 * thread-safe.
 */
public final class OutcomeWriter implements Outcomes {

    private static final int LONGEST_TEXT = 2_000;
    private static final int ROOM = 4 * LONGEST_TEXT * 3 + 512;

    private final StateWriter scratch = new StateWriter();
    private byte[] bytes = new byte[1 << 16];
    private int position;
    private int start;
    private boolean durable;

    /** Forgets the outcomes of the last input. */
    public void clear() {
        position = 0;
        durable = false;
    }

    public int length() {
        return position;
    }

    /** The outcomes; {@link #length} bytes from 0 on. Changes with the next input. */
    public byte[] bytes() {
        return bytes;
    }

    /** Whether something among the outcomes leaves the platform. */
    public boolean durable() {
        return durable;
    }

    @Override
    public void accepted(Intent intent, String clOrdId) {
        open(OutcomeCode.ACCEPTED);
        terms(intent);
        flags((intent.postOnly() ? 1 : 0) | (intent.reduceOnly() ? 2 : 0));
        flags(intent.timeInForce().ordinal());
        string(intent.reason());
        string(clOrdId);
        close();
        durable = true;
    }

    @Override
    public void refused(Intent intent, Refusal refusal) {
        open(OutcomeCode.REFUSED);
        terms(intent);
        flags(refusal.code().ordinal());
        string(refusal.text());
        close();
    }

    private void terms(Intent intent) {
        number(intent.orderId());
        string(intent.deployment());
        number(intent.instrument().index());
        flags(intent.side().ordinal());
        flags(intent.ordType().ordinal());
        number(intent.quantity());
        number(intent.price());
    }

    @Override
    public void cancelRequested(Order order) {
        open(OutcomeCode.CANCEL);
        number(order.orderId());
        string(order.deployment());
        number(order.instrument().index());
        string(order.clOrdId());
        close();
        durable = true;
    }

    @Override
    public void orderChanged(Order order) {
        open(OutcomeCode.ORDER_CHANGED);
        number(order.orderId());
        string(order.deployment());
        number(order.instrument().index());
        string(order.clOrdId());
        flags(order.ordStatus().ordinal());
        number(order.cumQuantity());
        number(order.leavesQuantity());
        number(order.averagePrice());
        string(order.text());
        close();
    }

    @Override
    public void filled(Fill fill, long newPosition) {
        Order order = fill.order();
        open(OutcomeCode.FILLED);
        number(order.orderId());
        string(order.deployment());
        number(order.instrument().index());
        string(order.clOrdId());
        flags(order.side().ordinal());
        number(fill.execId());
        number(fill.quantity());
        number(fill.price());
        number(fill.fee());
        string(fill.feeCurrency());
        flags((fill.maker() ? 1 : 0) | (fill.ambiguous() ? 2 : 0));
        number(newPosition);
        close();
    }

    @Override
    public void barClosed(Bar bar) {
        open(OutcomeCode.BAR_CLOSED);
        number(bar.instrument().index());
        flags(bar.spec().kind().ordinal());
        number(bar.spec().size());
        number(bar.openNanos());
        number(bar.open());
        number(bar.high());
        number(bar.low());
        number(bar.close());
        number(bar.volume());
        number(bar.trades());
        close();
    }

    @Override
    public void feedChanged(int instrument, FeedStatus status) {
        open(OutcomeCode.FEED_CHANGED);
        number(instrument);
        flags(status.ordinal());
        close();
    }

    @Override
    public void resyncWanted(int instrument) {
        open(OutcomeCode.RESYNC);
        number(instrument);
        close();
    }

    @Override
    public void deploymentChanged(
            String deployment, DeploymentChange change, Version version, String reason, String who) {
        open(OutcomeCode.DEPLOYMENT);
        string(deployment);
        flags(change.ordinal());
        saved(version);
        string(reason);
        string(who);
        close();
        durable = true;
    }

    @Override
    public void timerSet(String deployment, int timerId, long atNanos) {
        open(OutcomeCode.TIMER_SET);
        string(deployment);
        number(timerId);
        number(atNanos);
        close();
    }

    @Override
    public void timerCancelled(String deployment, int timerId) {
        open(OutcomeCode.TIMER_OFF);
        string(deployment);
        number(timerId);
        close();
    }

    @Override
    public void alert(String source, String text) {
        open(OutcomeCode.ALERT);
        string(source);
        string(text);
        close();
    }

    private void open(byte code) {
        if (position + ROOM > bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * bytes.length);
        }
        start = position;
        position += Integer.BYTES;
        bytes[position++] = code;
    }

    private void close() {
        Bytes.putInt(bytes, start, position - start - Integer.BYTES);
    }

    private void saved(Version version) {
        scratch.clear();
        version.save(scratch);
        while (position + scratch.size() + ROOM > bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * bytes.length);
        }
        scratch.copyTo(bytes, position);
        position += scratch.size();
    }

    private void number(long value) {
        Bytes.putLong(bytes, position, value);
        position += Long.BYTES;
    }

    private void flags(int value) {
        bytes[position++] = (byte) value;
    }

    /** Texts are cut at a length that no honest reason needs, so that one outcome's room is bounded. */
    private void string(String value) {
        position = Bytes.putString(
                bytes, position, value.length() <= LONGEST_TEXT ? value : value.substring(0, LONGEST_TEXT));
    }
}
