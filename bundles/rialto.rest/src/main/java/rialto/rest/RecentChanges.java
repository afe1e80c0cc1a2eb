package rialto.rest;

import java.util.List;
import java.util.function.Predicate;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import rialto.engine.Engine;
import rialto.event.EventLog;
import rialto.event.PlatformEvent;
import rialto.event.PlatformEvent.JobStep;
import rialto.event.PlatformEvent.TimerFired;

/**
 * The last {@value #KEPT} changes of the platform itself, heard of from the last {@value #LOOK_BACK} sequence numbers on. Timers and
 * the steps of jobs are left out: they would push out what happens seldom. Thread-safe.
 */
@Component(service = RecentChanges.class)
public final class RecentChanges {

    static final int KEPT = 2_000;
    static final long LOOK_BACK = 200_000;

    private final Recent<PlatformEvent> recent =
            new Recent<>(PlatformEvent.class, RecentChanges::wanted, KEPT, LOOK_BACK);

    @Activate
    public RecentChanges() {}

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindEngine(Engine given) {
        recent.bind(given);
    }

    void unbindEngine(Engine gone) {
        recent.unbind(gone);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindLog(EventLog given) {
        recent.bind(given);
    }

    void unbindLog(EventLog gone) {
        recent.unbind(gone);
    }

    @Deactivate
    void deactivate() {
        recent.close();
    }

    /** Changes before a number, newest first, one more than {@code most} if there are more. */
    List<Recent.Numbered<PlatformEvent>> before(long number, int most, Predicate<PlatformEvent> filter) {
        return recent.before(number, most, filter);
    }

    private static boolean wanted(PlatformEvent event) {
        return !(event instanceof TimerFired || event instanceof JobStep);
    }
}
