package rialto.venue.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import rialto.instrument.Instrument;
import rialto.market.FeedStatus;
import rialto.market.Levels;
import rialto.market.books.MarketBooks;
import rialto.order.ExecutionReport;
import rialto.order.Side;
import rialto.venue.Environment;
import rialto.venue.VenuePort;

/** Stands for the loop: keeps books, gathers what else is said, and can have no room. */
final class ListeningPort extends DeafSink implements VenuePort {

    private static final long PATIENCE_SECONDS = 30;

    final List<Instrument> instruments = new ArrayList<>();
    final BlockingQueue<ExecutionReport> reports = new LinkedBlockingQueue<>();
    final BlockingQueue<String> said = new LinkedBlockingQueue<>();
    final AtomicLong events = new AtomicLong();
    private final MarketBooks books = new MarketBooks();
    private final List<ExecutionReport> seen = new ArrayList<>();
    final AtomicLong refused = new AtomicLong();
    volatile boolean full;
    /** Whether the next depth update is lost on its way. */
    private boolean losing;

    private volatile Thread caller;

    @Override
    public synchronized boolean quote(
            int instrument,
            long receivedNanos,
            long venueNanos,
            long updateId,
            long bidPrice,
            long bidQuantity,
            long askPrice,
            long askQuantity) {
        return event(() -> books.quote(
                instrument, receivedNanos, venueNanos, updateId, bidPrice, bidQuantity, askPrice, askQuantity));
    }

    @Override
    public synchronized boolean trade(
            int instrument,
            long receivedNanos,
            long venueNanos,
            long tradeId,
            long price,
            long quantity,
            Side aggressor) {
        return event(() -> books.trade(instrument, receivedNanos, venueNanos, tradeId, price, quantity, aggressor));
    }

    @Override
    public synchronized boolean depth(
            int instrument,
            long receivedNanos,
            long venueNanos,
            boolean snapshot,
            long firstId,
            long lastId,
            long previousId,
            Levels levels) {
        if (losing && !snapshot) {
            losing = false;
            return true;
        }
        boolean taken = event(() ->
                books.depth(instrument, receivedNanos, venueNanos, snapshot, firstId, lastId, previousId, levels));
        if (taken && snapshot) {
            said.add("snapshot " + instrument);
        }
        return taken;
    }

    @Override
    public synchronized boolean status(int instrument, long receivedNanos, FeedStatus status) {
        books.status(instrument, receivedNanos, status);
        return true;
    }

    @Override
    public synchronized Instrument define(Instrument instrument) {
        caller = Thread.currentThread();
        for (Instrument known : instruments) {
            if (known.name().equals(instrument.name())) {
                return known;
            }
        }
        Instrument numbered = instrument.withIndex(instruments.size());
        instruments.add(numbered);
        books.define(numbered);
        return numbered;
    }

    @Override
    public void connected(String account, Environment environment) {
        said.add("connected " + account + " " + environment);
    }

    @Override
    public void disconnected(String reason) {
        said.add("disconnected " + reason);
    }

    @Override
    public void reconciled() {
        said.add("reconciled");
    }

    @Override
    public void report(ExecutionReport report) {
        reports.add(report);
    }

    @Override
    public void progress(String task, double fraction) {
        said.add("progress " + task);
    }

    private boolean event(Runnable taking) {
        if (full) {
            refused.incrementAndGet();
            return false;
        }
        events.incrementAndGet();
        taking.run();
        return true;
    }

    synchronized void loseOne() {
        losing = true;
    }

    synchronized FeedStatus status(int instrument) {
        return books.status(instrument);
    }

    synchronized long bid(int instrument) {
        return books.book(instrument).bidPrice(0);
    }

    synchronized long gaps(int instrument) {
        return books.book(instrument).gaps();
    }

    /** Waits for something to be said. */
    String await(String start) throws InterruptedException {
        while (true) {
            String next = said.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(next).as("the venue should say: " + start).isNotNull();
            if (next.startsWith(start)) {
                return next;
            }
        }
    }

    /** Waits for a report of an order, and keeps the ones before it. */
    ExecutionReport await(String clOrdId, Predicate<ExecutionReport> wanted) throws InterruptedException {
        for (ExecutionReport report : seen) {
            if (report.clOrdId().equals(clOrdId) && wanted.test(report)) {
                return report;
            }
        }
        while (true) {
            ExecutionReport report = reports.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(report)
                    .as("the venue should report on " + clOrdId + "; seen " + seen)
                    .isNotNull();
            seen.add(report);
            if (report.clOrdId().equals(clOrdId) && wanted.test(report)) {
                return report;
            }
        }
    }

    /** Waits until so many more events have come. */
    void awaitEvents(long more) {
        long until = events.get() + more;
        awaitThat("events should come", () -> events.get() >= until);
    }

    void awaitThat(String what, BooleanSupplier holds) {
        long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(patience);
            Thread.yield();
        }
    }

    Thread caller() {
        return caller;
    }
}
