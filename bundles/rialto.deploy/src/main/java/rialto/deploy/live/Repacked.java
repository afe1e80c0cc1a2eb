package rialto.deploy.live;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.Enumeration;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.osgi.framework.Bundle;

/**
 * Makes a jar of what a bundle holds. A framework does not give back the jar it was given, and after an update by hand nobody else has
 * it. The same content gives the same bytes, and so the same hash.
 */
final class Repacked {

    private static final LocalDateTime ANY_TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

    private Repacked() {}

    static InputStream of(Bundle bundle) throws IOException {
        SortedMap<String, URL> entries = new TreeMap<>();
        Enumeration<URL> found = bundle.findEntries("/", "*", true);
        for (URL each : Collections.list(found == null ? Collections.emptyEnumeration() : found)) {
            String path = each.getPath().substring(1);
            if (!path.endsWith("/")) {
                entries.put(path, each);
            }
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream jar = new ZipOutputStream(bytes)) {
            URL manifest = entries.remove(JarFile.MANIFEST_NAME);
            if (manifest != null) {
                copy(JarFile.MANIFEST_NAME, manifest, jar);
            }
            for (var each : entries.entrySet()) {
                copy(each.getKey(), each.getValue(), jar);
            }
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    private static void copy(String path, URL from, ZipOutputStream jar) throws IOException {
        ZipEntry entry = new ZipEntry(path);
        entry.setTimeLocal(ANY_TIME);
        jar.putNextEntry(entry);
        try (InputStream in = from.openStream()) {
            in.transferTo(jar);
        }
        jar.closeEntry();
    }
}
