package rialto.benchmarks;

import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import rialto.exchange.matching.PaperExchange;
import rialto.instrument.Instrument;
import rialto.market.BarSpec;
import rialto.market.FeedStatus;
import rialto.market.Levels;
import rialto.market.MarketSink;
import rialto.order.ExecutionReport;
import rialto.order.Side;
import rialto.venue.Environment;
import rialto.venue.VenuePort;
import rialto.venue.replay.ReplayVenue;

/**
 * A recording decoded into memory, to be shown over and over. The book's snapshot comes first; each lap has ids and times of its
 * own behind those of the lap before, so that the book of every lap is whole. No two events have the same time, and all are in the
 * future, so that an engine takes them as they are.
 */
final class Tape {

    private static final long ID_STEP = 1L << 40;
    private static final long DAY = 86_400_000_000_000L;
    private static final long MINUTE = 60_000_000_000L;
    private static final long LOAD_SECONDS = 120;
    private static final int FIELDS = 7;

    private static final byte QUOTE = 1;
    private static final byte TRADE = 2;
    private static final byte DEPTH = 3;

    private final Instrument instrument;
    private final int size;
    private final byte[] kinds;
    /** Received time, venue's time, id and what else the kind has, for each event. */
    private final long[] fields;

    private final Levels[] levels;
    private final long lapNanos;

    private Tape(Instrument instrument, Recorder recorder) {
        this.instrument = instrument;
        size = recorder.size;
        kinds = Arrays.copyOf(recorder.kinds, size);
        fields = Arrays.copyOf(recorder.fields, size * FIELDS);
        levels = Arrays.copyOf(recorder.levels, size);
        snapshotFirst();
        long later = Math.floorDiv(System.currentTimeMillis() * 1_000_000L - fields[0], DAY) * DAY + 2 * DAY;
        for (int i = 0; i < size; i++) {
            fields[i * FIELDS] += later;
            fields[i * FIELDS + 1] += later;
        }
        for (int i = 1; i < size; i++) {
            fields[i * FIELDS] = Math.max(fields[i * FIELDS], fields[(i - 1) * FIELDS] + 1);
        }
        lapNanos = Math.floorDiv(fields[(size - 1) * FIELDS] - fields[0], MINUTE) * MINUTE + MINUTE;
    }

    /**
     * Decodes a recording with one instrument.
     *
     * @throws IllegalArgumentException if there is no such file
     * @throws IllegalStateException if it cannot be read or holds no snapshot, saying which
     */
    static Tape load(Path file) throws InterruptedException {
        if (!Files.isReadable(file)) {
            throw new IllegalStateException(
                    "there is no recording " + file + "; name the folder of the data by --data");
        }
        Recorder recorder = new Recorder();
        ReplayVenue venue = new ReplayVenue(settings(file), new PaperExchange());
        recorder.venue = venue;
        venue.connect(recorder);
        if (!recorder.ended.await(LOAD_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the recording " + file + " was not read within " + LOAD_SECONDS + " s");
        }
        venue.disconnect();
        if (recorder.failure != null) {
            throw new IllegalStateException("the recording " + file + " cannot be read: " + recorder.failure);
        }
        return new Tape(recorder.instrument, recorder);
    }

    private static ReplayVenue.Settings settings(Path file) {
        Map<String, Object> given = Map.of("file", file.toString(), "pace", "max");
        return (ReplayVenue.Settings) Proxy.newProxyInstance(
                Tape.class.getClassLoader(),
                new Class<?>[] {ReplayVenue.Settings.class},
                (proxy, method, arguments) -> given.getOrDefault(method.getName(), method.getDefaultValue()));
    }

    private void snapshotFirst() {
        int at = 0;
        while (at < size && !(kinds[at] == DEPTH && fields[at * FIELDS + 6] != 0)) {
            at++;
        }
        if (at == size) {
            throw new IllegalStateException("the recording holds no snapshot of the book, so it cannot be looped");
        }
        long first = fields[0];
        long[] snapshot = Arrays.copyOfRange(fields, at * FIELDS, (at + 1) * FIELDS);
        Levels depth = levels[at];
        System.arraycopy(fields, 0, fields, FIELDS, at * FIELDS);
        System.arraycopy(kinds, 0, kinds, 1, at);
        System.arraycopy(levels, 0, levels, 1, at);
        System.arraycopy(snapshot, 0, fields, 0, FIELDS);
        kinds[0] = DEPTH;
        levels[0] = depth;
        fields[0] = first;
    }

    Instrument instrument() {
        return instrument;
    }

    /** Events in a lap. */
    int size() {
        return size;
    }

    int quotes() {
        return count(QUOTE);
    }

    int trades() {
        return count(TRADE);
    }

    int depths() {
        return count(DEPTH);
    }

    private int count(byte kind) {
        int count = 0;
        for (byte each : kinds) {
            count += each == kind ? 1 : 0;
        }
        return count;
    }

    /** Changes of levels in a lap, the snapshot left out. */
    long levelChanges() {
        long count = 0;
        for (int i = 1; i < size; i++) {
            count += levels[i] == null ? 0 : levels[i].bidCount() + levels[i].askCount();
        }
        return count;
    }

    /** A price that orders can be filled at: the first bid. */
    long price() {
        return levels[0].bidPrice(0);
    }

    /** Received time of an event in a lap. */
    long nanos(int i, long lap) {
        return fields[i * FIELDS] + lap * lapNanos;
    }

    /**
     * Shows one event.
     *
     * @param index number of the instrument
     * @return what the sink answered
     */
    boolean show(int i, long lap, int index, MarketSink sink) {
        int at = i * FIELDS;
        long shift = lap * lapNanos;
        long ids = lap * ID_STEP;
        long received = fields[at] + shift;
        long venue = fields[at + 1] + shift;
        return switch (kinds[i]) {
            case QUOTE ->
                sink.quote(
                        index,
                        received,
                        venue,
                        fields[at + 2] + ids,
                        fields[at + 3],
                        fields[at + 4],
                        fields[at + 5],
                        fields[at + 6]);
            case TRADE ->
                sink.trade(
                        index,
                        received,
                        venue,
                        fields[at + 2] + ids,
                        fields[at + 3],
                        fields[at + 4],
                        fields[at + 5] != 0 ? Side.BUY : Side.SELL);
            default -> {
                long previous = fields[at + 4];
                yield sink.depth(
                        index,
                        received,
                        venue,
                        fields[at + 6] != 0,
                        fields[at + 2] + ids,
                        fields[at + 3] + ids,
                        previous == MarketSink.NO_PREVIOUS ? previous : previous + ids,
                        levels[i]);
            }
        };
    }

    /** Takes down what a replay plays. */
    private static final class Recorder implements VenuePort {

        private final CountDownLatch ended = new CountDownLatch(1);
        private byte[] kinds = new byte[1 << 17];
        private long[] fields = new long[FIELDS << 17];
        private Levels[] levels = new Levels[1 << 17];
        private int size;
        private ReplayVenue venue;
        private volatile Instrument instrument;
        private volatile String failure;

        private void add(byte kind, Levels depth, long... values) {
            if (size == kinds.length) {
                kinds = Arrays.copyOf(kinds, 2 * size);
                fields = Arrays.copyOf(fields, 2 * size * FIELDS);
                levels = Arrays.copyOf(levels, 2 * size);
            }
            kinds[size] = kind;
            levels[size] = depth;
            System.arraycopy(values, 0, fields, size * FIELDS, values.length);
            size++;
        }

        @Override
        public boolean quote(
                int index,
                long receivedNanos,
                long venueNanos,
                long updateId,
                long bidPrice,
                long bidQuantity,
                long askPrice,
                long askQuantity) {
            add(QUOTE, null, receivedNanos, venueNanos, updateId, bidPrice, bidQuantity, askPrice, askQuantity);
            return true;
        }

        @Override
        public boolean trade(
                int index,
                long receivedNanos,
                long venueNanos,
                long tradeId,
                long price,
                long quantity,
                Side aggressor) {
            add(TRADE, null, receivedNanos, venueNanos, tradeId, price, quantity, aggressor == Side.BUY ? 1 : 0);
            return true;
        }

        @Override
        public boolean depth(
                int index,
                long receivedNanos,
                long venueNanos,
                boolean snapshot,
                long firstId,
                long lastId,
                long previousId,
                Levels shown) {
            Levels kept = new Levels();
            for (int i = 0; i < shown.bidCount(); i++) {
                kept.bid(shown.bidPrice(i), shown.bidQuantity(i));
            }
            for (int i = 0; i < shown.askCount(); i++) {
                kept.ask(shown.askPrice(i), shown.askQuantity(i));
            }
            add(DEPTH, kept, receivedNanos, venueNanos, firstId, lastId, previousId, 0, snapshot ? 1 : 0);
            return true;
        }

        @Override
        public boolean bar(
                int index,
                long receivedNanos,
                BarSpec spec,
                long openNanos,
                long closeNanos,
                long open,
                long high,
                long low,
                long close,
                long volume,
                int trades) {
            throw new UnsupportedOperationException(
                    "a recording of bars cannot be looped here; take one of quotes and trades");
        }

        @Override
        public boolean status(int index, long receivedNanos, FeedStatus status) {
            if (status == FeedStatus.STALE) {
                ended.countDown();
            }
            return true;
        }

        @Override
        public Instrument define(Instrument definition) {
            if (instrument != null) {
                throw new IllegalStateException("it holds several instruments; give one with one");
            }
            instrument = definition.withIndex(0);
            return instrument;
        }

        @Override
        public void connected(String account, Environment environment) {
            venue.reconcile(List.of());
        }

        @Override
        public void disconnected(String reason) {
            failure = reason;
            ended.countDown();
        }

        @Override
        public void reconciled() {
            // The replay begins by itself.
        }

        @Override
        public void report(ExecutionReport report) {
            throw new IllegalStateException("a report without an order: " + report);
        }

        @Override
        public void progress(String task, double fraction) {
            // Nobody watches.
        }
    }
}
