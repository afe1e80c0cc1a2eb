package rialto.event;

import rialto.order.OrdStatus;
import rialto.order.OrdType;
import rialto.order.Side;
import rialto.order.TimeInForce;
import rialto.risk.RefusalCode;

/** What happened to an order. Prices and quantities are in units of the instrument that {@code instrument} names. */
public sealed interface OrderEvent extends LedgerEvent {

    /** Name of the deployment, or {@code manual}. */
    String deployment();

    /** Name of the instrument. */
    String instrument();

    long orderId();

    /** An intent passed the gate and went on record. */
    record OrderAccepted(
            long sequence,
            long nanos,
            String deployment,
            String instrument,
            long orderId,
            String clOrdId,
            Side side,
            OrdType ordType,
            TimeInForce timeInForce,
            boolean postOnly,
            boolean reduceOnly,
            long quantity,
            long price,
            String reason)
            implements OrderEvent {}

    /** An intent was refused. */
    record OrderRefused(
            long sequence,
            long nanos,
            String deployment,
            String instrument,
            long orderId,
            Side side,
            OrdType ordType,
            long quantity,
            long price,
            RefusalCode code,
            String text)
            implements OrderEvent {}

    /** A cancel was asked for. */
    record CancelRequested(
            long sequence, long nanos, String deployment, String instrument, long orderId, String clOrdId)
            implements OrderEvent {}

    /** The status or filled quantity of an order changed. */
    record OrderChanged(
            long sequence,
            long nanos,
            String deployment,
            String instrument,
            long orderId,
            String clOrdId,
            OrdStatus ordStatus,
            long cumQuantity,
            long leavesQuantity,
            long averagePrice,
            String text)
            implements OrderEvent {}

    /** A fill, with the deployment's signed position after it. */
    record OrderFilled(
            long sequence,
            long nanos,
            String deployment,
            String instrument,
            long orderId,
            String clOrdId,
            Side side,
            long execId,
            long quantity,
            long price,
            long fee,
            String feeCurrency,
            boolean maker,
            boolean ambiguous,
            long position)
            implements OrderEvent {}
}
