package rialto.engine;

import rialto.order.OrdType;
import rialto.order.Side;
import rialto.order.TimeInForce;

/**
 * An operator's order. It passes the same gate as a strategy's.
 *
 * @param instrument name of the instrument
 * @param quantity in quantity units
 * @param price in price units; 0 for MARKET
 * @param reason why, for the journal
 */
public record OrderRequest(
        String instrument,
        Side side,
        OrdType ordType,
        TimeInForce timeInForce,
        boolean postOnly,
        boolean reduceOnly,
        long quantity,
        long price,
        String reason) {}
