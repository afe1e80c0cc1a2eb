package rialto.engine;

import org.osgi.annotation.versioning.ConsumerType;

/** Follows a swap. Called from threads of the engine, one call at a time, in order; must return quickly. */
@ConsumerType
public interface SwapListener {

    /** Phases of a swap, in order; the last two end it, as does REFUSED. */
    enum Phase {
        /** The new version took the state over and follows the sequence. */
        SHADOW,
        /** The new version decides from this sequence on. */
        SWITCHED,
        /** The old version follows and can take over again. */
        PROBATION,
        /** The new version stays; the old one is free to go. */
        COMMITTED,
        /** The old version decides again; the new one is free to go. */
        ROLLED_BACK,
        /** The new version never decided; it is free to go. */
        REFUSED
    }

    /**
     * @param phase the phase entered, or the same again with more progress
     * @param sequence sequence number at which it was entered
     * @param fraction progress inside the phase, 0 to 1
     * @param text the reason or a remark, for people
     */
    void phase(Phase phase, long sequence, double fraction, String text);
}
