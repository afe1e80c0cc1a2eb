package rialto.security;

import java.util.Objects;

/**
 * Someone who has shown who he is.
 *
 * @param name the name that goes on record, such as {@code admin}
 */
public record Principal(String name) {

    public Principal {
        Objects.requireNonNull(name, "name");
    }
}
