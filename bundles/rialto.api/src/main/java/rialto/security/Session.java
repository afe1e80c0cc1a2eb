package rialto.security;

import java.util.Objects;

/**
 * A browser that has shown the credential.
 *
 * @param id what its cookie holds: 256 random bits in Base64 for URLs; known to that browser alone
 * @param csrf what its pages must send in a header with every request that changes something
 * @param principal whose session it is
 */
public record Session(String id, String csrf, Principal principal) {

    public Session {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(csrf, "csrf");
        Objects.requireNonNull(principal, "principal");
    }

    /** Names neither id nor header. */
    @Override
    public String toString() {
        return "Session[" + principal.name() + "]";
    }
}
