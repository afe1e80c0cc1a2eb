package rialto.deploy.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import rialto.deploy.archive.ArchiveRefused.Code;
import rialto.deploy.archive.PluginArchive.StrategyCapability;

/** A sound plugin is taken in and described; every other jar is refused with its cause, before anything of it is installed. */
class PluginArchiveTest {

    private static final ArchiveLimits LIMITS = ArchiveLimits.STANDARD;

    @Test
    void aSoundPluginIsTakenIn() throws Exception {
        byte[] jar = Jar.sound().bytes();
        PluginArchive archive = PluginArchive.read(jar, LIMITS);
        assertThat(archive.symbolicName()).isEqualTo("acme.strategy.cross");
        assertThat(archive.version()).isEqualTo("1.2.0.rc-1");
        assertThat(archive.description()).isEqualTo("Buys when fast crosses slow");
        assertThat(archive.sha256())
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(jar)));
        assertThat(archive.strategies()).containsExactly(new StrategyCapability("cross", "acme.Cross", "1.2.0"));
        assertThat(archive.requirements()).containsExactly("osgi.ee;filter:=\"(&(osgi.ee=JavaSE)(version=17))\"");
        assertThat(archive.imports())
                .containsExactly("rialto.market;version=\"[1.0,2)\"", "rialto.strategy;version=\"[1.0,2)\"");
        assertThat(archive.bytes()).isEqualTo(jar);
        assertThat(archive.open().readAllBytes()).isEqualTo(jar);
        assertThat(archive.size()).isEqualTo(jar.length);
        assertThat(archive.classes()).containsOnlyKeys("acme/Cross.class");
    }

    @Test
    void aJarOfTheJdksWriterIsTakenIn(@TempDir Path folder) throws IOException {
        Manifest manifest = new Manifest();
        Jar.soundHeaders().forEach(manifest.getMainAttributes()::putValue);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream out = new JarOutputStream(bytes, manifest)) {
            out.putNextEntry(new JarEntry("acme/"));
            out.putNextEntry(new JarEntry("acme/Cross.class"));
            out.write(new byte[] {1, 2, 3});
            JarEntry stored = new JarEntry("acme/table.bin");
            stored.setMethod(JarEntry.STORED);
            stored.setSize(2);
            CRC32 crc = new CRC32();
            crc.update(new byte[] {7, 8});
            stored.setCrc(crc.getValue());
            out.putNextEntry(stored);
            out.write(new byte[] {7, 8});
        }
        Path file = Files.write(folder.resolve("cross.jar"), bytes.toByteArray());
        assertThat(PluginArchive.read(file, LIMITS).sha256())
                .isEqualTo(PluginArchive.read(new ByteArrayInputStream(bytes.toByteArray()), LIMITS)
                        .sha256());
    }

    @Test
    void aBundleWithoutStrategiesIsTakenInAsWell() {
        Map<String, String> headers = Jar.soundHeaders();
        headers.remove("Provide-Capability");
        assertThat(PluginArchive.read(Jar.with(headers).bytes(), LIMITS).strategies())
                .isEmpty();
    }

    @Test
    void whoeverHandsTheBytesInCannotChangeThemAfterwards() {
        byte[] jar = Jar.sound().bytes();
        PluginArchive archive = PluginArchive.read(jar, LIMITS);
        byte[] before = archive.bytes();
        Arrays.fill(jar, (byte) 0);
        Arrays.fill(archive.bytes(), (byte) 0);
        assertThat(archive.bytes()).isEqualTo(before);
    }

    private static Arguments hostile(Code code, String name, byte[] jar) {
        return Arguments.of(code, name, jar);
    }

    private static Arguments header(Code code, String name, String value) {
        Map<String, String> headers = Jar.soundHeaders();
        headers.put(name, value);
        return hostile(code, name + ": " + value, Jar.with(headers).bytes());
    }

    private static Arguments without(Code code, String name) {
        Map<String, String> headers = Jar.soundHeaders();
        headers.remove(name);
        return hostile(code, "no " + name, Jar.with(headers).bytes());
    }

    private static byte[] changed(Consumer<byte[]> change) {
        byte[] jar = Jar.sound().bytes();
        change.accept(jar);
        return jar;
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }

    private static byte[] shorter(byte[] jar, int by) {
        return Arrays.copyOf(jar, jar.length - by);
    }

    private static Jar many(int entries) {
        Jar jar = Jar.sound();
        for (int i = 0; i < entries; i++) {
            jar.add("acme/" + i, "");
        }
        return jar;
    }

    private static byte[] nested() {
        return Jar.sound().add("lib/inner.jar", Jar.sound().bytes()).bytes();
    }

    static Stream<Arguments> hostileJars() {
        byte[] text = "This is a page that says the download failed.".getBytes(StandardCharsets.UTF_8);
        byte[] sound = Jar.sound().bytes();
        byte[] noise = new byte[5000];
        new Random(1).nextBytes(noise);
        return Stream.of(
                hostile(Code.NOT_A_JAR, "nothing", new byte[0]),
                hostile(Code.NOT_A_JAR, "a page of text", text),
                hostile(Code.NOT_A_JAR, "noise", noise),
                hostile(Code.NOT_A_JAR, "a jar that is cut off", shorter(sound, 30)),
                hostile(Code.NOT_A_JAR, "half a jar", shorter(sound, sound.length / 2)),
                hostile(
                        Code.NOT_A_JAR,
                        "a script before the jar",
                        join("#!/bin/sh\n".getBytes(StandardCharsets.UTF_8), sound)),
                hostile(Code.NOT_A_JAR, "bytes after the jar", join(sound, text)),
                hostile(Code.DIRECTORY_MISMATCH, "a jar before the jar", join(sound, sound)),
                hostile(
                        Code.DIRECTORY_MISMATCH,
                        "an entry not in the directory",
                        Jar.sound().addHidden("evil/Evil.class", "x").bytes()),
                hostile(
                        Code.DIRECTORY_MISMATCH,
                        "an entry of two names",
                        Jar.sound()
                                .addDisguised("acme/Good.class", "acme/Evil.class", "x")
                                .bytes()),
                hostile(
                        Code.DIRECTORY_MISMATCH,
                        "sizes that differ in header and directory",
                        changed(jar -> jar[18]++)),
                hostile(Code.DIRECTORY_MISMATCH, "another method in the header", changed(jar -> jar[8] = 0)),
                hostile(
                        Code.DIRECTORY_MISMATCH,
                        "a directory that lies elsewhere",
                        changed(jar -> jar[jar.length - 6]++)),
                hostile(Code.DIRECTORY_MISMATCH, "fewer entries than the directory lists", changed(jar -> {
                    jar[jar.length - 12]--;
                    jar[jar.length - 14]--;
                })),
                hostile(
                        Code.DAMAGED_ENTRY,
                        "an encrypted entry",
                        Jar.sound().addEncrypted("acme/secret", "x").bytes()),
                hostile(Code.DAMAGED_ENTRY, "a flipped bit in an entry's content", changed(jar -> jar[120] ^= 4)),
                hostile(
                        Code.DAMAGED_ENTRY,
                        "an entry longer than it says",
                        Jar.sound().addUnderstated("acme/big", noise, 100).bytes()),
                hostile(
                        Code.DAMAGED_ENTRY,
                        "an entry shorter than it says",
                        Jar.sound().addUnderstated("acme/big", noise, -100).bytes()),
                hostile(
                        Code.ZIP_BOMB,
                        "zeros without end",
                        Jar.sound().add("bomb", new byte[20 << 20]).bytes()),
                hostile(Code.TOO_MANY_ENTRIES, "too many entries", many(10_000).bytes()),
                hostile(
                        Code.UNSAFE_NAME,
                        "a path upwards",
                        Jar.sound().add("../../etc/cron.d/evil", "x").bytes()),
                hostile(
                        Code.UNSAFE_NAME,
                        "a path upwards in the middle",
                        Jar.sound().add("acme/../../evil", "x").bytes()),
                hostile(
                        Code.UNSAFE_NAME,
                        "an absolute path",
                        Jar.sound().add("/etc/passwd", "x").bytes()),
                hostile(
                        Code.UNSAFE_NAME,
                        "a backslash",
                        Jar.sound().add("..\\evil", "x").bytes()),
                hostile(
                        Code.UNSAFE_NAME,
                        "a drive",
                        Jar.sound().add("C:evil", "x").bytes()),
                hostile(
                        Code.UNSAFE_NAME,
                        "an empty name",
                        Jar.sound().add("", "x").bytes()),
                hostile(
                        Code.UNSAFE_NAME,
                        "a doubled slash",
                        Jar.sound().add("acme//evil", "x").bytes()),
                hostile(
                        Code.UNSAFE_NAME,
                        "a NUL in a name",
                        Jar.sound().add("acme/evil\0.class", "x").bytes()),
                hostile(
                        Code.UNSAFE_NAME,
                        "a line break in a name",
                        Jar.sound().add("acme/a\nb", "x").bytes()),
                hostile(
                        Code.UNSAFE_NAME,
                        "a name without end",
                        Jar.sound().add("a".repeat(600), "x").bytes()),
                hostile(
                        Code.UNSAFE_NAME,
                        "a symbolic link",
                        Jar.sound().addLink("acme/link", "/etc/passwd").bytes()),
                hostile(
                        Code.DUPLICATE_NAME,
                        "one name twice",
                        Jar.sound().add("acme/Cross.class", "other").bytes()),
                hostile(
                        Code.DUPLICATE_NAME,
                        "two manifests",
                        Jar.sound().add("META-INF/MANIFEST.MF", "x").bytes()),
                hostile(
                        Code.DUPLICATE_NAME,
                        "names that differ in case",
                        Jar.sound().add("acme/cross.class", "other").bytes()),
                hostile(
                        Code.DUPLICATE_NAME,
                        "a file named as a folder",
                        Jar.sound().add("META-INF", "x").bytes()),
                hostile(
                        Code.NO_MANIFEST,
                        "no manifest",
                        new Jar().add("acme/Cross.class", "x").bytes()),
                hostile(
                        Code.UNREADABLE_MANIFEST,
                        "noise for a manifest",
                        new Jar().add("META-INF/MANIFEST.MF", noise).bytes()),
                hostile(
                        Code.UNREADABLE_MANIFEST,
                        "a manifest of two megabytes",
                        new Jar()
                                .add("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\n" + noiseText(2 << 20))
                                .bytes()),
                hostile(
                        Code.UNREADABLE_MANIFEST,
                        "a header given twice",
                        new Jar()
                                .add(
                                        "META-INF/MANIFEST.MF",
                                        "Manifest-Version: 1.0\nBundle-ManifestVersion: 2\nExport-Package: a\nexport-package: b\n\n")
                                .bytes()),
                hostile(
                        Code.NOT_A_BUNDLE,
                        "a plain jar",
                        Jar.with(Map.of("Manifest-Version", "1.0")).bytes()),
                header(Code.NOT_A_BUNDLE, "Bundle-ManifestVersion", "1"),
                without(Code.SYMBOLIC_NAME, "Bundle-SymbolicName"),
                header(Code.SYMBOLIC_NAME, "Bundle-SymbolicName", "acme..cross"),
                header(Code.SYMBOLIC_NAME, "Bundle-SymbolicName", "../cross"),
                header(Code.SYMBOLIC_NAME, "Bundle-SymbolicName", "a,b"),
                header(Code.SINGLETON, "Bundle-SymbolicName", "acme.cross;singleton:=true"),
                without(Code.VERSION, "Bundle-Version"),
                header(Code.VERSION, "Bundle-Version", "1.0-SNAPSHOT"),
                header(Code.VERSION, "Bundle-Version", "99999999999.0.0"),
                header(Code.ACTIVATOR, "Bundle-Activator", "acme.Activator"),
                header(Code.REQUIRE_BUNDLE, "Require-Bundle", "rialto.engine"),
                header(Code.FRAGMENT, "Fragment-Host", "rialto.engine"),
                header(Code.DYNAMIC_IMPORT, "DynamicImport-Package", "*"),
                header(Code.EXPORT, "Export-Package", "acme;version=1.0.0"),
                header(Code.NATIVE_CODE, "Bundle-NativeCode", "libx.so;osname=Linux"),
                hostile(
                        Code.NATIVE_CODE,
                        "a native library",
                        Jar.sound().add("acme/libfast.SO", "x").bytes()),
                header(Code.CLASS_PATH, "Bundle-ClassPath", ".,lib/inner.jar"),
                header(Code.CLASS_PATH, "Multi-Release", "true"),
                hostile(Code.CLASS_PATH, "a jar in the jar", nested()),
                hostile(
                        Code.CLASS_PATH,
                        "a class for one Java version",
                        Jar.sound()
                                .add("META-INF/versions/21/acme/Cross.class", "x")
                                .bytes()),
                header(Code.HEADER, "Provide-Capability", "rialto.strategy;rialto.strategy=\"cross"),
                header(Code.HEADER, "Provide-Capability", "rialto.strategy;component=acme.Cross"),
                header(
                        Code.HEADER,
                        "Provide-Capability",
                        "rialto.strategy;rialto.strategy=\"<b>\";component=acme.Cross"),
                header(
                        Code.HEADER,
                        "Provide-Capability",
                        "rialto.strategy;rialto.strategy=cross;component=acme.Missing"),
                header(
                        Code.HEADER,
                        "Provide-Capability",
                        "rialto.strategy;rialto.strategy=cross;component=acme.Cross;version=new"),
                header(
                        Code.HEADER,
                        "Provide-Capability",
                        "rialto.strategy;rialto.strategy=cross;component=acme.Cross,"
                                + "rialto.strategy;rialto.strategy=cross;component=acme.Cross"),
                header(Code.HEADER, "Require-Capability", "osgi.ee;filter:=\"(&"),
                header(Code.HEADER, "Import-Package", "rialto.market;version==1"));
    }

    private static String noiseText(int length) {
        StringBuilder text = new StringBuilder(length);
        Random random = new Random(2);
        while (text.length() < length) {
            text.append("X-")
                    .append(Long.toHexString(random.nextLong()))
                    .append(": ")
                    .append(Long.toHexString(random.nextLong()))
                    .append('\n');
        }
        return text.toString();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("hostileJars")
    void aHostileJarIsRefused(Code code, String name, byte[] jar) {
        ArchiveRefused refused = catchThrowableOfType(ArchiveRefused.class, () -> PluginArchive.read(jar, LIMITS));
        assertThat(refused).as(name).isNotNull();
        assertThat(refused.code()).as(refused.getMessage()).isEqualTo(code);
        // Cause and remedy, in one sentence that may be shown to anyone.
        assertThat(refused.getMessage()).hasSizeLessThan(400).contains(";").matches("[\\x20-\\x7e]+");
    }

    @Test
    void aJarAboveTheLimitIsRefusedBeforeItIsReadToItsEnd() {
        int[] read = new int[1];
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                read[0]++;
                return 'P';
            }
        };
        ArchiveLimits small = new ArchiveLimits(1_000, 10, 10_000, 100);
        ArchiveRefused refused = catchThrowableOfType(ArchiveRefused.class, () -> PluginArchive.read(endless, small));
        assertThat(refused.code()).isEqualTo(Code.TOO_LARGE);
        assertThat(refused.slug()).isEqualTo("too-large");
        assertThat(read[0]).isLessThanOrEqualTo(1_001);
    }

    @Test
    void manySmallBombsTogetherAreRefused() {
        byte[] block = new byte[40_000];
        Jar jar = Jar.sound();
        for (int i = 0; i < 300; i++) {
            jar.add("acme/" + i, block);
        }
        ArchiveLimits limits = new ArchiveLimits(64 << 20, 10_000, 10 << 20, 100);
        ArchiveRefused refused =
                catchThrowableOfType(ArchiveRefused.class, () -> PluginArchive.read(jar.bytes(), limits));
        assertThat(refused.code()).isEqualTo(Code.ZIP_BOMB);
    }

    /** However a jar is damaged, the answer is a refusal and never another exception. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void damageOfAnyKindIsRefusedOrHarmless(long seed) {
        byte[] sound = Jar.sound().add("acme/table", "0123456789".repeat(20)).bytes();
        Random random = new Random(seed);
        for (int i = 0; i < 5_000; i++) {
            byte[] jar = sound.clone();
            for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                jar[random.nextInt(jar.length)] = (byte) random.nextInt(256);
            }
            byte[] damaged = random.nextInt(10) == 0 ? Arrays.copyOf(jar, random.nextInt(jar.length)) : jar;
            assertThatCode(() -> {
                        try {
                            PluginArchive.read(damaged, LIMITS);
                        } catch (ArchiveRefused e) {
                            assertThat(e.code()).isNotNull();
                        }
                    })
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void headersAreReadAsTheSpecificationWritesThem() {
        List<ManifestHeader.Clause> clauses = ManifestHeader.parse(
                " a.b ; c ; version = \"[1,2)\" ; list:List<String>=\"x,y\" ; resolution:=optional , d;text=\"a \\\"quoted\\\" ;,= \\\\ one\"");
        assertThat(clauses).hasSize(2);
        assertThat(clauses.get(0).paths()).containsExactly("a.b", "c");
        assertThat(clauses.get(0).attributes())
                .containsExactly(Map.entry("version", "[1,2)"), Map.entry("list", "x,y"));
        assertThat(clauses.get(0).directives()).containsExactly(Map.entry("resolution", "optional"));
        assertThat(clauses.get(1).attributes()).containsExactly(Map.entry("text", "a \"quoted\" ;,= \\ one"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "a,",
                "a;",
                "a;=1",
                "a;b=",
                "a;b:=",
                "a;b=\"1",
                "a;b=1;c",
                "a;b=1;b=2",
                "a;b:c",
                "b=1",
                "a\"b\"",
                "a=1=2"
            })
    void headersThatSayNothingClearAreRefused(String header) {
        assertThat(catchThrowableOfType(IllegalArgumentException.class, () -> ManifestHeader.parse(header)))
                .as(header)
                .isNotNull();
    }
}
