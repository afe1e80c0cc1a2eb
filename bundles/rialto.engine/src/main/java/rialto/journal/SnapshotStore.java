package rialto.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * Keeps states by sequence number, one file each. A snapshot appears whole or not at all: it is written under a
 * temporary name, made durable and renamed. One thread at a time; the process that holds the journal's lock.
 */
public final class SnapshotStore {

    private static final int HEADER_BYTES = 128;
    private static final int VERSION_AT = 8;
    private static final int CRC_AT = 12;
    private static final int SEQUENCE_AT = 16;
    private static final int LENGTH_AT = 24;
    private static final int STATE_HASH_AT = 32;
    private static final int CHAIN_AT = 64;
    private static final int KEPT = 2;

    private final Path directory;
    private final ChannelOpener opener;
    private final MessageDigest digest = HashChain.sha256();

    /** Thrown inside only, to reach the list of the rejected. */
    private static final class Unusable extends Exception {

        private static final long serialVersionUID = 1L;

        Unusable(String reason) {
            super(reason);
        }
    }

    private SnapshotStore(Path directory, ChannelOpener opener) {
        this.directory = directory;
        this.opener = opener;
    }

    /**
     * Opens the store in a directory, which is made if it does not exist, and deletes what an interrupted write left.
     *
     * @param directory holds the snapshots; the journal's own directory may be used
     * @return the store
     * @throws JournalException if the file system fails
     */
    public static SnapshotStore open(Path directory) {
        return open(directory, ChannelOpener.FILES);
    }

    static SnapshotStore open(Path directory, ChannelOpener opener) {
        try {
            Files.createDirectories(directory);
            try (Stream<Path> files = Files.list(directory)) {
                for (Path file : files.filter(
                                one -> one.getFileName().toString().endsWith(".snp.tmp"))
                        .toList()) {
                    Files.delete(file);
                }
            }
            return new SnapshotStore(directory, opener);
        } catch (IOException e) {
            throw new JournalException(
                    directory, "cannot open the snapshots", "make the directory writable for this" + " user", e);
        }
    }

    /**
     * Writes a snapshot; it is durable when this returns. One of the same sequence number is replaced. A failure leaves
     * those that were there, and the store usable: nothing depends on a snapshot that was not written.
     *
     * @param sequence last sequence number that the state contains, from 0
     * @param state the state; not kept
     * @param chainHash chain hash of the journal at that sequence number, 32 bytes
     * @return the file
     * @throws JournalException if the file system fails
     */
    public Path write(long sequence, byte[] state, byte[] chainHash) {
        if (sequence < 0 || chainHash.length != JournalFormat.HASH_BYTES) {
            throw new IllegalArgumentException("a snapshot needs a sequence from 0 and a chain hash of "
                    + JournalFormat.HASH_BYTES + " bytes, has " + sequence + " and " + chainHash.length + " bytes");
        }
        byte[] header = new byte[HEADER_BYTES];
        ByteBuffer fields = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
        fields.putLong(0, JournalFormat.SNAPSHOT_MAGIC);
        fields.putInt(VERSION_AT, JournalFormat.VERSION);
        fields.putLong(SEQUENCE_AT, sequence);
        fields.putLong(LENGTH_AT, state.length);
        fields.put(STATE_HASH_AT, digest.digest(state));
        fields.put(CHAIN_AT, chainHash);
        fields.putInt(CRC_AT, crc(header));
        Path file = directory.resolve(JournalFormat.snapshotName(sequence));
        try {
            Disk.replace(opener, file, HEADER_BYTES + (long) state.length, fields, ByteBuffer.wrap(state));
            return file;
        } catch (IOException e) {
            throw new JournalException(
                    file,
                    "cannot write a snapshot of " + state.length + " bytes",
                    "free space or replace the disk; the journal is kept from the snapshot before",
                    e);
        }
    }

    /**
     * The newest good snapshot.
     *
     * @return it, and the newer ones that are damaged
     * @throws JournalException if the directory cannot be read
     */
    public SnapshotSearch latest() {
        return latestAtOrBefore(Long.MAX_VALUE);
    }

    /**
     * The newest good snapshot of a sequence number or one before it.
     *
     * @param sequence the sequence number
     * @return it, and the newer ones in this range that are damaged
     * @throws JournalException if the directory cannot be read
     */
    public SnapshotSearch latestAtOrBefore(long sequence) {
        List<SnapshotSearch.Rejected> rejected = new ArrayList<>();
        for (Path file : newestFirst()) {
            if (sequenceOf(file) <= sequence) {
                Optional<Snapshot> snapshot = read(file, rejected);
                if (snapshot.isPresent()) {
                    return new SnapshotSearch(snapshot, rejected);
                }
            }
        }
        return new SnapshotSearch(Optional.empty(), rejected);
    }

    /**
     * First sequence number that the second-latest good snapshot needs of the journal. Reads both files whole.
     *
     * @return empty if there are not two good ones
     * @throws JournalException if the directory cannot be read
     */
    public OptionalLong pruneLimit() {
        int good = 0;
        for (Path file : newestFirst()) {
            Optional<Snapshot> snapshot = read(file, new ArrayList<>());
            if (snapshot.isPresent()) {
                good++;
                if (good == KEPT) {
                    return OptionalLong.of(snapshot.get().sequence() + 1);
                }
            }
        }
        return OptionalLong.empty();
    }

    /**
     * Deletes the snapshots of sequence numbers after the one given, whose inputs the journal has lost.
     *
     * @throws JournalException if one cannot be deleted, for it would be taken for good later
     */
    public void deleteAfter(long sequence) {
        for (Path file : newestFirst()) {
            if (sequenceOf(file) > sequence) {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new JournalException(
                            file, "cannot delete a snapshot of inputs that are lost", "delete it by hand", e);
                }
            }
        }
    }

    /** Deletes the snapshots of sequence numbers before the one given, which the caller knows not to be needed. */
    void deleteBefore(long sequence) {
        for (Path file : newestFirst()) {
            if (sequenceOf(file) < sequence) {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new JournalException(file, "cannot delete an old snapshot", "delete it by hand", e);
                }
            }
        }
    }

    /**
     * A store for reading beside the one that writes: nothing is deleted or made.
     *
     * @param directory holds the snapshots
     * @return the store; {@link #write} must not be called on it
     */
    public static SnapshotStore reading(Path directory) {
        return new SnapshotStore(directory, ChannelOpener.FILES);
    }

    /**
     * Sequence numbers of the snapshots there are, good or not, in rising order.
     *
     * @return the numbers
     * @throws JournalException if the file system fails
     */
    public long[] sequences() {
        return newestFirst().stream()
                .mapToLong(SnapshotStore::sequenceOf)
                .sorted()
                .toArray();
    }

    private List<Path> newestFirst() {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> JournalFormat.snapshotSequence(
                                    file.getFileName().toString())
                            .isPresent())
                    .sorted(Comparator.comparingLong(SnapshotStore::sequenceOf).reversed())
                    .toList();
        } catch (IOException e) {
            throw new JournalException(
                    directory, "cannot read the snapshots", "make the directory readable for this" + " user", e);
        }
    }

    private static long sequenceOf(Path file) {
        return JournalFormat.snapshotSequence(file.getFileName().toString()).orElseThrow();
    }

    private Optional<Snapshot> read(Path file, List<SnapshotSearch.Rejected> rejected) {
        try {
            return Optional.of(read(file));
        } catch (Unusable e) {
            rejected.add(new SnapshotSearch.Rejected(file, e.getMessage()));
        } catch (IOException e) {
            rejected.add(new SnapshotSearch.Rejected(file, "cannot be read: " + e));
        }
        return Optional.empty();
    }

    private Snapshot read(Path file) throws IOException, Unusable {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            byte[] header = new byte[HEADER_BYTES];
            fill(channel, header, 0);
            ByteBuffer fields = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
            if (fields.getLong(0) != JournalFormat.SNAPSHOT_MAGIC || fields.getInt(CRC_AT) != crc(header)) {
                throw new Unusable("damaged header at byte offset 0: CRC32C is " + SegmentFormat.hex(crc(header))
                        + ", should be " + SegmentFormat.hex(fields.getInt(CRC_AT)));
            }
            if (fields.getInt(VERSION_AT) != JournalFormat.VERSION) {
                throw new Unusable("format version " + fields.getInt(VERSION_AT) + ", this program reads "
                        + JournalFormat.VERSION);
            }
            long sequence = fields.getLong(SEQUENCE_AT);
            long length = fields.getLong(LENGTH_AT);
            if (sequence != sequenceOf(file)) {
                throw new Unusable("it holds sequence " + sequence + ", its name says " + sequenceOf(file));
            }
            if (channel.size() != HEADER_BYTES + length) {
                throw new Unusable("it has " + channel.size() + " bytes, should have " + (HEADER_BYTES + length));
            }
            byte[] state = new byte[(int) length];
            fill(channel, state, HEADER_BYTES);
            byte[] hash = digest.digest(state);
            if (!Arrays.equals(hash, 0, hash.length, header, STATE_HASH_AT, STATE_HASH_AT + hash.length)) {
                throw new Unusable("damaged state behind byte offset " + HEADER_BYTES + ": SHA-256 is " + Hex.of(hash)
                        + ", should be " + Hex.of(header, STATE_HASH_AT));
            }
            return new Snapshot(
                    sequence, state, Arrays.copyOfRange(header, CHAIN_AT, CHAIN_AT + JournalFormat.HASH_BYTES), file);
        }
    }

    private static void fill(FileChannel channel, byte[] target, long position) throws IOException, Unusable {
        ByteBuffer bytes = ByteBuffer.wrap(target);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, position + bytes.position()) < 0) {
                throw new Unusable(
                        "it has " + channel.size() + " bytes, should have at least " + (position + target.length));
            }
        }
    }

    private static int crc(byte[] header) {
        Objects.checkFromIndexSize(0, HEADER_BYTES, header.length);
        CRC32C crc = new CRC32C();
        crc.update(header, 0, CRC_AT);
        crc.update(header, CRC_AT + Integer.BYTES, HEADER_BYTES - CRC_AT - Integer.BYTES);
        return (int) crc.getValue();
    }
}
