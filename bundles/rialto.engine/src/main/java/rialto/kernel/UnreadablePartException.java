package rialto.kernel;

/** A core part cannot read the state that another version of it wrote. The message names the remedy. */
public final class UnreadablePartException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    UnreadablePartException(String part, int schema, RuntimeException cause) {
        super(
                "the part " + part + " cannot read its state, which has schema " + schema + " (" + cause.getMessage()
                        + "): a newer version of it was at work before. Install and start the bundle of that version; what was uploaded is "
                        + "kept in plugins-store in the platform's home",
                cause);
    }
}
