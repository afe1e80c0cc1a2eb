package rialto.history;

import java.util.Objects;

/** History cannot be read now; the message names the cause and the remedy. Trading is not concerned. */
public final class HistoryException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Reason {
        /** The database is being opened or could not be opened. */
        AWAY,
        /** The journal is being projected; what there is would be no whole answer. */
        REBUILDING,
        /** Every connection is in use. */
        BUSY,
        /** The database failed. */
        FAILED
    }

    private final Reason reason;

    public HistoryException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = Objects.requireNonNull(reason, "reason");
    }

    public HistoryException(Reason reason, String message) {
        this(reason, message, null);
    }

    /** Why. */
    public Reason reason() {
        return reason;
    }
}
