package rialto.tests.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A platform with a part that does not come up refuses to run, and says which part and why. */
class BrokenStartTest {

    private static final int BROKEN = 1;

    @TempDir
    private Path folder;

    @Test
    void aBundleThatDoesNotResolveIsNamedWithWhatItNeeds() throws IOException {
        Path jar = shipmentWith(Map.of("Import-Package", "no.such.thing;version=\"[1,2)\""), "");
        assertBroken(
                jar,
                "bundles do not start: rialto.broken needs a package that no bundle exports: "
                        + "(&(osgi.wiring.package=no.such.thing)(version>=1.0.0)(!(version>=2.0.0)))");
    }

    @Test
    void aBundleWhoseCapabilityLacksIsNamedWithIt() throws IOException {
        Path jar = shipmentWith(Map.of("Require-Capability", "no.such;filter:=\"(name=thing)\""), "");
        assertBroken(jar, "bundles do not start: rialto.broken needs what no bundle provides: no.such (name=thing)");
    }

    @Test
    void aComponentThatWaitsForAServiceIsNamedWithIt() throws IOException {
        Path jar = shipmentWith(Map.of("Service-Component", "component.xml"), """
                <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="rialto.broken.Part" immediate="true">
                  <implementation class="java.lang.Object"/>
                  <reference name="thing" interface="no.such.Thing"/>
                </scr:component>
                """);
        assertBroken(jar, "components do not start: rialto.broken.Part waits for a service no.such.Thing");
    }

    @Test
    void aFeatureThatNamesABundleTheJarLacksIsToldByIt() throws IOException {
        Path jar = copy();
        try (FileSystem zip = FileSystems.newFileSystem(jar)) {
            feature(zip);
        }
        assertBroken(jar, "a feature names org.example:broken:1.0, which " + jar + " does not carry; build it again");
    }

    private void assertBroken(Path jar, String line) throws IOException {
        PlatformProcess process = PlatformProcess.run(jar, Map.of(), "--port=0", "--home=" + folder.resolve("home"));
        assertThat(process.err()).contains("rialto: " + line);
        assertThat(process.awaitExit()).isEqualTo(BROKEN);
        assertThat(String.join("\n", process.out())).doesNotContain("listens on");
    }

    private Path shipmentWith(Map<String, String> headers, String component) throws IOException {
        Path jar = copy();
        try (FileSystem zip = FileSystems.newFileSystem(jar)) {
            feature(zip);
            Path nested = zip.getPath("repository/org/example/broken/1.0/broken-1.0.jar");
            Files.createDirectories(nested.getParent());
            Files.write(nested, bundle(headers, component));
        }
        return jar;
    }

    private Path copy() throws IOException {
        return Files.copy(PlatformProcess.jar(), folder.resolve("broken.jar"));
    }

    private static void feature(FileSystem zip) throws IOException {
        Files.writeString(zip.getPath("features/broken.json"), """
                { "feature-resource-version": "1.0", "id": "org.example:broken-feature:1.0",
                  "bundles": [ { "id": "org.example:broken:1.0" } ] }
                """);
    }

    private static byte[] bundle(Map<String, String> headers, String component) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Bundle-ManifestVersion", "2");
        manifest.getMainAttributes().putValue("Bundle-SymbolicName", "rialto.broken");
        headers.forEach(manifest.getMainAttributes()::putValue);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
            jar.putNextEntry(new ZipEntry("component.xml"));
            jar.write(component.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
