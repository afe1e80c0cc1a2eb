package rialto.security;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Sessions of browsers, so that no page has to keep the credential. A service; thread-safe. They are in memory only: a restart of
 * the bundle ends them all, as does a time without a request and, in the end, their age.
 */
@ProviderType
public interface Sessions {

    /** Begins a session for someone who has shown the credential; the oldest one ends if there are too many. */
    Session open(Principal principal);

    /**
     * Finds a session by the value of its cookie, and counts that as a request of it.
     *
     * @return {@code null} if there is none, or it has expired
     */
    Session find(String id);

    /** Ends a session; without effect if there is none. */
    void close(String id);
}
