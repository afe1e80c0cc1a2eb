package rialto.console;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/**
 * A file of the console as it goes to a browser: its media type, its bytes plain and by gzip, and a tag that changes with them. Each is
 * made when it is first asked for, so that the start of the platform waits for none. Thread-safe.
 */
final class Page {

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html;charset=utf-8",
            "js", "text/javascript;charset=utf-8",
            "css", "text/css;charset=utf-8",
            "svg", "image/svg+xml");
    private static final int TAG_DIGITS = 32;

    /** Where the bytes come from. */
    interface Source {

        byte[] read() throws IOException;
    }

    private final String type;
    private final Source source;
    // Below: guarded by this, null until asked for.
    private byte[] plain;
    private byte[] zipped;
    private String tag;

    /** @param name of the file, whose end tells its type; what has none that is known is text, such as a licence */
    Page(String name, Source source) {
        String end = name.substring(name.lastIndexOf('.') + 1);
        this.type = TYPES.getOrDefault(end, "text/plain;charset=utf-8");
        this.source = source;
    }

    String type() {
        return type;
    }

    synchronized String tag() throws IOException {
        if (tag == null) {
            tag = tag(plain());
        }
        return tag;
    }

    synchronized byte[] bytes(boolean gzip) throws IOException {
        if (gzip && zipped == null) {
            zipped = zip(plain());
        }
        return gzip ? zipped : plain();
    }

    private byte[] plain() throws IOException {
        if (plain == null) {
            plain = source.read();
        }
        return plain;
    }

    private static byte[] zip(byte[] bytes) throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            out.write(bytes);
        }
        return zipped.toByteArray();
    }

    private static String tag(byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return '"' + HexFormat.of().formatHex(digest).substring(0, TAG_DIGITS) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256, which every Java must have", e);
        }
    }
}
