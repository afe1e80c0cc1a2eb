package rialto.testkit;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import rialto.instrument.Instrument;
import rialto.market.BarSpec;
import rialto.market.Book;
import rialto.market.FeedStatus;
import rialto.market.Levels;
import rialto.market.books.MarketBooks;
import rialto.order.ExecType;
import rialto.order.ExecutionReport;
import rialto.order.OrdType;
import rialto.order.Side;
import rialto.venue.Environment;
import rialto.venue.NewOrder;
import rialto.venue.VenueAdapter;
import rialto.venue.VenuePort;

/**
 * Stands for the engine before an adapter: keeps its books, remembers what it says, and notes the first thing that must not be said.
 * Thread-safe.
 */
final class VenueWitness implements VenuePort {

    private static final long MILLI = 1_000_000;
    private static final long SILENCE_MILLIS = 100;

    private long patienceSeconds;
    private final MarketBooks books = new MarketBooks();
    private final List<Instrument> instruments = new ArrayList<>();
    /** Whether a book is shown of each instrument, and how many snapshots of it; of others how many quotes. */
    private final List<Boolean> deep = new ArrayList<>();

    private final List<Integer> shown = new ArrayList<>();
    private final SortedMap<String, NewOrder> orders = new TreeMap<>();
    private final List<ExecutionReport> reports = new ArrayList<>();
    /** Fills by the venue's execution id, which is one fill however often it is told. */
    private final Map<Long, ExecutionReport> fills = new HashMap<>();

    private VenueAdapter venue;
    private boolean connected;
    private boolean reconciled;
    private boolean asked;
    private int toldFrom;
    private Environment environment;
    private String broken;

    /** How long to wait for what is awaited. */
    synchronized void patience(long seconds) {
        patienceSeconds = seconds;
    }

    /** An adapter is about to be connected; it gets a port of its own, for what it says later is not the next one's word. */
    synchronized VenuePort open(VenueAdapter adapter) {
        venue = adapter;
        connected = false;
        reconciled = false;
        return (VenuePort) Proxy.newProxyInstance(
                VenuePort.class.getClassLoader(), new Class<?>[] {VenuePort.class}, (port, method, arguments) -> {
                    synchronized (this) {
                        if (venue != adapter) {
                            broken("after disconnect has returned no thread of it calls the port; it said "
                                    + method.getName());
                            notifyAll();
                        }
                        try {
                            return method.invoke(this, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    }
                });
    }

    /** The adapter is disconnected: it must be silent from now on, which is listened to for a moment. */
    synchronized void close() {
        venue = null;
        long deadline = System.nanoTime() + SILENCE_MILLIS * MILLI;
        for (long left = SILENCE_MILLIS; left > 0 && broken == null; left = (deadline - System.nanoTime()) / MILLI) {
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted while listening", e);
            }
        }
        requireUnbroken();
    }

    synchronized void requireUnbroken() {
        if (broken != null) {
            throw new AssertionError(broken);
        }
    }

    /** An order is about to be sent. */
    synchronized void expect(NewOrder order) {
        orders.put(order.clOrdId(), order);
    }

    /** An id without an order is about to be asked for. */
    synchronized void expect(String clOrdId) {
        orders.put(clOrdId, null);
    }

    /** The venue is about to be asked for the truth: fills may be told again until it is reconciled. */
    synchronized void askedForTheTruth() {
        asked = true;
        reconciled = false;
        toldFrom = reports.size();
    }

    /** What was told since {@link #askedForTheTruth}. */
    synchronized List<ExecutionReport> told() {
        return List.copyOf(reports.subList(toldFrom, reports.size()));
    }

    /**
     * Waits until something holds.
     *
     * @throws AssertionError if it does not within the patience, or the adapter broke another promise meanwhile
     */
    synchronized void await(String promise, BooleanSupplier holds) {
        long deadline = System.nanoTime() + patienceSeconds * 1_000 * MILLI;
        while (true) {
            requireUnbroken();
            if (holds.getAsBoolean()) {
                return;
            }
            long left = (deadline - System.nanoTime()) / MILLI;
            if (left <= 0) {
                throw new AssertionError(
                        promise + "; it did not within " + patienceSeconds + " s. Last it said " + lastSaid());
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted while waiting: " + promise, e);
            }
        }
    }

    private String lastSaid() {
        return reports.isEmpty()
                ? "nothing of orders"
                : reports.get(reports.size() - 1).toString();
    }

    synchronized boolean isConnected() {
        return connected;
    }

    synchronized boolean isReconciled() {
        return reconciled;
    }

    synchronized Environment environment() {
        return environment;
    }

    synchronized List<Instrument> instruments() {
        return List.copyOf(instruments);
    }

    synchronized FeedStatus status(Instrument instrument) {
        return books.status(instrument.index());
    }

    synchronized long bid(Instrument instrument) {
        Book book = books.book(instrument.index());
        return book.bidCount() > 0
                ? book.bidPrice(0)
                : books.quote(instrument.index()).bidPrice();
    }

    synchronized long ask(Instrument instrument) {
        Book book = books.book(instrument.index());
        return book.askCount() > 0
                ? book.askPrice(0)
                : books.quote(instrument.index()).askPrice();
    }

    /** Snapshots shown of an instrument so far; quotes where no book is shown. */
    synchronized int books(Instrument instrument) {
        return shown.get(instrument.index());
    }

    synchronized boolean said(String clOrdId, ExecType what) {
        return reports(clOrdId).stream().anyMatch(each -> each.execType() == what);
    }

    synchronized List<ExecutionReport> reports(String clOrdId) {
        return reports.stream().filter(each -> each.clOrdId().equals(clOrdId)).toList();
    }

    /** Quantity filled of an order, each fill once. */
    synchronized long filled(String clOrdId) {
        return fills.values().stream()
                .filter(each -> each.clOrdId().equals(clOrdId))
                .mapToLong(ExecutionReport::lastQuantity)
                .sum();
    }

    /** Whether an order was filled whole or ended otherwise. */
    synchronized boolean ended(String clOrdId) {
        return filled(clOrdId) == orders.get(clOrdId).quantity()
                || said(clOrdId, ExecType.CANCELED)
                || said(clOrdId, ExecType.REJECTED)
                || said(clOrdId, ExecType.EXPIRED);
    }

    // ---------------------------------------------------------------- what the adapter says

    private void broken(String promise) {
        if (broken == null) {
            broken = promise;
        }
    }

    private boolean known(int instrument, String what) {
        notifyAll();
        if (instrument < 0 || instrument >= instruments.size()) {
            broken("it defines an instrument before it shows anything of it; it showed a " + what + " of number "
                    + instrument);
            return false;
        }
        return true;
    }

    @Override
    public synchronized Instrument define(Instrument instrument) {
        notifyAll();
        if (venue != null && !instrument.venue().equals(venue.venue())) {
            broken("it defines instruments of its own venue, " + venue.venue() + ", not " + instrument.name());
        }
        for (int i = 0; i < instruments.size(); i++) {
            if (instruments.get(i).name().equals(instrument.name())) {
                Instrument again = instrument.withIndex(i);
                instruments.set(i, again);
                books.define(again);
                return again;
            }
        }
        Instrument defined = instrument.withIndex(instruments.size());
        instruments.add(defined);
        deep.add(false);
        shown.add(0);
        books.define(defined);
        return defined;
    }

    @Override
    public synchronized void connected(String account, Environment system) {
        connected = true;
        environment = system;
        notifyAll();
        if (account.isBlank()) {
            broken("it names the account that it connects to");
        }
    }

    @Override
    public synchronized void disconnected(String reason) {
        connected = false;
        notifyAll();
        if (reason.isBlank()) {
            broken("it says why it is disconnected");
        }
    }

    @Override
    public synchronized void reconciled() {
        reconciled = true;
        asked = false;
        notifyAll();
        if (!connected) {
            broken("it tells that it is connected before it tells that it is reconciled");
        }
    }

    @Override
    public synchronized void report(ExecutionReport report) {
        String id = report.clOrdId();
        if (report.execType() == ExecType.TRADE) {
            fill(report);
        }
        reports.add(report);
        notifyAll();
    }

    private void fill(ExecutionReport report) {
        ExecutionReport before = fills.putIfAbsent(report.execId(), report);
        NewOrder order = orders.get(report.clOrdId());
        if (before != null) {
            if (!asked) {
                broken("each fill has an execution id of its own; " + report.execId() + " came twice: " + before
                        + " and " + report);
            } else if (!before.clOrdId().equals(report.clOrdId())
                    || before.lastQuantity() != report.lastQuantity()
                    || before.lastPrice() != report.lastPrice()) {
                broken("a fill that is told again is the same fill; " + before + " became " + report);
            }
        } else if (order == null) {
            broken("fills are of orders that were sent; " + report.clOrdId() + " never was");
        } else if (report.execId() == 0) {
            broken("a fill has the venue's execution id, which is not 0: " + report);
        } else if (filled(report.clOrdId()) > order.quantity()) {
            broken("an order of " + order.quantity() + " is filled by no more than that: " + filled(report.clOrdId())
                    + " by now");
        } else if (worse(order, report.lastPrice())) {
            broken("a limit of " + order.price() + " to " + order.side() + " is not filled at " + report.lastPrice());
        } else if (report.cumQuantity() >= 0 && report.cumQuantity() != filled(report.clOrdId())) {
            broken("cumQuantity is the sum of the fills, or -1 where the venue does not say: " + report);
        }
    }

    private static boolean worse(NewOrder order, long price) {
        return order.ordType() == OrdType.LIMIT
                && (order.side() == Side.BUY ? price > order.price() : price < order.price());
    }

    @Override
    public synchronized void progress(String task, double fraction) {
        notifyAll();
    }

    // ---------------------------------------------------------------- the market

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
        if (!known(instrument, "quote")) {
            return false;
        }
        if (bidPrice > 0 && askPrice > 0 && bidPrice >= askPrice) {
            broken("a quote's bid is below its ask, not " + bidPrice + " and " + askPrice);
        }
        if (!deep.get(instrument)) {
            shown.set(instrument, shown.get(instrument) + 1);
        }
        books.quote(instrument, receivedNanos, venueNanos, updateId, bidPrice, bidQuantity, askPrice, askQuantity);
        return true;
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
        if (!known(instrument, "trade")) {
            return false;
        }
        books.trade(instrument, receivedNanos, venueNanos, tradeId, price, quantity, aggressor);
        return true;
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
        if (!known(instrument, "depth")) {
            return false;
        }
        deep.set(instrument, true);
        shown.set(instrument, shown.get(instrument) + (snapshot ? 1 : 0));
        books.depth(instrument, receivedNanos, venueNanos, snapshot, firstId, lastId, previousId, levels);
        return true;
    }

    @Override
    public synchronized boolean bar(
            int instrument,
            long receivedNanos,
            BarSpec spec,
            long openNanos,
            long closeNanos,
            long openPrice,
            long high,
            long low,
            long close,
            long volume,
            int trades) {
        if (!known(instrument, "bar")) {
            return false;
        }
        books.bar(instrument, receivedNanos, spec, openNanos, closeNanos, openPrice, high, low, close, volume, trades);
        return true;
    }

    @Override
    public synchronized boolean status(int instrument, long receivedNanos, FeedStatus status) {
        if (!known(instrument, "status")) {
            return false;
        }
        books.status(instrument, receivedNanos, status);
        return true;
    }
}
