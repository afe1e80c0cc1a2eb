package rialto.risk;

import org.osgi.annotation.versioning.ProviderType;

/**
 * The one thing that does not queue. Latching takes effect at once on the calling thread, for the gate and for the outbound door;
 * the loop journals it when it can. It survives a restart. Thread-safe.
 */
@ProviderType
public interface KillSwitch {

    /**
     * Stops all new orders and cancels all live ones. Latched again, the first reason stays.
     *
     * @param reason why, for the record; not blank
     * @param who who did it
     */
    void latch(String reason, String who);

    /**
     * Lets orders pass again. Deployments stay as they are.
     *
     * @param reason why, for the record; not blank
     * @param who who did it
     * @return whether it was latched
     */
    boolean unlatch(String reason, String who);

    /** Why it is latched, or {@code null} if it is not. */
    String latched();
}
