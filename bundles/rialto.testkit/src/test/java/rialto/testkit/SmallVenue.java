package rialto.testkit;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import rialto.exchange.Exchange;
import rialto.exchange.ExchangeTerms;
import rialto.exchange.matching.PaperExchange;
import rialto.instrument.Instrument;
import rialto.market.Levels;
import rialto.market.MarketSink;
import rialto.order.ExecType;
import rialto.order.ExecutionReport;
import rialto.order.Side;
import rialto.venue.Environment;
import rialto.venue.NewOrder;
import rialto.venue.VenueAdapter;
import rialto.venue.VenuePort;

/** An adapter that keeps all it must, but for one fault. */
final class SmallVenue implements VenueAdapter {

    enum Fault {
        NONE,
        FILLS_TWICE,
        FILLS_TOO_MUCH,
        TELLS_OTHER_FILLS,
        WRONG_SUM,
        TAKES_AN_ID_TWICE,
        FORGETS_FILLS,
        FORGETS_THE_STANDING,
        FORGETS_OPEN_ORDERS,
        FINDS_WHAT_NEVER_WAS,
        CANCELS_NOTHING,
        CANCELS_SILENTLY,
        TALKS_AFTER_THE_END,
        TAKES_ORDERS_AFTER_IT,
        LOSES_ORDERS,
        SHOWS_BEFORE_DEFINING,
        CALLS_ITSELF_LIVE,
        OTHER_VENUES_NAME,
        NO_ACCOUNT,
        CROSSED_QUOTE,
        NO_MARKET,
        NO_ANSWER,
        NEVER_RECONCILED,
        NEVER_CONNECTED
    }

    private final Exchange exchange = new PaperExchange();
    private final Path folder;
    private final Fault fault;
    private ScheduledExecutorService thread;
    private VenuePort port;
    private Instrument instrument;
    private long updateId;

    SmallVenue(Path folder, Fault fault) {
        this.folder = folder;
        this.fault = fault;
    }

    @Override
    public String venue() {
        return "small";
    }

    @Override
    public Environment environment() {
        return fault == Fault.CALLS_ITSELF_LIVE ? Environment.LIVE : Environment.SIM;
    }

    @Override
    public void connect(VenuePort to) {
        port = to;
        ScheduledExecutorService own = Executors.newSingleThreadScheduledExecutor();
        thread = own;
        own.execute(() -> open(own));
    }

    private void open(ScheduledExecutorService own) {
        exchange.open(new ExchangeTerms("a", 0, 0, 0, fault == Fault.LOSES_ORDERS ? null : folder), this::report);
        if (fault == Fault.SHOWS_BEFORE_DEFINING) {
            port.quote(0, now(), now(), 1, 1, 1, 2, 1);
        }
        Instrument model = GeneratedMarket.INSTRUMENT;
        instrument = port.define(new Instrument(
                -1,
                model.symbol(),
                fault == Fault.OTHER_VENUES_NAME ? "other" : "small",
                model.kind(),
                model.baseCurrency(),
                model.quoteCurrency(),
                model.priceScale(),
                model.quantityScale(),
                1,
                1,
                1,
                1_000_000_000L,
                10_000_000_000L,
                1));
        exchange.define(instrument);
        if (fault != Fault.NEVER_CONNECTED) {
            port.connected(fault == Fault.NO_ACCOUNT ? " " : "a", Environment.SIM);
        }
        show();
        own.scheduleAtFixedRate(this::show, 5, 5, TimeUnit.MILLISECONDS);
    }

    private void show() {
        Levels levels = new Levels().bid(1_000_000, 10_000_000).ask(1_000_100, 10_000_000);
        updateId++;
        int index = instrument.index();
        exchange.depth(index, now(), now(), true, updateId, updateId, MarketSink.NO_PREVIOUS, levels);
        if (fault != Fault.NO_MARKET) {
            port.depth(index, now(), now(), true, updateId, updateId, MarketSink.NO_PREVIOUS, levels);
        }
        if (fault == Fault.CROSSED_QUOTE) {
            port.quote(index, now(), now(), updateId, 1_000_100, 1, 1_000_100, 1);
        }
        exchange.trade(index, now(), now(), updateId, 1_000_000, 1, Side.SELL);
    }

    /** What the exchange says, passed on with the fault. */
    private void report(ExecutionReport r) {
        boolean fill = r.execType() == ExecType.TRADE;
        if (fault == Fault.NO_ANSWER && fill || fault == Fault.CANCELS_SILENTLY && r.execType() == ExecType.CANCELED) {
            return;
        }
        if (fault == Fault.CANCELS_NOTHING && r.execType() == ExecType.CANCEL_REJECTED) {
            port.report(ExecutionReport.of(r.clOrdId(), ExecType.CANCELED, now(), ""));
            return;
        }
        if (fault == Fault.TAKES_AN_ID_TWICE && r.execType() == ExecType.REJECTED) {
            port.report(ExecutionReport.of(r.clOrdId(), ExecType.NEW, now(), ""));
            return;
        }
        if (fault == Fault.WRONG_SUM && fill) {
            port.report(altered(r, r.execId(), r.lastQuantity(), r.cumQuantity() + 1));
            return;
        }
        port.report(r);
        if (fault == Fault.FILLS_TWICE && fill) {
            port.report(r);
        }
        if (fault == Fault.FILLS_TOO_MUCH && fill) {
            port.report(altered(r, r.execId() + 1_000, r.lastQuantity(), -1));
        }
    }

    private static ExecutionReport altered(ExecutionReport r, long execId, long lastQuantity, long cumQuantity) {
        return new ExecutionReport(
                r.clOrdId(),
                r.execType(),
                execId,
                lastQuantity,
                r.lastPrice(),
                cumQuantity,
                r.fee(),
                r.feeCurrency(),
                r.maker(),
                r.ambiguous(),
                r.venueNanos(),
                r.text());
    }

    @Override
    public void disconnect() {
        if (thread == null) {
            return;
        }
        ScheduledExecutorService ending = thread;
        thread = null;
        if (fault == Fault.TALKS_AFTER_THE_END) {
            ending.schedule(() -> port.connected("a", Environment.SIM), 20, TimeUnit.MILLISECONDS);
            ending.shutdown();
            return;
        }
        ending.shutdown();
        try {
            ending.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        exchange.close();
    }

    @Override
    public void submit(NewOrder order) {
        hand(() -> exchange.submit(order, now()));
    }

    @Override
    public void cancel(String clOrdId) {
        hand(() -> exchange.cancel(clOrdId, now()));
    }

    @Override
    public void resync(int index) {
        hand(this::show);
    }

    private void hand(Runnable work) {
        if (thread == null) {
            if (fault == Fault.TAKES_ORDERS_AFTER_IT) {
                return;
            }
            throw new IllegalStateException("not connected");
        }
        thread.execute(work);
    }

    @Override
    public void reconcile(List<String> clOrdIds) {
        hand(() -> {
            clOrdIds.forEach(this::tell);
            if (fault != Fault.FORGETS_OPEN_ORDERS) {
                exchange.openOrders().stream()
                        .filter(each -> !clOrdIds.contains(each))
                        .forEach(this::tell);
            }
            if (fault != Fault.NEVER_RECONCILED) {
                port.reconciled();
            }
        });
    }

    private void tell(String clOrdId) {
        List<ExecutionReport> history = exchange.history(clOrdId);
        if (history.isEmpty()) {
            ExecType answer = fault == Fault.FINDS_WHAT_NEVER_WAS ? ExecType.ORDER_STATUS : ExecType.NOT_FOUND;
            port.report(ExecutionReport.of(clOrdId, answer, now(), ""));
            return;
        }
        for (ExecutionReport each : history) {
            if (each.execType() == ExecType.TRADE && fault != Fault.FORGETS_FILLS) {
                port.report(
                        fault == Fault.TELLS_OTHER_FILLS
                                ? altered(each, each.execId(), each.lastQuantity() + 1, -1)
                                : each);
            }
        }
        ExecutionReport last = history.get(history.size() - 1);
        if (last.execType() == ExecType.CANCELED) {
            port.report(last);
        } else if (fault != Fault.FORGETS_THE_STANDING) {
            port.report(ExecutionReport.of(clOrdId, ExecType.ORDER_STATUS, now(), ""));
        }
    }

    private static long now() {
        return System.currentTimeMillis() * 1_000_000;
    }
}
