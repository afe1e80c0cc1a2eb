package rialto.event;

import java.util.SortedMap;
import rialto.instrument.Instrument;
import rialto.risk.Limits;
import rialto.venue.Environment;

/** What happened to the platform itself. */
public sealed interface PlatformEvent extends LedgerEvent {

    /** What was done to a deployment. */
    enum DeploymentChange {
        DEPLOYED,
        /** A version took over; its predecessor is on probation's bench. */
        SWITCHED,
        /** Probation passed. */
        COMMITTED,
        /** The old version took over again. */
        ROLLED_BACK,
        PAUSED,
        RESUMED,
        /** No version decides: its code is away or catching up. */
        HELD,
        UNDEPLOYED
    }

    /** An instrument became known or changed its tick; {@code definition} holds its units and rules. */
    record InstrumentDefined(long sequence, long nanos, String instrument, int index, long tick, Instrument definition)
            implements PlatformEvent {}

    /** A deployment changed hands or state. From this sequence on the version named decides. */
    record DeploymentChanged(
            long sequence,
            long nanos,
            String deployment,
            DeploymentChange change,
            String plugin,
            String version,
            String sha256,
            SortedMap<String, String> parameters,
            String reason,
            String who)
            implements PlatformEvent {}

    /** A core part (market, positions, risk, orders) was replaced, lost or found again. {@code version} is empty when lost. */
    record PartChanged(long sequence, long nanos, String part, String version, String reason)
            implements PlatformEvent {}

    /** Limits were set. */
    record LimitsChanged(long sequence, long nanos, Limits limits, String who) implements PlatformEvent {}

    /** The kill switch was latched or taken off. */
    record KillSwitchChanged(long sequence, long nanos, boolean latched, String reason, String who)
            implements PlatformEvent {}

    /** A venue came, went or was reconciled. */
    record VenueChanged(
            long sequence,
            long nanos,
            String venue,
            Environment environment,
            boolean connected,
            boolean reconciled,
            String text)
            implements PlatformEvent {}

    /** A timer of a deployment fired. */
    record TimerFired(long sequence, long nanos, String deployment, int timerId) implements PlatformEvent {}

    /** Something a person should look at. */
    record Alert(long sequence, long nanos, String source, String text) implements PlatformEvent {}

    /** A step of a job of the deployer. */
    record JobStep(long sequence, long nanos, String job, String phase, String text) implements PlatformEvent {}
}
