package rialto.deploy.live;

import java.util.SortedMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import rialto.deploy.DeployException;
import rialto.deploy.StrategySource;
import rialto.deploy.plugins.StoredPlugin;
import rialto.engine.Candidate;
import rialto.engine.EngineException;

/** Makes instances of the strategies in the store, by the same way as those that are executed again from a journal. */
@Component(service = StrategySource.class)
public final class KeptStrategies implements StrategySource {

    private final PluginDeployer deployer;
    private final Reconstruction construction;

    @Activate
    public KeptStrategies(@Reference PluginDeployer deployer) {
        this.deployer = deployer;
        construction = deployer.reconstruction();
    }

    @Override
    public Candidate construct(String plugin, String version, SortedMap<String, String> parameters) {
        StoredPlugin kept = deployer.choose(plugin, version, null);
        try {
            return construction.construct(
                    plugin, kept.symbolicName(), kept.version().toString(), kept.sha256(), parameters);
        } catch (EngineException e) {
            throw new DeployException("not-constructed", e.getMessage(), e);
        }
    }

    @Override
    public void dispose(Candidate candidate) {
        construction.dispose(candidate);
    }
}
