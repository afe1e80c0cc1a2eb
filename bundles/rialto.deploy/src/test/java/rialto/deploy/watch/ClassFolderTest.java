package rialto.deploy.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a compiler writes becomes the same bundle in a version of its own; what it only touches is no change. */
class ClassFolderTest {

    @TempDir
    private Path folder;

    private ClassFolder classes;

    @BeforeEach
    void compile() throws Exception {
        classes = new ClassFolder(folder);
        Files.createDirectories(folder.resolve("META-INF"));
        Files.writeString(
                folder.resolve("META-INF/MANIFEST.MF"),
                "Manifest-Version: 1.0\nBundle-SymbolicName: acme\nBundle-Version: 1.2.3.SNAPSHOT\n");
        Files.createDirectories(folder.resolve("acme"));
        Files.write(folder.resolve("acme/Cross.class"), new byte[] {1, 2, 3});
    }

    @Test
    void theJarHoldsTheClassesAndAVersionWithTheQualifier() throws Exception {
        try (JarInputStream jar = new JarInputStream(new ByteArrayInputStream(classes.jar("watch-1")))) {
            assertThat(jar.getManifest().getMainAttributes().getValue("Bundle-Version"))
                    .isEqualTo("1.2.3.watch-1");
            TreeSet<String> names = new TreeSet<>();
            for (JarEntry entry = jar.getNextJarEntry(); entry != null; entry = jar.getNextJarEntry()) {
                names.add(entry.getName());
            }
            assertThat(names).containsExactly("acme/Cross.class");
        }
    }

    @Test
    void aFileThatIsTouchedIsSeenButHoldsWhatItHeld() throws Exception {
        long look = classes.look();
        long content = classes.content();
        Files.setLastModifiedTime(folder.resolve("acme/Cross.class"), FileTime.fromMillis(1));
        assertThat(classes.look()).isNotEqualTo(look);
        assertThat(classes.content()).isEqualTo(content);
    }

    @Test
    void aFileThatChangesComesOrGoesChangesTheContent() throws Exception {
        long before = classes.content();
        Files.write(folder.resolve("acme/Cross.class"), new byte[] {1, 2, 4});
        long changed = classes.content();
        Files.write(folder.resolve("acme/Other.class"), new byte[] {5});
        long come = classes.content();
        Files.delete(folder.resolve("acme/Cross.class"));
        assertThat(new TreeSet<>(java.util.List.of(before, changed, come, classes.content())))
                .hasSize(4);
    }
}
