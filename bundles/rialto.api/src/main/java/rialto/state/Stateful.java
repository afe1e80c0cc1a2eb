package rialto.state;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Something whose state can leave it and enter another instance, possibly of another version.
 *
 * <p>{@code save} then {@code load} into a fresh instance gives an instance that behaves the same for every further input.
 * The encoding is canonical: equal states give equal bytes, so that a hash of them compares states.
 */
@ConsumerType
public interface Stateful {

    /** The number of the encoding that {@link #save} writes; rises when the encoding changes. At least 1. */
    int schema();

    /** Writes the whole state, in an order that does not depend on hash order. Changes nothing. */
    void save(StateWriter out);

    /**
     * Replaces the whole state.
     *
     * @param in what {@link #save} wrote
     * @param schema the number of the encoding, this one's or an earlier one
     * @throws IllegalArgumentException if the schema is unknown or the bytes do not fit; the instance is then unusable
     */
    void load(StateReader in, int schema);
}
