package rialto.rest;

import java.util.Locale;

/**
 * Everything that can be wrong with a request, or with us. The name in lower case with dashes is the {@code code} of a problem and
 * the end of its {@code type}. Names stay; new ones may come.
 */
enum ProblemCode {
    BAD_JSON(400, "The body is no JSON object that can be read"),
    UNKNOWN_FIELD(400, "A field is not known"),
    MISSING_FIELD(400, "A field is missing"),
    BAD_FIELD(400, "A field has a wrong value"),
    UNKNOWN_PARAMETER(400, "A query parameter is not known"),
    BAD_PARAMETER(400, "A query parameter has a wrong value"),
    MISSING_PARAMETER(400, "A query parameter is missing"),
    MISSING_IDEMPOTENCY_KEY(400, "The header Idempotency-Key is missing or malformed"),
    BAD_REQUEST(400, "The request cannot be understood"),
    NOT_AUTHENTICATED(401, "The admin token is missing or wrong"),
    NO_SESSION(401, "There is no session, or it has ended"),
    BAD_CSRF(403, "The request does not show that it comes from a page of ours"),
    FOREIGN_HOST(403, "The request was sent to another name"),
    FOREIGN_ORIGIN(403, "The request comes from a page of another site"),
    NOT_FOUND(404, "There is nothing at this path"),
    UNKNOWN_INSTRUMENT(404, "The instrument is not known"),
    UNKNOWN_ORDER(404, "The order is not known"),
    UNKNOWN_DEPLOYMENT(404, "The deployment is not known"),
    UNKNOWN_JOB(404, "The job is not known"),
    UNKNOWN_BACKTEST(404, "The backtest is not known"),
    NO_LIMITS(404, "The instrument has no limits"),
    METHOD_NOT_ALLOWED(405, "The method is not allowed here"),
    NOT_ACCEPTABLE(406, "The answer cannot be given in the media type asked for"),
    ORDER_ENDED(409, "The order has ended"),
    BACKTEST_ENDED(409, "The backtest has ended"),
    ENVIRONMENT_MISMATCH(409, "The request is meant for another environment"),
    NOT_LATCHED(409, "The kill switch is not latched"),
    SEQUENCE_GONE(410, "The journal no longer holds this sequence number"),
    TOO_LARGE(413, "The body is too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "The body has a media type that is not taken here"),
    ORDER_REFUSED(422, "The order was refused"),
    IDEMPOTENCY_KEY_REUSED(422, "The Idempotency-Key was used for another order"),
    TOO_MANY_ATTEMPTS(429, "Too many wrong credentials"),
    INTERNAL(500, "Something went wrong on our side"),
    AUTHENTICATOR_AWAY(503, "Nobody can check credentials"),
    ENGINE_AWAY(503, "The engine is away"),
    ENGINE_BUSY(503, "The engine did not answer in time"),
    PART_AWAY(503, "A part of the engine is being replaced"),
    DEPLOYER_AWAY(503, "The deployer is away"),
    BACKTESTS_AWAY(503, "Backtests are away"),
    HISTORY_AWAY(503, "History is away"),
    HISTORY_REBUILDING(503, "History is being projected anew"),
    HISTORY_BUSY(503, "History has no connection free"),
    HISTORY_FAILED(503, "The history database failed"),
    KILL_SWITCH_AWAY(503, "The kill switch is away"),
    EVENT_LOG_AWAY(503, "The event log is away"),
    TOO_MANY_STREAMS(503, "Too many streams are open"),
    UNKNOWN_OUTCOME(504, "The outcome is not known yet");

    private final int status;
    private final String title;

    ProblemCode(int status, String title) {
        this.status = status;
        this.title = title;
    }

    /** The HTTP status. */
    int status() {
        return status;
    }

    /** What it means in general, for people. */
    String title() {
        return title;
    }

    /** The code as it goes over the wire. */
    String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
