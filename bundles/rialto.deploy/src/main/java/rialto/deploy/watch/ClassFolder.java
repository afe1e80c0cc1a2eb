package rialto.deploy.watch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;

/** A folder of compiled classes with a manifest, as a compiler and bnd leave it. */
record ClassFolder(Path folder) {

    private static final String MANIFEST = "META-INF/MANIFEST.MF";

    boolean hasManifest() {
        return Files.isRegularFile(folder.resolve(MANIFEST));
    }

    /** A number that changes when a file comes, goes, grows or is written. */
    long look() throws IOException {
        CRC32 sum = new CRC32();
        for (Path file : files()) {
            try {
                String line = file + "|" + Files.size(file) + '|'
                        + Files.getLastModifiedTime(file).toMillis();
                sum.update(line.getBytes(StandardCharsets.UTF_8));
            } catch (NoSuchFileException e) {
                sum.update(-1); // gone between two looks: the next look sees the rest
            }
        }
        return sum.getValue();
    }

    /** A number that changes when what the files hold does. */
    long content() throws IOException {
        CRC32 sum = new CRC32();
        for (Path file : files()) {
            sum.update(file.toString().getBytes(StandardCharsets.UTF_8));
            sum.update(Files.readAllBytes(file));
        }
        return sum.getValue();
    }

    /** The bundle, its version marked by a qualifier of its own. */
    byte[] jar(String qualifier) throws IOException {
        Manifest manifest = new Manifest();
        try (InputStream in = Files.newInputStream(folder.resolve(MANIFEST))) {
            manifest.read(in);
        }
        Attributes main = manifest.getMainAttributes();
        Version version = Version.parseVersion(main.getValue(Constants.BUNDLE_VERSION));
        main.putValue(
                Constants.BUNDLE_VERSION,
                new Version(version.getMajor(), version.getMinor(), version.getMicro(), qualifier).toString());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
            for (Path file : files()) {
                String name = folder.relativize(file).toString().replace('\\', '/');
                if (!name.equals(MANIFEST)) {
                    jar.putNextEntry(new ZipEntry(name));
                    jar.write(Files.readAllBytes(file));
                }
            }
        }
        return bytes.toByteArray();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
