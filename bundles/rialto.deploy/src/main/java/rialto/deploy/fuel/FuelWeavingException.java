package rialto.deploy.fuel;

/** A class that cannot be given a meter, and so must not run. The message names the class, the cause and the remedy. */
public final class FuelWeavingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    FuelWeavingException(String message, Throwable cause) {
        super(message, cause);
    }
}
