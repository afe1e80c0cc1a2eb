package rialto.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.apache.felix.feature.impl.FeatureServiceImpl;
import org.osgi.service.feature.Feature;
import org.osgi.service.feature.FeatureService;
import org.osgi.service.feature.ID;

/**
 * What this jar carries: the feature files, and under {@code repository/} the bundles they name, by Maven coordinates.
 */
final class Shipment implements AutoCloseable {

    private static final String FEATURES = "features/";
    private static final String REPOSITORY = "repository/";
    private static final String TEMPLATES = "templates/";
    private static final String AUTHORS = "authors/";

    private final JarFile jar;

    private Shipment(JarFile jar) {
        this.jar = jar;
    }

    static Shipment open(Path file) throws LaunchFailure {
        try {
            return new Shipment(new JarFile(file.toFile(), false));
        } catch (IOException e) {
            throw LaunchFailure.broken(file + " is not a whole rialto.jar (" + Reasons.of(e) + "); build it again", e);
        }
    }

    /** The features, the platform's first and the plugins' after it by name. */
    List<Feature> features() throws LaunchFailure {
        FeatureService reader = new FeatureServiceImpl();
        List<String> names = jar.stream()
                .map(JarEntry::getName)
                .filter(name -> name.startsWith(FEATURES) && name.endsWith(".json"))
                .sorted(Comparator.comparing((String name) -> !name.endsWith("/rialto.platform.json"))
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
        if (names.isEmpty()) {
            throw LaunchFailure.broken(jar.getName() + " carries no feature; build it again", null);
        }
        List<Feature> features = new ArrayList<>();
        for (String name : names) {
            try (Reader text = new InputStreamReader(jar.getInputStream(jar.getEntry(name)), StandardCharsets.UTF_8)) {
                features.add(reader.readFeature(text));
            } catch (IOException | RuntimeException e) {
                throw LaunchFailure.broken(name + " is not a readable feature: " + Reasons.of(e), e);
            }
        }
        return features;
    }

    /** Templates of projects: the files of each by their path in it, by kind. */
    SortedMap<String, Map<String, byte[]>> templates() throws IOException {
        SortedMap<String, Map<String, byte[]>> templates = new TreeMap<>();
        for (JarEntry entry : jar.stream()
                .filter(each -> each.getName().startsWith(TEMPLATES) && !each.isDirectory())
                .toList()) {
            String[] parts = entry.getName().split("/", 3);
            try (InputStream bytes = jar.getInputStream(entry)) {
                templates.computeIfAbsent(parts[1], kind -> new TreeMap<>()).put(parts[2], bytes.readAllBytes());
            }
        }
        return templates;
    }

    /** Bytes of the one bundle of Rialto's own with an artifact's name. */
    InputStream bundleOf(String artifact) throws LaunchFailure, IOException {
        return only(REPOSITORY + "org/rialto/" + artifact + '/');
    }

    /** Bytes of a library that is carried for authors only and never started. */
    InputStream forAuthors(String artifact) throws LaunchFailure, IOException {
        return only(AUTHORS + artifact + '-');
    }

    private InputStream only(String beginning) throws LaunchFailure, IOException {
        List<JarEntry> found = jar.stream()
                .filter(entry ->
                        entry.getName().startsWith(beginning) && entry.getName().endsWith(".jar"))
                .toList();
        if (found.size() != 1) {
            throw LaunchFailure.broken(
                    jar.getName() + " carries " + found.size() + " of " + beginning + "; build it again", null);
        }
        return jar.getInputStream(found.get(0));
    }

    /**
     * A hash that is the same for the same build: over the names, sizes and checksums of all entries, which costs one look
     * at the jar's directory instead of reading the jar.
     */
    String buildHash() {
        MessageDigest digest = sha256();
        ByteBuffer numbers = ByteBuffer.allocate(2 * Long.BYTES);
        jar.stream().sorted(Comparator.comparing(JarEntry::getName)).forEach(entry -> {
            digest.update(entry.getName().getBytes(StandardCharsets.UTF_8));
            digest.update(numbers.clear()
                    .putLong(entry.getSize())
                    .putLong(entry.getCrc())
                    .flip());
        });
        return HexFormat.of().formatHex(digest.digest());
    }

    /**
     * Lays a bundle out below {@code folder}, by its Maven coordinates, unless it is there already.
     *
     * @return the bundle's file
     */
    Path layOut(ID bundle, Path folder) throws LaunchFailure {
        return write(bundle, folder.resolve(path(bundle)));
    }

    /** Lays a bundle out right in {@code folder} unless it is there already. */
    void layOutFlat(ID bundle, Path folder) throws LaunchFailure {
        write(bundle, folder.resolve(fileName(bundle)));
    }

    private Path write(ID bundle, Path file) throws LaunchFailure {
        JarEntry entry = jar.getJarEntry(REPOSITORY + path(bundle));
        if (entry == null) {
            throw LaunchFailure.broken(
                    "a feature names " + bundle + ", which " + jar.getName() + " does not carry; build it again", null);
        }
        if (Files.exists(file)) {
            return file;
        }
        try (InputStream bytes = jar.getInputStream(entry)) {
            Files.createDirectories(file.getParent());
            Files.copy(bytes, file);
            return file;
        } catch (IOException e) {
            throw LaunchFailure.broken("cannot write " + file + ": " + Reasons.of(e), e);
        }
    }

    @Override
    public void close() throws IOException {
        jar.close();
    }

    private static String path(ID id) {
        return id.getGroupId().replace('.', '/')
                + '/'
                + id.getArtifactId()
                + '/'
                + id.getVersion()
                + '/'
                + fileName(id);
    }

    private static String fileName(ID id) {
        return id.getArtifactId() + '-' + id.getVersion() + ".jar";
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
