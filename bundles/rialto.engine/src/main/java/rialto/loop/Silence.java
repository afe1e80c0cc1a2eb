package rialto.loop;

import rialto.event.PlatformEvent.DeploymentChange;
import rialto.kernel.Outcomes;
import rialto.kernel.Version;
import rialto.market.Bar;
import rialto.market.FeedStatus;
import rialto.order.Fill;
import rialto.order.Intent;
import rialto.order.Order;
import rialto.risk.Refusal;

/** The outcomes of a kernel that follows: they were told already. */
enum Silence implements Outcomes {
    INSTANCE;

    @Override
    public void accepted(Intent intent, String clOrdId) {}

    @Override
    public void refused(Intent intent, Refusal refusal) {}

    @Override
    public void cancelRequested(Order order) {}

    @Override
    public void orderChanged(Order order) {}

    @Override
    public void filled(Fill fill, long position) {}

    @Override
    public void barClosed(Bar bar) {}

    @Override
    public void feedChanged(int instrument, FeedStatus status) {}

    @Override
    public void resyncWanted(int instrument) {}

    @Override
    public void deploymentChanged(
            String deployment, DeploymentChange change, Version version, String reason, String who) {}

    @Override
    public void timerSet(String deployment, int timerId, long atNanos) {}

    @Override
    public void timerCancelled(String deployment, int timerId) {}

    @Override
    public void alert(String source, String text) {}
}
