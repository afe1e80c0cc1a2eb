package rialto.deploy.live;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rialto.deploy.hooks.Walls;
import rialto.deploy.plugins.PluginStore;
import rialto.deploy.plugins.StoredPlugin;

/**
 * What this deployer has in the framework. A plugin's bundle is installed exactly while something uses it. Deploy thread only, but for
 * {@link #leaving}.
 */
final class Bundles {

    /** What locations of plugins begin with; the hash of the jar follows. */
    static final String LOCATION = "rialto:";

    private static final Logger LOG = LoggerFactory.getLogger(Bundles.class);
    private static final int TRIES = 6;
    private static final long FIRST_WAIT_NANOS = 10_000_000L;
    private static final String GLOBAL_LOCK = "global lock";

    private final BundleContext context;
    private final PluginStore store;
    private final LoaderWatch loaders;
    private final Unresolved unresolved;
    private final SortedMap<String, Installation> installations = new TreeMap<>();
    /** Ids of bundles that we stop ourselves. */
    private final Set<Long> leaving = ConcurrentHashMap.newKeySet();

    private volatile String trying;

    Bundles(BundleContext context, PluginStore store, LoaderWatch loaders) {
        this.context = context;
        this.store = store;
        this.loaders = loaders;
        this.unresolved = new Unresolved(context);
    }

    /** Whether it is us who stop a bundle. Any thread. */
    boolean leaving(Bundle bundle) {
        return leaving.contains(bundle.getBundleId());
    }

    Installation installed(String sha256) {
        return installations.get(sha256);
    }

    Installation installed(Bundle bundle) {
        for (Installation each : installations.values()) {
            if (each.bundle.getBundleId() == bundle.getBundleId()) {
                return each;
            }
        }
        return null;
    }

    /**
     * Installs and starts a kept jar, or finds it installed and makes sure that it is active.
     *
     * @throws Trouble if it does not resolve or start; nothing of it is left then
     */
    Installation acquire(StoredPlugin plugin) throws Trouble {
        Installation there = installations.get(plugin.sha256());
        if (there != null && there.bundle.getState() != Bundle.UNINSTALLED && !there.altered()) {
            start(there.bundle, plugin.title());
            return there;
        }
        if (there != null && there.instances.isEmpty()) {
            // Somebody gave the bundle other content, and nobody uses that.
            uninstall(there.bundle, there.bundle.getSymbolicName(), null);
        }
        Bundle bundle = install(plugin);
        try {
            start(bundle, plugin.title());
        } catch (Trouble e) {
            uninstall(bundle, plugin.title(), null);
            throw e;
        }
        Installation fresh = new Installation(plugin, bundle);
        installations.put(plugin.sha256(), fresh);
        return fresh;
    }

    /** Takes over a bundle whose content is known to be a kept jar. */
    Installation adopt(StoredPlugin plugin, Bundle bundle) {
        installations
                .values()
                .removeIf(each -> each.bundle.getBundleId() == bundle.getBundleId() && each.instances.isEmpty());
        Installation adopted = new Installation(plugin, bundle);
        installations.put(plugin.sha256(), adopted);
        return adopted;
    }

    /** Installations without instances. */
    List<Installation> unused() {
        return installations.values().stream()
                .filter(each -> each.instances.isEmpty())
                .toList();
    }

    /** A bundle that an earlier deployer left running; {@code null} if there is none for this jar. */
    Bundle left(String sha256) {
        Bundle bundle = context.getBundle(LOCATION + sha256);
        return bundle == null || bundle.getState() != Bundle.ACTIVE ? null : bundle;
    }

    /** Removes what earlier deployers left and nobody uses. */
    void sweep() {
        for (Bundle each : context.getBundles()) {
            if (each.getLocation().startsWith(LOCATION) && installed(each) == null && strategy(each)) {
                uninstall(each, each.getSymbolicName() + " " + each.getVersion(), null);
            }
        }
    }

    private static boolean strategy(Bundle bundle) {
        return Walls.isStrategy(bundle);
    }

    /**
     * Uninstalls a bundle unless instances of it are left, and watches its classes go.
     *
     * @param news told when they have gone, or have not for long; may be {@code null}
     */
    void release(Installation installation, Consumer<String> news) {
        if (!installation.instances.isEmpty()) {
            return;
        }
        installations.remove(installation.plugin.sha256(), installation);
        uninstall(installation.bundle, installation.plugin.title(), news);
    }

    /**
     * Tries whether a kept jar would resolve.
     *
     * @return why it would not, in plain words; empty if it would
     */
    String trial(StoredPlugin plugin) throws Trouble {
        if (installations.containsKey(plugin.sha256())) {
            return "";
        }
        String location = freeLocation(plugin.sha256());
        // Listeners hear of bundles late, and would look into one that has gone.
        trying = location;
        try {
            Bundle bundle = install(plugin.title(), location, plugin);
            try {
                resolve(bundle);
                return "";
            } catch (Trouble e) {
                return e.getMessage();
            } finally {
                uninstall(bundle, plugin.title(), null);
            }
        } finally {
            trying = null;
        }
    }

    /** Whether a bundle is only being tried. Any thread. */
    boolean trying(Bundle bundle) {
        return bundle.getLocation().equals(trying);
    }

    /** Installs a core part, or finds it installed. */
    Bundle installPart(StoredPlugin plugin) throws Trouble {
        return install(plugin.title(), LOCATION + plugin.sha256(), plugin);
    }

    private Bundle install(StoredPlugin plugin) throws Trouble {
        return install(plugin.title(), freeLocation(plugin.sha256()), plugin);
    }

    /** A location may be taken by a bundle whose content was changed by hand. */
    private String freeLocation(String sha256) {
        String location = LOCATION + sha256;
        for (int n = 2; context.getBundle(location) != null; n++) {
            location = LOCATION + sha256 + '#' + n;
        }
        return location;
    }

    private Bundle install(String title, String location, StoredPlugin plugin) throws Trouble {
        try (InputStream jar = store.open(plugin)) {
            return context.installBundle(location, jar);
        } catch (IOException e) {
            throw new Trouble(title + " cannot be read from the store (" + e.getMessage() + "); upload it again", e);
        } catch (BundleException e) {
            String hint = e.getType() == BundleException.DUPLICATE_BUNDLE_ERROR
                    ? "; set the framework property " + Constants.FRAMEWORK_BSNVERSION + "="
                            + Constants.FRAMEWORK_BSNVERSION_MULTIPLE
                    : "";
            throw new Trouble(title + " cannot be installed: " + e.getMessage() + hint, e);
        }
    }

    /** Resolves a bundle, waiting for others who resolve at the same time. */
    void resolve(Bundle bundle) throws Trouble {
        long wait = FIRST_WAIT_NANOS;
        FrameworkWiring wiring =
                context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class);
        for (int i = 0; i < TRIES; i++) {
            if (wiring.resolveBundles(List.of(bundle))) {
                return;
            }
            List<String> missing = unresolved.missing(bundle);
            if (!missing.isEmpty()) {
                throw new Trouble("it does not resolve: " + String.join("; ", missing));
            }
            // Nothing is missing: somebody else held the framework's lock, or packages clash.
            LockSupport.parkNanos(wait);
            wait *= 2;
        }
        try {
            bundle.start(Bundle.START_TRANSIENT);
        } catch (BundleException e) {
            throw new Trouble("it does not resolve: " + e.getMessage(), e);
        }
    }

    /** Starts a bundle; does nothing if it is active. */
    void start(Bundle bundle, String title) throws Trouble {
        long wait = FIRST_WAIT_NANOS;
        for (int i = 1; ; i++) {
            try {
                bundle.start(Bundle.START_TRANSIENT);
                return;
            } catch (BundleException e) {
                if (i < TRIES && (e.getType() == BundleException.STATECHANGE_ERROR || says(e, GLOBAL_LOCK))) {
                    LockSupport.parkNanos(wait);
                    wait *= 2;
                    continue;
                }
                List<String> missing =
                        bundle.getState() == Bundle.INSTALLED ? unresolved.missing(bundle) : new ArrayList<>();
                throw new Trouble(
                        title
                                + (missing.isEmpty()
                                        ? " does not start: " + e.getMessage()
                                        : " does not resolve: " + String.join("; ", missing)),
                        e);
            } catch (IllegalStateException e) {
                throw new Trouble(
                        title + " was uninstalled by somebody else; upload it again or swap to another version", e);
            }
        }
    }

    private static boolean says(BundleException e, String words) {
        return e.getMessage() != null && e.getMessage().toLowerCase(Locale.ROOT).contains(words);
    }

    /** Uninstalls a bundle; a failure is logged, for there is nothing else that could be done. */
    void uninstall(Bundle bundle, String title, Consumer<String> news) {
        BundleWiring wiring = bundle.getState() == Bundle.UNINSTALLED ? null : bundle.adapt(BundleWiring.class);
        if (wiring != null && news != null) {
            loaders.watch(title, wiring.getClassLoader(), news);
        }
        long wait = FIRST_WAIT_NANOS;
        leaving.add(bundle.getBundleId());
        try {
            for (int i = 1; bundle.getState() != Bundle.UNINSTALLED; i++) {
                try {
                    bundle.uninstall();
                } catch (BundleException e) {
                    if (i == TRIES) {
                        LOG.error(
                                "{} cannot be uninstalled: {}. It does nothing any more; uninstall bundle {} by hand",
                                title,
                                e.getMessage(),
                                bundle.getBundleId(),
                                e);
                        return;
                    }
                    LockSupport.parkNanos(wait);
                    wait *= 2;
                }
            }
        } finally {
            leaving.remove(bundle.getBundleId());
        }
    }
}
