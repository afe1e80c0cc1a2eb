package rialto.journal;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * What is known of the journal outside its segments: where it starts, and how far it was durable with which chain hash.
 * A segment that was lost, cut short or replaced by an older copy shows by it even at the very end, where no later
 * segment contradicts. Two slots are written in turn, so that one is always whole. It is written after the sync it
 * tells of and therefore never ahead of the journal; written after each sync without a force of its own, it may be
 * behind after a power failure, never after the death of the process.
 */
final class Anchor implements Closeable {

    /**
     * @param epoch which opening of the journal wrote this, from 1
     * @param durableSequence last sequence number known to be durable, 0 for none
     * @param durableChain chain hash at that sequence
     * @param baseOrdinal ordinal of the oldest segment that belongs to the journal
     * @param baseSequence first sequence number of that segment, 0 while there is none
     * @param baseChain chain hash before that segment
     * @param closed true if the journal was closed in order
     */
    record Content(
            long epoch,
            long durableSequence,
            byte[] durableChain,
            long baseOrdinal,
            long baseSequence,
            byte[] baseChain,
            boolean closed) {}

    private static final int SLOT_BYTES = 128;
    private static final int SLOT_STRIDE = 4096;
    private static final int FILE_BYTES = 2 * SLOT_STRIDE;
    private static final int VERSION_AT = 8;
    private static final int CRC_AT = 12;
    private static final int GENERATION_AT = 16;
    private static final int EPOCH_AT = 24;
    private static final int DURABLE_AT = 32;
    private static final int BASE_ORDINAL_AT = 40;
    private static final int BASE_SEQUENCE_AT = 48;
    private static final int CLOSED_AT = 56;
    private static final int DURABLE_CHAIN_AT = 64;
    private static final int BASE_CHAIN_AT = 96;

    private final Path file;
    private final FileChannel channel;
    private final byte[] bytes = new byte[SLOT_BYTES];
    private final ByteBuffer fields = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    private final ByteBuffer slot = ByteBuffer.allocateDirect(SLOT_BYTES);
    private final CRC32C crc = new CRC32C();
    private long generation;

    /** Puts a new anchor file in place and keeps it open. */
    Anchor(ChannelOpener opener, Path directory, Content content) throws IOException {
        file = path(directory);
        // Two equal slots: the first write after this may tear one of them.
        Disk.replace(
                opener,
                file,
                FILE_BYTES,
                encode(content, 1),
                ByteBuffer.allocate(SLOT_STRIDE - SLOT_BYTES),
                encode(content, 1));
        generation = 1;
        channel = opener.open(file, StandardOpenOption.WRITE);
        fields.put(encode(content, 1)).clear();
    }

    static Path path(Path directory) {
        return directory.resolve(JournalFormat.ANCHOR_NAME);
    }

    Path file() {
        return file;
    }

    /** Tells that the journal is durable up to a sequence number. Allocates nothing. */
    void durable(long sequence, HashChain chain) throws IOException {
        fields.putLong(DURABLE_AT, sequence);
        chain.copyHead(bytes, DURABLE_CHAIN_AT);
        writeSlot();
    }

    /** Tells where the journal starts, and forces it. */
    void base(long ordinal, long firstSequence, byte[] previousChain) throws IOException {
        fields.putLong(BASE_ORDINAL_AT, ordinal);
        fields.putLong(BASE_SEQUENCE_AT, firstSequence);
        fields.put(BASE_CHAIN_AT, previousChain);
        writeSlot();
        channel.force(false);
    }

    /** Tells that the journal was closed in order, and forces it. */
    void closed() throws IOException {
        fields.put(CLOSED_AT, (byte) 1);
        writeSlot();
        channel.force(false);
    }

    void force() throws IOException {
        channel.force(false);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /**
     * Reads the newer of the two slots.
     *
     * @return empty if there is no anchor file
     */
    static Optional<Content> read(Path directory) throws IOException {
        Path file = path(directory);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        byte[] all;
        try (InputStream input = Files.newInputStream(file)) {
            all = input.readNBytes(FILE_BYTES);
        }
        ByteBuffer newest = null;
        for (int at = 0; at + SLOT_BYTES <= all.length && at < FILE_BYTES; at += SLOT_STRIDE) {
            byte[] one = Arrays.copyOfRange(all, at, at + SLOT_BYTES);
            ByteBuffer candidate = ByteBuffer.wrap(one).order(ByteOrder.LITTLE_ENDIAN);
            if (candidate.getLong(0) == JournalFormat.ANCHOR_MAGIC
                    && candidate.getInt(CRC_AT) == crcOf(new CRC32C(), one)
                    && (newest == null || candidate.getLong(GENERATION_AT) > newest.getLong(GENERATION_AT))) {
                newest = candidate;
            }
        }
        if (newest == null) {
            throw new DamagedJournalException(
                    file,
                    0,
                    "both slots of the anchor are damaged",
                    "a slot whose CRC verifies",
                    all.length + " bytes without one",
                    JournalRepair.ACCEPT_LOSS);
        }
        if (newest.getInt(VERSION_AT) > JournalFormat.VERSION) {
            throw new JournalException(
                    file,
                    "anchor has format version " + newest.getInt(VERSION_AT) + ", this program" + " reads up to "
                            + JournalFormat.VERSION,
                    "start the version of the program that wrote it, or a" + " later one",
                    null);
        }
        return Optional.of(new Content(
                newest.getLong(EPOCH_AT),
                newest.getLong(DURABLE_AT),
                hash(newest, DURABLE_CHAIN_AT),
                newest.getLong(BASE_ORDINAL_AT),
                newest.getLong(BASE_SEQUENCE_AT),
                hash(newest, BASE_CHAIN_AT),
                newest.get(CLOSED_AT) != 0));
    }

    private void writeSlot() throws IOException {
        generation++;
        fields.putLong(GENERATION_AT, generation);
        fields.putInt(CRC_AT, crcOf(crc, bytes));
        slot.clear();
        slot.put(bytes).flip();
        Disk.write(channel, slot, (generation & 1) * SLOT_STRIDE);
    }

    private static ByteBuffer encode(Content content, long generation) {
        byte[] bytes = new byte[SLOT_BYTES];
        ByteBuffer fields = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        fields.putLong(0, JournalFormat.ANCHOR_MAGIC);
        fields.putInt(VERSION_AT, JournalFormat.VERSION);
        fields.putLong(GENERATION_AT, generation);
        fields.putLong(EPOCH_AT, content.epoch());
        fields.putLong(DURABLE_AT, content.durableSequence());
        fields.putLong(BASE_ORDINAL_AT, content.baseOrdinal());
        fields.putLong(BASE_SEQUENCE_AT, content.baseSequence());
        fields.put(CLOSED_AT, (byte) (content.closed() ? 1 : 0));
        fields.put(DURABLE_CHAIN_AT, content.durableChain());
        fields.put(BASE_CHAIN_AT, content.baseChain());
        fields.putInt(CRC_AT, crcOf(new CRC32C(), bytes));
        return fields;
    }

    private static int crcOf(CRC32C crc, byte[] bytes) {
        crc.reset();
        crc.update(bytes, 0, CRC_AT);
        crc.update(bytes, CRC_AT + Integer.BYTES, bytes.length - CRC_AT - Integer.BYTES);
        return (int) crc.getValue();
    }

    private static byte[] hash(ByteBuffer slot, int at) {
        byte[] hash = new byte[JournalFormat.HASH_BYTES];
        slot.get(at, hash);
        return hash;
    }
}
