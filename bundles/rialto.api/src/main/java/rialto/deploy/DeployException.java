package rialto.deploy;

/** A request that cannot be carried out; the message names the cause and the remedy, {@link #code} is for machines. */
public final class DeployException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String code;

    public DeployException(String code, String message) {
        this(code, message, null);
    }

    public DeployException(String code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** A short name of the cause, lower case with dashes, such as {@code unknown-deployment}. */
    public String code() {
        return code;
    }
}
