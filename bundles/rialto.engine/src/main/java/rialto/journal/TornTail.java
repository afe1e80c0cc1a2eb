package rialto.journal;

import java.nio.file.Path;

/**
 * What was cut from the end of a journal whose writer died: bytes that never were durable.
 *
 * @param file the last segment
 * @param offset where the cut was made, right behind the last good block
 * @param cutBytes bytes from there to the last one that was not zero; they are zero now
 * @param restoredBytes bytes by which the file was too short; they are zero now
 * @param reason what was wrong with the first of them
 */
public record TornTail(Path file, long offset, long cutBytes, long restoredBytes, String reason) {}
