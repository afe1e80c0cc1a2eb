package rialto.tests.load;

import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import rialto.exchange.Exchange;
import rialto.exchange.ExchangeTerms;
import rialto.instrument.Instrument;
import rialto.instrument.InstrumentKind;
import rialto.instrument.Scale;
import rialto.order.ExecType;
import rialto.order.ExecutionReport;
import rialto.order.Side;
import rialto.venue.Environment;
import rialto.venue.NewOrder;
import rialto.venue.VenueAdapter;
import rialto.venue.VenuePort;

/**
 * A market that counts what it sends: quotes, and a trade at every fourth event, at a given rate, on a thread of its
 * own. Its price falls by a tick now and then for a while when events begin to be sent, and rises from then on, so that the
 * averages of a strategy cross once. Orders are filled by the paper exchange with a ledger on disk.
 *
 * <p>It is a live feed: what finds no room in the ring is lost, and counted by the engine.
 */
public final class LoadVenue implements VenueAdapter {

    /** Name of its instrument. */
    public static final String INSTRUMENT = "BTCUSDT.load";

    private static final Instrument BTC = new Instrument(
            -1,
            "BTCUSDT",
            "load",
            InstrumentKind.SPOT,
            "BTC",
            "USDT",
            Scale.decimals(2),
            Scale.decimals(5),
            1,
            1,
            1,
            1_000_000_000_000L,
            0,
            1);
    private static final long FIRST_PRICE = 6_000_000;
    private static final long PLENTY = 1_000_000_000L;
    private static final int TRADE_EVERY = 4;
    private static final int TICK_EVERY = 400;
    private static final int FALLING_EVENTS = 4_000;
    private static final long SLICE_NANOS = 1_000_000;
    private static final long MOST_BEHIND_NANOS = 50_000_000;

    private final Exchange exchange;
    private final Path ledger;
    private final Queue<Runnable> errands = new ConcurrentLinkedQueue<>();
    private volatile Thread thread;
    private volatile VenuePort port;
    private volatile Instrument instrument;
    private volatile double perNano;
    private volatile long sent;
    private volatile boolean stopping;
    /** Events left until the price begins to rise; venue's thread only. */
    private int falling = FALLING_EVENTS;

    /** The best bid, and events sent since it changed; venue's thread only. */
    private long bid = FIRST_PRICE;

    private int since;

    /** @param exchange fresh, used by this venue alone */
    public LoadVenue(Exchange exchange, Path ledger) {
        this.exchange = exchange;
        this.ledger = ledger;
    }

    @Override
    public String venue() {
        return "load";
    }

    @Override
    public Environment environment() {
        return Environment.SIM;
    }

    @Override
    public void connect(VenuePort engine) {
        port = engine;
        thread = new Thread(this::run, "load-venue");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void disconnect() {
        stopping = true;
        Thread running = thread;
        LockSupport.unpark(running);
        try {
            running.join(TimeUnit.SECONDS.toMillis(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void submit(NewOrder order) {
        errand(() -> exchange.submit(order, now()));
    }

    @Override
    public void cancel(String clOrdId) {
        errand(() -> exchange.cancel(clOrdId, now()));
    }

    @Override
    public void reconcile(List<String> clOrdIds) {
        errand(() -> {
            for (String id : clOrdIds) {
                List<ExecutionReport> history = exchange.history(id);
                history.forEach(port::report);
                if (history.isEmpty()) {
                    port.report(ExecutionReport.of(id, ExecType.NOT_FOUND, now(), "this venue never had the order"));
                }
            }
            port.reconciled();
        });
    }

    @Override
    public void resync(int index) {
        // It shows quotes only; the next one brings the instrument back.
    }

    private void errand(Runnable errand) {
        errands.add(errand);
        LockSupport.unpark(thread);
    }

    /** Sends so many events a second from now on; 0 sends none. */
    public void rate(long perSecond) {
        perNano = perSecond / 1e9;
        LockSupport.unpark(thread);
    }

    /** Sends no more, and waits until the last event is in the ring. */
    public void quiet() throws InterruptedException {
        rate(0);
        ask(venue -> null);
    }

    /** Its instrument as the kernel knows it. */
    public Instrument instrument() {
        return instrument;
    }

    /** Number of events that found room in the ring. */
    public long sent() {
        return sent;
    }

    /** Asks something of the exchange on the venue's thread. */
    public <T> T ask(Function<Exchange, T> question) throws InterruptedException {
        CountDownLatch answered = new CountDownLatch(1);
        Object[] answer = new Object[1];
        errand(() -> {
            answer[0] = question.apply(exchange);
            answered.countDown();
        });
        if (!answered.await(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the venue does not answer");
        }
        @SuppressWarnings("unchecked")
        T told = (T) answer[0];
        return told;
    }

    private void run() {
        exchange.open(new ExchangeTerms("load", 100, 500, 0, ledger), port::report);
        instrument = port.define(BTC);
        exchange.define(instrument);
        port.connected("load", Environment.SIM);
        long n = 0;
        long due = System.nanoTime();
        while (!stopping) {
            for (Runnable errand = errands.poll(); errand != null; errand = errands.poll()) {
                errand.run();
            }
            double pace = perNano;
            long now = System.nanoTime();
            if (pace == 0) {
                due = now;
                falling = FALLING_EVENTS;
                LockSupport.parkNanos(this, SLICE_NANOS);
                continue;
            }
            if (now - due > MOST_BEHIND_NANOS) {
                due = now - MOST_BEHIND_NANOS;
            }
            long count = Math.max(0, (long) ((now - due) * pace));
            for (long i = 0; i < count; i++) {
                show(n++);
            }
            due += (long) (count / pace);
            LockSupport.parkNanos(this, SLICE_NANOS);
        }
        exchange.close();
    }

    private void show(long n) {
        long nanos = now();
        int index = instrument.index();
        falling = Math.max(0, falling - 1);
        if (++since == TICK_EVERY) {
            since = 0;
            bid += falling > 0 ? -1 : 1;
        }
        boolean taken;
        if (n % TRADE_EVERY == TRADE_EVERY - 1) {
            exchange.trade(index, nanos, nanos, n, bid + 1, 1, Side.BUY);
            taken = port.trade(index, nanos, nanos, n, bid + 1, 1, Side.BUY);
        } else {
            exchange.quote(index, nanos, nanos, n, bid, PLENTY + n, bid + 1, PLENTY);
            taken = port.quote(index, nanos, nanos, n, bid, PLENTY + n, bid + 1, PLENTY);
        }
        if (taken) {
            sent++;
        }
    }

    private static long now() {
        return System.currentTimeMillis() * 1_000_000;
    }
}
