package rialto.rest;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** A request that ends in a problem (RFC 9457). */
final class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final String title;
    private final transient Map<String, Object> members = new LinkedHashMap<>();
    private final transient Map<String, String> headers = new LinkedHashMap<>();

    /** @param detail the cause in this case, and the remedy */
    ProblemException(ProblemCode code, String detail) {
        this(code, detail, null);
    }

    ProblemException(ProblemCode code, String detail, Throwable cause) {
        this(code.status(), code.code(), code.title(), detail, cause);
    }

    /** A problem with a code that another part gave. */
    ProblemException(int status, String code, String title, String detail, Throwable cause) {
        super(detail, cause);
        this.status = status;
        this.code = code;
        this.title = title;
    }

    /** Adds a member to the problem, beside those of RFC 9457. */
    ProblemException with(String member, Object value) {
        members.put(member, value);
        return this;
    }

    /** Adds a header to the answer. */
    ProblemException header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    /** Tells when to come back. */
    ProblemException retryAfter(long seconds) {
        return header("Retry-After", Long.toString(seconds));
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    Map<String, String> headers() {
        return Collections.unmodifiableMap(headers);
    }

    /** The body of the answer. */
    Map<String, Object> body(String instance, String requestId) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", "/problems/" + code);
        body.put("title", title);
        body.put("status", status);
        body.put("detail", getMessage());
        body.put("instance", instance);
        body.put("code", code);
        body.put("requestId", requestId);
        body.putAll(members);
        return body;
    }
}
