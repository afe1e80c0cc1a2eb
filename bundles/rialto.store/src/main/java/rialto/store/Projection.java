package rialto.store;

import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rialto.event.LedgerEvent;
import rialto.event.OrderEvent;
import rialto.event.PlatformEvent;
import rialto.event.PlatformEvent.DeploymentChange;
import rialto.instrument.Instrument;
import rialto.order.OrdStatus;

/**
 * Makes rows of events, in the order of the journal and from nothing else, so that the same journal gives the same rows. Rows get ids
 * in that order. What it knows between two transactions is bounded, and thrown away with them: after a failure a new one is made. One
 * thread.
 */
final class Projection {

    /** Format of the rows; a database of another one is rebuilt. */
    static final int FORMAT = 2;

    private static final Logger LOG = LoggerFactory.getLogger(Projection.class);
    private static final long CHECKPOINT = 1;
    private static final int TEXT = 1024;
    private static final int NAME = 128;
    private static final int CODE = 64;
    private static final int PARAMETERS = 8192;

    private final Instruments instruments;
    private final OrderRows orders = new OrderRows();
    private final Rows<Long, FillRow> fills = new Rows<>(FillRow.class);
    private final Rows<Long, RiskRow> risks = new Rows<>(RiskRow.class);
    private final Rows<Pair, InstrumentRow> definitions = new Rows<>(
            InstrumentRow.class,
            row -> new Pair(row.symbol, row.venue),
            (from, pair) -> Database.one(
                    from,
                    InstrumentRow.class,
                    "select r from InstrumentRow r where r.symbol = ?1 and r.venue = ?2",
                    pair.first(),
                    pair.second()));
    private final Rows<String, DeploymentRow> deployments = new Rows<>(
            DeploymentRow.class,
            row -> row.deployment,
            (from, deployment) -> Database.one(
                    from,
                    DeploymentRow.class,
                    "select r from DeploymentRow r where r.id = (select max(s.id) from DeploymentRow s where s.deployment = ?1)",
                    deployment));
    private final Rows<String, SwapRow> swaps = new Rows<>(
            SwapRow.class,
            row -> row.deployment,
            (from, deployment) -> Database.one(
                    from,
                    SwapRow.class,
                    "select r from SwapRow r where r.id = (select max(s.id) from SwapRow s where s.deployment = ?1)",
                    deployment));
    private final Rows<String, JobRow> jobs = new Rows<>(
            JobRow.class,
            row -> row.job,
            (from, job) -> Database.one(from, JobRow.class, "select r from JobRow r where r.job = ?1", job));
    private final Bookings bookings;

    private final long firstSequence;
    private final long rebuildTarget;
    private long sequence;
    private long lastInstrument;
    private long lastFill;
    private long lastDeployment;
    private long lastSwap;
    private long lastJob;
    private long lastRisk;
    private long rows;

    private EntityManager entities;

    /**
     * Takes up where the database stands.
     *
     * @param oldest first sequence number that the journal holds
     * @param durable last sequence number that the journal holds
     */
    Projection(Instruments instruments, EntityManager from, long oldest, long durable) {
        this.instruments = instruments;
        CheckpointRow checkpoint = from.find(CheckpointRow.class, CHECKPOINT);
        if (checkpoint != null && checkpoint.format != FORMAT) {
            throw new OutdatedDatabaseException("its rows have format " + checkpoint.format + ", not " + FORMAT);
        }
        firstSequence = checkpoint == null ? oldest : checkpoint.firstSequence;
        sequence = checkpoint == null ? oldest - 1 : checkpoint.sequence;
        rebuildTarget = checkpoint == null ? durable : checkpoint.rebuildTarget;
        from.createQuery("select r from InstrumentRow r", InstrumentRow.class)
                .getResultList()
                .forEach(row -> instruments.put(Instruments.of(row)));
        bookings = new Bookings(from, firstSequence == 1);
        lastInstrument = Database.last(from, InstrumentRow.class);
        lastFill = Database.last(from, FillRow.class);
        lastDeployment = Database.last(from, DeploymentRow.class);
        lastSwap = Database.last(from, SwapRow.class);
        lastJob = Database.last(from, JobRow.class);
        lastRisk = Database.last(from, RiskRow.class);
    }

    /** First sequence number that is, or would be, in the rows: where the journal began when they were begun. */
    long firstSequence() {
        return firstSequence;
    }

    /** The rows are no whole answer before they reach this sequence number, also if that is in the next life of this process. */
    long rebuildTarget() {
        return rebuildTarget;
    }

    /** Last sequence number that is in the rows; one less than the first while there is none. */
    long sequence() {
        return sequence;
    }

    /** Rows written or changed so far. */
    long rows() {
        return rows;
    }

    /**
     * Projects events and sets the checkpoint, in the transaction of an entity manager.
     *
     * @param through sequence number up to which no more events are to come
     */
    void apply(EntityManager to, List<LedgerEvent> events, long through) {
        // First of all, because a transaction that finds no connection may be tried again.
        Connection connection = to.unwrap(Connection.class);
        entities = to;
        long nanos = 0;
        for (LedgerEvent event : events) {
            if (event.sequence() <= sequence || event.sequence() > through) {
                throw new IllegalStateException("an event of sequence " + event.sequence()
                        + " came to a transaction from " + (sequence + 1) + " to " + through);
            }
            nanos = event.nanos();
            if (event instanceof OrderEvent e) {
                if (defined(e)) {
                    order(e);
                }
            } else if (event instanceof PlatformEvent e) {
                platform(e);
            }
        }
        write(connection);
        CheckpointRow checkpoint = to.find(CheckpointRow.class, CHECKPOINT);
        if (checkpoint == null) {
            checkpoint = new CheckpointRow();
            checkpoint.id = CHECKPOINT;
            checkpoint.format = FORMAT;
            checkpoint.firstSequence = firstSequence;
            checkpoint.rebuildTarget = rebuildTarget;
            to.persist(checkpoint);
        }
        checkpoint.sequence = through;
        checkpoint.nanos = Math.max(checkpoint.nanos, nanos);
        sequence = through;
        entities = null;
    }

    private void write(Connection connection) {
        try {
            rows += definitions.write(connection)
                    + orders.write(connection)
                    + fills.write(connection)
                    + bookings.write(connection)
                    + deployments.write(connection)
                    + swaps.write(connection)
                    + jobs.write(connection)
                    + risks.write(connection);
        } catch (SQLException e) {
            throw new IllegalStateException("the rows could not be written: " + e.getMessage(), e);
        }
    }

    /** Whether the units of an order are known, which they may not be where the beginning of the journal is gone. */
    private boolean defined(OrderEvent e) {
        boolean defined = firstSequence == 1 || instruments.knows(e.instrument());
        if (!defined) {
            LOG.warn(
                    "Order {} at sequence {} is left out of history: the definition of {} is no longer in the journal",
                    e.orderId(),
                    e.sequence(),
                    e.instrument());
        }
        return defined;
    }

    private void order(OrderEvent event) {
        if (event instanceof OrderEvent.OrderAccepted e) {
            accepted(e);
        } else if (event instanceof OrderEvent.OrderChanged e) {
            OrderRow row = orders.change(e.orderId(), e.sequence(), e.nanos());
            row.status = e.ordStatus().name();
            row.cumQuantity = e.cumQuantity();
            row.leavesQuantity = e.leavesQuantity();
            row.averagePrice = e.averagePrice();
            row.text = fit(e.text(), TEXT);
        } else if (event instanceof OrderEvent.CancelRequested e) {
            orders.change(e.orderId(), e.sequence(), e.nanos()).cancelNanos = e.nanos();
        } else if (event instanceof OrderEvent.OrderFilled e) {
            filled(e);
        } else if (event instanceof OrderEvent.OrderRefused e) {
            RiskRow row = risk(e.sequence(), e.nanos(), "REFUSED", e.code().name(), e.text(), "");
            row.deployment = e.deployment();
            row.instrument = e.instrument();
            row.orderId = e.orderId();
        }
    }

    private void accepted(OrderEvent.OrderAccepted e) {
        OrderRow row = OrderRow.of(e.orderId());
        row.clOrdId = e.clOrdId();
        row.deployment = e.deployment();
        row.instrument = e.instrument();
        row.side = e.side().name();
        row.ordType = e.ordType().name();
        row.timeInForce = e.timeInForce().name();
        row.postOnly = e.postOnly();
        row.reduceOnly = e.reduceOnly();
        row.quantity = e.quantity();
        row.price = e.price();
        row.status = OrdStatus.PENDING_NEW.name();
        row.leavesQuantity = e.quantity();
        row.reason = fit(e.reason(), TEXT);
        row.text = "";
        row.sequence = e.sequence();
        row.nanos = e.nanos();
        row.updatedSequence = e.sequence();
        row.updatedNanos = e.nanos();
        orders.add(row);
    }

    private void filled(OrderEvent.OrderFilled e) {
        FillRow row = new FillRow();
        row.id = ++lastFill;
        row.sequence = e.sequence();
        row.nanos = e.nanos();
        row.deployment = e.deployment();
        row.instrument = e.instrument();
        row.orderId = e.orderId();
        row.clOrdId = e.clOrdId();
        row.side = e.side().name();
        row.execId = e.execId();
        row.quantity = e.quantity();
        row.price = e.price();
        row.fee = e.fee();
        row.feeCurrency = e.feeCurrency();
        row.maker = e.maker();
        row.ambiguous = e.ambiguous();
        row.positionAfter = e.position();
        fills.add(row);
        bookings.book(e, instruments.get(e.instrument()), entities);
    }

    private void platform(PlatformEvent event) {
        if (event instanceof PlatformEvent.InstrumentDefined e) {
            defined(e.definition());
        } else if (event instanceof PlatformEvent.DeploymentChanged e) {
            deployment(e);
        } else if (event instanceof PlatformEvent.JobStep e) {
            job(e);
        } else if (event instanceof PlatformEvent.LimitsChanged e) {
            RiskRow row = risk(e.sequence(), e.nanos(), "LIMITS", "", e.limits().toString(), e.who());
            row.instrument = e.limits().instrument();
        } else if (event instanceof PlatformEvent.KillSwitchChanged e) {
            risk(e.sequence(), e.nanos(), e.latched() ? "KILL" : "KILL_RELEASED", "", e.reason(), e.who());
        } else if (event instanceof PlatformEvent.Alert e) {
            risk(e.sequence(), e.nanos(), "ALERT", e.source(), e.text(), "");
        }
        // Parts, venues and timers are the engine's own affairs and stay in the journal.
    }

    /** Instruments have ids of ours: their own numbers begin with 0, and a definition may come before its number is given. */
    private void defined(Instrument instrument) {
        instruments.put(instrument);
        InstrumentRow row = definitions.change(new Pair(instrument.symbol(), instrument.venue()), entities);
        if (row == null) {
            row = new InstrumentRow();
            row.id = ++lastInstrument;
            Instruments.fill(row, instrument);
            definitions.add(row);
        } else {
            Instruments.fill(row, instrument);
        }
    }

    private RiskRow risk(long at, long nanos, String status, String code, String text, String who) {
        RiskRow row = new RiskRow();
        row.id = ++lastRisk;
        row.sequence = at;
        row.nanos = nanos;
        row.status = status;
        row.deployment = "";
        row.instrument = "";
        row.code = fit(code, CODE);
        row.text = fit(text, TEXT);
        row.who = fit(who, NAME);
        return risks.add(row);
    }

    private void deployment(PlatformEvent.DeploymentChanged e) {
        DeploymentRow before = deployments.find(e.deployment(), entities);
        DeploymentRow row = new DeploymentRow();
        row.id = ++lastDeployment;
        row.sequence = e.sequence();
        row.nanos = e.nanos();
        row.deployment = e.deployment();
        row.status = e.change().name();
        row.plugin = e.plugin();
        row.version = e.version();
        row.sha256 = e.sha256();
        row.parameters = fit(e.parameters().toString(), PARAMETERS);
        row.reason = fit(e.reason(), TEXT);
        row.who = fit(e.who(), NAME);
        deployments.add(row);
        if (e.change() == DeploymentChange.SWITCHED) {
            SwapRow swap = new SwapRow();
            swap.id = ++lastSwap;
            swap.deployment = e.deployment();
            swap.fromVersion = before == null ? "" : before.version;
            swap.toVersion = e.version();
            swap.toSha256 = e.sha256();
            swap.status = "PROBATION";
            swap.reason = fit(e.reason(), TEXT);
            swap.who = fit(e.who(), NAME);
            swap.sequence = e.sequence();
            swap.nanos = e.nanos();
            swaps.add(swap);
        } else if (e.change() == DeploymentChange.COMMITTED || e.change() == DeploymentChange.ROLLED_BACK) {
            SwapRow last = swaps.find(e.deployment(), entities);
            if (last != null && last.endedSequence == 0) {
                SwapRow swap = swaps.change(e.deployment(), entities);
                swap.status = e.change().name();
                swap.reason = fit(e.reason(), TEXT);
                swap.endedSequence = e.sequence();
                swap.endedNanos = e.nanos();
            }
        }
    }

    private void job(PlatformEvent.JobStep e) {
        String name = fit(e.job(), NAME);
        JobRow row = jobs.change(name, entities);
        if (row == null) {
            row = new JobRow();
            row.id = ++lastJob;
            row.job = name;
            row.sequence = e.sequence();
            row.nanos = e.nanos();
            jobs.add(row);
        }
        row.status = fit(e.phase(), NAME);
        row.text = fit(e.text(), TEXT);
        row.steps++;
        row.updatedSequence = e.sequence();
        row.updatedNanos = e.nanos();
    }

    /** Cuts a text that is too long for its column; the whole of it stays in the journal. */
    private static String fit(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length - 1) + '…';
    }
}
