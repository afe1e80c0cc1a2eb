package rialto.security;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collections;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Tells whether a browser's request comes from our own pages and was sent to our own name. A page whose name was rebound to this
 * machine sends a foreign {@code Host}; a page elsewhere that posts to this machine sends a foreign {@code Origin}. Requests of
 * programs, which send no {@code Origin}, are judged by {@code Host} alone. Immutable; thread-safe.
 */
public final class SameOrigin {

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private final SortedSet<String> hosts;

    /** @param bound the address or name that HTTP is bound to, allowed beside the names of the loopback; may be {@code null} */
    public SameOrigin(String bound) {
        TreeSet<String> allowed = new TreeSet<>(LOOPBACK);
        if (bound != null && !bound.isBlank() && !bound.equals("0.0.0.0") && !bound.equals("::")) {
            String lower = bound.strip().toLowerCase(Locale.ROOT);
            allowed.add(lower.contains(":") && !lower.startsWith("[") ? '[' + lower + ']' : lower);
        }
        this.hosts = Collections.unmodifiableSortedSet(allowed);
    }

    /** Names that {@code Host} may carry, in order. */
    public SortedSet<String> hosts() {
        return hosts;
    }

    /**
     * Whether a {@code Host} header names us.
     *
     * @param host the header's value, with or without a port; {@code null} does not
     */
    public boolean ownHost(String host) {
        return host != null && hosts.contains(withoutPort(host.strip().toLowerCase(Locale.ROOT)));
    }

    /**
     * Whether an {@code Origin} header is absent or names the same host and port as {@code Host}.
     *
     * @param origin the header's value, {@code null} if there is none
     * @param host the value of {@code Host}
     */
    public boolean ownOrigin(String origin, String host) {
        if (origin == null) {
            return true;
        }
        if (host == null) {
            return false;
        }
        try {
            URI uri = new URI(origin.strip());
            String scheme = uri.getScheme();
            return ("http".equals(scheme) || "https".equals(scheme))
                    && uri.getRawAuthority() != null
                    && uri.getRawAuthority().equalsIgnoreCase(host.strip());
        } catch (URISyntaxException e) {
            return false; // what is no address is not ours
        }
    }

    private static String withoutPort(String host) {
        int end = host.startsWith("[") ? host.indexOf(']') + 1 : host.indexOf(':');
        return end > 0 ? host.substring(0, end) : host;
    }
}
