package rialto.loop;

import rialto.state.StateWriter;

/** What a venue's link needs of the loop. */
interface Ingress {

    Ring ring();

    /**
     * Puts an input that is not market data into the ring, waiting for room.
     *
     * @param wish who waits for the answer, or {@code null}
     * @throws rialto.engine.EngineException if the loop has stopped
     */
    void put(StateWriter input, Wish wish);

    /** Asks a venue for the truth about all orders that are open there by our record. */
    void reconcile(VenueLink link);

    /** Sends the cancels again that a venue may not have got. */
    void cancelAgain(VenueLink link);

    /**
     * What to add to the times of a recording that starts at a time, so that kernel time does not go back.
     *
     * @throws rialto.engine.EngineException if kernel time would then be ahead of the host's clock
     */
    long recordingOffset(long firstNanos);
}
