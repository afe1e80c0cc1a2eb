package rialto.loop;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import rialto.exchange.Exchange;
import rialto.exchange.ExchangeTerms;
import rialto.exchange.matching.PaperExchange;
import rialto.instrument.Instrument;
import rialto.instrument.InstrumentKind;
import rialto.instrument.Scale;
import rialto.market.Levels;
import rialto.order.ExecType;
import rialto.order.ExecutionReport;
import rialto.order.Side;
import rialto.venue.Environment;
import rialto.venue.NewOrder;
import rialto.venue.VenueAdapter;
import rialto.venue.VenuePort;

/**
 * A venue driven by the test's thread: it shows a book of one level a side and fills on the real paper exchange. It leaves out
 * threads and pacing of its own.
 */
final class TestVenue implements VenueAdapter {

    static final Instrument BTC = new Instrument(
            -1,
            "BTCUSDT",
            "test",
            InstrumentKind.SPOT,
            "BTC",
            "USDT",
            Scale.decimals(2),
            Scale.decimals(5),
            1,
            1,
            1,
            1_000_000_000L,
            0,
            1);

    private final Path ledger;
    private final boolean recorded;
    private final Exchange exchange = new PaperExchange();
    private final ConcurrentLinkedQueue<Runnable> errands = new ConcurrentLinkedQueue<>();
    private final Levels levels = new Levels();
    private volatile VenuePort port;
    private volatile Instrument instrument;
    private long time;
    private long updateId;
    private long lastPrice;

    TestVenue(Path ledger, boolean recorded) {
        this.ledger = ledger;
        this.recorded = recorded;
        time = recorded ? 1_700_000_000_000_000_000L : System.currentTimeMillis() * 1_000_000L;
    }

    @Override
    public String venue() {
        return "test";
    }

    @Override
    public Environment environment() {
        return Environment.SIM;
    }

    @Override
    public boolean recorded() {
        return recorded;
    }

    @Override
    public void connect(VenuePort newPort) {
        port = newPort;
        exchange.open(new ExchangeTerms("test", 0, 1_000, 0, ledger), newPort::report);
        instrument = newPort.define(BTC);
        exchange.define(instrument);
        newPort.connected("test", Environment.SIM);
    }

    @Override
    public void disconnect() {
        port = null;
        exchange.close();
    }

    @Override
    public void submit(NewOrder order) {
        errands.add(() -> exchange.submit(order, time));
    }

    @Override
    public void cancel(String clOrdId) {
        errands.add(() -> exchange.cancel(clOrdId, time));
    }

    @Override
    public void reconcile(List<String> clOrdIds) {
        errands.add(() -> {
            for (String id : clOrdIds) {
                List<ExecutionReport> history = exchange.history(id);
                history.forEach(port::report);
                if (history.isEmpty()) {
                    port.report(ExecutionReport.of(id, ExecType.NOT_FOUND, 0, "never came here"));
                }
            }
            port.reconciled();
        });
    }

    @Override
    public void resync(int index) {
        errands.add(() -> book(lastPrice));
    }

    Instrument instrument() {
        return instrument;
    }

    Exchange exchange() {
        return exchange;
    }

    /** Does what was asked of the venue since the last call. */
    void work() {
        for (Runnable errand = errands.poll(); errand != null; errand = errands.poll()) {
            errand.run();
        }
        if (instrument != null) {
            exchange.advance(time);
        }
    }

    /** Shows a book with a cent of spread around a price and tells time a millisecond on. */
    void book(long price) {
        lastPrice = price;
        time += 1_000_000;
        updateId++;
        levels.clear().bid(price, 10_000_000L).ask(price + 1, 10_000_000L);
        exchange.depth(instrument.index(), time, time, true, updateId, updateId, -1, levels);
        port.depth(instrument.index(), time, time, true, updateId, updateId, -1, levels);
    }

    /** Nothing happens for a while. */
    void skip(long nanos) {
        time += nanos;
    }

    /** A trade, a millisecond on. */
    void trade(long price, long quantity) {
        time += 1_000_000;
        updateId++;
        exchange.trade(instrument.index(), time, time, updateId, price, quantity, Side.BUY);
        port.trade(instrument.index(), time, time, updateId, price, quantity, Side.BUY);
    }
}
