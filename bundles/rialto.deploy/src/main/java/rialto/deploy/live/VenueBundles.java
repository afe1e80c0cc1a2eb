package rialto.deploy.live;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rialto.deploy.archive.PluginArchive;
import rialto.deploy.jobs.Work;
import rialto.deploy.plugins.PluginStore;
import rialto.deploy.plugins.StoredPlugin;

/**
 * Bundles of venue adapters that were uploaded. A new version is started beside the old one; when its adapters are active, which means
 * that the engine took them in place of the old one's, the old bundle goes. What is here when the platform stops is back at its next
 * start. Deploy thread only.
 */
final class VenueBundles {

    private static final Logger LOG = LoggerFactory.getLogger(VenueBundles.class);
    private static final long LOOK_MILLIS = 50;
    private static final long WITHIN_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final BundleContext context;
    private final DeployThread thread;
    private final Bundles bundles;
    private final ServiceComponentRuntime components;
    private final PluginStore store;
    private final Memory memory;

    VenueBundles(
            BundleContext context,
            DeployThread thread,
            Bundles bundles,
            ServiceComponentRuntime components,
            PluginStore store,
            Memory memory) {
        this.context = context;
        this.thread = thread;
        this.bundles = bundles;
        this.components = components;
        this.store = store;
        this.memory = memory;
    }

    /** Starts again what was uploaded before the platform stopped, unless it ships with the same or a newer version by now. */
    void startAgain() {
        memory.venues().forEach((name, sha256) -> {
            StoredPlugin plugin = store.find(sha256);
            if (plugin == null) {
                LOG.error(
                        "The venue bundle {} was a jar with hash {} that is no longer in the store. Upload that jar again",
                        name,
                        sha256);
                return;
            }
            List<Bundle> shipped = installed(plugin);
            if (shipped.stream().anyMatch(each -> each.getVersion().compareTo(plugin.version()) >= 0)) {
                LOG.info("{} ships in a version no older than {} and runs as it ships", name, plugin.title());
                return;
            }
            try {
                bundles.start(bundles.installPart(plugin), plugin.title());
                shipped.forEach(each -> bundles.uninstall(each, name + " " + each.getVersion(), null));
            } catch (Trouble e) {
                LOG.error("The venue bundle {} does not come back: {}", plugin.title(), e.getMessage(), e);
            }
        });
    }

    void take(Work work, StoredPlugin plugin) throws Trouble {
        List<Bundle> before = installed(plugin);
        work.step(
                "install",
                40,
                plugin.title()
                        + (before.isEmpty()
                                ? ""
                                : " beside " + before.get(before.size() - 1).getVersion()));
        Bundle bundle = bundles.installPart(plugin);
        if (before.contains(bundle)) {
            throw new Trouble(plugin.title() + " is installed already; upload another version to replace it");
        }
        try {
            bundles.start(bundle, plugin.title());
        } catch (Trouble | RuntimeException e) {
            bundles.uninstall(bundle, plugin.title(), null);
            throw e;
        }
        int needed = (int) before.stream()
                .flatMap(each -> adapters(each).stream())
                .filter(each -> each.state == ComponentConfigurationDTO.ACTIVE)
                .count();
        work.step("hand over", 60, "waits for " + needed + " active adapters, as there were before");
        look(work, plugin, bundle, before, needed, System.nanoTime());
    }

    private void look(Work work, StoredPlugin plugin, Bundle bundle, List<Bundle> before, int needed, long since) {
        List<ComponentConfigurationDTO> adapters = adapters(bundle);
        String failure = adapters.stream()
                .map(each -> each.failure)
                .filter(Objects::nonNull)
                .map(VenueBundles::cause)
                .findFirst()
                .orElse("");
        long active = adapters.stream()
                .filter(each -> each.state == ComponentConfigurationDTO.ACTIVE)
                .count();
        if (failure.isEmpty() && active >= needed) {
            settled(work, plugin, before, active);
        } else if (failure.isEmpty() && System.nanoTime() - since < WITHIN_NANOS) {
            thread.after(
                    LOOK_MILLIS, "look at " + plugin.title(), () -> look(work, plugin, bundle, before, needed, since));
        } else {
            bundles.uninstall(bundle, plugin.title(), null);
            work.failed("the adapter of " + plugin.title()
                    + (failure.isEmpty()
                            ? " waits for services or a configuration"
                            : " does not come up with its configuration: " + failure)
                    + ". It was removed"
                    + (before.isEmpty() ? "; upload it again when that is mended" : " and the old one stays"));
        }
    }

    /** The innermost cause in a trace of SCR. */
    private static String cause(String trace) {
        return trace.lines()
                .filter(line -> !line.isBlank() && !Character.isWhitespace(line.charAt(0)))
                .reduce((before, last) -> last)
                .orElse("")
                .replaceFirst("^Caused by: ", "");
    }

    private void settled(Work work, StoredPlugin plugin, List<Bundle> before, long active) {
        for (Bundle each : before) {
            String title = each.getSymbolicName() + " " + each.getVersion();
            bundles.uninstall(each, title, news -> work.remark("unload", news));
        }
        try {
            memory.venue(plugin.symbolicName(), plugin.sha256());
        } catch (Trouble e) {
            LOG.error("The next start will be without {}: {}", plugin.title(), e.getMessage(), e);
            work.remark("note", "the next start will be without it: " + e.getMessage());
        }
        work.done(
                plugin.sha256(),
                plugin.title() + " is installed with " + active + (active == 1 ? " adapter" : " adapters")
                        + (active == 0 ? "; it is waiting for a configuration" : ""));
    }

    /** Removes what was uploaded; {@code false} if this jar is no venue of ours. */
    boolean remove(StoredPlugin plugin) throws Trouble {
        if (!plugin.sha256().equals(memory.venues().get(plugin.symbolicName()))) {
            return false;
        }
        memory.venue(plugin.symbolicName(), null);
        Bundle bundle = context.getBundle(Bundles.LOCATION + plugin.sha256());
        if (bundle != null) {
            bundles.uninstall(bundle, plugin.title(), null);
        }
        return true;
    }

    private List<Bundle> installed(StoredPlugin plugin) {
        return Arrays.stream(context.getBundles())
                .filter(each -> plugin.symbolicName().equals(each.getSymbolicName()))
                .toList();
    }

    private List<ComponentConfigurationDTO> adapters(Bundle bundle) {
        return components.getComponentDescriptionDTOs(bundle).stream()
                .filter(each -> Arrays.asList(each.serviceInterfaces).contains(PluginArchive.VENUE_ADAPTER))
                .flatMap(each -> components.getComponentConfigurationDTOs(each).stream())
                .toList();
    }
}
