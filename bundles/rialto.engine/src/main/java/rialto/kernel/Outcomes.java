package rialto.kernel;

import rialto.event.PlatformEvent.DeploymentChange;
import rialto.market.Bar;
import rialto.market.FeedStatus;
import rialto.order.Fill;
import rialto.order.Intent;
import rialto.order.Order;
import rialto.risk.Refusal;

/**
 * What an input led to, in order. Called by the kernel while it handles the input; arguments are views, valid during the call.
 */
public interface Outcomes {

    /** An intent passed the gate and is on record: it may go out once it is durable. */
    void accepted(Intent intent, String clOrdId);

    void refused(Intent intent, Refusal refusal);

    /** A cancel is to go out. */
    void cancelRequested(Order order);

    void orderChanged(Order order);

    /** @param position signed position of the deployment after the fill */
    void filled(Fill fill, long position);

    void barClosed(Bar bar);

    void feedChanged(int instrument, FeedStatus status);

    /** A book lost step; its venue is to send a snapshot. */
    void resyncWanted(int instrument);

    /** @param version the one that decides from now on, or decided last */
    void deploymentChanged(String deployment, DeploymentChange change, Version version, String reason, String who);

    void timerSet(String deployment, int timerId, long atNanos);

    void timerCancelled(String deployment, int timerId);

    void alert(String source, String text);
}
