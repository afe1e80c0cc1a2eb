package rialto.deploy.live;

import org.osgi.framework.Bundle;
import rialto.deploy.jobs.Work;

/**
 * What the deployer holds of a deployment: the instances that the engine calls for it, and what is being done to it. Written by the deploy
 * thread; a thread that stops a bundle reads it, therefore all access is synchronized on it.
 */
final class Live {

    private static final long NOWHERE = -1;

    private final String name;
    private Instance deciding;
    private Instance incoming;
    private Instance standby;
    private Change change;
    private Work work;
    private long awayBundle = NOWHERE;

    Live(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    /** Begins a job; {@code false} if another is under way. */
    synchronized boolean begin(Work next) {
        if (work != null) {
            return false;
        }
        work = next;
        return true;
    }

    /** Ends the job under way. */
    synchronized void end() {
        work = null;
        change = null;
    }

    /** Ends a job if it is the one under way. */
    synchronized void end(Work ending) {
        if (work == ending) {
            end();
        }
    }

    /** The job under way; {@code null} if there is none. */
    synchronized Work work() {
        return work;
    }

    /** The swap under way; {@code null} if there is none. */
    synchronized Change change() {
        return change;
    }

    synchronized void change(Change next) {
        change = next;
    }

    synchronized Instance deciding() {
        return deciding;
    }

    synchronized void deciding(Instance next) {
        deciding = next;
        if (next != null) {
            awayBundle = NOWHERE;
        }
    }

    synchronized Instance incoming() {
        return incoming;
    }

    synchronized void incoming(Instance next) {
        incoming = next;
    }

    synchronized Instance standby() {
        return standby;
    }

    synchronized void standby(Instance next) {
        standby = next;
    }

    /** Whether a bundle's code is on the loop or beside it for this deployment. */
    synchronized boolean uses(Bundle bundle) {
        return isFrom(deciding, bundle) || isFrom(incoming, bundle) || isFrom(standby, bundle);
    }

    /** Whether a bundle's code only follows: the other version decides, and nothing of this one would be called on. */
    synchronized boolean onlyFollows(Bundle bundle) {
        return isFrom(incoming, bundle)
                && !isFrom(deciding, bundle)
                && !isFrom(standby, bundle)
                && change != null
                && !change.switched();
    }

    private static boolean isFrom(Instance instance, Bundle bundle) {
        return instance != null && instance.from.bundle.getBundleId() == bundle.getBundleId();
    }

    /** Notes that the code went away with a bundle. */
    synchronized void away(Bundle bundle) {
        awayBundle = bundle.getBundleId();
    }

    /** Whether the code went away with this bundle. */
    synchronized boolean awaits(Bundle bundle) {
        return awayBundle == bundle.getBundleId();
    }
}
