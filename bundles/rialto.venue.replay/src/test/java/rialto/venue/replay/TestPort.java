package rialto.venue.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import rialto.instrument.Instrument;
import rialto.market.BarSpec;
import rialto.market.FeedStatus;
import rialto.market.Levels;
import rialto.market.books.MarketBooks;
import rialto.order.ExecutionReport;
import rialto.order.Side;
import rialto.venue.Environment;
import rialto.venue.VenuePort;

/** The loop's end of a venue: keeps books, and remembers what it was told. */
final class TestPort implements VenuePort {

    private static final int PATIENCE_SECONDS = 30;

    final MarketBooks market = new MarketBooks();
    final List<String> log = new ArrayList<>();
    final BlockingQueue<ExecutionReport> reports = new LinkedBlockingQueue<>();
    final CountDownLatch connected = new CountDownLatch(1);
    final CountDownLatch reconciled = new CountDownLatch(1);
    final CountDownLatch ended = new CountDownLatch(1);
    final CountDownLatch firstEvent = new CountDownLatch(1);
    final CountDownLatch gate;
    volatile boolean open = true;
    volatile boolean knownOtherwise;
    volatile String disconnected = "";
    volatile long events;
    volatile long lastNanos;
    volatile int stepsBack;
    /** Countdown of market events after which the port says that the engine has gone; never if negative. */
    volatile long takes = -1;

    /** Counted down when the port first says that the engine has gone. */
    final CountDownLatch gone = new CountDownLatch(1);

    volatile CountDownLatch liveAgain = new CountDownLatch(0);

    /** @param gate market events wait for it */
    TestPort(CountDownLatch gate) {
        this.gate = gate;
    }

    TestPort() {
        this(new CountDownLatch(0));
    }

    static void await(CountDownLatch latch) {
        try {
            if (!latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("it did not happen within " + PATIENCE_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    ExecutionReport report() {
        try {
            ExecutionReport report = reports.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (report == null) {
                throw new AssertionError("no report within " + PATIENCE_SECONDS + " s");
            }
            return report;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public Instrument define(Instrument instrument) {
        if (knownOtherwise) {
            throw new IllegalStateException("instrument " + instrument.name() + " is known with other terms");
        }
        Instrument known = instrument.withIndex(market.instrumentCount());
        market.define(known);
        return known;
    }

    @Override
    public void connected(String account, Environment environment) {
        log.add("connected " + account + " " + environment);
        connected.countDown();
    }

    @Override
    public void disconnected(String reason) {
        disconnected = reason;
        ended.countDown();
    }

    @Override
    public void reconciled() {
        log.add("reconciled after " + events + " events");
        reconciled.countDown();
    }

    @Override
    public void report(ExecutionReport report) {
        reports.add(report);
    }

    @Override
    public void progress(String task, double fraction) {
        if (fraction == 1) {
            log.add(task);
            ended.countDown();
        }
    }

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
        return takes(receivedNanos)
                && done(market.quote(
                        instrument, receivedNanos, venueNanos, updateId, bidPrice, bidQuantity, askPrice, askQuantity));
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
        return takes(receivedNanos)
                && done(market.trade(instrument, receivedNanos, venueNanos, tradeId, price, quantity, aggressor));
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
        if (!takes(receivedNanos)) {
            return false;
        }
        market.depth(instrument, receivedNanos, venueNanos, snapshot, firstId, lastId, previousId, levels);
        if (snapshot && market.status(instrument) == FeedStatus.LIVE) {
            liveAgain.countDown();
        }
        return true;
    }

    @Override
    public boolean bar(
            int instrument,
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
        return takes(receivedNanos)
                && done(market.bar(
                        instrument,
                        receivedNanos,
                        spec,
                        openNanos,
                        closeNanos,
                        open,
                        high,
                        low,
                        close,
                        volume,
                        trades));
    }

    @Override
    public boolean status(int instrument, long receivedNanos, FeedStatus status) {
        log.add(status + " at event " + events);
        market.status(instrument, receivedNanos, status);
        return true;
    }

    private boolean takes(long nanos) {
        firstEvent.countDown();
        await(gate);
        if (!open || takes == 0) {
            gone.countDown();
            return false;
        }
        takes--;
        stepsBack += nanos < lastNanos ? 1 : 0;
        lastNanos = nanos;
        events++;
        return true;
    }

    /** A port answers whether it took an event, whatever the books make of it. */
    private static boolean done(boolean changed) {
        return true;
    }
}
