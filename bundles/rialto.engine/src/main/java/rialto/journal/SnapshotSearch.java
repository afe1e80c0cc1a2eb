package rialto.journal;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a search for a snapshot found.
 *
 * @param snapshot the newest good one, if there is one
 * @param rejected newer ones that are damaged, newest first; whoever starts from an older one says so
 */
public record SnapshotSearch(Optional<Snapshot> snapshot, List<Rejected> rejected) {

    /**
     * A snapshot that cannot be used.
     *
     * @param file the file
     * @param reason what is wrong with it
     */
    public record Rejected(Path file, String reason) {}

    /** Takes a copy of the list. */
    public SnapshotSearch {
        Objects.requireNonNull(snapshot, "snapshot");
        rejected = List.copyOf(rejected);
    }
}
