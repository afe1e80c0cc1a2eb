package rialto.rest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** JSON in both directions: numbers exactly as they stand, bounds on everything a stranger sends. Thread-safe. */
final class Json {

    /** Longest body, in bytes. */
    static final int MAX_BODY = 1 << 20;
    /** Most objects and arrays inside one another. */
    static final int MAX_NESTING = 32;

    private static final int MAX_NUMBER = 100;
    private static final int MAX_NAME = 256;
    private static final int MAX_TEXT = 64 * 1024;

    private final ObjectMapper mapper = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_NESTING)
                            .maxNumberLength(MAX_NUMBER)
                            .maxNameLength(MAX_NAME)
                            .maxStringLength(MAX_TEXT)
                            .maxDocumentLength(MAX_BODY)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .disable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(SerializationFeature.CLOSE_CLOSEABLE)
            .build();

    /**
     * Reads one JSON object, and no more than {@link #MAX_BODY} bytes of it.
     *
     * @throws ProblemException TOO_LARGE or BAD_JSON, with the place and the remedy
     */
    Body read(InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(MAX_BODY + 1);
        if (bytes.length > MAX_BODY) {
            throw tooLarge();
        }
        if (bytes.length == 0) {
            return Body.empty();
        }
        JsonNode root;
        try {
            root = mapper.readTree(bytes);
        } catch (StreamConstraintsException e) {
            throw new ProblemException(
                    ProblemCode.BAD_JSON,
                    "The body passes a limit: at most " + MAX_NESTING
                            + " levels of nesting, numbers of " + MAX_NUMBER + " digits, names of " + MAX_NAME
                            + " and texts of " + MAX_TEXT
                            + " characters. Send a simpler body.",
                    e);
        } catch (JsonProcessingException e) {
            throw new ProblemException(
                    ProblemCode.BAD_JSON,
                    "The body is no JSON: " + firstLine(e.getOriginalMessage())
                            + (e.getLocation() == null
                                    ? ""
                                    : " at line " + e.getLocation().getLineNr() + ", column "
                                            + e.getLocation().getColumnNr())
                            + ". Send one JSON object (RFC 8259).",
                    e);
        }
        if (root == null || !root.isObject()) {
            throw new ProblemException(
                    ProblemCode.BAD_JSON,
                    "The body is no JSON object but " + (root == null ? "nothing" : root.getNodeType())
                            + ". Send one in braces.");
        }
        return new Body(root);
    }

    void write(Object value, OutputStream out) throws IOException {
        mapper.writeValue(out, value);
    }

    byte[] bytes(Object value) {
        try {
            return mapper.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write " + value.getClass() + " as JSON", e);
        }
    }

    static ProblemException tooLarge() {
        return new ProblemException(
                ProblemCode.TOO_LARGE,
                "A body may have " + MAX_BODY + " bytes, a plugin's jar " + PluginsResource.MAX_JAR + ". Send less.");
    }

    private static String firstLine(String text) {
        return text == null ? "it cannot be read" : text.lines().findFirst().orElse("it cannot be read");
    }
}
