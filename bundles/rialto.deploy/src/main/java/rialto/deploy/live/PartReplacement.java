package rialto.deploy.live;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rialto.deploy.Job;
import rialto.deploy.jobs.JobBook;
import rialto.deploy.jobs.Work;
import rialto.deploy.plugins.PluginStore;
import rialto.deploy.plugins.StoredPlugin;
import rialto.event.EventLog;
import rialto.event.PlatformEvent.PartChanged;

/**
 * Replaces a bundle of the core while it works: the new one is installed and started beside the old, the engine hands the state over
 * between two inputs and says so on its log, and only then the old one is uninstalled. Deploy thread only.
 */
final class PartReplacement {

    private static final Logger LOG = LoggerFactory.getLogger(PartReplacement.class);
    private static final long WITHIN_MILLIS = 20_000;

    private final BundleContext context;
    private final DeployThread thread;
    private final Bundles bundles;
    private final EventLog events;
    private final ServiceComponentRuntime components;
    private final JobBook jobs;
    private final PluginStore store;
    private final Memory memory;

    PartReplacement(
            BundleContext context,
            DeployThread thread,
            Bundles bundles,
            EventLog events,
            ServiceComponentRuntime components,
            JobBook jobs,
            PluginStore store,
            Memory memory) {
        this.jobs = jobs;
        this.store = store;
        this.memory = memory;
        this.context = context;
        this.thread = thread;
        this.bundles = bundles;
        this.events = events;
        this.components = components;
    }

    /**
     * Replaces again what was replaced before the platform stopped, unless it ships with the same or a newer version by now.
     *
     * @return completes when that is done, well or badly
     */
    CompletableFuture<Void> replaceAgain() {
        List<CompletableFuture<Job>> ends = new ArrayList<>();
        memory.parts().forEach((part, sha256) -> {
            StoredPlugin plugin = store.find(sha256);
            if (plugin == null) {
                LOG.error(
                        "The {} was replaced by a jar with hash {} that is no longer in the store; it runs as it ships. Upload that jar "
                                + "again",
                        part,
                        sha256);
            } else if (bundles.left(sha256) != null) {
                LOG.info("The {} is {} already", part, plugin.title());
                installed(plugin).stream()
                        .filter(each -> each.getVersion().compareTo(plugin.version()) < 0)
                        .forEach(each ->
                                bundles.uninstall(each, each.getSymbolicName() + " " + each.getVersion(), null));
            } else if (installed(plugin).stream()
                    .anyMatch(each -> each.getVersion().compareTo(plugin.version()) >= 0)) {
                LOG.info(
                        "The {} ships in a version no older than {}, which replaced it once, and runs as it ships",
                        part,
                        plugin.title());
            } else {
                Work work = jobs.open("replace", part);
                ends.add(work.ended().toCompletableFuture());
                thread.work(work, () -> replace(work, plugin, part));
            }
        });
        return CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new));
    }

    private List<Bundle> installed(StoredPlugin plugin) {
        return Arrays.stream(context.getBundles())
                .filter(each -> plugin.symbolicName().equals(each.getSymbolicName()))
                .toList();
    }

    void replace(Work work, StoredPlugin plugin, String part) throws Trouble {
        List<Bundle> before = installed(plugin);
        work.step("install", 30, plugin.title() + " beside " + versions(before));
        Bundle bundle = bundles.installPart(plugin);
        if (before.contains(bundle)) {
            throw new Trouble(plugin.title() + " is installed already; upload another version to replace it");
        }
        AtomicBoolean settled = new AtomicBoolean();
        EventLog.Subscription[] subscription = new EventLog.Subscription[1];
        subscription[0] = events.subscribe(PartChanged.class, EventLog.NOW, event -> {
            if (event.part().equals(part) && !event.version().isEmpty()) {
                thread.later("replacement of " + part, () -> {
                    if (settled.compareAndSet(false, true)) {
                        subscription[0].close();
                        replaced(work, plugin, part, before, event.sequence());
                    }
                });
            }
        });
        try {
            bundles.start(bundle, plugin.title());
        } catch (Trouble | RuntimeException e) {
            settled.set(true);
            subscription[0].close();
            bundles.uninstall(bundle, plugin.title(), null);
            throw e;
        }
        work.step("hand over", 60, "waits for the engine to take the new " + part + " between two inputs");
        thread.after(WITHIN_MILLIS, "time-out of the replacement of " + part, () -> {
            if (settled.compareAndSet(false, true)) {
                subscription[0].close();
                String why = why(bundle, part);
                bundles.uninstall(bundle, plugin.title(), null);
                work.failed("the engine did not take the new " + part + " within " + WITHIN_MILLIS / 1_000 + " s: "
                        + why + ". The new one was removed and the old one stays");
            }
        });
    }

    private void replaced(Work work, StoredPlugin plugin, String part, List<Bundle> before, long sequence) {
        work.step("unload", 80, "the engine works with it since sequence " + sequence);
        for (Bundle each : before) {
            String title = each.getSymbolicName() + " " + each.getVersion();
            bundles.uninstall(each, title, news -> work.remark("unload", news));
        }
        LOG.info("The {} is {} since sequence {}", part, plugin.title(), sequence);
        try {
            memory.part(part, plugin.sha256());
        } catch (Trouble e) {
            LOG.error("The next start will run the {} as it ships: {}", part, e.getMessage(), e);
            work.remark("note", "the next start will run the " + part + " as it ships: " + e.getMessage());
        }
        work.done(plugin.sha256(), "the " + part + " is " + plugin.version() + " since sequence " + sequence);
    }

    private String why(Bundle bundle, String part) {
        for (ComponentDescriptionDTO description : components.getComponentDescriptionDTOs(bundle)) {
            for (ComponentConfigurationDTO configuration : components.getComponentConfigurationDTOs(description)) {
                if (configuration.failure != null) {
                    return "its component " + description.name + " failed: "
                            + configuration.failure.lines().findFirst().orElse("");
                }
                if (configuration.state == ComponentConfigurationDTO.UNSATISFIED_REFERENCE
                        || configuration.state == ComponentConfigurationDTO.UNSATISFIED_CONFIGURATION) {
                    return "its component " + description.name + " waits for services or a configuration";
                }
            }
        }
        return "see the log of the engine, which refuses a " + part + " that cannot load the state of the one before";
    }

    private static String versions(List<Bundle> bundles) {
        return bundles.isEmpty()
                ? "none"
                : String.join(
                        ", ",
                        bundles.stream()
                                .map(each -> each.getVersion().toString())
                                .toList());
    }
}
