package rialto.kernel;

import rialto.instrument.Instrument;
import rialto.order.Intent;
import rialto.order.OrdType;
import rialto.order.Side;
import rialto.order.TimeInForce;
import rialto.strategy.OrderTicket;

/** An intent, reused by its desk. A strategy writes it through its {@link #pen}. */
final class Ticket implements Intent {

    final Pen pen = new Pen();

    private long orderId;
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
    private boolean writable;

    Ticket start(long newOrderId, String newDeployment, Instrument newInstrument, Side newSide, long newQuantity) {
        orderId = newOrderId;
        deployment = newDeployment;
        instrument = newInstrument;
        side = newSide;
        quantity = newQuantity;
        ordType = null;
        timeInForce = null;
        postOnly = false;
        reduceOnly = false;
        price = 0;
        reason = "";
        writable = true;
        return this;
    }

    /** Fills in what a request or a record says. */
    Ticket terms(OrdType type, TimeInForce tif, boolean post, boolean reduce, long limitPrice, String why) {
        ordType = type;
        timeInForce = tif;
        postOnly = post;
        reduceOnly = reduce;
        price = limitPrice;
        reason = why;
        return this;
    }

    /** No writing from now on: the callback is over. */
    void close() {
        writable = false;
        if (timeInForce == null) {
            timeInForce = ordType == OrdType.MARKET ? TimeInForce.IOC : TimeInForce.GTC;
        }
    }

    boolean incomplete() {
        return ordType == null;
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
        return ordType == null ? OrdType.MARKET : ordType;
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

    /** The strategy's hand on the ticket. */
    final class Pen implements OrderTicket {

        @Override
        public OrderTicket market() {
            writing();
            ordType = OrdType.MARKET;
            price = 0;
            return this;
        }

        @Override
        public OrderTicket limit(long limitPrice) {
            writing();
            ordType = OrdType.LIMIT;
            price = limitPrice;
            return this;
        }

        @Override
        public OrderTicket ioc() {
            writing();
            timeInForce = TimeInForce.IOC;
            return this;
        }

        @Override
        public OrderTicket fok() {
            writing();
            timeInForce = TimeInForce.FOK;
            return this;
        }

        @Override
        public OrderTicket postOnly() {
            writing();
            postOnly = true;
            return this;
        }

        @Override
        public OrderTicket reduceOnly() {
            writing();
            reduceOnly = true;
            return this;
        }

        @Override
        public OrderTicket because(String why) {
            writing();
            reason = why == null ? "" : why;
            return this;
        }

        @Override
        public long orderId() {
            return orderId;
        }

        private void writing() {
            if (!writable) {
                throw new IllegalStateException("this order was committed when its callback returned; write a new one");
            }
        }
    }
}
