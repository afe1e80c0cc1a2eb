package rialto.deploy.plugins;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;

/** A few lines of text by key that outlive a restart, in one file that is replaced as a whole. Thread-safe. */
public final class Notebook {

    private final Path file;
    private final String title;
    private SortedMap<String, String> lines = new TreeMap<>();

    /**
     * @param title first line of the file, for people
     * @throws UncheckedIOException if the file is there and cannot be read
     */
    public Notebook(Path file, String title) {
        this.file = file;
        this.title = title;
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            if (Files.exists(file)) {
                Properties read = new Properties();
                read.load(new StringReader(Files.readString(file)));
                read.stringPropertyNames().forEach(key -> lines.put(key, read.getProperty(key)));
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new UncheckedIOException(
                    new IOException(file + " cannot be read (" + e.getMessage() + "); mend or remove it", e));
        }
    }

    /** A line; {@code null} if there is none. */
    public synchronized String line(String key) {
        return lines.get(key);
    }

    /** All lines whose keys begin so, by the rest of their keys. */
    public synchronized SortedMap<String, String> below(String prefix) {
        SortedMap<String, String> found = new TreeMap<>();
        lines.tailMap(prefix).forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                found.put(key.substring(prefix.length()), value);
            }
        });
        return found;
    }

    /** Replaces all lines whose keys begin so. When it returns they are on disk; when it throws, nothing has changed. */
    public synchronized void replace(String prefix, SortedMap<String, String> values) throws IOException {
        SortedMap<String, String> before = below(prefix);
        if (before.equals(values)) {
            return;
        }
        SortedMap<String, String> next = new TreeMap<>(lines);
        before.keySet().forEach(key -> next.remove(prefix + key));
        values.forEach((key, value) -> next.put(prefix + key, value));
        Properties written = new Properties();
        written.putAll(next);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        written.store(bytes, title);
        PluginStore.write(file, bytes.toString(StandardCharsets.ISO_8859_1).getBytes(StandardCharsets.UTF_8));
        lines = next;
    }
}
