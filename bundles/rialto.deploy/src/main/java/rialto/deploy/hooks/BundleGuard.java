package rialto.deploy.hooks;

import java.util.Collection;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.hooks.bundle.EventHook;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Sees a bundle stop before anybody else does. SCR deactivates the instances of a stopping bundle on the thread that stops it, and tells
 * the instances' users only afterwards, which is too late for a loop that is calling them. This hook runs before SCR hears of it.
 */
@Component(
        service = {EventHook.class, BundleGuard.class},
        immediate = true)
public final class BundleGuard implements EventHook {

    /** Told of bundles on the thread that changes them. */
    public interface Watch {

        /** Whether a bundle is there for a moment only and nobody should hear of it. */
        boolean hides(Bundle bundle);

        /** A bundle is about to stop; its components are still active and will not be when this has returned. */
        void stopping(Bundle bundle);

        /** A bundle is active. */
        void started(Bundle bundle);
    }

    private volatile Watch watch;

    @Activate
    public BundleGuard() {}

    /** Sets who is told; {@code null} for nobody. */
    public void watch(Watch next) {
        watch = next;
    }

    @Override
    public void event(BundleEvent event, Collection<BundleContext> contexts) {
        Watch told = watch;
        if (told == null) {
            return;
        }
        if (told.hides(event.getBundle())) {
            contexts.clear();
            return;
        }
        switch (event.getType()) {
            case BundleEvent.STOPPING -> told.stopping(event.getBundle());
            case BundleEvent.STARTED -> told.started(event.getBundle());
            default -> {
                // Nothing runs in a bundle that is neither.
            }
        }
    }
}
