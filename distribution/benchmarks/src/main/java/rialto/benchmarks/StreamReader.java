package rialto.benchmarks;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads many streams of server-sent events with one thread, as many browsers would. Counts events in all of them, and of every eighth
 * takes how long each event was under way.
 */
final class StreamReader implements AutoCloseable {

    /** Of so many streams one is looked into; the others are counted only, so that it is not the reader who is measured. */
    private static final int LOOKED_INTO = 8;

    private static final int BUFFER_BYTES = 1 << 16;
    private static final byte[] TIME = "\"time\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] RESYNC = "event: resync".getBytes(StandardCharsets.US_ASCII);
    private static final int TIME_LENGTH = 40;

    private final Selector selector = Selector.open();
    private final List<SocketChannel> channels = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    private final Thread thread = new Thread(this::read, "benchmark-reader");
    private volatile boolean running = true;
    private volatile IOException failure;
    private volatile long bytes;
    private volatile long events;
    private volatile long resyncs;
    private volatile int open;

    /** How long events were under way, nanoseconds; owned by the reading thread until it has ended. */
    private long[] delays = new long[1 << 20];

    private int delayCount;
    private volatile boolean taking;

    /** A stream: whether it is looked into, and what of the last read was no whole event. */
    private static final class Client {

        private final boolean lookedInto;
        private boolean lineEnded;
        private byte[] rest = {};

        Client(boolean lookedInto) {
            this.lookedInto = lookedInto;
        }
    }

    /** @param clients how many streams to open */
    StreamReader(RunningPlatform platform, int clients, String types) throws IOException {
        // HTTP/1.0 is answered without chunks, so that what comes is what the stream says.
        byte[] request = ("GET /api/v1/stream?types=" + types + " HTTP/1.0\r\nHost: 127.0.0.1:" + platform.port()
                        + "\r\nAuthorization: Bearer " + platform.token() + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < clients; i++) {
            SocketChannel channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", platform.port()));
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.write(ByteBuffer.wrap(request));
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, new Client(i % LOOKED_INTO == 0));
            channels.add(channel);
        }
        open = clients;
        thread.setDaemon(true);
        thread.start();
    }

    private void read() {
        try {
            while (running) {
                selector.select(key -> {
                    try {
                        take((SocketChannel) key.channel(), (Client) key.attachment(), key);
                    } catch (IOException e) {
                        failure = e;
                        key.cancel();
                    }
                });
            }
        } catch (IOException e) {
            failure = e;
        }
    }

    private void take(SocketChannel channel, Client client, SelectionKey key) throws IOException {
        buffer.clear();
        int count = channel.read(buffer);
        if (count < 0) {
            key.cancel();
            open--;
            return;
        }
        bytes += count;
        byte[] read = buffer.array();
        long found = 0;
        boolean lineEnded = client.lineEnded;
        for (int i = 0; i < count; i++) {
            boolean end = read[i] == '\n';
            if (end && lineEnded) {
                found++;
            }
            lineEnded = end;
        }
        client.lineEnded = lineEnded;
        events += found;
        if (client.lookedInto) {
            lookInto(client, count);
        }
    }

    private void lookInto(Client client, int count) {
        long now = nanos(Instant.now());
        byte[] all = Arrays.copyOf(client.rest, client.rest.length + count);
        System.arraycopy(buffer.array(), 0, all, client.rest.length, count);
        int from = 0;
        for (int at = find(TIME, all, 0); at >= 0 && at + TIME.length + TIME_LENGTH < all.length; ) {
            int begin = at + TIME.length;
            int end = begin;
            while (all[end] != '"') {
                end++;
            }
            if (taking) {
                delay(now - nanos(Instant.parse(new String(all, begin, end - begin, StandardCharsets.US_ASCII))));
            }
            from = end;
            at = find(TIME, all, from);
        }
        if (find(RESYNC, all, 0) >= 0) {
            resyncs++;
        }
        client.rest = Arrays.copyOfRange(all, Math.max(from, all.length - 4 * TIME_LENGTH), all.length);
    }

    private void delay(long nanos) {
        if (delayCount == delays.length) {
            delays = Arrays.copyOf(delays, 2 * delays.length);
        }
        delays[delayCount++] = nanos;
    }

    private static int find(byte[] what, byte[] in, int from) {
        for (int i = from; i <= in.length - what.length; i++) {
            if (in[i] == what[0] && Arrays.equals(in, i, i + what.length, what, 0, what.length)) {
                return i;
            }
        }
        return -1;
    }

    private static long nanos(Instant time) {
        return time.getEpochSecond() * 1_000_000_000L + time.getNano();
    }

    /** From now on delays are taken. */
    void take() {
        taking = true;
    }

    /** Events read so far in all streams. */
    long events() {
        return events;
    }

    long bytes() {
        return bytes;
    }

    /** Streams that are open still. */
    int open() {
        return open;
    }

    /** How often a stream that is looked into was told that it missed something. */
    long resyncs() {
        return resyncs;
    }

    /**
     * Ends the reading and answers the delays that were taken, nanoseconds, sorted.
     *
     * @throws IOException if reading had failed before
     */
    long[] end() throws IOException, InterruptedException {
        running = false;
        selector.wakeup();
        thread.join();
        if (failure != null) {
            throw failure;
        }
        long[] sorted = Arrays.copyOf(delays, delayCount);
        Arrays.sort(sorted);
        return sorted;
    }

    @Override
    public void close() throws IOException {
        running = false;
        for (SocketChannel channel : channels) {
            channel.close();
        }
        selector.close();
    }
}
