package rialto.engine;

import org.osgi.annotation.versioning.ProviderType;

/** A swap under way. Thread-safe. */
@ProviderType
public interface Swap {

    /** Ends the swap with the old version deciding, as soon as may be; does nothing once it has ended. */
    void rollBack(String reason);
}
