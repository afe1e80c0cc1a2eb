package rialto.deploy.live;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.osgi.framework.Bundle;
import rialto.deploy.plugins.StoredPlugin;

/** A kept jar that is installed in the framework, for as long as something uses it. Deploy thread only, but for the bundle itself. */
final class Installation {

    final StoredPlugin plugin;
    final Bundle bundle;
    /** What {@link Bundle#getLastModified} said when the bundle's content was this jar. */
    final long modified;

    /** Instances that were made from it and not disposed of. */
    final Set<Instance> instances = Collections.newSetFromMap(new IdentityHashMap<>());

    Installation(StoredPlugin plugin, Bundle bundle) {
        this.plugin = plugin;
        this.bundle = bundle;
        this.modified = bundle.getLastModified();
    }

    /** Whether somebody put other content into the bundle since. */
    boolean altered() {
        return bundle.getLastModified() != modified;
    }
}
