package rialto.deploy.plugins;

/** The parameters of a strategy cannot be understood; the message names cause and remedy. */
public final class UnreadableParameters extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnreadableParameters(String message, Throwable cause) {
        super(message, cause);
    }
}
