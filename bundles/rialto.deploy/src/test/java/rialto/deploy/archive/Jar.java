package rialto.deploy.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Writes a jar byte by byte, and wrongly where a test asks for it: the writers of the JDK refuse to. */
final class Jar {

    /** What the manifest of a sound plugin says. */
    static Map<String, String> soundHeaders() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Manifest-Version", "1.0");
        headers.put("Bundle-ManifestVersion", "2");
        headers.put("Bundle-SymbolicName", "acme.strategy.cross");
        headers.put("Bundle-Version", "1.2.0.rc-1");
        headers.put("Bundle-Description", "Buys when fast crosses slow");
        headers.put(
                "Provide-Capability",
                "rialto.strategy;rialto.strategy=cross;component=\"acme.Cross\";version:Version=\"1.2.0\",osgi.service;objectClass=x");
        headers.put("Require-Capability", "osgi.ee;filter:=\"(&(osgi.ee=JavaSE)(version=17))\"");
        headers.put("Import-Package", "rialto.market;version=\"[1.0,2)\",rialto.strategy;version=\"[1.0,2)\"");
        return headers;
    }

    /** A sound plugin. */
    static Jar sound() {
        return with(soundHeaders());
    }

    /** A plugin that is sound but for its headers. */
    static Jar with(Map<String, String> headers) {
        StringBuilder manifest = new StringBuilder();
        headers.forEach((name, value) -> manifest.append(fold(name + ": " + value)));
        return new Jar()
                .add("META-INF/", "")
                .add("META-INF/MANIFEST.MF", manifest + "\r\n")
                .add("acme/Cross.class", "class");
    }

    private static String fold(String line) {
        return line.replaceAll("(.{70})", "$1\r\n ") + "\r\n";
    }

    private record Part(
            String name,
            String localName,
            byte[] packed,
            int method,
            int flags,
            int crc,
            int unpacked,
            int external,
            boolean listed) {}

    private final List<Part> parts = new ArrayList<>();

    Jar add(String name, String content) {
        return add(name, content.getBytes(StandardCharsets.ISO_8859_1));
    }

    Jar add(String name, byte[] content) {
        return add(name, name, content, 0, 0, 0, true);
    }

    /** An entry whose local header has another name than its line in the directory. */
    Jar addDisguised(String name, String localName, String content) {
        return add(name, localName, content.getBytes(StandardCharsets.ISO_8859_1), 0, 0, 0, true);
    }

    /** An entry that a reader of the stream sees and a reader of the directory does not. */
    Jar addHidden(String name, String content) {
        return add(name, name, content.getBytes(StandardCharsets.ISO_8859_1), 0, 0, 0, false);
    }

    Jar addLink(String name, String target) {
        return add(name, name, target.getBytes(StandardCharsets.ISO_8859_1), 0, 0xA1FF << 16, 0, true);
    }

    Jar addEncrypted(String name, String content) {
        return add(name, name, content.getBytes(StandardCharsets.ISO_8859_1), 1, 0, 0, true);
    }

    /** An entry that says it is shorter than it is. */
    Jar addUnderstated(String name, byte[] content, int by) {
        return add(name, name, content, 0, 0, by, true);
    }

    private Jar add(String name, String localName, byte[] content, int flags, int external, int by, boolean listed) {
        CRC32 crc = new CRC32();
        crc.update(content);
        Deflater deflater = new Deflater(9, true);
        deflater.setInput(content);
        deflater.finish();
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        byte[] chunk = new byte[8192];
        while (!deflater.finished()) {
            packed.write(chunk, 0, deflater.deflate(chunk));
        }
        deflater.end();
        parts.add(new Part(
                name,
                localName,
                packed.toByteArray(),
                8,
                flags,
                (int) crc.getValue(),
                content.length - by,
                external,
                listed));
        return this;
    }

    byte[] bytes() {
        ByteArrayOutputStream jar = new ByteArrayOutputStream();
        ByteArrayOutputStream directory = new ByteArrayOutputStream();
        int listed = 0;
        try {
            for (Part part : parts) {
                int offset = jar.size();
                byte[] local = part.localName.getBytes(StandardCharsets.UTF_8);
                byte[] name = part.name.getBytes(StandardCharsets.UTF_8);
                jar.write(little(30)
                        .putInt(0x04034b50)
                        .putShort((short) 20)
                        .putShort((short) part.flags)
                        .putShort((short) part.method)
                        .putInt(0)
                        .putInt(part.crc)
                        .putInt(part.packed.length)
                        .putInt(part.unpacked)
                        .putShort((short) local.length)
                        .putShort((short) 0)
                        .array());
                jar.write(local);
                jar.write(part.packed);
                if (part.listed) {
                    listed++;
                    directory.write(little(46)
                            .putInt(0x02014b50)
                            .putShort((short) 20)
                            .putShort((short) 20)
                            .putShort((short) part.flags)
                            .putShort((short) part.method)
                            .putInt(0)
                            .putInt(part.crc)
                            .putInt(part.packed.length)
                            .putInt(part.unpacked)
                            .putShort((short) name.length)
                            .putShort((short) 0)
                            .putShort((short) 0)
                            .putShort((short) 0)
                            .putShort((short) 0)
                            .putInt(part.external)
                            .putInt(offset)
                            .array());
                    directory.write(name);
                }
            }
            int offset = jar.size();
            directory.writeTo(jar);
            jar.write(little(22)
                    .putInt(0x06054b50)
                    .putInt(0)
                    .putShort((short) listed)
                    .putShort((short) listed)
                    .putInt(directory.size())
                    .putInt(offset)
                    .putShort((short) 0)
                    .array());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return jar.toByteArray();
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
