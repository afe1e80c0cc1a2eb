package rialto.deploy.live;

import java.nio.file.Path;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.condition.Condition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rialto.deploy.plugins.PluginStore;
import rialto.deploy.plugins.StoredPlugin;

/**
 * Starts the core parts that replaced those that ship, when the engine cannot start without them: what ships may not read what its
 * successor wrote. Otherwise {@link PartReplacement} replaces them again once the engine is there; this one must not need the engine.
 */
@Component(
        service = {},
        immediate = true)
public final class ReplacedParts {

    /** Id of the condition by which the engine says that it could not start. */
    static final String ENGINE_FAILED = "rialto.engine.failed";

    private static final Logger LOG = LoggerFactory.getLogger(ReplacedParts.class);

    private final BundleContext context;

    /** Does nothing yet. */
    @Activate
    public ReplacedParts(BundleContext context) {
        this.context = context;
    }

    @Reference(
            service = Condition.class,
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            target = "(osgi.condition.id=" + ENGINE_FAILED + ")")
    void bindFailure(Condition failed) {
        // Not on the thread that tells of it: starting a bundle calls the one who tells.
        Thread starting = new Thread(this::start, "rialto-replaced-parts");
        starting.setDaemon(true);
        starting.start();
    }

    void unbindFailure(Condition failed) {
        // The engine is there; what was started stays.
    }

    private synchronized void start() {
        Path home = Path.of(context.getProperty("rialto.home")).toAbsolutePath();
        Memory memory = Memory.of(home);
        if (memory.parts().isEmpty()) {
            return;
        }
        PluginStore store = PluginStore.of(home);
        Bundles bundles = new Bundles(context, store, new LoaderWatch(System::nanoTime));
        memory.parts().forEach((part, sha256) -> {
            StoredPlugin plugin = store.find(sha256);
            if (plugin == null) {
                LOG.error(
                        "The {} was replaced by a jar with hash {} that is no longer in the store; put it back there and start again",
                        part,
                        sha256);
                return;
            }
            try {
                Bundle bundle = bundles.installPart(plugin);
                try {
                    bundles.start(bundle, plugin.title());
                    LOG.info("The {} is {}, which replaced what ships", part, plugin.title());
                } catch (Trouble e) {
                    bundles.uninstall(bundle, plugin.title(), null);
                    throw e;
                }
            } catch (Trouble e) {
                LOG.error("The {} that replaced what ships cannot be put back: {}", part, e.getMessage(), e);
            }
        });
    }
}
