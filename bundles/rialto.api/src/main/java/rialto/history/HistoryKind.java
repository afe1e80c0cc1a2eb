package rialto.history;

/** What history keeps. */
public enum HistoryKind {
    /** Every order that passed the gate, as it stands. */
    ORDERS,
    /** Every fill. */
    FILLS,
    /** The position of each deployment in each instrument, with its profit and loss. */
    POSITIONS,
    /** Round trips: from flat to flat, or to the fill that passes zero. The last one of a position may be open. */
    TRADES,
    /** Every change of a deployment. */
    DEPLOYMENTS,
    /** Every version that took over, and how its probation ended. */
    SWAPS,
    /** Jobs of the deployer, with their last step. */
    JOBS,
    /** Refusals of the gate, limits, the kill switch, and alerts. */
    RISK
}
