package rialto.venue.replay;

import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/**
 * Prints how fast the recorded USD-M stream is decoded, packed and unpacked, in CPU time of the thread, and what one
 * line allocates. A command, not a test: java with the class path of the tests and {@code -Drialto.data}, and a number
 * of rounds as argument.
 */
public final class DecodeBenchmark {

    private DecodeBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 30;
        Path packed = Path.of(System.getProperty("rialto.data"), "binance_ws_raw", "usdm_btcusdt_20240808.gz");
        Path plain = Files.createTempFile("rialto-decode", ".txt");
        try {
            try (InputStream in = new GZIPInputStream(Files.newInputStream(packed));
                    OutputStream out = Files.newOutputStream(plain)) {
                in.transferTo(out);
            }
            decode("plain", plain, rounds);
            decode("gzip", packed, rounds);
        } finally {
            Files.delete(plain);
        }
    }

    private static void decode(String what, Path file, int rounds) {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long[] nanos = new long[rounds];
        long[] bytes = new long[rounds];
        long lines = 0;
        long size = 0;
        for (int round = 0; round < rounds; round++) {
            CountingSink sink = new CountingSink();
            try (StreamRecording recording = new StreamRecording(file, "replay", RecordedSymbol.Terms.NONE)) {
                recording.number(0, 0);
                long allocated =
                        threads.getThreadAllocatedBytes(Thread.currentThread().getId());
                long start = threads.getCurrentThreadCpuTime();
                while (recording.advance()) {
                    recording.deliver(sink, 0);
                }
                nanos[round] = threads.getCurrentThreadCpuTime() - start;
                bytes[round] =
                        threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - allocated;
                lines = recording.events();
                size = recording.unpacked();
            }
        }
        long[] warm = Arrays.copyOfRange(nanos, rounds / 2, rounds);
        Arrays.sort(warm);
        double median = warm[warm.length / 2];
        System.out.printf(
                "%-6s %d lines: %.2f M lines/s, %.0f MB/s, %.0f ns a line, %.2f bytes allocated a line; first round"
                        + " %.0f ms%n",
                what,
                lines,
                lines * 1e3 / median,
                size * 1e3 / median,
                median / lines,
                (double) bytes[rounds - 1] / lines,
                nanos[0] / 1e6);
    }
}
