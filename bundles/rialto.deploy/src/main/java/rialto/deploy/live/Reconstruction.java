package rialto.deploy.live;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rialto.deploy.DeployException;
import rialto.deploy.plugins.Parameters;
import rialto.deploy.plugins.PluginStore;
import rialto.deploy.plugins.StoredPlugin;
import rialto.engine.Candidate;
import rialto.engine.CandidateSource;
import rialto.engine.EngineException;

/** Constructs versions again from the bytes that the journal names. Called on a thread that verifies; works on the deploy thread. */
final class Reconstruction implements CandidateSource {

    private static final Logger LOG = LoggerFactory.getLogger(Reconstruction.class);

    private final DeployThread thread;
    private final PluginStore store;
    private final Bundles bundles;
    private final Workshop workshop;
    /** Deploy thread only. */
    private final Map<Candidate, Instance> made = new IdentityHashMap<>();

    Reconstruction(DeployThread thread, PluginStore store, Bundles bundles, Workshop workshop) {
        this.thread = thread;
        this.store = store;
        this.bundles = bundles;
        this.workshop = workshop;
    }

    @Override
    public Candidate construct(
            String plugin, String symbolicName, String version, String sha256, SortedMap<String, String> parameters) {
        CompletableFuture<Candidate> answer = thread.call("construction for a verification", () -> {
            try {
                return constructNow(plugin, symbolicName + " " + version, sha256, parameters);
            } catch (Trouble | DeployException e) {
                throw new EngineException(e.getMessage(), e);
            } catch (RuntimeException | LinkageError e) {
                throw new EngineException(symbolicName + " " + version + " was not constructed: " + e, e);
            }
        });
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw (EngineException) e.getCause();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException("the verification was interrupted", e);
        }
    }

    private Candidate constructNow(String plugin, String title, String sha256, SortedMap<String, String> given)
            throws Trouble {
        StoredPlugin kept = store.find(sha256);
        StoredPlugin.Strategy strategy = kept == null ? null : kept.strategy(plugin);
        if (strategy == null) {
            throw new Trouble("the jar of " + title + " with hash " + sha256
                    + ", which the journal names, is not in the store; " + "upload the same jar again");
        }
        Instance instance = workshop.construct(
                bundles.acquire(kept), strategy, Parameters.check(plugin, strategy.parameters(), given));
        Candidate candidate = instance.candidate();
        made.put(candidate, instance);
        return candidate;
    }

    @Override
    public void dispose(Candidate candidate) {
        thread.later("disposal after a verification", () -> {
            Instance instance = made.remove(candidate);
            if (instance != null) {
                Installation from = instance.from;
                instance.dispose();
                bundles.release(from, LOG::info);
            }
        });
    }
}
