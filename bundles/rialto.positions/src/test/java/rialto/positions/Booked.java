package rialto.positions;

import rialto.instrument.Instrument;
import rialto.instrument.InstrumentKind;
import rialto.instrument.Scale;
import rialto.order.Fill;
import rialto.order.OrdStatus;
import rialto.order.OrdType;
import rialto.order.Order;
import rialto.order.Side;
import rialto.order.TimeInForce;
import rialto.state.StateReader;
import rialto.state.StateWriter;

/** A fill of the tests. */
record Booked(Order order, long execId, long quantity, long price, long fee, String feeCurrency) implements Fill {

    static final Instrument BTC = new Instrument(
            0,
            "BTCUSDT",
            "paper",
            InstrumentKind.SPOT,
            "BTC",
            "USDT",
            Scale.decimals(2),
            Scale.decimals(5),
            1,
            1,
            1,
            9_000_000_000L,
            0,
            1);

    static final Instrument PERPETUAL = new Instrument(
            4,
            "BTC_USDT",
            "paper",
            InstrumentKind.PERPETUAL,
            "BTC",
            "USDT",
            Scale.decimals(1),
            Scale.decimals(8),
            1,
            1,
            1,
            9_000_000_000L,
            0,
            1);

    /** Ten-year note future: prices in 1/256, whole contracts of 1,000 dollars a point. */
    static final Instrument ZN = new Instrument(
            7,
            "ZNZ6",
            "paper",
            InstrumentKind.FUTURE,
            "ZN",
            "USD",
            new Scale(256),
            new Scale(1),
            4,
            1,
            1,
            10_000,
            0,
            1_000);

    static Booked buy(Instrument instrument, long quantity, long price) {
        return of("alpha", instrument, Side.BUY, quantity, price, 0, "");
    }

    static Booked sell(Instrument instrument, long quantity, long price) {
        return of("alpha", instrument, Side.SELL, quantity, price, 0, "");
    }

    static Booked of(
            String deployment,
            Instrument instrument,
            Side side,
            long quantity,
            long price,
            long fee,
            String feeCurrency) {
        return new Booked(new FilledOrder(deployment, instrument, side), 1, quantity, price, fee, feeCurrency);
    }

    static byte[] bytes(AverageCostPositions positions) {
        StateWriter out = new StateWriter();
        positions.save(out);
        return out.toByteArray();
    }

    static AverageCostPositions copy(AverageCostPositions positions) {
        AverageCostPositions copy = new AverageCostPositions();
        copy.load(new StateReader(bytes(positions)), positions.schema());
        return copy;
    }

    @Override
    public boolean maker() {
        return false;
    }

    @Override
    public boolean ambiguous() {
        return false;
    }

    @Override
    public long nanos() {
        return 0;
    }

    /** As much of an order as a position looks at. */
    record FilledOrder(String deployment, Instrument instrument, Side side) implements Order {

        @Override
        public long orderId() {
            return 1;
        }

        @Override
        public OrdType ordType() {
            return OrdType.MARKET;
        }

        @Override
        public TimeInForce timeInForce() {
            return TimeInForce.IOC;
        }

        @Override
        public boolean postOnly() {
            return false;
        }

        @Override
        public boolean reduceOnly() {
            return false;
        }

        @Override
        public long quantity() {
            return 1;
        }

        @Override
        public long price() {
            return 0;
        }

        @Override
        public String reason() {
            return "";
        }

        @Override
        public String clOrdId() {
            return "a-1";
        }

        @Override
        public OrdStatus ordStatus() {
            return OrdStatus.FILLED;
        }

        @Override
        public long cumQuantity() {
            return 1;
        }

        @Override
        public long leavesQuantity() {
            return 0;
        }

        @Override
        public long averagePrice() {
            return 1;
        }

        @Override
        public String text() {
            return "";
        }

        @Override
        public long createdNanos() {
            return 0;
        }

        @Override
        public long updatedNanos() {
            return 0;
        }
    }
}
