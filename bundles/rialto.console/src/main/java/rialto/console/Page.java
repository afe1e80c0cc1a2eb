package rialto.console;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** A file of the console as it goes to a browser: its media type, its bytes plain and by gzip, and a tag that changes with them. */
final class Page {

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html;charset=utf-8",
            "js", "text/javascript;charset=utf-8",
            "css", "text/css;charset=utf-8",
            "svg", "image/svg+xml");
    private static final int TAG_DIGITS = 32;

    private final String type;
    private final byte[] plain;
    private final byte[] zipped;
    private final String tag;

    /** @param name of the file, whose end tells its type; what has none that is known is text, such as a licence */
    Page(String name, byte[] bytes) {
        String end = name.substring(name.lastIndexOf('.') + 1);
        this.type = TYPES.getOrDefault(end, "text/plain;charset=utf-8");
        this.plain = bytes.clone();
        this.zipped = zip(bytes);
        this.tag = tag(bytes);
    }

    String type() {
        return type;
    }

    String tag() {
        return tag;
    }

    byte[] bytes(boolean gzip) {
        return gzip ? zipped : plain;
    }

    private static byte[] zip(byte[] bytes) {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot be written", e);
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
