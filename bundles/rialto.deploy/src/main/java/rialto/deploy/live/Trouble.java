package rialto.deploy.live;

/** A step that failed for a reason known to us; the message names cause and remedy and is all that people need. */
final class Trouble extends Exception {

    private static final long serialVersionUID = 1L;

    Trouble(String message) {
        super(message);
    }

    Trouble(String message, Throwable cause) {
        super(message, cause);
    }
}
