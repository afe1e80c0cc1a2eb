package rialto.loop;

import rialto.kernel.Parts;

/** Makes instances of the core parts, for the kernel of the loop and for those that follow it. Called from any thread. */
public interface PartsSource {

    /**
     * A fresh set; complete.
     *
     * @throws rialto.engine.EngineException if a part is away
     */
    Parts create();

    /** Gives a set back. */
    void release(Parts parts);
}
