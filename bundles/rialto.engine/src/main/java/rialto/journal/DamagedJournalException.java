package rialto.journal;

import java.nio.file.Path;

/**
 * Bytes that were once written are not what they were. The journal is refused as it is, and nothing in it was changed.
 */
public final class DamagedJournalException extends JournalException {

    private static final long serialVersionUID = 1L;

    static final String RESTORE = "restore the journal directory from a backup, or move it away, start from the venues'"
            + " own records and reconcile before trading";

    private final long offset;
    private final String expected;
    private final String actual;

    DamagedJournalException(Path file, long offset, String what, String expected, String actual, String remedy) {
        super(file, what + " at byte offset " + offset + ": expected " + expected + ", found " + actual, remedy, null);
        this.offset = offset;
        this.expected = expected;
        this.actual = actual;
    }

    DamagedJournalException(Path file, long offset, String what, String expected, String actual) {
        this(file, offset, what, expected, actual, RESTORE);
    }

    /**
     * Where the damaged structure (header, block or marker) starts.
     *
     * @return byte offset in {@link #file()}
     */
    public long offset() {
        return offset;
    }

    /**
     * What should stand there.
     *
     * @return for people
     */
    public String expected() {
        return expected;
    }

    /**
     * What stands there.
     *
     * @return for people
     */
    public String actual() {
        return actual;
    }
}
