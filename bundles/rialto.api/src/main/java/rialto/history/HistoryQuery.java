package rialto.history;

import java.util.Objects;

/**
 * What is asked of history. A filter that is {@code null} or 0 lets everything pass.
 *
 * @param kind what is wanted
 * @param deployment name of a deployment
 * @param instrument name of an instrument
 * @param orderId number of an order
 * @param status status, change, outcome, phase or sort of risk event, whichever the kind has
 * @param fromNanos earliest kernel time, nanoseconds since 1970
 * @param untilNanos kernel time before which it was, nanoseconds since 1970
 * @param limit most rows of a page, 1 to {@value #MOST}
 * @param cursor {@link HistoryPage#nextCursor} of the page before; {@code null} for the first
 */
public record HistoryQuery(
        HistoryKind kind,
        String deployment,
        String instrument,
        long orderId,
        String status,
        long fromNanos,
        long untilNanos,
        int limit,
        String cursor) {

    /** Most rows of a page. */
    public static final int MOST = 1_000;

    public HistoryQuery {
        Objects.requireNonNull(kind, "kind");
        if (limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("a page of " + limit + " rows is not in 1.." + MOST);
        }
        if (cursor != null && !cursor.matches("[1-9][0-9]{0,17}")) {
            throw new IllegalArgumentException("'" + cursor + "' is no cursor; pass the nextCursor of the page before");
        }
    }

    /** Everything of a kind, newest first. */
    public static HistoryQuery all(HistoryKind kind) {
        return new HistoryQuery(kind, null, null, 0, null, 0, 0, MOST, null);
    }

    /** The same question for the rows after a cursor. */
    public HistoryQuery after(String next) {
        return new HistoryQuery(kind, deployment, instrument, orderId, status, fromNanos, untilNanos, limit, next);
    }
}
