package rialto.venue.replay;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Lines of a file, plain or gzip, as byte ranges of one buffer: the current line is {@code bytes()[start() .. end())},
 * and {@code bytes()[end()]} is a line feed. Nothing is allocated per line.
 */
final class LineReader implements AutoCloseable {

    /** Longest line taken: a depth message of the most levels allowed is a tenth of it. */
    static final int LONGEST = 16 << 20;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long EACH_BYTE = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final int SLACK = Long.BYTES;

    private final Path file;
    private final long size;
    private final CountedInput counted;
    private final InputStream input;
    private byte[] bytes = new byte[(256 << 10) + SLACK];
    private int filled;
    private int start;
    private int end = -1;
    private boolean exhausted;
    private long number;
    private long taken;

    LineReader(Path file) {
        this.file = file;
        InputStream raw = null;
        try {
            if (Files.isDirectory(file)) {
                throw new RecordingException(file, 0, 0, "is a directory", "name the recording itself", null);
            }
            size = Files.size(file);
            raw = Files.newInputStream(file);
            counted = new CountedInput(raw);
            BufferedInputStream buffered = new BufferedInputStream(counted, 64 << 10);
            buffered.mark(2);
            boolean gzip = buffered.read() == 0x1f && buffered.read() == 0x8b;
            buffered.reset();
            input = gzip ? new GZIPInputStream(buffered, 64 << 10) : buffered;
        } catch (NoSuchFileException e) {
            throw new RecordingException(file, 0, 0, "does not exist", "give the path of a recording", e);
        } catch (IOException e) {
            RecordingException failure = failure(e);
            closeAfter(raw, failure);
            throw failure;
        }
    }

    /** Moves to the next line; false behind the last one. Blank lines are lines. */
    boolean next() {
        start = end + 1;
        int from = start;
        while (true) {
            int feed = lineFeed(from);
            if (feed >= 0) {
                end = feed;
                number++;
                taken += end - start + 1;
                return true;
            }
            if (exhausted) {
                if (start >= filled) {
                    end = start - 1;
                    return false;
                }
                // The last line lacks its line feed; the slack behind the data holds one.
                bytes[filled] = '\n';
                end = filled;
                number++;
                taken += end - start;
                return true;
            }
            from = filled - start;
            refill();
            start = 0;
        }
    }

    byte[] bytes() {
        return bytes;
    }

    int start() {
        return start;
    }

    int end() {
        return end;
    }

    /** Number of the current line, from 1. */
    long number() {
        return number;
    }

    /** Bytes of the lines read, unpacked. */
    long taken() {
        return taken;
    }

    Path file() {
        return file;
    }

    /** How far the file is read, 0 to 1. */
    double fraction() {
        return size == 0 ? 1 : Math.min(1, (double) counted.count / size);
    }

    /** What is wrong at a byte of the current line. */
    RecordingException wrong(int at, String fault, String remedy) {
        return new RecordingException(file, number, at - start + 1, fault, remedy, null);
    }

    @Override
    public void close() {
        try {
            input.close();
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private void refill() {
        int held = filled - start;
        if (held > LONGEST) {
            throw new RecordingException(
                    file,
                    number + 1,
                    0,
                    "the line is longer than " + LONGEST + " bytes",
                    "this is no recording of lines; check the file",
                    null);
        }
        if (held > (bytes.length - SLACK) / 2) {
            bytes = Arrays.copyOf(bytes, 2 * (bytes.length - SLACK) + SLACK);
        }
        System.arraycopy(bytes, start, bytes, 0, held);
        filled = held;
        try {
            int read = input.read(bytes, filled, bytes.length - SLACK - filled);
            if (read < 0) {
                exhausted = true;
            } else {
                filled += read;
            }
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** Index of the first line feed from an index on, or -1; eight bytes at a time. */
    private int lineFeed(int from) {
        int at = from;
        for (int last = filled - Long.BYTES; at <= last; at += Long.BYTES) {
            long word = (long) LONG.get(bytes, at) ^ EACH_BYTE * '\n';
            long zero = word - EACH_BYTE & ~word & HIGH_BITS;
            if (zero != 0) {
                return at + (Long.numberOfTrailingZeros(zero) >> 3);
            }
        }
        for (; at < filled; at++) {
            if (bytes[at] == '\n') {
                return at;
            }
        }
        return -1;
    }

    private RecordingException failure(IOException e) {
        if (e instanceof EOFException) {
            return new RecordingException(
                    file,
                    number,
                    0,
                    "the compressed data ends in the middle, after this line",
                    "the file was cut off: copy or download it again",
                    e);
        }
        if (e instanceof ZipException) {
            return new RecordingException(
                    file,
                    number,
                    0,
                    "the compressed data is damaged behind this line (" + e.getMessage() + ")",
                    "copy or download the file again",
                    e);
        }
        return new RecordingException(
                file, number, 0, "cannot be read (" + e + ")", "check the file and its permissions", e);
    }

    private static void closeAfter(InputStream input, RecordingException failure) {
        if (input != null) {
            try {
                input.close();
            } catch (IOException e) {
                failure.addSuppressed(e);
            }
        }
    }

    /** Counts bytes of the file as they are read, for progress. */
    private static final class CountedInput extends FilterInputStream {

        private long count;

        CountedInput(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int one = super.read();
            count += one < 0 ? 0 : 1;
            return one;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int read = super.read(target, offset, length);
            count += Math.max(0, read);
            return read;
        }
    }
}
