package rialto.rest;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** Headers that every answer carries. */
final class Answers {

    /** The media type of a problem. */
    static final String PROBLEM_JSON = "application/problem+json";

    private Answers() {}

    /** A new id for a request, for the log and the one who asks. */
    static String requestId() {
        return UUID.randomUUID().toString();
    }

    /**
     * Whether a refusal of this request ends its connection and has to say so with {@code Connection: close}: a body that
     * nobody read may still be on its way, and a connection that closes unannounced under a client's next request fails it.
     *
     * @param contentLength the header of the request; {@code null} for none
     * @param transferEncoding the header of the request; {@code null} for none
     */
    static boolean refusalCloses(String contentLength, String transferEncoding) {
        return transferEncoding != null
                || contentLength != null && !contentLength.strip().equals("0");
    }

    /** @param environment the most real environment; empty if nobody knows */
    static Map<String, String> headers(String requestId, String environment) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Cache-Control", "no-store");
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("X-Frame-Options", "DENY");
        headers.put("Referrer-Policy", "no-referrer");
        headers.put("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        headers.put("Cross-Origin-Resource-Policy", "same-origin");
        headers.put("X-Request-Id", requestId);
        if (!environment.isEmpty()) {
            headers.put(Access.ENVIRONMENT, environment);
        }
        return headers;
    }
}
