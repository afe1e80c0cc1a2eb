package rialto.security;

import java.time.Duration;
import java.util.Objects;

/** What an {@link Authenticator} says of a credential. */
public sealed interface Verdict {

    /** The credential is right. */
    record Accepted(Principal principal) implements Verdict {

        public Accepted {
            Objects.requireNonNull(principal, "principal");
        }
    }

    /** The credential is wrong. */
    record Refused() implements Verdict {}

    /**
     * The credential is wrong, as were too many before it.
     *
     * @param retryAfter how long until wrong credentials are answered in full again
     */
    record Throttled(Duration retryAfter) implements Verdict {

        public Throttled {
            Objects.requireNonNull(retryAfter, "retryAfter");
        }
    }
}
