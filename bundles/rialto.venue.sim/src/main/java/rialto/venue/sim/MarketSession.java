package rialto.venue.sim;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rialto.exchange.Exchange;
import rialto.exchange.ExchangeTerms;
import rialto.instrument.Instrument;
import rialto.market.FeedStatus;
import rialto.market.MarketSink;
import rialto.order.ExecType;
import rialto.order.ExecutionReport;
import rialto.venue.Environment;
import rialto.venue.VenuePort;

/**
 * The time between a connect and a disconnect: makes events at the configured rate, shows each to the paper exchange
 * and then to the loop, and between them does what the engine asked. Everything but {@link #put} and {@link #stop}
 * happens on the venue's thread.
 *
 * <p>The market's time is the host's, monotonic, from the wall clock at the start on. A question for the truth is a
 * message as an order is, and as long under way, so that it never overtakes an order.
 */
final class MarketSession implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(MarketSession.class);

    private static final long MILLI = 1_000_000;
    private static final long LONGEST_PARK_NANOS = 50 * MILLI;
    private static final long RETRY_NANOS = MILLI;
    private static final long LEDGER_RETRY_NANOS = 50 * MILLI;
    /** Longest time between two looks at what is under way. */
    private static final long LOOK_NANOS = 200_000;

    private static final int BATCH = 64;
    private static final long NEVER = Long.MAX_VALUE;

    private final String venue;
    private final List<SimulatedSymbol> symbols;
    private final SeededMarket[] markets;
    private final int eventsPerSecond;
    private final Exchange exchange;
    private final ExchangeTerms terms;
    private final VenuePort port;
    private final Queue<Command> commands = new ConcurrentLinkedQueue<>();
    private final ArrayDeque<Question> questions = new ArrayDeque<>();
    private volatile boolean running = true;

    private Instrument[] instruments;
    /** Whether the loop lost step with an instrument for want of room, and when a snapshot is tried again. */
    private boolean[] behind;

    private long[] retryAt;
    private long startWallNanos;
    private long startHostNanos;
    private long hostNow;
    /**
     * When to look next for what is under way to the exchange, and when the last of it has arrived; by the host's
     * clock.
     */
    private long arrivesAt = NEVER;

    private long lastArrivesAt;
    private long events;

    /** A question for the truth, on its way. */
    private record Question(List<String> clOrdIds, long dueNanos) {}

    MarketSession(
            String venue,
            List<SimulatedSymbol> symbols,
            SeededMarket[] markets,
            int eventsPerSecond,
            Exchange exchange,
            ExchangeTerms terms,
            VenuePort port) {
        this.venue = venue;
        this.symbols = symbols;
        this.markets = markets;
        this.eventsPerSecond = eventsPerSecond;
        this.exchange = exchange;
        this.terms = terms;
        this.port = port;
    }

    /** Hands over a command; any thread. */
    void put(Command command, Thread session) {
        commands.add(command);
        LockSupport.unpark(session);
    }

    /** Asks for the end; any thread. */
    void stop(Thread session) {
        running = false;
        LockSupport.unpark(session);
    }

    @Override
    public void run() {
        if (!openExchange()) {
            return;
        }
        try {
            open();
            trade();
            finish();
        } catch (RuntimeException e) {
            fail(e);
        } finally {
            exchange.close();
        }
    }

    /** Opens the ledger, and waits for it while another adapter of this account still has it. */
    private boolean openExchange() {
        String reason = null;
        while (running) {
            try {
                exchange.open(terms, port::report);
                return true;
            } catch (IllegalStateException e) {
                if (!e.getMessage().equals(reason)) {
                    reason = e.getMessage();
                    LOG.error("Venue {} does not open: {}", venue, reason);
                    port.disconnected(reason);
                }
                LockSupport.parkNanos(this, LEDGER_RETRY_NANOS);
            }
        }
        return false;
    }

    private void fail(RuntimeException failure) {
        LOG.error("Venue {} stops: {}", venue, failure.getMessage(), failure);
        if (running) {
            port.disconnected("the simulated venue failed: " + failure.getMessage());
        }
    }

    private void open() {
        instruments = new Instrument[markets.length];
        behind = new boolean[markets.length];
        retryAt = new long[markets.length];
        for (int i = 0; i < markets.length; i++) {
            instruments[i] = port.define(symbols.get(i).instrument());
            exchange.define(instruments[i]);
        }
        startWallNanos = System.currentTimeMillis() * MILLI;
        startHostNanos = System.nanoTime();
        hostNow = startHostNanos;
        port.connected(terms.account(), Environment.SIM);
        for (int i = 0; i < markets.length; i++) {
            // What the kernel knows of an earlier run has other update ids.
            exchange.status(instruments[i].index(), now(), FeedStatus.SYNCING);
            port.status(instruments[i].index(), now(), FeedStatus.SYNCING);
            show(i, exchange);
            behind[i] = !show(i, port);
        }
        LOG.info(
                "Venue {} trades {} at {} events/s",
                venue,
                symbols.stream().map(each -> each.instrument().name()).toList(),
                eventsPerSecond);
    }

    private void trade() {
        Beat beat = new Beat(eventsPerSecond, hostNow);
        long told = 0;
        int turn = 0;
        while (running) {
            obey();
            hostNow = System.nanoTime();
            for (int i = 0; i < BATCH && beat.due() - hostNow <= 0; i++) {
                event(turn);
                turn = turn + 1 == markets.length ? 0 : turn + 1;
                beat.done(hostNow);
                hostNow = System.nanoTime();
            }
            if (arrivesAt - hostNow <= 0) {
                arrive();
            }
            if (beat.skippedNanos() - told > 10_000 * MILLI) {
                told = beat.skippedNanos();
                LOG.warn(
                        "Venue {} cannot keep {} events/s on this host: {} s were left out so far",
                        venue,
                        eventsPerSecond,
                        told / 1_000 / MILLI);
            }
            long wait = Math.min(beat.due(), arrivesAt) - hostNow;
            if (wait > 0 && commands.isEmpty() && running) {
                LockSupport.parkNanos(this, Math.min(wait, LONGEST_PARK_NANOS));
            }
        }
    }

    private void event(int number) {
        SeededMarket market = markets[number];
        int instrument = instruments[number].index();
        market.next();
        events++;
        long now = now();
        market.tell(exchange, instrument, now);
        if (behind[number]) {
            if (hostNow - retryAt[number] >= 0) {
                catchUp(number);
            }
        } else if (!market.lost() && !market.tell(port, instrument, now)) {
            behind[number] = true;
            retryAt[number] = hostNow + RETRY_NANOS;
        }
    }

    /** A loop without room for market data is shown the whole book when it has room again. */
    private void catchUp(int number) {
        behind[number] = !show(number, port);
        retryAt[number] = hostNow + RETRY_NANOS;
    }

    private boolean show(int number, MarketSink sink) {
        int instrument = instruments[number].index();
        return markets[number].snapshot(sink, instrument, now()) && markets[number].quote(sink, instrument, now());
    }

    private void obey() {
        for (Command command = commands.poll(); command != null; command = commands.poll()) {
            hostNow = System.nanoTime();
            if (command instanceof Command.Submit submit) {
                exchange.submit(submit.order(), now());
                underWay();
            } else if (command instanceof Command.Cancel cancel) {
                exchange.cancel(cancel.clOrdId(), now());
                underWay();
            } else if (command instanceof Command.Reconcile reconcile) {
                questions.add(new Question(reconcile.clOrdIds(), now() + terms.latencyNanos()));
                underWay();
            } else if (command instanceof Command.Resync resync) {
                resync(resync.instrument());
            }
        }
    }

    private void underWay() {
        lastArrivesAt = hostNow + terms.latencyNanos();
        if (arrivesAt == NEVER) {
            arrivesAt = lastArrivesAt;
        }
        if (terms.latencyNanos() == 0) {
            arrive();
        }
    }

    /** Lets arrive what is due, where no event did so already. */
    private void arrive() {
        long now = now();
        exchange.advance(now);
        while (!questions.isEmpty() && questions.peek().dueNanos() <= now) {
            answer(questions.poll().clOrdIds());
        }
        arrivesAt = lastArrivesAt - hostNow <= 0 ? NEVER : Math.min(lastArrivesAt, hostNow + LOOK_NANOS);
    }

    private void resync(int instrument) {
        for (int i = 0; i < instruments.length; i++) {
            if (instruments[i].index() == instrument) {
                catchUp(i);
            }
        }
    }

    private void answer(List<String> clOrdIds) {
        for (String clOrdId : clOrdIds) {
            tellTruth(clOrdId);
        }
        for (String clOrdId : exchange.openOrders()) {
            if (!clOrdIds.contains(clOrdId)) {
                List<ExecutionReport> history = exchange.history(clOrdId);
                port.report(standing(clOrdId, history.get(history.size() - 1)));
            }
        }
        port.reconciled();
    }

    private void tellTruth(String clOrdId) {
        List<ExecutionReport> history = exchange.history(clOrdId);
        if (history.isEmpty()) {
            port.report(ExecutionReport.of(clOrdId, ExecType.NOT_FOUND, now(), "this exchange never had the order"));
            return;
        }
        for (ExecutionReport report : history) {
            if (report.execType() == ExecType.TRADE) {
                port.report(report);
            }
        }
        ExecutionReport last = history.get(history.size() - 1);
        switch (last.execType()) {
            case CANCELED, EXPIRED, REJECTED -> port.report(last);
            default -> port.report(standing(clOrdId, last));
        }
    }

    private ExecutionReport standing(String clOrdId, ExecutionReport last) {
        return new ExecutionReport(
                clOrdId, ExecType.ORDER_STATUS, 0, 0, 0, last.cumQuantity(), 0, "", false, false, now(), "");
    }

    /** Orders and cancels that were handed over still arrive; what comes of them is reported, or asked for later. */
    private void finish() {
        obey();
        hostNow = System.nanoTime();
        exchange.advance(now() + terms.latencyNanos());
        LOG.info("Venue {} ends after {} events", venue, events);
    }

    private long now() {
        return startWallNanos + (hostNow - startHostNanos);
    }
}
