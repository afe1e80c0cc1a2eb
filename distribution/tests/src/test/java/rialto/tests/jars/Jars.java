package rialto.tests.jars;

import aQute.bnd.osgi.Builder;
import aQute.bnd.osgi.Constants;
import aQute.bnd.osgi.Jar;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import rialto.strategy.Strategy;

/**
 * Makes jars for tests: plugins from the classes of this module as their authors would build them, and other versions
 * of jars.
 */
public final class Jars {

    private static final Path CLASSES = Path.of("target", "test-classes");
    private static final String PLUGINS = "rialto.tests.plugins.";

    private Jars() {}

    /**
     * Builds a plugin of some of the packages below {@code rialto.tests.plugins}.
     *
     * @param symbolicName its bundle
     * @param packages packages that it holds, relative to {@code rialto.tests.plugins}
     */
    public static byte[] plugin(String symbolicName, String version, String... packages) throws IOException {
        return build(symbolicName, version, "-privatepackage", PLUGINS + String.join("," + PLUGINS, packages), "*");
    }

    /** A plugin that imports a package which nobody exports. */
    public static byte[] unresolvable(String symbolicName, String version, String missing, String... packages)
            throws IOException {
        return build(
                symbolicName,
                version,
                "-privatepackage",
                PLUGINS + String.join("," + PLUGINS, packages),
                missing + ",*");
    }

    /** The bundle that exports the witness. */
    public static byte[] witness() throws IOException {
        return build(
                "rialto.tests.witness", "1.0.0", Constants.EXPORT_PACKAGE, "rialto.tests.witness;version=1.0.0", "*");
    }

    private static byte[] build(String symbolicName, String version, String what, String packages, String imports)
            throws IOException {
        try (Builder builder = new Builder()) {
            builder.setProperty(Constants.BUNDLE_SYMBOLICNAME, symbolicName);
            builder.setProperty(Constants.BUNDLE_VERSION, version);
            builder.setProperty(Constants.NOIMPORTJAVA, "true");
            builder.setProperty(Constants.IMPORT_PACKAGE, imports);
            builder.setProperty(what, packages);
            builder.addClasspath(CLASSES.toFile());
            builder.addClasspath(fileOf(Strategy.class).toFile());
            Jar jar = builder.build();
            if (!builder.isOk()) {
                throw new IllegalStateException(
                        "bnd cannot build " + symbolicName + ": " + builder.getErrors() + builder.getWarnings());
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            jar.write(bytes);
            return bytes.toByteArray();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("bnd cannot build " + symbolicName, e);
        }
    }

    private static Path fileOf(Class<?> type) {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath());
    }

    /** The same jar with another Bundle-Version. */
    public static byte[] version(byte[] jar, String version) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarInputStream in = new JarInputStream(new ByteArrayInputStream(jar))) {
            Manifest manifest = new Manifest(in.getManifest());
            manifest.getMainAttributes().put(new Attributes.Name("Bundle-Version"), version);
            try (JarOutputStream out = new JarOutputStream(bytes, manifest)) {
                for (JarEntry entry = in.getNextJarEntry(); entry != null; entry = in.getNextJarEntry()) {
                    out.putNextEntry(new JarEntry(entry.getName()));
                    in.transferTo(out);
                    out.closeEntry();
                }
            }
        }
        return bytes.toByteArray();
    }

    /** The jar that ships under an artifact's name, from among files laid out by the launcher. */
    public static byte[] shipped(Path below, String artifact) throws IOException {
        try (Stream<Path> files = Files.walk(below)) {
            Path file = files.filter(each -> each.getFileName().toString().startsWith(artifact + "-")
                            && each.getFileName().toString().endsWith(".jar"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no " + artifact + " below " + below));
            try (InputStream in = Files.newInputStream(file)) {
                return in.readAllBytes();
            }
        }
    }
}
