package rialto.journal;

import java.nio.file.Path;
import java.util.Objects;

/**
 * The journal, a snapshot or the reserve file cannot be used. The message names the file, the cause and the remedy.
 * Nothing is retried behind it: after a failed write or sync the state of the file is unknown until it is verified
 * anew.
 */
public class JournalException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Path file;
    private final String remedy;

    /**
     * Makes an exception whose message is {@code what [file]. Remedy: remedy}.
     *
     * @param file the file concerned
     * @param what what is wrong, without a full stop
     * @param remedy what the operator can do, without a full stop
     * @param cause the error of the file system, or null
     */
    public JournalException(Path file, String what, String remedy, Throwable cause) {
        super(what + " [" + file + "]" + (cause == null ? "" : ": " + cause) + ". Remedy: " + remedy, cause);
        this.file = Objects.requireNonNull(file, "file");
        this.remedy = Objects.requireNonNull(remedy, "remedy");
    }

    /**
     * The file concerned.
     *
     * @return the file; null only after this exception was serialised
     */
    public final Path file() {
        return file;
    }

    /**
     * What the operator can do.
     *
     * @return the remedy, without a full stop
     */
    public final String remedy() {
        return remedy;
    }
}
