package rialto.tests.structure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is merged into a bundle of ours keeps the words of its licence. */
class DerbyTest {

    private static final Path TARGET =
            Path.of(System.getProperty("rialto.root")).resolve("distribution/derby/target");

    @Test
    void theMergedBundleCarriesLicenceAndNoticeOfDerby() throws IOException {
        try (JarFile jar = new JarFile(bundle().toFile())) {
            assertThat(text(jar, "META-INF/LICENSE")).contains("Apache License", "Version 2.0, January 2004");
            assertThat(text(jar, "META-INF/NOTICE")).contains("Apache Derby", "The Apache Software Foundation");
            assertThat(jar.getManifest().getMainAttributes().getValue("Bundle-License"))
                    .isEqualTo("Apache-2.0");
        }
    }

    private static Path bundle() throws IOException {
        try (Stream<Path> files = Files.list(TARGET)) {
            return files.filter(file -> file.getFileName().toString().matches("rialto\\.derby-[^-]+(-SNAPSHOT)?\\.jar"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no bundle in " + TARGET));
        }
    }

    private static String text(JarFile jar, String name) throws IOException {
        assertThat(jar.getEntry(name)).as(name).isNotNull();
        return new String(jar.getInputStream(jar.getEntry(name)).readAllBytes(), StandardCharsets.UTF_8);
    }
}
