package rialto.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Journals for tests: blocks whose content follows from their sequence numbers, and hands that damage files. */
final class Journals {

    static final long EPOCH_MILLIS = 1_700_000_000_000L;

    private Journals() {}

    static JournalOptions options(long segmentBytes) {
        return JournalOptions.standard(() -> EPOCH_MILLIS, System::nanoTime).withSegmentBytes(segmentBytes);
    }

    /** The bytes of the block that starts with a sequence number: 1 to {@code most} of them, zeros among them. */
    static byte[] content(long firstSequence, int most) {
        SplittableRandom random = new SplittableRandom(firstSequence * 0x9E3779B97F4A7C15L);
        byte[] bytes = new byte[1 + random.nextInt(most)];
        random.nextBytes(bytes);
        bytes[random.nextInt(bytes.length)] = 0;
        return bytes;
    }

    /** How many sequence numbers the block that starts with this one covers. */
    static int span(long firstSequence) {
        return 1 + (int) (firstSequence * 31 % 5);
    }

    static void append(JournalWriter writer, int most) {
        long first = writer.writtenSequence() + 1;
        byte[] content = content(first, most);
        byte[] array = new byte[content.length + 7];
        System.arraycopy(content, 0, array, 3, content.length);
        int span = span(first);
        writer.append(array, 3, content.length, first, first + span - 1, span);
    }

    /** Reads all blocks and checks each against what was appended; returns the last sequence number. */
    static long verify(Path directory, int most) {
        try (JournalReader reader = JournalReader.open(directory)) {
            long last = 0;
            while (reader.next()) {
                verify(reader, last + 1, most);
                last = reader.lastSequence();
            }
            return last;
        }
    }

    static void verify(JournalReader reader, long expectedFirst, int most) {
        byte[] expected = content(expectedFirst, most);
        byte[] payload = new byte[reader.payload().remaining()];
        reader.payload().duplicate().get(payload);
        if (reader.firstSequence() != expectedFirst
                || reader.lastSequence() != expectedFirst + span(expectedFirst) - 1
                || reader.records() != span(expectedFirst)
                || !java.util.Arrays.equals(payload, expected)) {
            throw new AssertionError("block " + reader.firstSequence() + " to " + reader.lastSequence() + " with "
                    + payload.length + " bytes is not what was appended as " + expectedFirst);
        }
    }

    static List<Path> segments(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".seg"))
                    .sorted()
                    .toList();
        }
    }

    /** Where the units of a segment start; the last entry is where the last unit ends. */
    static List<Long> units(Path segment) throws IOException {
        List<Long> offsets = new ArrayList<>(List.of(0L));
        try (SegmentInput input = new SegmentInput(segment)) {
            SegmentFormat format = SegmentFormat.of(input);
            BlockView view = new BlockView();
            long at = format.firstBlock();
            offsets.add(at);
            while (format.read(input, at, input.size(), view) != BlockView.Kind.EMPTY) {
                at += view.totalBytes();
                offsets.add(at);
            }
        }
        return offsets;
    }

    static Path copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return to;
    }

    static void flip(Path file, long offset, int mask) throws IOException {
        byte[] all = Files.readAllBytes(file);
        all[(int) offset] ^= (byte) mask;
        Files.write(file, all);
    }

    static void truncate(Path file, long size) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(size);
        }
    }

    /** All bytes that matter, by name; to see that a refused journal is left alone. */
    static TreeMap<String, Integer> fingerprint(Path directory) throws IOException {
        TreeMap<String, Integer> hashes = new TreeMap<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (!name.equals(JournalFormat.LOCK_NAME)) {
                    hashes.put(name, java.util.Arrays.hashCode(Files.readAllBytes(file)));
                }
            }
        }
        return hashes;
    }
}
