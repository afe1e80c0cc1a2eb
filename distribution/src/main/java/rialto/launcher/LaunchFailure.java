package rialto.launcher;

/**
 * A start that cannot go on, told in one line that names the cause and the remedy.
 */
public final class LaunchFailure extends Exception {

    private static final long serialVersionUID = 1L;

    private final int exitCode;

    private LaunchFailure(int exitCode, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    /** What the caller asked for cannot be done: exit code 2. */
    static LaunchFailure refused(String message) {
        return new LaunchFailure(Main.EXIT_REFUSED, message, null);
    }

    /** What the caller asked for cannot be done, because of {@code cause}: exit code 2. */
    static LaunchFailure refused(String message, Throwable cause) {
        return new LaunchFailure(Main.EXIT_REFUSED, message, cause);
    }

    /** The platform itself does not start: exit code 1. */
    static LaunchFailure broken(String message, Throwable cause) {
        return new LaunchFailure(Main.EXIT_BROKEN, message, cause);
    }

    int exitCode() {
        return exitCode;
    }
}
