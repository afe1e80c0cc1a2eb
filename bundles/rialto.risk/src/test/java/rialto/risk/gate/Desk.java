package rialto.risk.gate;

import rialto.instrument.Instrument;
import rialto.instrument.InstrumentKind;
import rialto.instrument.Money;
import rialto.instrument.Scale;
import rialto.order.Intent;
import rialto.order.OrdType;
import rialto.order.Side;
import rialto.order.TimeInForce;
import rialto.risk.Limits;
import rialto.risk.Refusal;
import rialto.state.StateReader;
import rialto.state.StateWriter;

/**
 * A gate with a market, positions and open orders that a test sets as it likes. As made, it approves {@link #order}:
 * each test changes one thing.
 */
final class Desk {

    static final long SECOND = 1_000_000_000L;
    static final long NOW = 1_000 * SECOND;

    /**
     * Prices in cents in steps of 10, quantities in 1/100,000 in steps of 20, at least 100 of them, worth at least 5.
     */
    static final Instrument SPOT = new Instrument(
            2,
            "BTCUSDT",
            "paper",
            InstrumentKind.SPOT,
            "BTC",
            "USDT",
            Scale.decimals(2),
            Scale.decimals(5),
            10,
            20,
            100,
            1_000_000_000,
            5 * Money.UNIT,
            1);

    static final Limits LIMITS =
            new Limits("BTCUSDT.paper", 200_000, 150_000 * Money.UNIT, 100, 5 * SECOND, 500_000, 3, SECOND, SECOND / 2);

    final StubMarket market = new StubMarket();
    final StubPositions positions = new StubPositions();
    final StubOrders orders = new StubOrders();
    PreTradeGate gate = new PreTradeGate();
    Instrument instrument = SPOT;
    Wish order = new Wish("alpha", SPOT, Side.BUY, OrdType.LIMIT, TimeInForce.GTC, false, false, 100_000, 5_000_000);
    long nanos = NOW;

    Desk() {
        define(SPOT);
        market.reference(5_000_000, NOW);
        gate.limit(LIMITS);
    }

    /** The same market with another instrument under the number. */
    Desk define(Instrument other) {
        instrument = other;
        market.define(other);
        return this;
    }

    Refusal check() {
        return gate.check(order, market, positions, orders, nanos);
    }

    void accept() {
        gate.accepted(order, nanos);
    }

    Desk limits(Limits limits) {
        gate.limit(limits);
        return this;
    }

    Desk reload() {
        PreTradeGate copy = new PreTradeGate();
        copy.load(new StateReader(bytes(gate)), gate.schema());
        gate = copy;
        return this;
    }

    static byte[] bytes(PreTradeGate gate) {
        StateWriter out = new StateWriter();
        gate.save(out);
        return out.toByteArray();
    }

    /** An intent of the tests. */
    record Wish(
            String deployment,
            Instrument instrument,
            Side side,
            OrdType ordType,
            TimeInForce timeInForce,
            boolean postOnly,
            boolean reduceOnly,
            long quantity,
            long price)
            implements Intent {

        @Override
        public long orderId() {
            return 1;
        }

        @Override
        public String reason() {
            return "";
        }

        Wish of(String other) {
            return new Wish(other, instrument, side, ordType, timeInForce, postOnly, reduceOnly, quantity, price);
        }

        Wish in(Instrument other) {
            return new Wish(deployment, other, side, ordType, timeInForce, postOnly, reduceOnly, quantity, price);
        }

        Wish side(Side other) {
            return new Wish(deployment, instrument, other, ordType, timeInForce, postOnly, reduceOnly, quantity, price);
        }

        Wish type(OrdType other) {
            return new Wish(deployment, instrument, side, other, timeInForce, postOnly, reduceOnly, quantity, price);
        }

        Wish lasting(TimeInForce other) {
            return new Wish(deployment, instrument, side, ordType, other, postOnly, reduceOnly, quantity, price);
        }

        Wish posting() {
            return new Wish(deployment, instrument, side, ordType, timeInForce, true, reduceOnly, quantity, price);
        }

        Wish reducing() {
            return new Wish(deployment, instrument, side, ordType, timeInForce, postOnly, true, quantity, price);
        }

        Wish quantity(long other) {
            return new Wish(deployment, instrument, side, ordType, timeInForce, postOnly, reduceOnly, other, price);
        }

        Wish price(long other) {
            return new Wish(deployment, instrument, side, ordType, timeInForce, postOnly, reduceOnly, quantity, other);
        }

        Wish atMarket() {
            return new Wish(
                    deployment, instrument, side, OrdType.MARKET, TimeInForce.IOC, false, reduceOnly, quantity, 0);
        }
    }
}
