package rialto.orders;

import rialto.instrument.Instrument;
import rialto.instrument.InstrumentKind;
import rialto.instrument.Scale;
import rialto.order.Intent;
import rialto.order.OrdType;
import rialto.order.Side;
import rialto.order.TimeInForce;

/** An intent of the tests. */
record Wish(
        long orderId,
        String deployment,
        Instrument instrument,
        Side side,
        OrdType ordType,
        TimeInForce timeInForce,
        boolean postOnly,
        boolean reduceOnly,
        long quantity,
        long price,
        String reason)
        implements Intent {

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

    static final Instrument ETH = new Instrument(
            3,
            "ETHUSDT",
            "paper",
            InstrumentKind.PERPETUAL,
            "ETH",
            "USDT",
            Scale.decimals(2),
            Scale.decimals(3),
            1,
            1,
            1,
            9_000_000_000L,
            0,
            1);

    static Wish of(long orderId, Side side, long quantity, long price) {
        return of(orderId, "alpha", BTC, side, quantity, price);
    }

    static Wish of(long orderId, String deployment, Instrument instrument, Side side, long quantity, long price) {
        return new Wish(
                orderId,
                deployment,
                instrument,
                side,
                price == 0 ? OrdType.MARKET : OrdType.LIMIT,
                price == 0 ? TimeInForce.IOC : TimeInForce.GTC,
                price != 0,
                orderId % 2 == 0,
                quantity,
                price,
                "test " + orderId);
    }
}
