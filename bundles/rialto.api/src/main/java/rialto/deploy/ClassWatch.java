package rialto.deploy;

import java.nio.file.Path;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * For the author of a strategy at work: watches the folder that his compiler writes to, and swaps the deployment to what came out of
 * it, by the way of every other jar. Only where the market is of our making or a recording (SIM). A service; thread-safe.
 */
@ProviderType
public interface ClassWatch {

    /** {@link PluginInfo#source} of what it takes in. Of these only the newest are kept. */
    String SOURCE = "watch";

    /**
     * A folder that is watched.
     *
     * @param deployment the deployment that is swapped
     * @param folder where classes and {@code META-INF/MANIFEST.MF} of its bundle are
     * @param swaps how often it was swapped since
     * @param last what became of the last change, for people
     */
    record Watched(String deployment, String folder, int swaps, String last) {}

    /**
     * Watches a folder for a deployment; instead of the one that was watched for it before.
     *
     * @throws DeployException if the environment is not SIM, there is no such deployment, or the folder holds no bundle's classes
     */
    Watched watch(String deployment, Path folder, String who);

    /** Watches it no longer; {@code false} if it was not watched. */
    boolean unwatch(String deployment);

    /** What is watched, in order of the deployments' names. */
    List<Watched> watched();
}
