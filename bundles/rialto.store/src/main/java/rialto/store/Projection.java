package rialto.store;

import jakarta.persistence.EntityManager;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rialto.event.LedgerEvent;
import rialto.event.OrderEvent;
import rialto.event.PlatformEvent;
import rialto.event.PlatformEvent.DeploymentChange;
import rialto.instrument.Fixed;
import rialto.instrument.Instrument;
import rialto.instrument.Money;
import rialto.order.OrdStatus;

/**
 * Makes rows of events, in the order of the journal and from nothing else, so that the same journal gives the same rows. Rows get ids
 * in that order. What it knows between two transactions is thrown away with them: after a failure a new one is made. One thread.
 */
final class Projection {

    /** Format of the rows; a database of another one is rebuilt. */
    static final int FORMAT = 1;

    private static final Logger LOG = LoggerFactory.getLogger(Projection.class);
    private static final long CHECKPOINT = 1;
    private static final int TEXT = 1024;

    private final Instruments instruments;
    private final Map<String, Long> instrumentIds = new HashMap<>();
    private final Map<String, Long> positionIds = new HashMap<>();
    private final Map<String, Long> jobIds = new HashMap<>();
    private final Map<String, Long> openSwaps = new HashMap<>();
    private final Map<String, String> versions = new HashMap<>();

    // Rows of the transaction under way, found or made.
    private final Map<Long, InstrumentRow> definitions = new HashMap<>();
    private final Map<Long, OrderRow> orders = new HashMap<>();
    private final Map<Long, PositionRow> positions = new HashMap<>();
    private final Map<Long, TradeRow> trades = new HashMap<>();
    private final Map<Long, SwapRow> swaps = new HashMap<>();
    private final Map<Long, JobRow> jobs = new HashMap<>();

    private long sequence;
    private long lastInstrument;
    private long lastFill;
    private long lastPosition;
    private long lastTrade;
    private long lastDeployment;
    private long lastSwap;
    private long lastJob;
    private long lastRisk;
    private long rows;

    private EntityManager entities;

    Projection(Instruments instruments) {
        this.instruments = instruments;
    }

    /** Takes up where the database stands. */
    Projection load(EntityManager from) {
        CheckpointRow checkpoint = from.find(CheckpointRow.class, CHECKPOINT);
        sequence = checkpoint == null ? 0 : checkpoint.sequence;
        if (checkpoint != null && checkpoint.format != FORMAT) {
            throw new OutdatedDatabaseException("its rows have format " + checkpoint.format + ", not " + FORMAT);
        }
        from.createQuery("select r from InstrumentRow r", InstrumentRow.class)
                .getResultList()
                .forEach(row -> {
                    Instrument instrument = Instruments.of(row);
                    instruments.put(instrument);
                    instrumentIds.put(instrument.name(), row.id);
                });
        lastInstrument = last(from, "InstrumentRow");
        from.createQuery("select r from PositionRow r", PositionRow.class)
                .getResultList()
                .forEach(row -> positionIds.put(key(row.deployment, row.instrument), row.id));
        from.createQuery("select r from JobRow r", JobRow.class)
                .getResultList()
                .forEach(row -> jobIds.put(row.job, row.id));
        from.createQuery("select r from SwapRow r order by r.id", SwapRow.class)
                .getResultList()
                .forEach(row -> follow(row));
        from.createQuery("select r from DeploymentRow r order by r.id", DeploymentRow.class)
                .getResultList()
                .forEach(row -> versions.put(row.deployment, row.version));
        lastFill = last(from, "FillRow");
        lastPosition = last(from, "PositionRow");
        lastTrade = last(from, "TradeRow");
        lastDeployment = last(from, "DeploymentRow");
        lastSwap = last(from, "SwapRow");
        lastJob = last(from, "JobRow");
        lastRisk = last(from, "RiskRow");
        return this;
    }

    private void follow(SwapRow row) {
        if (row.endedSequence == 0) {
            openSwaps.put(row.deployment, row.id);
        } else {
            openSwaps.remove(row.deployment);
        }
    }

    private static long last(EntityManager from, String entity) {
        Long last = from.createQuery("select max(r.id) from " + entity + " r", Long.class)
                .getSingleResult();
        return last == null ? 0 : last;
    }

    /** Last sequence number that is in the rows. */
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
        entities = to;
        definitions.clear();
        orders.clear();
        positions.clear();
        trades.clear();
        swaps.clear();
        jobs.clear();
        long nanos = 0;
        for (LedgerEvent event : events) {
            if (event.sequence() <= sequence || event.sequence() > through) {
                throw new IllegalStateException("an event of sequence " + event.sequence()
                        + " came to a transaction from " + (sequence + 1) + " to " + through);
            }
            nanos = event.nanos();
            if (event instanceof OrderEvent e) {
                order(e);
            } else if (event instanceof PlatformEvent e) {
                platform(e);
            }
        }
        CheckpointRow checkpoint = to.find(CheckpointRow.class, CHECKPOINT);
        if (checkpoint == null) {
            checkpoint = new CheckpointRow();
            checkpoint.id = CHECKPOINT;
            checkpoint.format = FORMAT;
            to.persist(checkpoint);
        }
        checkpoint.sequence = through;
        checkpoint.nanos = Math.max(checkpoint.nanos, nanos);
        sequence = through;
        entities = null;
    }

    private <T> T add(T row) {
        entities.persist(row);
        rows++;
        return row;
    }

    private void order(OrderEvent event) {
        if (event instanceof OrderEvent.OrderAccepted e) {
            accepted(e);
        } else if (event instanceof OrderEvent.OrderChanged e) {
            OrderRow row = order(e.orderId(), e.sequence(), e.nanos());
            if (row != null) {
                row.status = e.ordStatus().name();
                row.cumQuantity = e.cumQuantity();
                row.leavesQuantity = e.leavesQuantity();
                row.averagePrice = e.averagePrice();
                row.text = fit(e.text(), TEXT);
            }
        } else if (event instanceof OrderEvent.CancelRequested e) {
            OrderRow row = order(e.orderId(), e.sequence(), e.nanos());
            if (row != null) {
                row.cancelNanos = e.nanos();
            }
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
        OrderRow row = new OrderRow();
        row.id = e.orderId();
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
        orders.put(row.id, add(row));
    }

    private OrderRow order(long orderId, long at, long nanos) {
        OrderRow row = orders.get(orderId);
        if (row == null) {
            row = entities.find(OrderRow.class, orderId);
            if (row == null) {
                LOG.warn(
                        "The journal changes order {} at sequence {}, but holds nothing of its beginning", orderId, at);
                return null;
            }
            orders.put(orderId, row);
            rows++;
        }
        row.updatedSequence = at;
        row.updatedNanos = nanos;
        return row;
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
        add(row);
        book(e, instruments.get(e.instrument()));
    }

    /** Books a fill by average cost: what it closes realises profit, what it opens adds to the cost. */
    private void book(OrderEvent.OrderFilled e, Instrument instrument) {
        PositionRow position = position(e.deployment(), e.instrument());
        long before = position.quantity;
        long signed = e.side().sign() * e.quantity();
        long closing = Long.signum(before) == -Long.signum(signed) ? Math.min(Math.abs(before), e.quantity()) : 0;
        long opening = e.quantity() - closing;
        long value = Money.notional(instrument, e.price(), e.quantity());
        long closingValue = opening == 0 ? value : Money.notional(instrument, e.price(), closing);
        long fee = e.feeCurrency().equals(instrument.quoteCurrency()) ? e.fee() : 0;
        if (closing > 0) {
            TradeRow trade = trade(position.tradeId);
            long part = closing == Math.abs(before)
                    ? position.cost
                    : Fixed.multiplyDivide(position.cost, closing, Math.abs(before), RoundingMode.HALF_EVEN);
            long profit = before > 0 ? closingValue - part : part - closingValue;
            position.cost -= part;
            position.realised = Math.addExact(position.realised, profit);
            trade.exitQuantity += closing;
            trade.exitValue = Math.addExact(trade.exitValue, closingValue);
            trade.realised += profit;
            trade.fees += fee;
            trade.fills++;
            if (closing == Math.abs(before)) {
                trade.status = "CLOSED";
                trade.closedSequence = e.sequence();
                trade.closedNanos = e.nanos();
                position.tradeId = 0;
            }
        }
        if (opening > 0) {
            TradeRow trade = position.tradeId == 0 ? opened(e, position) : trade(position.tradeId);
            position.cost = Math.addExact(position.cost, value - closingValue);
            trade.entryQuantity += opening;
            trade.entryValue = Math.addExact(trade.entryValue, value - closingValue);
            trade.fees += closing > 0 ? 0 : fee;
            trade.fills++;
        }
        position.quantity = Math.addExact(before, signed);
        position.fees = Math.addExact(position.fees, fee);
        if (fee != e.fee()) {
            position.otherFees = plus(position.otherFees, e.fee(), e.feeCurrency());
        }
        if (signed > 0) {
            position.bought = Math.addExact(position.bought, signed);
        } else {
            position.sold = Math.addExact(position.sold, -signed);
        }
        position.updatedSequence = e.sequence();
        position.nanos = e.nanos();
    }

    private PositionRow position(String deployment, String instrument) {
        Long id = positionIds.get(key(deployment, instrument));
        if (id == null) {
            PositionRow row = new PositionRow();
            row.id = ++lastPosition;
            row.deployment = deployment;
            row.instrument = instrument;
            row.otherFees = "";
            positionIds.put(key(deployment, instrument), row.id);
            positions.put(row.id, add(row));
            return row;
        }
        return positions.computeIfAbsent(id, known -> found(PositionRow.class, known));
    }

    private TradeRow opened(OrderEvent.OrderFilled e, PositionRow position) {
        TradeRow row = new TradeRow();
        row.id = ++lastTrade;
        row.deployment = e.deployment();
        row.instrument = e.instrument();
        row.side = e.side().name();
        row.status = "OPEN";
        row.sequence = e.sequence();
        row.nanos = e.nanos();
        position.tradeId = row.id;
        trades.put(row.id, add(row));
        return row;
    }

    private TradeRow trade(long id) {
        return trades.computeIfAbsent(id, known -> found(TradeRow.class, known));
    }

    private <T> T found(Class<T> type, long id) {
        T row = entities.find(type, id);
        if (row == null) {
            throw new OutdatedDatabaseException(type.getSimpleName() + ' ' + id + " is missing");
        }
        rows++;
        return row;
    }

    /** Adds an amount to a list such as {@code 0.001 BNB, 2 EUR}. */
    private static String plus(String fees, long fee, String currency) {
        Map<String, Long> sums = new TreeMap<>();
        for (String each : fees.isEmpty() ? new String[0] : fees.split(", ")) {
            int space = each.indexOf(' ');
            sums.put(each.substring(space + 1), Money.parse(each.substring(0, space)));
        }
        sums.merge(currency, fee, Math::addExact);
        StringBuilder text = new StringBuilder();
        sums.forEach((each, sum) -> text.append(text.isEmpty() ? "" : ", ")
                .append(Money.format(sum))
                .append(' ')
                .append(each));
        return text.toString();
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
        Long id = instrumentIds.get(instrument.name());
        InstrumentRow row;
        if (id == null) {
            row = new InstrumentRow();
            row.id = ++lastInstrument;
            instrumentIds.put(instrument.name(), row.id);
            Instruments.fill(row, instrument);
            definitions.put(row.id, add(row));
        } else {
            row = definitions.computeIfAbsent(id, known -> found(InstrumentRow.class, known));
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
        row.code = fit(code, 64);
        row.text = fit(text, TEXT);
        row.who = fit(who, 128);
        return add(row);
    }

    private void deployment(PlatformEvent.DeploymentChanged e) {
        DeploymentRow row = new DeploymentRow();
        row.id = ++lastDeployment;
        row.sequence = e.sequence();
        row.nanos = e.nanos();
        row.deployment = e.deployment();
        row.status = e.change().name();
        row.plugin = e.plugin();
        row.version = e.version();
        row.sha256 = e.sha256();
        row.parameters = fit(e.parameters().toString(), 8192);
        row.reason = fit(e.reason(), TEXT);
        row.who = fit(e.who(), 128);
        add(row);
        if (e.change() == DeploymentChange.SWITCHED) {
            SwapRow swap = new SwapRow();
            swap.id = ++lastSwap;
            swap.deployment = e.deployment();
            swap.fromVersion = versions.getOrDefault(e.deployment(), "");
            swap.toVersion = e.version();
            swap.toSha256 = e.sha256();
            swap.status = "PROBATION";
            swap.reason = fit(e.reason(), TEXT);
            swap.who = fit(e.who(), 128);
            swap.sequence = e.sequence();
            swap.nanos = e.nanos();
            openSwaps.put(swap.deployment, swap.id);
            swaps.put(swap.id, add(swap));
        } else if (e.change() == DeploymentChange.COMMITTED || e.change() == DeploymentChange.ROLLED_BACK) {
            Long id = openSwaps.remove(e.deployment());
            if (id != null) {
                SwapRow swap = swaps.computeIfAbsent(id, known -> found(SwapRow.class, known));
                swap.status = e.change().name();
                swap.reason = fit(e.reason(), TEXT);
                swap.endedSequence = e.sequence();
                swap.endedNanos = e.nanos();
            }
        }
        versions.put(e.deployment(), e.version());
    }

    private void job(PlatformEvent.JobStep e) {
        String name = fit(e.job(), 128);
        Long id = jobIds.get(name);
        JobRow row;
        if (id == null) {
            row = new JobRow();
            row.id = ++lastJob;
            row.job = name;
            row.sequence = e.sequence();
            row.nanos = e.nanos();
            jobIds.put(name, row.id);
            jobs.put(row.id, add(row));
        } else {
            row = jobs.computeIfAbsent(id, known -> found(JobRow.class, known));
        }
        row.status = fit(e.phase(), 128);
        row.text = fit(e.text(), TEXT);
        row.steps++;
        row.updatedSequence = e.sequence();
        row.updatedNanos = e.nanos();
    }

    private static String key(String deployment, String instrument) {
        return deployment + '\n' + instrument;
    }

    /** Cuts a text that is too long for its column; the whole of it stays in the journal. */
    private static String fit(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length - 1) + '…';
    }
}
