package rialto.deploy.archive;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import rialto.deploy.archive.ArchiveRefused.Code;

/**
 * The entries of a jar, read from its bytes by the zip format itself (APPNOTE 6.3), for the readers of the JDK differ
 * in which of two contradicting parts they believe. Taken in is only a jar in which nothing contradicts: each byte up
 * to the directory belongs to exactly one entry, and a reader of the stream sees what a reader of the directory sees.
 */
final class JarContent {

    private static final int LOCAL = 0x04034b50;
    private static final int CENTRAL = 0x02014b50;
    private static final int END = 0x06054b50;
    private static final int DESCRIPTOR = 0x08074b50;
    private static final int LOCAL_BYTES = 30;
    private static final int CENTRAL_BYTES = 46;
    private static final int END_BYTES = 22;
    private static final int FLAG_ENCRYPTED = 1 | 1 << 6 | 1 << 13;
    private static final int FLAG_DESCRIPTOR = 1 << 3;
    private static final int STORED = 0;
    private static final int DEFLATED = 8;
    private static final int MAX_NAME = 512;
    private static final int UNIX_LINK = 0xA000;
    private static final String REPACK = "; pack it again with the jar tool or Maven";

    /** An entry; {@code dataOffset} is where its packed bytes begin. */
    record Entry(
            String name, int flags, int method, int crc, int packed, int unpacked, int headerOffset, int dataOffset) {

        boolean isFolder() {
            return name.endsWith("/");
        }
    }

    private final byte[] bytes;
    private final ByteBuffer buffer;
    private final List<Entry> entries = new ArrayList<>();

    /** Reads and checks everything, down to the checksum of each entry. */
    JarContent(byte[] bytes, ArchiveLimits limits) {
        this.bytes = bytes;
        buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.length < END_BYTES || buffer.getInt(0) != LOCAL) {
            throw new ArchiveRefused(
                    Code.NOT_A_JAR,
                    "This is not a jar: it does not begin like one; upload the jar that the build made");
        }
        int directory = readDirectory(limits);
        checkNames();
        checkStream(directory);
        checkSizes(limits);
        entries.forEach(this::unpack);
    }

    /** In the order of the directory. */
    List<Entry> entries() {
        return entries;
    }

    private int readDirectory(ArchiveLimits limits) {
        int end = bytes.length - END_BYTES;
        if (buffer.getInt(end) != END || buffer.getShort(end + 20) != 0) {
            throw new ArchiveRefused(
                    Code.NOT_A_JAR,
                    "The jar does not end with its directory: it is cut off, or something is appended; "
                            + "upload it again, whole and as the build made it");
        }
        int count = unsignedShort(end + 10);
        long size = unsignedInt(end + 12);
        long offset = unsignedInt(end + 16);
        if (unsignedShort(end + 4) != 0
                || unsignedShort(end + 6) != 0
                || unsignedShort(end + 8) != count
                || offset + size != end) {
            throw mismatch("The directory of the jar is not where its end says");
        }
        if (count > limits.maxEntries()) {
            throw new ArchiveRefused(
                    Code.TOO_MANY_ENTRIES,
                    "The jar has " + count + " entries, more than the " + limits.maxEntries()
                            + " allowed; leave out what the plugin does not need");
        }
        int at = (int) offset;
        for (int i = 0; i < count; i++) {
            at = readCentral(at, end);
        }
        if (at != end) {
            throw mismatch("The directory of the jar is longer than its " + count + " entries");
        }
        return (int) offset;
    }

    private int readCentral(int at, int end) {
        if (at > end - CENTRAL_BYTES || buffer.getInt(at) != CENTRAL) {
            throw mismatch("The directory of the jar is damaged at byte " + at);
        }
        int nameLength = unsignedShort(at + 28);
        int next = at + CENTRAL_BYTES + nameLength + unsignedShort(at + 30) + unsignedShort(at + 32);
        if (next > end) {
            throw mismatch("The directory of the jar is damaged at byte " + at);
        }
        String name = name(at + CENTRAL_BYTES, nameLength);
        int flags = unsignedShort(at + 8);
        int method = unsignedShort(at + 10);
        long packed = unsignedInt(at + 20);
        long unpacked = unsignedInt(at + 24);
        long header = unsignedInt(at + 42);
        if ((flags & FLAG_ENCRYPTED) != 0 || method != STORED && method != DEFLATED) {
            throw new ArchiveRefused(
                    Code.DAMAGED_ENTRY,
                    "Entry " + name + " is encrypted or packed by a method that jars do not use" + REPACK);
        }
        if ((unsignedInt(at + 38) >> 16 & 0xF000) == UNIX_LINK) {
            throw new ArchiveRefused(
                    Code.UNSAFE_NAME, "Entry " + name + " is a symbolic link; put the file itself into the jar");
        }
        if (unpacked > Integer.MAX_VALUE || packed > bytes.length || header > bytes.length - LOCAL_BYTES) {
            throw mismatch("Entry " + name + " does not fit into the jar");
        }
        int data = (int) header + LOCAL_BYTES + unsignedShort((int) header + 26) + unsignedShort((int) header + 28);
        int crc = buffer.getInt(at + 16);
        entries.add(new Entry(name, flags, method, crc, (int) packed, (int) unpacked, (int) header, data));
        return next;
    }

    private String name(int at, int length) {
        String name;
        try {
            name = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes, at, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ArchiveRefused(Code.UNSAFE_NAME, "The name of an entry is not UTF-8" + REPACK, e);
        }
        return name;
    }

    private void checkNames() {
        Set<String> seen = new HashSet<>();
        for (Entry entry : entries) {
            String name = entry.name;
            if (isUnsafe(name)) {
                throw new ArchiveRefused(
                        Code.UNSAFE_NAME,
                        "Entry '" + printable(name) + "' has a name that leads out of the jar or is no "
                                + "file name everywhere; pack with plain relative names");
            }
            String path = entry.isFolder() ? name.substring(0, name.length() - 1) : name;
            if (!seen.add(Normalizer.normalize(path, Normalizer.Form.NFC).toLowerCase(Locale.ROOT))) {
                throw new ArchiveRefused(
                        Code.DUPLICATE_NAME,
                        "The jar has two entries named " + name
                                + ", or names that differ in case only; keep one of them");
            }
        }
    }

    private static boolean isUnsafe(String name) {
        if (name.isEmpty()
                || name.length() > MAX_NAME
                || name.startsWith("/")
                || name.indexOf('\\') >= 0
                || name.indexOf(':') >= 0
                || name.chars().anyMatch(Character::isISOControl)) {
            return true;
        }
        String path = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
        for (String part : path.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                return true;
            }
        }
        return false;
    }

    private static String printable(String name) {
        StringBuilder text = new StringBuilder();
        name.chars().limit(80).forEach(c -> text.append(Character.isISOControl(c) ? '?' : (char) c));
        return text.toString();
    }

    /**
     * Walks the entries as they lie in the stream: no gap, no overlap, each local header as its line in the directory.
     */
    private void checkStream(int directory) {
        List<Entry> inOrder = new ArrayList<>(entries);
        inOrder.sort(Comparator.comparingInt(Entry::headerOffset));
        int at = 0;
        for (Entry entry : inOrder) {
            if (entry.headerOffset != at) {
                throw mismatch("At byte " + at + " the jar holds something that its directory does not list");
            }
            at = checkLocal(entry, directory);
        }
        if (at != directory) {
            throw mismatch("At byte " + at + " the jar holds something that its directory does not list");
        }
    }

    private int checkLocal(Entry entry, int directory) {
        int at = entry.headerOffset;
        long end = (long) entry.dataOffset + entry.packed;
        if (end > directory || buffer.getInt(at) != LOCAL) {
            throw mismatch("Entry " + entry.name + " is not where the directory says");
        }
        boolean described = (entry.flags & FLAG_DESCRIPTOR) != 0;
        boolean same = unsignedShort(at + 6) == entry.flags
                && unsignedShort(at + 8) == entry.method
                && name(at + LOCAL_BYTES, unsignedShort(at + 26)).equals(entry.name)
                && (hasSizes(at + 14, entry) || described && isZero(at + 14));
        if (!same) {
            throw mismatch("Entry " + entry.name + " has another header than the directory says");
        }
        return described ? checkDescriptor((int) end, entry, directory) : (int) end;
    }

    private int checkDescriptor(int at, Entry entry, int directory) {
        if (at + 16 <= directory && buffer.getInt(at) == DESCRIPTOR && hasSizes(at + 4, entry)) {
            return at + 16;
        }
        if (at + 12 <= directory && hasSizes(at, entry)) {
            return at + 12;
        }
        throw mismatch("Entry " + entry.name + " has other sizes after its content than the directory says");
    }

    private boolean hasSizes(int at, Entry entry) {
        return buffer.getInt(at) == entry.crc
                && buffer.getInt(at + 4) == entry.packed
                && buffer.getInt(at + 8) == entry.unpacked;
    }

    private boolean isZero(int at) {
        return buffer.getInt(at) == 0 && buffer.getInt(at + 4) == 0 && buffer.getInt(at + 8) == 0;
    }

    private void checkSizes(ArchiveLimits limits) {
        long total = 0;
        for (Entry entry : entries) {
            total += entry.unpacked;
            if (entry.unpacked > ArchiveLimits.RATIO_FLOOR_BYTES
                    && entry.unpacked > (long) limits.maxRatio() * entry.packed) {
                throw new ArchiveRefused(
                        Code.ZIP_BOMB,
                        "Entry " + entry.name + " unpacks to " + entry.unpacked + " bytes, more than "
                                + limits.maxRatio() + " times its packed size; leave it out, or make it at start");
            }
        }
        if (total > limits.maxUnpackedBytes()) {
            throw new ArchiveRefused(
                    Code.ZIP_BOMB,
                    "The jar unpacks to " + total + " bytes, more than the " + limits.maxUnpackedBytes()
                            + " allowed; leave out what the plugin does not need");
        }
    }

    /** The content of an entry, of the length and checksum that the directory says. */
    byte[] unpack(Entry entry) {
        byte[] content = new byte[entry.unpacked];
        if (entry.method == STORED) {
            if (entry.packed != entry.unpacked) {
                throw damaged(entry, null);
            }
            System.arraycopy(bytes, entry.dataOffset, content, 0, content.length);
        } else {
            inflate(entry, content);
        }
        CRC32 crc = new CRC32();
        crc.update(content);
        if ((int) crc.getValue() != entry.crc || entry.isFolder() && content.length > 0) {
            throw damaged(entry, null);
        }
        return content;
    }

    private void inflate(Entry entry, byte[] content) {
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(bytes, entry.dataOffset, entry.packed);
            int length = 0;
            byte[] beyond = new byte[1];
            while (!inflater.finished()) {
                // Once full, one more byte shows whether the stream ends here.
                int read = length < content.length
                        ? inflater.inflate(content, length, content.length - length)
                        : inflater.inflate(beyond);
                length += read;
                if (length > content.length || read == 0 && !inflater.finished()) {
                    throw damaged(entry, null);
                }
            }
            if (length != content.length || inflater.getBytesRead() != entry.packed) {
                throw damaged(entry, null);
            }
        } catch (DataFormatException e) {
            throw damaged(entry, e);
        } finally {
            inflater.end();
        }
    }

    private static ArchiveRefused damaged(Entry entry, Exception cause) {
        return new ArchiveRefused(
                Code.DAMAGED_ENTRY,
                "Entry " + entry.name + " is damaged: its content is not of the length and checksum "
                        + "that the directory says; upload the jar again, as the build made it",
                cause);
    }

    private static ArchiveRefused mismatch(String cause) {
        return new ArchiveRefused(Code.DIRECTORY_MISMATCH, cause + REPACK);
    }

    private int unsignedShort(int at) {
        return buffer.getShort(at) & 0xFFFF;
    }

    private long unsignedInt(int at) {
        return buffer.getInt(at) & 0xFFFFFFFFL;
    }
}
