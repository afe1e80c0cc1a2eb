package rialto.store;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLTransientConnectionException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.osgi.service.transaction.control.TransactionControl;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rialto.engine.EngineStatus;
import rialto.event.EventListener;
import rialto.event.EventLog;
import rialto.event.EventLog.Subscription;
import rialto.event.LedgerEvent;
import rialto.history.History;
import rialto.history.HistoryException;
import rialto.history.HistoryException.Reason;
import rialto.history.HistoryPage;
import rialto.history.HistoryQuery;
import rialto.history.HistoryStatus;
import rialto.history.HistoryStatus.State;

/**
 * Follows the log on a thread of its own and keeps the database. Whatever happens to the database - slow, full, failing, its files
 * gone - the log's other readers and the loop do not notice: this thread waits, tries again, or begins a new database.
 *
 * <p>Only what is durable in the journal is projected: after a power failure the journal may give the numbers of lost inputs to others,
 * and rows of the lost ones would stay for ever.
 */
public final class HistoryStore implements History, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HistoryStore.class);

    private static final int QUEUE_EVENTS = 32_768;
    private static final long LOOK_MILLIS = 50;
    private static final long SHORTEST_RETRY_MILLIS = 200;
    private static final long LONGEST_RETRY_MILLIS = 10_000;
    /** Without any event the checkpoint is moved once in so many inputs, so that a restart need not read them again. */
    private static final long CHECKPOINT_EVERY = 1_000_000;

    private static final long JOIN_MILLIS = 10_000;

    private final Settings settings;
    private final EventLog log;
    private final Supplier<EngineStatus> engine;
    private final TransactionControl control;
    private final UnaryOperator<DataSource> around;
    private final Thread thread;

    private volatile boolean closed;
    private volatile boolean rebuildAsked;
    private volatile Database database;
    private volatile State state = State.OPENING;
    private volatile String problem = "";
    private volatile long firstSequence;
    private volatile long sequence;
    private volatile long rebuildTarget;
    private volatile long rows;

    HistoryStore(
            Settings settings,
            EventLog log,
            Supplier<EngineStatus> engine,
            TransactionControl control,
            UnaryOperator<DataSource> around) {
        this.settings = settings;
        this.log = log;
        this.engine = engine;
        this.control = control;
        this.around = around;
        thread = new Thread(this::run, "rialto-history");
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
    }

    /** A history of a log in a directory of its own; for measurements. */
    public static HistoryStore of(
            Path directory, EventLog log, Supplier<EngineStatus> engine, TransactionControl control) {
        return new HistoryStore(Settings.standard(directory), log, engine, control, source -> source).start();
    }

    HistoryStore start() {
        thread.start();
        return this;
    }

    // ---------------------------------------------------------------- History

    @Override
    public HistoryPage find(HistoryQuery query) {
        Table.of(query.kind()).wanted(query);
        return asked(open -> open.find(query));
    }

    @Override
    public String rowHash() {
        return asked(Database::rowHash);
    }

    private <T> T asked(Function<Database, T> question) {
        Database open = database;
        if (open == null) {
            throw new HistoryException(
                    Reason.AWAY,
                    problem.isEmpty()
                            ? "The history database is being opened. Ask again in a moment."
                            : "The history database is away: " + problem + " It is tried again by itself.");
        }
        HistoryStatus now = status();
        if (now.state() == State.REBUILDING) {
            throw new HistoryException(
                    Reason.REBUILDING,
                    "History is being projected from the journal and has no whole answer yet: "
                            + (int) (100 * now.progress()) + " %. Ask again when its state is FOLLOWING.");
        }
        try {
            return question.apply(open);
        } catch (RuntimeException e) {
            if (isExhaustion(e)) {
                throw new HistoryException(Reason.BUSY, exhausted(), e);
            }
            throw new HistoryException(
                    Reason.FAILED,
                    "The history database failed: " + Database.reason(e) + ". Ask again; rebuild history if it stays.",
                    e);
        }
    }

    private String exhausted() {
        return "All " + settings.connections() + " connections to the history database are in use, and none came free"
                + " within " + settings.connectionWaitMillis() + " ms. Ask again, ask for smaller pages, or raise"
                + " 'connections' of the configuration rialto.store.history.";
    }

    @Override
    public HistoryStatus status() {
        return new HistoryStatus(
                rebuildAsked && state != State.FAILING ? State.OPENING : state,
                firstSequence,
                sequence,
                engine.get().sequence(),
                rebuildTarget,
                rows,
                problem);
    }

    @Override
    public void rebuild(String who) {
        LOG.info("History is rebuilt from the journal, as {} asks", who);
        rebuildAsked = true;
    }

    // ---------------------------------------------------------------- the thread

    private void run() {
        long retryMillis = SHORTEST_RETRY_MILLIS;
        while (!closed) {
            long before = sequence;
            try {
                open();
                follow();
            } catch (OutdatedDatabaseException e) {
                LOG.warn("History is projected anew: {}", e.getMessage());
                rebuildAsked = true;
            } catch (RuntimeException | IOException | Error e) {
                // An Error, too: what history lacks now it may have again, and nobody else would tell that it ended.
                problem = Database.reason(e) + '.';
                state = State.FAILING;
                LOG.warn("History lags, trading does not: {}", problem, e);
                retryMillis =
                        sequence > before ? SHORTEST_RETRY_MILLIS : Math.min(2 * retryMillis, LONGEST_RETRY_MILLIS);
                pause(retryMillis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                closed = true;
            } finally {
                closeDatabase();
            }
        }
        state = State.STOPPED;
    }

    private void pause(long millis) {
        try {
            for (long left = millis; left > 0 && !closed; left -= LOOK_MILLIS) {
                Thread.sleep(Math.min(left, LOOK_MILLIS));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed = true;
        }
    }

    private void open() throws IOException {
        boolean anew = rebuildAsked;
        state = anew && state != State.FAILING ? State.OPENING : state;
        rebuildAsked = false;
        Path directory = anew ? Directories.next(settings.directory()) : Directories.newest(settings.directory());
        Database opened;
        try {
            opened = Database.open(directory, settings, control, around);
        } catch (IllegalStateException e) {
            if (anew) {
                rebuildAsked = true;
                throw e;
            }
            // A database that cannot be opened is worth nothing: all that is in it is in the journal.
            LOG.warn("{}; history is projected into a new one", e.getMessage());
            opened = Database.open(Directories.next(settings.directory()), settings, control, around);
        }
        database = opened;
        Directories.deleteOthers(settings.directory(), opened.directory());
    }

    private void closeDatabase() {
        Database open = database;
        database = null;
        if (open != null) {
            open.close();
        }
    }

    private void follow() throws InterruptedException {
        Database open = database;
        long oldest = log.oldestSequence();
        EngineStatus now = engine.get();
        Projection projection = open.projection(oldest, now.durableSequence());
        if (projection.sequence() > now.sequence()) {
            throw new OutdatedDatabaseException(
                    "the database is at sequence " + projection.sequence() + ", the journal only at " + now.sequence());
        }
        if (projection.sequence() + 1 < oldest) {
            throw new OutdatedDatabaseException("the journal begins at sequence " + oldest + ", the database ends at "
                    + projection.sequence() + ", and what lies between is gone");
        }
        firstSequence = projection.firstSequence();
        sequence = projection.sequence();
        rebuildTarget = sequence < projection.rebuildTarget() ? projection.rebuildTarget() : 0;
        if (sequence < firstSequence) {
            LOG.info("History is projected from the journal's oldest record, sequence {}, on", firstSequence);
        }
        state = rebuildTarget > 0 ? State.REBUILDING : State.FOLLOWING;
        Feed feed = new Feed();
        try (Subscription subscription = log.subscribe(LedgerEvent.class, sequence + 1, feed)) {
            feed.subscription = subscription;
            while (!closed && !rebuildAsked) {
                feed.check();
                if (!open.present()) {
                    throw new OutdatedDatabaseException("the files of the database were deleted");
                }
                if (!feed.look()) {
                    problem = "";
                    TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
                    continue;
                }
                List<LedgerEvent> events = feed.ready(settings.batchEvents());
                long through = feed.through;
                if (!events.isEmpty() || through - projection.sequence() >= CHECKPOINT_EVERY) {
                    write(open, projection, events, through);
                }
                sequence = through;
                rows = projection.rows();
                problem = "";
                if (through >= rebuildTarget) {
                    rebuildTarget = 0;
                    state = State.FOLLOWING;
                }
            }
        } finally {
            feed.over = true;
        }
    }

    /** Writes a transaction; where readers hold every connection, it waits for them. */
    private void write(Database open, Projection projection, List<LedgerEvent> events, long through) {
        boolean written = false;
        while (!written) {
            try {
                open.transactions().write(entities -> {
                    projection.apply(entities, events, through);
                    return null;
                });
                written = true;
            } catch (RuntimeException e) {
                if (closed || !isExhaustion(e)) {
                    throw e;
                }
                problem = exhausted();
            }
        }
    }

    /** Whether no connection was free. With a cause of its own it is no connection that is wanting, but the database. */
    private static boolean isExhaustion(Throwable failure) {
        Throwable cause = failure;
        while (cause != null && !(cause instanceof SQLTransientConnectionException)) {
            cause = cause.getCause();
        }
        return cause != null && cause.getCause() == null;
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join(JOIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            LOG.warn("History did not stop within {} ms", JOIN_MILLIS);
        }
    }

    /** Events between the log's thread, which waits where this is full, and the database's. */
    private final class Feed implements EventListener<LedgerEvent> {

        private final BlockingQueue<LedgerEvent> queue = new ArrayBlockingQueue<>(QUEUE_EVENTS);
        private final List<LedgerEvent> waiting = new ArrayList<>();
        private volatile boolean over;
        private volatile String ended;
        private Subscription subscription;
        /** No event up to here is still to come, and all of them are durable. */
        private long through;
        /** No event up to here is still to come. */
        private long complete;

        private long durable;

        @Override
        public void on(LedgerEvent event) {
            try {
                boolean taken = false;
                while (!taken && !over && !closed) {
                    taken = queue.offer(event, LOOK_MILLIS, TimeUnit.MILLISECONDS);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }

        @Override
        public void ended(String reason) {
            ended = reason;
        }

        void check() {
            if (ended != null) {
                throw new IllegalStateException("the log no longer tells history what happens: " + ended);
            }
        }

        /** Looks what has come; whether something can be projected. */
        boolean look() {
            long seen = subscription.sequence();
            durable = engine.get().durableSequence();
            boolean oneInput = waiting.isEmpty()
                    || waiting.get(0).sequence()
                            == waiting.get(waiting.size() - 1).sequence();
            if (oneInput || waiting.size() < QUEUE_EVENTS) {
                queue.drainTo(waiting);
            }
            // Events come before their number: with nothing left to take, all up to what was seen before are here.
            complete = queue.isEmpty() || waiting.isEmpty()
                    ? seen
                    : Math.max(complete, waiting.get(waiting.size() - 1).sequence() - 1);
            through = Math.min(complete, durable);
            return through > sequence;
        }

        /** The next events that can be projected, at most so many unless one input has more; sets how far they reach. */
        List<LedgerEvent> ready(int most) {
            int count = 0;
            while (count < waiting.size() && waiting.get(count).sequence() <= through) {
                if (count >= most
                        && waiting.get(count).sequence()
                                != waiting.get(count - 1).sequence()) {
                    through = waiting.get(count - 1).sequence();
                    break;
                }
                count++;
            }
            List<LedgerEvent> ready = List.copyOf(waiting.subList(0, count));
            waiting.subList(0, count).clear();
            return ready;
        }
    }
}
