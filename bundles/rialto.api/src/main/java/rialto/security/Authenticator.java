package rialto.security;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Judges credentials. A service; thread-safe; quick enough for every request. Compares in constant time and keeps nothing of what
 * it is given. A right credential is accepted however many wrong ones came before, so that nobody can lock the operator away from
 * the kill switch by guessing.
 */
@ProviderType
public interface Authenticator {

    /**
     * Judges a bearer token (RFC 6750).
     *
     * @param token as sent, without the scheme; {@code null} is refused
     */
    Verdict bearer(String token);

    /**
     * Judges a user's password.
     *
     * @param user the user's name; {@code null} is refused
     * @param password not kept and not changed; {@code null} is refused
     */
    Verdict password(String user, char[] password);
}
