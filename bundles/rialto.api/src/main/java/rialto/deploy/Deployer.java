package rialto.deploy;

import java.io.InputStream;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;
import rialto.engine.DeploymentState;

/**
 * Takes plugins in, deploys them and swaps their versions. A service; thread-safe. Requests are checked at once and throw
 * {@link DeployException}; the work itself is a {@link Job} with progress. Every way in - REST, shell, folder, console - ends here.
 */
@ProviderType
public interface Deployer {

    /** Versions of plugins that are kept, in order of plugin and version. */
    List<PluginInfo> plugins();

    /**
     * Takes a jar in: verifies the archive, keeps it by its hash, and tries whether it resolves. It is not deployed by this. A jar
     * that is a core part (rialto.market, .positions, .risk or .orders) replaces that part, as a job of kind {@code replace}; a
     * jar that provides a {@link rialto.venue.VenueAdapter} is installed in place of the version before, as a job of kind
     * {@code venue}.
     *
     * @param jar read to its end at once, at most the limit for archives
     * @param name name of the file, for people
     * @param source see {@link PluginInfo#source}
     */
    Job upload(InputStream jar, String name, String source, String who);

    /** Removes a kept version that no deployment uses and no journal names; a venue is uninstalled by it. */
    void forget(String sha256, String who);

    /** Starts a deployment. */
    Job deploy(DeploymentRequest request, String who);

    /** Replaces the version or the parameters of a deployment while it trades. */
    Job swap(String deployment, SwapRequest request, String who);

    /** During a probation ends it with the old version; after it swaps back to the version before. */
    Job rollBack(String deployment, String reason, String who);

    void pause(String deployment, String reason, String who);

    void resume(String deployment, String reason, String who);

    /** Ends a deployment. */
    Job undeploy(String deployment, String reason, String who);

    /**
     * Executes the journal again with the code it was made with and compares outcomes and state. Trading goes on; the job fails if
     * there is a difference, and says where.
     */
    Job verify(String who);

    /** Deployments in order of their names. */
    List<DeploymentState> deployments();

    /** Jobs, newest first; ended ones are kept for a while. */
    List<Job> jobs();

    /** A job by id; {@code null} if unknown. */
    Job job(String id);

    /** Completes when the job has ended. */
    CompletionStage<Job> ended(String id);
}
