package rialto.journal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.CRC32C;

/**
 * A small log that is preallocated while all is well, for the few records that must be kept after the journal failed:
 * cancels still pass, and are still on disk before they leave. Each entry is durable when {@link #append} returns. At
 * the next start the entries are merged into the journal and the file is emptied; a crash between the two leaves them
 * to be merged again, so the merge must know entries that it has seen.
 *
 * <p>One thread at a time; the process that holds the journal's lock. An error of the file system is final, as with
 * {@link JournalWriter}.
 */
public final class ReserveFile implements AutoCloseable {

    /** Size unless told otherwise: 1 MiB. */
    public static final int STANDARD_BYTES = 1 << 20;

    private static final int HEADER_BYTES = 64;
    private static final int VERSION_AT = 8;
    private static final int CRC_AT = 12;
    private static final int CAPACITY_AT = 16;
    private static final int ENTRY_HEADER_BYTES = 16;
    private static final int ENTRY_CRC_AT = 4;
    private static final int ENTRY_LENGTH_AT = 8;
    private static final int ENTRY_ORDINAL_AT = 12;
    private static final int MIN_BYTES = 4096;
    private static final int MAX_BYTES = 64 << 20;
    private static final String AFTER_FAILURE = "cancel at the venues' own screens, replace the disk, then restart";

    private final Path file;
    private final ChannelOpener opener;
    private final CRC32C crc = new CRC32C();
    private List<byte[]> entries = new ArrayList<>();
    private FileChannel channel;
    private ByteBuffer image;
    private int capacity;
    private int position;
    private int ordinal;
    private int tornBytes;
    private JournalException failure;

    private ReserveFile(Path file, ChannelOpener opener) {
        this.file = file;
        this.opener = opener;
    }

    /**
     * Opens a reserve file, or makes and preallocates it.
     *
     * @param file the file
     * @param bytes its size if it is made, 4 KiB to 64 MiB, a multiple of 8; one that exists keeps its size
     * @return the reserve, with the entries that are in it
     * @throws DamagedJournalException if an entry is damaged that is not the last
     * @throws JournalException if the file system fails or a newer program wrote it
     */
    public static ReserveFile open(Path file, int bytes) {
        return open(file, bytes, ChannelOpener.FILES);
    }

    static ReserveFile open(Path file, int bytes, ChannelOpener opener) {
        if (bytes < MIN_BYTES || bytes > MAX_BYTES || bytes % JournalFormat.ALIGNMENT != 0) {
            throw new IllegalArgumentException("a reserve file has " + MIN_BYTES + " to " + MAX_BYTES
                    + " bytes, a multiple of " + JournalFormat.ALIGNMENT + ", not " + bytes);
        }
        ReserveFile reserve = new ReserveFile(file, opener);
        boolean opened = false;
        try {
            if (!Files.exists(file)) {
                reserve.create(bytes);
            }
            reserve.load();
            opened = true;
            return reserve;
        } catch (IOException e) {
            throw new JournalException(
                    file,
                    "cannot open the reserve file",
                    "free space and make the directory" + " writable for this user",
                    e);
        } finally {
            if (!opened) {
                reserve.close();
            }
        }
    }

    /**
     * The entries that are in the file, oldest first.
     *
     * @return copies, in a list of their own
     */
    public List<byte[]> entries() {
        return entries.stream().map(byte[]::clone).toList();
    }

    /**
     * Bytes of a torn last entry that were cut when the file was opened. It never was durable.
     *
     * @return 0 if nothing was cut
     */
    public int tornBytes() {
        return tornBytes;
    }

    /**
     * Longest entry that still finds room.
     *
     * @return bytes
     */
    public int remainingBytes() {
        return Math.max(0, capacity - position - ENTRY_HEADER_BYTES);
    }

    /**
     * Appends an entry; it is durable when this returns.
     *
     * @param source holds the entry; not kept
     * @param offset where it starts
     * @param length its length, from 1
     * @throws JournalException if the file is full, or failed, now or before
     */
    public void append(byte[] source, int offset, int length) {
        requireUsable();
        Objects.checkFromIndexSize(offset, length, source.length);
        if (length < 1) {
            throw new IllegalArgumentException("an entry has at least one byte");
        }
        int total = ENTRY_HEADER_BYTES + (int) JournalFormat.align(length);
        if (total > capacity - position) {
            throw new JournalException(
                    file,
                    "the reserve file is full, an entry of " + length + " bytes finds " + remainingBytes(),
                    AFTER_FAILURE,
                    null);
        }
        image.clear().position(position).limit(position + total);
        image.putInt(position, JournalFormat.ENTRY_MAGIC);
        image.putInt(position + ENTRY_LENGTH_AT, length);
        image.putInt(position + ENTRY_ORDINAL_AT, ordinal);
        image.put(position + ENTRY_HEADER_BYTES, source, offset, length);
        image.putInt(position + ENTRY_CRC_AT, entryCrc(position, total));
        try {
            Disk.write(channel, image, position);
            channel.force(false);
        } catch (IOException e) {
            throw fail("cannot write the reserve file", e);
        }
        byte[] entry = new byte[length];
        System.arraycopy(source, offset, entry, 0, length);
        entries.add(entry);
        position += total;
        ordinal++;
    }

    /**
     * Empties the file after its entries were made durable in the journal. It is empty or unchanged after a crash.
     *
     * @throws JournalException if it failed, now or before
     */
    public void clear() {
        requireUsable();
        try {
            channel.close();
            create(capacity);
            load();
        } catch (IOException e) {
            throw fail("cannot empty the reserve file", e);
        }
    }

    /** Closes the file. */
    @Override
    public void close() {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                throw fail("cannot close the reserve file", e);
            }
        }
        if (failure == null) {
            failure = new JournalException(file, "the reserve file is closed", "open it again", null);
        }
    }

    private void requireUsable() {
        if (failure != null) {
            throw new JournalException(file, "the reserve file takes nothing more", failure.remedy(), failure);
        }
    }

    private JournalException fail(String what, IOException cause) {
        failure = new JournalException(file, what, AFTER_FAILURE, cause);
        return failure;
    }

    private void create(int bytes) throws IOException {
        byte[] header = new byte[HEADER_BYTES];
        ByteBuffer fields = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
        fields.putLong(0, JournalFormat.RESERVE_MAGIC);
        fields.putInt(VERSION_AT, JournalFormat.VERSION);
        fields.putInt(CAPACITY_AT, bytes);
        fields.putInt(CRC_AT, headerCrc(header));
        Disk.replace(opener, file, bytes, fields);
    }

    private void load() throws IOException {
        byte[] all;
        try (InputStream input = Files.newInputStream(file)) {
            all = input.readNBytes(MAX_BYTES + 1);
        }
        image = ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN);
        if (all.length < HEADER_BYTES
                || image.getLong(0) != JournalFormat.RESERVE_MAGIC
                || image.getInt(CRC_AT) != headerCrc(all)
                || image.getInt(CAPACITY_AT) != all.length) {
            throw new DamagedJournalException(
                    file,
                    0,
                    "damaged header of the reserve file",
                    "a header that fits the file",
                    all.length + " bytes without one",
                    "ask the venues for all orders, then move the file away");
        }
        if (image.getInt(VERSION_AT) != JournalFormat.VERSION) {
            throw new JournalException(
                    file,
                    "reserve file has format version " + image.getInt(VERSION_AT) + ", this program reads "
                            + JournalFormat.VERSION,
                    "start the version of the program that wrote" + " it",
                    null);
        }
        capacity = all.length;
        entries = new ArrayList<>();
        ordinal = 0;
        position = HEADER_BYTES;
        while (isEntry(position, ordinal)) {
            int length = image.getInt(position + ENTRY_LENGTH_AT);
            byte[] entry = new byte[length];
            image.get(position + ENTRY_HEADER_BYTES, entry);
            entries.add(entry);
            position += ENTRY_HEADER_BYTES + (int) JournalFormat.align(length);
            ordinal++;
        }
        channel = opener.open(file, StandardOpenOption.WRITE);
        cutTail();
    }

    private void cutTail() throws IOException {
        int dirtyUntil = position;
        for (int at = position; at < capacity; at++) {
            if (image.get(at) != 0) {
                dirtyUntil = at + 1;
            }
            if (at > position && at % JournalFormat.ALIGNMENT == 0 && isEntry(at, -1)) {
                throw new DamagedJournalException(
                        file,
                        position,
                        "damaged entry, followed by a valid one at offset " + at,
                        "entry " + ordinal,
                        "bytes that are none",
                        "ask the venues for all orders, then move the file away");
            }
        }
        tornBytes = dirtyUntil - position;
        if (tornBytes > 0) {
            Disk.zero(channel, position, dirtyUntil);
            channel.force(false);
            image.put(position, new byte[tornBytes]);
        }
    }

    private boolean isEntry(int at, int wantedOrdinal) {
        if (at + ENTRY_HEADER_BYTES > capacity || image.getInt(at) != JournalFormat.ENTRY_MAGIC) {
            return false;
        }
        int length = image.getInt(at + ENTRY_LENGTH_AT);
        if (length < 1 || JournalFormat.align(length) > capacity - at - ENTRY_HEADER_BYTES) {
            return false;
        }
        int total = ENTRY_HEADER_BYTES + (int) JournalFormat.align(length);
        return image.getInt(at + ENTRY_CRC_AT) == entryCrc(at, total)
                && (wantedOrdinal < 0 || image.getInt(at + ENTRY_ORDINAL_AT) == wantedOrdinal);
    }

    private int entryCrc(int at, int total) {
        crc.reset();
        crc.update(image.array(), at + ENTRY_LENGTH_AT, total - ENTRY_LENGTH_AT);
        return (int) crc.getValue();
    }

    private static int headerCrc(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, CRC_AT);
        crc.update(bytes, CRC_AT + Integer.BYTES, HEADER_BYTES - CRC_AT - Integer.BYTES);
        return (int) crc.getValue();
    }
}
