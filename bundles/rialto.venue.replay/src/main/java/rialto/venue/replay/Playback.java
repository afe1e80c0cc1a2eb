package rialto.venue.replay;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rialto.exchange.Exchange;
import rialto.exchange.ExchangeTerms;
import rialto.instrument.Instrument;
import rialto.market.FeedStatus;
import rialto.order.ExecType;
import rialto.order.ExecutionReport;
import rialto.venue.Environment;
import rialto.venue.NewOrder;
import rialto.venue.VenuePort;

/**
 * One run of a recording: reads, waits for its pace, shows each event to the paper exchange and then to the loop, and
 * between events does what the engine asked. Everything here but {@link #put} and {@link #stop} happens on the thread
 * that plays.
 *
 * <p>The recording begins once it may ({@link #begin}) and the engine has reconciled. When it ends, or cannot be read any further, its instruments
 * are STALE; cancels and questions are still answered, new orders rejected.
 */
final class Playback implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Playback.class);

    private static final long SECOND = 1_000_000_000L;
    private static final long DAY = 86_400 * SECOND;
    private static final long PROGRESS_NANOS = SECOND / 2;
    private static final long LOG_NANOS = 10 * SECOND;
    /** Longest sleep between two looks at what falls due at the exchange. */
    private static final long LOOK_NANOS = 1_000_000;
    /** At most so many events pass between two looks at the host's clock. */
    private static final int LOOK_EVENTS = 4_096;

    private static final double ALMOST = 0.999;

    private final Path file;
    private final String venue;
    private final RecordedSymbol.Terms symbolTerms;
    private final Pace pace;
    private final boolean loop;
    private final Exchange exchange;
    private final ExchangeTerms terms;
    private final String awaited;
    private final VenuePort port;
    private final Queue<Command> commands = new ConcurrentLinkedQueue<>();
    private final List<Instrument> instruments = new ArrayList<>();
    private final BitSet asked = new BitSet();
    private volatile boolean running = true;
    private volatile boolean mayBegin;

    private boolean exchangeOpen;
    private boolean reconciled;
    /** Why no order is taken any more; {@code null} while the market is open. */
    private String closedBecause;
    /** The market's time: of the last event shown, or later while waiting for the next. */
    private long now;
    /** When the last order or cancel reaches the exchange. */
    private long busyUntil = Long.MIN_VALUE;

    private long shift;
    private long events;
    private long progressAt;
    private long loggedAt;
    private long startedAt;

    Playback(
            Path file,
            String venue,
            RecordedSymbol.Terms symbolTerms,
            Pace pace,
            boolean loop,
            Exchange exchange,
            ExchangeTerms terms,
            String awaited,
            VenuePort port) {
        this.file = file;
        this.venue = venue;
        this.symbolTerms = symbolTerms;
        this.pace = pace;
        this.loop = loop;
        this.exchange = exchange;
        this.terms = terms;
        this.awaited = awaited;
        this.port = port;
    }

    /** Hands over a command; any thread. */
    void put(Command command, Thread player) {
        commands.add(command);
        LockSupport.unpark(player);
    }

    /**
     * Allows the recording to begin; any thread.
     *
     * @param player the thread that plays, or {@code null} before it is started
     */
    void begin(Thread player) {
        mayBegin = true;
        LockSupport.unpark(player);
    }

    /** Asks for the end; any thread. */
    void stop(Thread player) {
        running = false;
        LockSupport.unpark(player);
    }

    @Override
    public void run() {
        try {
            exchange.open(terms, port::report);
            exchangeOpen = true;
            play();
        } catch (RuntimeException e) {
            fail(e);
        }
        serve();
        if (exchangeOpen) {
            exchange.close();
        }
    }

    private void fail(RuntimeException failure) {
        if (!running) {
            return;
        }
        LOG.error("Venue {} stops: {}", venue, failure.getMessage(), failure);
        try {
            end("the replay failed: " + failure.getMessage());
            port.disconnected(failure.getMessage());
        } catch (RuntimeException e) {
            LOG.error("The engine could not be told that venue {} stops", venue, e);
            running = false;
        }
    }

    private void play() {
        try (Recording recording = Recordings.open(file, venue, symbolTerms)) {
            define(recording);
            port.connected(terms.account(), Environment.SIM);
            port.progress("replay of " + file.getFileName() + " waits for reconciliation", 0);
            while (running && !reconciled) {
                obey();
                if (!reconciled) {
                    LockSupport.park(this);
                }
            }
            if (!mayBegin) {
                port.progress("replay of " + file.getFileName() + " waits for the condition " + awaited, 0);
                LOG.info("Replay of {} waits for the condition {}", file, awaited);
            }
            while (running && !mayBegin) {
                obey();
                if (!mayBegin && commands.isEmpty()) {
                    LockSupport.park(this);
                }
            }
            startedAt = System.nanoTime();
            loggedAt = startedAt;
            progressAt = startedAt - PROGRESS_NANOS;
            LOG.info(
                    "Replay of {} begins: {}",
                    file,
                    instruments.stream().map(Instrument::name).toList());
            boolean more = running;
            for (int pass = 1; more; pass++) {
                more = pass(recording) && loop && running;
                if (more) {
                    LOG.info("Replay of {} begins again after pass {} of {} events", file, pass, recording.events());
                    again(recording);
                }
            }
            if (running) {
                finish(recording);
            }
        }
    }

    private void define(Recording recording) {
        List<Instrument> found = recording.instruments();
        for (int i = 0; i < found.size(); i++) {
            Instrument known = define(found.get(i));
            recording.number(i, known.index());
            exchange.define(known);
            instruments.add(known);
        }
    }

    private Instrument define(Instrument found) {
        try {
            return port.define(found);
        } catch (IllegalStateException e) {
            throw new IllegalStateException(
                    e.getMessage()
                            + "; if an earlier recording had the same symbol with other terms, give this one a venue"
                            + " name of its own or the platform another home",
                    e);
        }
    }

    /** Plays the recording once; false if the loop takes no more. */
    private boolean pass(Recording recording) {
        boolean first = true;
        int untilLook = 1;
        while (running && recording.advance()) {
            long received = recording.receivedNanos() + shift;
            if (first) {
                // What the kernel knows of an earlier run or pass has other update ids: it waits for this one's
                // snapshot.
                status(received, FeedStatus.SYNCING);
                now = received;
                pace.start(System.nanoTime(), received);
                first = false;
            }
            if (pace.waits()) {
                await(received);
            } else if (!commands.isEmpty()) {
                obey();
            }
            if (!running) {
                return false;
            }
            now = received;
            recording.deliver(exchange, shift);
            if (!recording.deliver(port, shift)) {
                return gone();
            }
            events++;
            if (pace.waits() || --untilLook == 0) {
                untilLook = LOOK_EVENTS;
                tell(recording);
            }
        }
        return running;
    }

    private boolean gone() {
        if (running) {
            LOG.info("The engine takes no more of venue {}", venue);
            running = false;
        }
        return false;
    }

    /** Waits for an event's time, and meanwhile lets happen at the exchange what falls due. */
    private void await(long received) {
        long due = pace.due(received);
        while (running) {
            long host = System.nanoTime();
            if (!commands.isEmpty()) {
                now = Math.max(now, Math.min(received, pace.recorded(host)));
                obey();
            }
            long left = due - host;
            if (left <= 0) {
                return;
            }
            if (busyUntil > now) {
                now = Math.max(now, Math.min(received, pace.recorded(host)));
                exchange.advance(now);
                left = Math.min(left, LOOK_NANOS);
            }
            LockSupport.parkNanos(this, left);
        }
    }

    /** Begins the recording anew, moved on by whole days so that bars of any length that divides a day keep their boundaries. */
    private void again(Recording recording) {
        long last = recording.receivedNanos();
        recording.rewind();
        shift += Math.floorDiv(last - recording.firstNanos(), DAY) * DAY + DAY;
    }

    private void finish(Recording recording) {
        long took = Math.max(1, System.nanoTime() - startedAt);
        LOG.info(
                "Replay of {} has ended: {} events in {} s ({} events/s), {} lines passed over",
                file,
                events,
                String.format(Locale.ROOT, "%.1f", (double) took / SECOND),
                events * SECOND / took,
                recording.skipped());
        arrive();
        end("the recording has ended; there is no market to trade at");
        port.progress("replay of " + file.getFileName() + " has ended after " + events + " events", 1);
    }

    /** Closes the market: what is known stays, as STALE, and orders are rejected. */
    private void end(String reason) {
        closedBecause = reason;
        if (now > 0) {
            status(now, FeedStatus.STALE);
        }
    }

    private void status(long nanos, FeedStatus status) {
        for (int i = 0; i < instruments.size(); i++) {
            int index = instruments.get(i).index();
            exchange.status(index, nanos, status);
            port.status(index, nanos, status);
        }
    }

    /** Goes on answering the engine until it disconnects. */
    private void serve() {
        while (running) {
            try {
                obey();
            } catch (RuntimeException e) {
                fail(e);
            }
            if (running && commands.isEmpty()) {
                LockSupport.park(this);
            }
        }
    }

    private void obey() {
        for (Command command = commands.poll(); command != null && running; command = commands.poll()) {
            if (command instanceof Command.Submit submit) {
                submit(submit.order());
            } else if (command instanceof Command.Cancel cancel) {
                cancel(cancel.clOrdId());
            } else if (command instanceof Command.Reconcile reconcile) {
                reconcile(reconcile.clOrdIds());
            } else if (command instanceof Command.Resync resync) {
                resync(resync.instrument());
            }
        }
    }

    private void resync(int instrument) {
        if (!asked.get(instrument)) {
            asked.set(instrument);
            LOG.info(
                    "The kernel asks for a snapshot of instrument {} of {}; a recording gives only those it holds, so"
                            + " the book waits for the next",
                    instrument,
                    venue);
        }
    }

    private void submit(NewOrder order) {
        if (closedBecause != null) {
            port.report(ExecutionReport.of(order.clOrdId(), ExecType.REJECTED, now, closedBecause));
            return;
        }
        busyUntil = now + terms.latencyNanos();
        exchange.submit(order, now);
    }

    private void cancel(String clOrdId) {
        busyUntil = now + terms.latencyNanos();
        exchange.cancel(clOrdId, now);
        if (closedBecause != null) {
            arrive();
        }
    }

    /** Lets what is under way arrive, where no event will. */
    private void arrive() {
        if (busyUntil > now) {
            now = busyUntil;
            exchange.advance(now);
        }
    }

    private void reconcile(List<String> clOrdIds) {
        // An order under way is no order unknown.
        arrive();
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
        reconciled = true;
    }

    private void tellTruth(String clOrdId) {
        List<ExecutionReport> history = exchange.history(clOrdId);
        if (history.isEmpty()) {
            port.report(ExecutionReport.of(clOrdId, ExecType.NOT_FOUND, now, "this exchange never had the order"));
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
                clOrdId, ExecType.ORDER_STATUS, 0, 0, 0, last.cumQuantity(), 0, "", false, false, now, "");
    }

    private void tell(Recording recording) {
        long host = System.nanoTime();
        if (host - progressAt < PROGRESS_NANOS) {
            return;
        }
        progressAt = host;
        // The file is read ahead of what is played; only the end is 1.
        double fraction = Math.min(ALMOST, recording.fraction());
        long rate = events * SECOND / Math.max(1, host - startedAt);
        port.progress(
                String.format(
                        Locale.ROOT,
                        "replay of %s: %.0f %%, %d events, %d events/s",
                        file.getFileName(),
                        100 * fraction,
                        events,
                        rate),
                fraction);
        if (host - loggedAt >= LOG_NANOS) {
            loggedAt = host;
            LOG.info("Replay of {}: {} %, {} events, {} events/s", file, Math.round(100 * fraction), events, rate);
        }
    }
}
