package rialto.deploy.plugins;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rialto.deploy.ClassWatch;
import rialto.deploy.ParameterInfo;
import rialto.deploy.archive.ArchiveLimits;
import rialto.deploy.archive.ArchiveRefused;
import rialto.deploy.archive.PluginArchive;

/**
 * Jars on disk, each under its SHA-256. A jar is there whole or not at all: it is written beside, synced and renamed. The index is
 * made from the files at every start; a note beside each says how it came and whether it was ever deployed. What was ever deployed is
 * named by the journal, which needs the same bytes to be executed again, and is not deleted, but for versions that were only watched.
 * Thread-safe.
 */
public final class PluginStore {

    private static final Logger LOG = LoggerFactory.getLogger(PluginStore.class);
    private static final String JAR = ".jar";
    private static final String NOTE = ".note";
    private static final String METATYPE = "OSGI-INF/metatype/";

    private final Path directory;
    private final SortedMap<String, StoredPlugin> plugins = new TreeMap<>();

    /** The store of a home. */
    public static PluginStore of(Path home) {
        return new PluginStore(home.resolve("plugins-store"));
    }

    /**
     * Opens a store and reads what is in it. Files that are not what their names say are left alone and reported.
     *
     * @throws UncheckedIOException if the directory cannot be made or read
     */
    PluginStore(Path directory) {
        this.directory = directory;
        try {
            Files.createDirectories(directory);
            try (DirectoryStream<Path> jars = Files.newDirectoryStream(directory, "*" + JAR)) {
                jars.forEach(this::index);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the plugins kept in " + directory + " cannot be read; check the directory and its owner", e);
        }
    }

    private void index(Path jar) {
        try {
            PluginArchive archive = PluginArchive.read(jar, ArchiveLimits.STANDARD);
            if (!jar.getFileName().toString().equals(archive.sha256() + JAR)) {
                LOG.error(
                        "{} was altered: its hash is {}. It is not used; put the original back or remove it",
                        jar,
                        archive.sha256());
                return;
            }
            Properties note = note(archive.sha256());
            plugins.put(
                    archive.sha256(),
                    describe(
                            archive,
                            note.getProperty("name", jar.getFileName().toString()),
                            note.getProperty("source", "upload"),
                            Long.parseLong(note.getProperty("storedMillis", "0"))));
        } catch (IOException | ArchiveRefused | UnreadableParameters | NumberFormatException e) {
            LOG.error("{} cannot be used: {}. Put the original back or remove it", jar, e.getMessage(), e);
        }
    }

    /**
     * Reads what a jar says of its strategies.
     *
     * @throws UnreadableParameters if its metatype cannot be understood
     */
    public StoredPlugin describe(PluginArchive archive, String name, String source, long storedMillis) {
        MetatypeReader metatype = new MetatypeReader();
        try (ZipInputStream jar = new ZipInputStream(archive.open())) {
            for (ZipEntry entry = jar.getNextEntry(); entry != null; entry = jar.getNextEntry()) {
                if (entry.getName().startsWith(METATYPE) && entry.getName().endsWith(".xml")) {
                    metatype.add(entry.getName(), jar.readAllBytes());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a jar that was verified cannot be read", e);
        }
        List<StoredPlugin.Strategy> strategies = new ArrayList<>();
        for (PluginArchive.StrategyCapability each : archive.strategies()) {
            List<ParameterInfo> parameters = metatype.parametersOf(each.component());
            parameters.forEach(Parameters::checkDefinition);
            strategies.add(new StoredPlugin.Strategy(each.name(), each.component(), List.copyOf(parameters)));
        }
        return new StoredPlugin(
                archive.sha256(),
                file(archive.sha256()),
                archive.symbolicName(),
                org.osgi.framework.Version.parseVersion(archive.version()),
                archive.description(),
                List.copyOf(strategies),
                name,
                source,
                storedMillis);
    }

    /**
     * Keeps a jar. When it returns, the jar is on disk.
     *
     * @return what is kept: what was kept before, if the same jar was
     */
    public synchronized StoredPlugin keep(PluginArchive archive, StoredPlugin described) throws IOException {
        StoredPlugin kept = plugins.get(described.sha256());
        if (kept != null && Files.exists(kept.file())) {
            return kept;
        }
        // A jar that was lost comes again: the journal names it still.
        writeNote(described, isJournaled(described.sha256()));
        write(described.file(), archive.bytes());
        plugins.put(described.sha256(), described);
        return described;
    }

    /** Notes that the journal names this jar from now on. */
    public synchronized void journaled(String sha256) throws IOException {
        StoredPlugin kept = plugins.get(sha256);
        if (kept != null && !isJournaled(sha256)) {
            writeNote(kept, true);
        }
    }

    /** Whether the journal may name this jar. */
    public boolean isJournaled(String sha256) throws IOException {
        return "true".equals(note(sha256).getProperty("journaled"));
    }

    /** Deletes a jar. The caller has made sure that nobody needs it. */
    public synchronized void delete(String sha256) throws IOException {
        if (isJournaled(sha256)) {
            throw new IllegalStateException("the journal names " + sha256);
        }
        remove(sha256);
    }

    /**
     * Deletes a jar that a compiler's folder was packed into, though the journal names it. The caller has made sure that nothing runs it.
     *
     * @throws IllegalStateException if it came another way
     */
    public synchronized void forgetWatched(String sha256) throws IOException {
        if (!plugins.get(sha256).source().equals(ClassWatch.SOURCE)) {
            throw new IllegalStateException(sha256 + " was not made by watching; the journal may name it");
        }
        remove(sha256);
    }

    private void remove(String sha256) throws IOException {
        Files.deleteIfExists(file(sha256));
        Files.deleteIfExists(noteFile(sha256));
        plugins.remove(sha256);
    }

    /** A kept jar by its hash; {@code null} if it is not kept. */
    public synchronized StoredPlugin find(String sha256) {
        return plugins.get(sha256);
    }

    /** All that is kept, in order of symbolic name, version and arrival. */
    public synchronized List<StoredPlugin> all() {
        return plugins.values().stream()
                .sorted(Comparator.comparing(StoredPlugin::symbolicName)
                        .thenComparing(StoredPlugin::version)
                        .thenComparingLong(StoredPlugin::storedMillis)
                        .thenComparing(StoredPlugin::sha256))
                .toList();
    }

    /** Opens a kept jar for the framework. */
    public InputStream open(StoredPlugin plugin) throws IOException {
        return Files.newInputStream(plugin.file());
    }

    private Path file(String sha256) {
        return directory.resolve(sha256 + JAR);
    }

    private Path noteFile(String sha256) {
        return directory.resolve(sha256 + NOTE);
    }

    private Properties note(String sha256) throws IOException {
        Properties note = new Properties();
        Path file = noteFile(sha256);
        if (Files.exists(file)) {
            note.load(new StringReader(Files.readString(file)));
        }
        return note;
    }

    private void writeNote(StoredPlugin plugin, boolean journaled) throws IOException {
        Properties note = new Properties();
        note.putAll(Map.of(
                "name",
                plugin.name(),
                "source",
                plugin.source(),
                "storedMillis",
                Long.toString(plugin.storedMillis()),
                "journaled",
                Boolean.toString(journaled)));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        note.store(bytes, plugin.title());
        write(
                noteFile(plugin.sha256()),
                bytes.toString(StandardCharsets.ISO_8859_1).getBytes(StandardCharsets.UTF_8));
    }

    /** Writes a file so that a reader finds the old one or the new one, whole, also after a power cut. */
    static void write(Path file, byte[] bytes) throws IOException {
        Path beside = file.resolveSibling(file.getFileName() + ".tmp");
        try (FileChannel channel = FileChannel.open(
                beside, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer content = ByteBuffer.wrap(bytes);
            while (content.hasRemaining()) {
                channel.write(content);
            }
            channel.force(true);
        }
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel parent = FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            parent.force(true);
        }
    }
}
