package rialto.loop;

/** Something under way on the loop that waits for a shadow to be in step: a swap, or code that comes back. Loop thread only. */
interface Run {

    String deployment();

    /**
     * Looks whether it can go on; called between two inputs.
     *
     * @return whether it has ended
     */
    boolean turn();

    /**
     * Ends it because the deployment, the code or the engine goes.
     *
     * @return the shadow whose thread may still be in a callback; {@code null} if there is none
     */
    Shadow abort(String reason);
}
