package rialto.journal;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A verified journal, ready to go on.
 *
 * @param writer continues behind the last good block; the caller closes it
 * @param firstSequence first sequence number that is kept, 0 if the journal is empty
 * @param lastSequence last sequence number that is good, 0 if the journal is empty
 * @param clean true if the journal was closed in order, or is new
 * @param tornTail what was cut, if anything
 * @param lostSequence last sequence number that was once durable and is gone; 0 if none is. Not 0 only with
 *        {@link JournalOptions#acceptLoss()}; what it held must be asked of the venues.
 * @param anchorLost true if the anchor was gone or damaged; only with {@link JournalOptions#acceptLoss()}. How much was
 *        lost from the end is then unknown.
 * @param superfluous segments deleted because an earlier prune was interrupted
 */
public record Recovery(
        JournalWriter writer,
        long firstSequence,
        long lastSequence,
        boolean clean,
        Optional<TornTail> tornTail,
        long lostSequence,
        boolean anchorLost,
        List<Path> superfluous) {

    /** Checks that nothing is null. */
    public Recovery {
        Objects.requireNonNull(writer, "writer");
        Objects.requireNonNull(tornTail, "tornTail");
        superfluous = List.copyOf(superfluous);
    }
}
