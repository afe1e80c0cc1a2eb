package rialto.deploy.live;

import java.util.Comparator;
import java.util.SortedMap;
import org.osgi.framework.Version;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import rialto.deploy.DeployException;
import rialto.deploy.PluginInfo;
import rialto.deploy.StrategySource;
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
        PluginInfo kept = deployer.plugins().stream()
                .filter(each -> each.plugin().equals(plugin)
                        && (version == null || each.version().equals(version)))
                .max(Comparator.comparing(each -> Version.parseVersion(each.version())))
                .orElseThrow(() -> new DeployException(
                        "unknown-plugin",
                        "no jar with strategy " + plugin + (version == null ? "" : " in version " + version)
                                + " is kept; upload it"));
        if (kept.state() == PluginInfo.State.UNRESOLVED) {
            throw new DeployException(
                    "unresolved", plugin + " " + kept.version() + " cannot run here: " + kept.problem());
        }
        try {
            return construction.construct(
                    kept.plugin(), kept.symbolicName(), kept.version(), kept.sha256(), parameters);
        } catch (EngineException e) {
            throw new DeployException("not-constructed", e.getMessage(), e);
        }
    }

    @Override
    public void dispose(Candidate candidate) {
        construction.dispose(candidate);
    }
}
