package rialto.store;

/** The database is not what the journal says and cannot be continued: a new one is made. */
final class OutdatedDatabaseException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    OutdatedDatabaseException(String message) {
        super(message);
    }
}
