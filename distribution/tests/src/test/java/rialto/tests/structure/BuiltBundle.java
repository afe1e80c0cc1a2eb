package rialto.tests.structure;

import aQute.bnd.header.OSGiHeader;
import aQute.bnd.header.Parameters;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A bundle as it came out of the build.
 *
 * @param folder  name of the folder it was built in
 * @param headers its manifest
 * @param entries names of the files in it
 * @param classes bytes of its classes by internal name
 */
record BuiltBundle(String folder, Attributes headers, List<String> entries, Map<String, byte[]> classes) {

    private static final Pattern MODULE = Pattern.compile("<module>bundles/([^<]+)</module>");

    /** Opens the one jar below {@code target} of each bundle that the root pom builds. */
    static List<BuiltBundle> all(Path root) throws IOException {
        List<BuiltBundle> bundles = new ArrayList<>();
        for (String name : names(root)) {
            bundles.add(of(root.resolve("bundles").resolve(name)));
        }
        return bundles;
    }

    /** Folders of the bundles that the root pom builds. */
    static List<String> names(Path root) throws IOException {
        return MODULE.matcher(Files.readString(root.resolve("pom.xml")))
                .results()
                .map(module -> module.group(1))
                .toList();
    }

    private static BuiltBundle of(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("target"))) {
            List<Path> jars =
                    files.filter(path -> path.toString().endsWith(".jar")).toList();
            if (jars.size() != 1) {
                throw new IllegalStateException(folder + " has " + jars.size() + " jars in target; run mvn package");
            }
            return read(folder.getFileName().toString(), jars.get(0));
        }
    }

    static BuiltBundle read(String folder, Path jar) throws IOException {
        List<String> entries = new ArrayList<>();
        Map<String, byte[]> classes = new LinkedHashMap<>();
        try (InputStream bytes = Files.newInputStream(jar);
                JarInputStream stream = new JarInputStream(bytes)) {
            if (stream.getManifest() == null) {
                throw new IllegalStateException(jar + " has no manifest as its first entry");
            }
            for (JarEntry entry = stream.getNextJarEntry(); entry != null; entry = stream.getNextJarEntry()) {
                entries.add(entry.getName());
                if (entry.getName().endsWith(".class")) {
                    classes.put(entry.getName().substring(0, entry.getName().length() - 6), stream.readAllBytes());
                }
            }
            return new BuiltBundle(folder, stream.getManifest().getMainAttributes(), entries, classes);
        }
    }

    /** A bundle made of classes of this very test, for rules to be tried on. */
    static BuiltBundle pretend(String name, Class<?>... types) {
        Map<String, byte[]> classes = new LinkedHashMap<>();
        for (Class<?> type : types) {
            String internal = type.getName().replace('.', '/');
            try (InputStream bytes = type.getClassLoader().getResourceAsStream(internal + ".class")) {
                classes.put(internal, bytes.readAllBytes());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        Attributes headers = new Attributes();
        headers.putValue("Bundle-SymbolicName", name);
        return new BuiltBundle(name, headers, List.of(), classes);
    }

    String name() {
        return parameters("Bundle-SymbolicName").keySet().stream().findFirst().orElse("");
    }

    Parameters parameters(String header) {
        String value = headers.getValue(header);
        return value == null ? new Parameters() : OSGiHeader.parseHeader(value);
    }
}
