package rialto.engine;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.DoubleConsumer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Puts strategies on the loop and takes them off, for the deployer. A service of the engine; thread-safe. Every change is an event
 * in the sequence; futures complete with its sequence number, or exceptionally with {@link EngineException}.
 */
@ProviderType
public interface Wiring {

    /** Starts a new deployment; its name must be free and its instruments known. */
    CompletableFuture<Long> deploy(String deployment, List<String> instruments, Candidate candidate, String who);

    /**
     * Replaces the version of a running, paused or held deployment, handing its state, orders and position over.
     *
     * @param listener follows the swap; the last call says how it ended
     */
    Swap swap(String deployment, Candidate candidate, SwapPlan plan, SwapListener listener, String who);

    /** Stops a deployment's decisions; its orders and position stay. */
    CompletableFuture<Long> pause(String deployment, String reason, String who);

    /** Lets a paused deployment decide again, after it has caught up with what it missed. */
    CompletableFuture<Long> resume(String deployment, String reason, String who);

    /** Ends a deployment. Its open orders are cancelled; its position stays on record. */
    CompletableFuture<Long> undeploy(String deployment, String reason, String who);

    /**
     * Takes a deployment's code off the loop because its bundle is about to go. When it returns {@code true}, no call into that
     * code is under way or will be made, its state was saved and the deployment is HELD.
     *
     * @param within longest wait, host time
     * @return {@code false} if the loop did not answer in time
     */
    boolean hold(String deployment, String reason, Duration within);

    /**
     * Gives a HELD deployment its code back: the instance takes over the saved state, catches up with what was missed without
     * deciding, and then decides. Used when a bundle comes back and after a restart.
     */
    CompletableFuture<Long> takeBack(String deployment, Candidate candidate, String who);

    /**
     * Executes the journal again, from its beginning as far as it is on disk now, with the code it was made with, and compares every
     * outcome and the state. Trading goes on meanwhile.
     *
     * @param progress told the share done, 0 to 1, now and then, on the verifying thread
     */
    CompletableFuture<Verification> verify(CandidateSource source, DoubleConsumer progress);

    /** Deployments as the engine knows them now, those recovered from the journal included. */
    List<DeploymentState> deployments();
}
