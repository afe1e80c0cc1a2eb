package rialto.venue.sim;

import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import rialto.exchange.matching.PaperExchange;
import rialto.instrument.Instrument;
import rialto.market.Levels;
import rialto.order.ExecutionReport;
import rialto.order.Side;
import rialto.venue.Environment;
import rialto.venue.VenuePort;

/** Measures how many events a second the venue reaches and what they cost its thread; run by hand, no test. */
public final class RateBenchmark {

    private static final long SECOND = 1_000_000_000;
    private static final int SECONDS = 5;

    private RateBenchmark() {}

    public static void main(String[] arguments) {
        for (int rate : new int[] {200, 10_000, 100_000, 250_000, 500_000}) {
            measure(rate);
        }
    }

    private static void measure(int rate) {
        Map<String, Object> values = Map.of("eventsPerSecond", rate, "gapEvery", 0);
        SimVenue venue = new SimVenue(
                (SimVenue.Settings) Proxy.newProxyInstance(
                        SimVenue.class.getClassLoader(),
                        new Class<?>[] {SimVenue.Settings.class},
                        (proxy, method, parameters) -> values.getOrDefault(method.getName(), method.getDefaultValue())),
                new PaperExchange());
        CountingPort port = new CountingPort();
        venue.connect(port);
        park(SECOND);
        long events = port.events.get();
        long cpu = ManagementFactory.getThreadMXBean().getThreadCpuTime(port.thread);
        long start = System.nanoTime();
        park(SECONDS * SECOND);
        long made = port.events.get() - events;
        double seconds = (double) (System.nanoTime() - start) / SECOND;
        long used = ManagementFactory.getThreadMXBean().getThreadCpuTime(port.thread) - cpu;
        venue.disconnect();
        System.out.printf(
                "asked %7d/s, made %9.0f/s, %6.1f %% of a core, %5d ns a event%n",
                rate, made / seconds, 100.0 * used / seconds / SECOND, used / Math.max(1, made));
    }

    private static void park(long nanos) {
        long until = System.nanoTime() + nanos;
        for (long left = nanos; left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private static final class CountingPort extends DeafSink implements VenuePort {
        final AtomicLong events = new AtomicLong();
        final AtomicInteger instruments = new AtomicInteger();
        volatile long thread;

        @Override
        public boolean quote(
                int instrument,
                long receivedNanos,
                long venueNanos,
                long updateId,
                long bidPrice,
                long bidQuantity,
                long askPrice,
                long askQuantity) {
            events.lazySet(events.getPlain() + 1);
            return true;
        }

        @Override
        public boolean trade(
                int instrument,
                long receivedNanos,
                long venueNanos,
                long tradeId,
                long price,
                long quantity,
                Side aggressor) {
            events.lazySet(events.getPlain() + 1);
            return true;
        }

        @Override
        public boolean depth(
                int instrument,
                long receivedNanos,
                long venueNanos,
                boolean snapshot,
                long firstId,
                long lastId,
                long previousId,
                Levels levels) {
            events.lazySet(events.getPlain() + 1);
            return true;
        }

        @Override
        public Instrument define(Instrument instrument) {
            thread = Thread.currentThread().getId();
            return instrument.withIndex(instruments.getAndIncrement());
        }

        @Override
        public void connected(String account, Environment environment) {}

        @Override
        public void disconnected(String reason) {
            System.out.println(reason);
        }

        @Override
        public void reconciled() {}

        @Override
        public void report(ExecutionReport report) {}

        @Override
        public void progress(String task, double fraction) {}
    }
}
