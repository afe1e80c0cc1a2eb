package rialto.venue;

import rialto.instrument.Instrument;
import rialto.order.OrdType;
import rialto.order.Side;
import rialto.order.TimeInForce;

/**
 * An approved and durable order on its way to a venue. Only the engine makes these.
 *
 * @param clOrdId the id the venue shall know it by
 * @param instrument what is traded
 * @param quantity in quantity units
 * @param price in price units; 0 for MARKET
 * @param nanos kernel time of the intent
 */
public record NewOrder(
        String clOrdId,
        Instrument instrument,
        Side side,
        OrdType ordType,
        TimeInForce timeInForce,
        boolean postOnly,
        boolean reduceOnly,
        long quantity,
        long price,
        long nanos) {}
