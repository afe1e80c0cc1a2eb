package rialto.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import rialto.engine.EngineStatus;
import rialto.event.Event;
import rialto.event.EventListener;
import rialto.event.EventLog;
import rialto.event.LedgerEvent;
import rialto.event.OrderEvent;
import rialto.event.PlatformEvent;
import rialto.event.PlatformEvent.DeploymentChange;
import rialto.instrument.Instrument;
import rialto.instrument.InstrumentKind;
import rialto.instrument.Money;
import rialto.instrument.Scale;
import rialto.order.OrdStatus;
import rialto.order.OrdType;
import rialto.order.Side;
import rialto.order.TimeInForce;
import rialto.risk.RefusalCode;

/** A journal of a test's making, with the engine that keeps it. */
final class Journal implements EventLog {

    static final Instrument BTC = new Instrument(
            0,
            "BTCUSDT",
            "sim",
            InstrumentKind.SPOT,
            "BTC",
            "USDT",
            new Scale(100),
            new Scale(1000),
            1,
            1,
            1,
            1_000_000,
            0,
            1);

    private static final Instrument ETH = new Instrument(
            -1,
            "ETHUSDT",
            "sim",
            InstrumentKind.SPOT,
            "ETH",
            "USDT",
            new Scale(100),
            new Scale(1000),
            1,
            1,
            1,
            1_000_000,
            0,
            1);

    private final List<LedgerEvent> events = new ArrayList<>();
    private final Map<String, Long> positions = new HashMap<>();
    private long oldest = 1;
    private long sequence;
    private long durable;
    private boolean lastWordDurable = true;
    private long nextOrder = 1;
    private volatile int subscriptions;

    Journal() {
        define();
    }

    /** As the engine does with every connection: the number may be missing, and the same definition comes again. */
    void define() {
        for (Instrument each : new Instrument[] {BTC, ETH, BTC.withIndex(-1), ETH.withIndex(-1)}) {
            add(new PlatformEvent.InstrumentDefined(next(), nanos(), each.name(), each.index(), each.tick(), each));
        }
    }

    private synchronized void add(LedgerEvent event) {
        events.add(event);
        if (lastWordDurable) {
            durable = sequence;
        }
    }

    private synchronized long next() {
        return ++sequence;
    }

    private long nanos() {
        return 1_700_000_000_000_000_000L + sequence * 1_000_000;
    }

    synchronized long sequence() {
        return sequence;
    }

    /** From now on nothing is durable until {@link #sync}. */
    synchronized Journal withoutSync() {
        lastWordDurable = false;
        return this;
    }

    synchronized void sync() {
        durable = sequence;
    }

    /** Forgets everything before a sequence number. */
    synchronized void prune(long first) {
        oldest = first;
        events.removeIf(event -> event.sequence() < first);
    }

    /** Inputs that leave nothing on record. */
    synchronized void market(long inputs) {
        sequence += inputs;
        durable = lastWordDurable ? sequence : durable;
    }

    /** An order that is filled at once: three inputs, five events. */
    long filled(String deployment, Side side, String quantity, String price, String fee) {
        long order = accepted(deployment, side, quantity, price);
        String id = "R-" + order;
        long q = BTC.quantity(quantity);
        long p = BTC.price(price);
        add(new OrderEvent.OrderChanged(
                next(), nanos(), deployment, BTC.name(), order, id, OrdStatus.NEW, 0, q, 0, ""));
        long at = next();
        add(new OrderEvent.OrderFilled(
                at,
                nanos(),
                deployment,
                BTC.name(),
                order,
                id,
                side,
                order,
                q,
                p,
                Money.parse(fee),
                "USDT",
                false,
                false,
                positions.merge(deployment, side.sign() * q, Long::sum)));
        add(new OrderEvent.OrderChanged(at, nanos(), deployment, BTC.name(), order, id, OrdStatus.FILLED, q, 0, p, ""));
        return order;
    }

    long accepted(String deployment, Side side, String quantity, String price) {
        long order = nextOrder++;
        add(new OrderEvent.OrderAccepted(
                next(),
                nanos(),
                deployment,
                BTC.name(),
                order,
                "R-" + order,
                side,
                OrdType.LIMIT,
                TimeInForce.GTC,
                false,
                false,
                BTC.quantity(quantity),
                BTC.price(price),
                "because"));
        return order;
    }

    void refused(String deployment) {
        add(new OrderEvent.OrderRefused(
                next(),
                nanos(),
                deployment,
                BTC.name(),
                nextOrder++,
                Side.BUY,
                OrdType.LIMIT,
                1,
                1,
                RefusalCode.values()[0],
                "too much"));
    }

    void deployment(String name, DeploymentChange change, String version) {
        add(new PlatformEvent.DeploymentChanged(
                next(),
                nanos(),
                name,
                change,
                "ema-cross",
                version,
                "ab".repeat(32),
                new TreeMap<>(),
                "why",
                "admin@rest"));
    }

    void job(String job, String phase) {
        add(new PlatformEvent.JobStep(next(), nanos(), job, phase, "text"));
    }

    /** Every kind of history, some times over. */
    Journal busy(int rounds) {
        for (int i = 0; i < rounds; i++) {
            filled("first", Side.BUY, "2", "100", "0.2");
            filled("first", Side.SELL, "3", "110", "0.3");
            filled("second", Side.SELL, "1", "105.5", "-0.1");
            refused("second");
            deployment("first", DeploymentChange.SWITCHED, "1.0." + i);
            deployment("first", i % 2 == 0 ? DeploymentChange.COMMITTED : DeploymentChange.ROLLED_BACK, "1.0." + i);
            job("job-" + i, "SHADOW");
            job("job-" + i, "COMMITTED");
        }
        return this;
    }

    synchronized List<LedgerEvent> events() {
        return List.copyOf(events);
    }

    private synchronized LedgerEvent event(int index) {
        return index < events.size() ? events.get(index) : null;
    }

    synchronized EngineStatus status() {
        return new EngineStatus(sequence, durable, nanos(), 1, 0, 0, true, "", List.of(), "SIM", "", true, List.of());
    }

    int subscriptions() {
        return subscriptions;
    }

    @Override
    public <E extends Event> Subscription subscribe(
            Class<E> type, long fromSequence, EventListener<? super E> listener) {
        subscriptions++;
        Reading<E> reading = new Reading<>(type, fromSequence, listener);
        reading.thread.start();
        return reading;
    }

    @Override
    public synchronized long oldestSequence() {
        return oldest;
    }

    private final class Reading<E extends Event> implements Subscription, Runnable {

        private final Class<E> type;
        private final long from;
        private final EventListener<? super E> listener;
        private final Thread thread = new Thread(this, "test-log");
        private volatile boolean closed;
        private volatile long seen;

        Reading(Class<E> type, long from, EventListener<? super E> listener) {
            this.type = type;
            this.from = from;
            this.listener = listener;
            seen = from - 1;
            thread.setDaemon(true);
        }

        @Override
        public void run() {
            int index = 0;
            while (!closed) {
                long head = Journal.this.sequence();
                for (LedgerEvent event = event(index); event != null && !closed; event = event(++index)) {
                    if (event.sequence() >= from) {
                        seen = Math.max(seen, event.sequence() - 1);
                        listener.on(type.cast(event));
                    }
                }
                // What came since head was read may have more events of the same input to come.
                seen = Math.max(seen, head);
                LockSupport.parkNanos(1_000_000);
            }
        }

        @Override
        public long sequence() {
            return seen;
        }

        @Override
        public void close() {
            closed = true;
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
