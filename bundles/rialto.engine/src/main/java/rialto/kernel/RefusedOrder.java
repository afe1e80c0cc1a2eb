package rialto.kernel;

import rialto.instrument.Instrument;
import rialto.order.Intent;
import rialto.order.OrdStatus;
import rialto.order.OrdType;
import rialto.order.Order;
import rialto.order.Side;
import rialto.order.TimeInForce;
import rialto.risk.Refusal;

/** How a refused intent looks to its strategy: an order that was rejected before it existed. */
record RefusedOrder(Intent intent, Refusal refusal, long nanos) implements Order {

    @Override
    public long orderId() {
        return intent.orderId();
    }

    @Override
    public String deployment() {
        return intent.deployment();
    }

    @Override
    public Instrument instrument() {
        return intent.instrument();
    }

    @Override
    public Side side() {
        return intent.side();
    }

    @Override
    public OrdType ordType() {
        return intent.ordType();
    }

    @Override
    public TimeInForce timeInForce() {
        return intent.timeInForce();
    }

    @Override
    public boolean postOnly() {
        return intent.postOnly();
    }

    @Override
    public boolean reduceOnly() {
        return intent.reduceOnly();
    }

    @Override
    public long quantity() {
        return intent.quantity();
    }

    @Override
    public long price() {
        return intent.price();
    }

    @Override
    public String reason() {
        return intent.reason();
    }

    @Override
    public String clOrdId() {
        return "";
    }

    @Override
    public OrdStatus ordStatus() {
        return OrdStatus.REJECTED;
    }

    @Override
    public long cumQuantity() {
        return 0;
    }

    @Override
    public long leavesQuantity() {
        return 0;
    }

    @Override
    public long averagePrice() {
        return 0;
    }

    @Override
    public String text() {
        return refusal.code() + ": " + refusal.text();
    }

    @Override
    public long createdNanos() {
        return nanos;
    }

    @Override
    public long updatedNanos() {
        return nanos;
    }
}
