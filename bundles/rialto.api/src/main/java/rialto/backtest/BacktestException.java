package rialto.backtest;

/** A backtest that cannot be made or did not end; the message names the cause and the remedy, {@link #code} is for machines. */
public final class BacktestException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String code;

    public BacktestException(String code, String message) {
        this(code, message, null);
    }

    public BacktestException(String code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /**
     * A short name of the cause: {@code bad-recording}, {@code bad-terms}, {@code strategy-refused} (its constructor or start failed),
     * {@code strategy-failed} (a callback failed while it ran), {@code not-comparable}, {@code busy} (as many run
     * as may at once), {@code not-done} (there is no report), {@code cancelled} or {@code broken} (a fault of the platform).
     */
    public String code() {
        return code;
    }
}
