package rialto.venue.replay;

import java.nio.file.Path;

/** A recording that cannot be read: says where, why, and what to do about it. */
public final class RecordingException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final long line;
    private final long column;

    /**
     * @param file the recording
     * @param line counted from 1, 0 if no line is to blame
     * @param column byte within the line counted from 1, 0 if none is to blame
     * @param fault what is wrong
     * @param remedy what the reader of this message can do
     * @param cause the error underneath, or {@code null}
     */
    public RecordingException(Path file, long line, long column, String fault, String remedy, Throwable cause) {
        super(
                "recording " + file + (line > 0 ? ", line " + line : "") + (column > 0 ? ", byte " + column : "") + ": "
                        + fault
                        + "; " + remedy,
                cause);
        this.line = line;
        this.column = column;
    }

    /** The line to blame, counted from 1, or 0. */
    public long line() {
        return line;
    }

    /** The byte of the line to blame, counted from 1, or 0. */
    public long column() {
        return column;
    }
}
