package rialto.journal;

import java.nio.file.Path;
import java.util.Objects;

/**
 * A verified snapshot.
 *
 * @param sequence last sequence number that the state contains
 * @param state the state; not copied, the receiver owns it
 * @param chainHash chain hash of the journal at that sequence number, 32 bytes
 * @param file where it came from
 */
public record Snapshot(long sequence, byte[] state, byte[] chainHash, Path file) {

    /** Checks that nothing is null. */
    public Snapshot {
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(chainHash, "chainHash");
        Objects.requireNonNull(file, "file");
    }
}
