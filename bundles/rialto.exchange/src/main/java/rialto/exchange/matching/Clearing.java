package rialto.exchange.matching;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import rialto.exchange.ExchangeTerms;
import rialto.exchange.ReportSink;
import rialto.exchange.matching.Ledger.LedgerRecord;
import rialto.instrument.Instrument;
import rialto.order.ExecType;
import rialto.order.ExecutionReport;
import rialto.venue.NewOrder;

/**
 * Numbers, records and reports what happens to orders. Reports wait until {@link #publish}, which commits their records
 * first.
 */
final class Clearing implements AutoCloseable {

    /** Number of an instrument that the exchange does not know. */
    private static final int NO_INSTRUMENT = -1;

    private final ExchangeTerms terms;
    private final ReportSink sink;
    private final Ledger ledger;
    private final Map<String, InstrumentBook> books = new HashMap<>();
    private final List<LedgerRecord> instruments = new ArrayList<>();
    private final Map<String, WorkingOrder> open = new LinkedHashMap<>();
    private final ClientIds ended = new ClientIds();
    private final ArrayDeque<ExecutionReport> outbox = new ArrayDeque<>();
    private final LedgerRecord record = new LedgerRecord();
    private long lastExecId;
    private long now;

    Clearing(ExchangeTerms terms, ReportSink sink, boolean durable) {
        this.terms = terms;
        this.sink = sink;
        Recovery recovery = new Recovery();
        LedgerStore store = terms.ledger() == null
                ? new LedgerMemory()
                : new LedgerFile(terms.ledger(), durable, recovery::payload);
        ledger = new Ledger(store);
        boolean restored = false;
        try {
            recovery.finish();
            restored = true;
        } finally {
            if (!restored) {
                ledger.close();
            }
        }
    }

    void time(long nanos) {
        now = nanos;
    }

    // ---- instruments

    /** The book of an instrument that is defined now; new scales for one that the ledger holds are refused. */
    InstrumentBook define(Instrument instrument) {
        InstrumentBook book = books.get(instrument.name());
        if (book == null) {
            book = new InstrumentBook(instrument.name(), instruments.size(), this);
            ledger.instrument(book.number, instrument);
            remember(book.number, instrument);
            books.put(book.name, book);
            ledger.commit();
        } else {
            LedgerRecord known = instruments.get(book.number);
            if (known.priceScale != instrument.priceScale().denominator()
                    || known.quantityScale != instrument.quantityScale().denominator()
                    || known.multiplier != instrument.multiplier()) {
                throw new IllegalStateException("the paper exchange's ledger"
                        + (terms.ledger() == null ? "" : " in " + terms.ledger()) + " holds " + book.name
                        + " in units of 1/"
                        + known.priceScale + " and 1/" + known.quantityScale + " with multiplier " + known.multiplier
                        + ", which cannot change; define it so, or give the exchange another directory");
            }
        }
        book.define(
                instrument,
                new Fee(instrument, Fee.WHOLE),
                new Fee(instrument, terms.makerFeePpm()),
                new Fee(instrument, terms.takerFeePpm()));
        return book;
    }

    InstrumentBook book(String name) {
        return books.get(name);
    }

    private void remember(int number, Instrument instrument) {
        LedgerRecord known = new LedgerRecord();
        known.instrument = number;
        known.priceScale = instrument.priceScale().denominator();
        known.quantityScale = instrument.quantityScale().denominator();
        known.multiplier = instrument.multiplier();
        known.name = instrument.name();
        known.text = instrument.quoteCurrency();
        instruments.add(known);
    }

    // ---- orders

    /** The open order of a client id, or {@code null}. */
    WorkingOrder open(String clOrdId) {
        return open.get(clOrdId);
    }

    List<String> openIds() {
        return List.copyOf(open.keySet());
    }

    /** Whether a client id was ever used here. */
    boolean used(String clOrdId) {
        return open.containsKey(clOrdId) || lastOfEnded(clOrdId) >= 0;
    }

    void reject(NewOrder order, InstrumentBook book, String why) {
        long at = ledger.order(book == null ? NO_INSTRUMENT : book.number, order, now, why);
        ended.add(ClientIds.hash(order.clOrdId()), at);
        report(order.clOrdId(), ExecType.REJECTED, 0, why);
    }

    /** Tells of something that is no part of any order's history. */
    void remark(String clOrdId, ExecType execType, long cumQuantity, String why) {
        report(clOrdId, execType, cumQuantity, why);
    }

    WorkingOrder accept(NewOrder order, InstrumentBook book) {
        long at = ledger.order(book.number, order, now, "");
        WorkingOrder accepted = new WorkingOrder(
                order.clOrdId(),
                book,
                order.side(),
                order.ordType(),
                order.timeInForce(),
                order.postOnly(),
                order.reduceOnly(),
                order.quantity(),
                order.price(),
                now,
                at);
        open.put(accepted.clOrdId, accepted);
        report(accepted.clOrdId, ExecType.NEW, 0, "");
        return accepted;
    }

    /** Fills an order with as much of a quantity as it can still take; gives that. */
    long fill(WorkingOrder order, long offered, long price, boolean maker, boolean ambiguous) {
        long quantity = Math.min(offered, order.leaves());
        if (order.reduceOnly) {
            quantity = Math.min(quantity, order.book.reducible(order.side));
        }
        if (quantity <= 0 || order.ended) {
            return 0;
        }
        InstrumentBook book = order.book;
        long fee = book.fee(maker, price, quantity);
        long execId = ++lastExecId;
        order.cumQuantity += quantity;
        order.last = ledger.fill(order, execId, quantity, price, fee, maker, ambiguous, now);
        book.filled(order.side, quantity);
        outbox.add(new ExecutionReport(
                order.clOrdId,
                ExecType.TRADE,
                execId,
                quantity,
                price,
                order.cumQuantity,
                fee,
                fee == 0 ? "" : book.instrument().quoteCurrency(),
                maker,
                ambiguous,
                now,
                ""));
        if (order.leaves() == 0) {
            close(order);
        }
        return quantity;
    }

    void end(WorkingOrder order, ExecType how, String why) {
        order.last = ledger.end(order, how, why, now);
        close(order);
        report(order.clOrdId, how, order.cumQuantity, why);
    }

    private void close(WorkingOrder order) {
        order.ended = true;
        open.remove(order.clOrdId);
        ended.add(ClientIds.hash(order.clOrdId), order.last);
        order.book.ended(order);
    }

    private void report(String clOrdId, ExecType execType, long cumQuantity, String text) {
        outbox.add(new ExecutionReport(clOrdId, execType, 0, 0, 0, cumQuantity, 0, "", false, false, now, text));
    }

    /** Whether reports wait. */
    boolean pending() {
        return !outbox.isEmpty();
    }

    /** Commits the records of all waiting reports, then gives the reports. */
    void publish() {
        ledger.commit();
        while (!outbox.isEmpty()) {
            sink.report(outbox.poll());
        }
    }

    // ---- history

    List<ExecutionReport> history(String clOrdId) {
        WorkingOrder order = open.get(clOrdId);
        long at = order != null ? order.last : lastOfEnded(clOrdId);
        if (at < 0) {
            return List.of();
        }
        List<ExecutionReport> reports = new ArrayList<>();
        while (true) {
            ledger.read(at, record);
            if (record.type == Ledger.ORDER) {
                reports.add(new ExecutionReport(
                        clOrdId,
                        record.rejected ? ExecType.REJECTED : ExecType.NEW,
                        0,
                        0,
                        0,
                        0,
                        0,
                        "",
                        false,
                        false,
                        record.nanos,
                        record.text));
                break;
            }
            if (record.type == Ledger.FILL) {
                reports.add(new ExecutionReport(
                        clOrdId,
                        ExecType.TRADE,
                        record.execId,
                        record.quantity,
                        record.price,
                        record.cumQuantity,
                        record.fee,
                        record.fee == 0 ? "" : quoteCurrency(record.root),
                        record.maker,
                        record.ambiguous,
                        record.nanos,
                        ""));
            } else {
                reports.add(new ExecutionReport(
                        clOrdId,
                        record.execType,
                        0,
                        0,
                        0,
                        record.cumQuantity,
                        0,
                        "",
                        false,
                        false,
                        record.nanos,
                        record.text));
            }
            at = record.previous;
        }
        Collections.reverse(reports);
        return reports;
    }

    private String quoteCurrency(long root) {
        LedgerRecord order = new LedgerRecord();
        ledger.read(root, order);
        return instruments.get(order.instrument).text;
    }

    /** Offset of the last record of an ended order, or -1 if the id was never used by one. */
    private long lastOfEnded(String clOrdId) {
        long hash = ClientIds.hash(clOrdId);
        for (int place = ended.first(hash); ended.offset(place) >= 0; place = ended.next(hash, place)) {
            long at = ended.offset(place);
            ledger.read(at, record);
            if (record.type != Ledger.ORDER) {
                ledger.read(record.root, record);
            }
            if (record.name.equals(clOrdId)) {
                return at;
            }
        }
        return -1;
    }

    @Override
    public void close() {
        ledger.close();
    }

    /** Applies the records of a ledger, then puts open orders and positions into their books. */
    private final class Recovery {

        private final Map<Long, WorkingOrder> byRoot = new LinkedHashMap<>();
        private final Map<Integer, Long> positions = new HashMap<>();
        private String account;

        void payload(long offset, ByteBuffer payload) {
            int start = payload.position();
            while (payload.hasRemaining()) {
                long at = offset + payload.position() - start;
                record.read(payload);
                switch (record.type) {
                    case Ledger.ACCOUNT -> account = record.name;
                    case Ledger.INSTRUMENT -> instrument();
                    case Ledger.ORDER -> order(at);
                    case Ledger.FILL -> fill(at);
                    case Ledger.END -> {
                        WorkingOrder order = byRoot.remove(record.root);
                        ended.add(ClientIds.hash(order.clOrdId), at);
                    }
                    default -> throw new AssertionError(record.type);
                }
            }
        }

        private void instrument() {
            LedgerRecord known = new LedgerRecord();
            known.instrument = record.instrument;
            known.priceScale = record.priceScale;
            known.quantityScale = record.quantityScale;
            known.multiplier = record.multiplier;
            known.name = record.name;
            known.text = record.text;
            instruments.add(known);
            books.put(known.name, new InstrumentBook(known.name, known.instrument, Clearing.this));
        }

        private void order(long at) {
            if (record.rejected) {
                ended.add(ClientIds.hash(record.name), at);
                return;
            }
            // Whatever time the market goes on from, a restored order was there before.
            byRoot.put(
                    at,
                    new WorkingOrder(
                            record.name,
                            books.get(instruments.get(record.instrument).name),
                            record.side,
                            record.ordType,
                            record.timeInForce,
                            record.postOnly,
                            record.reduceOnly,
                            record.quantity,
                            record.price,
                            Long.MIN_VALUE,
                            at));
        }

        private void fill(long at) {
            WorkingOrder order = byRoot.get(record.root);
            order.cumQuantity = record.cumQuantity;
            order.last = at;
            lastExecId = Math.max(lastExecId, record.execId);
            positions.merge(order.book.number, order.side.sign() * record.quantity, Math::addExact);
            if (order.leaves() == 0) {
                byRoot.remove(record.root);
                ended.add(ClientIds.hash(order.clOrdId), at);
            }
        }

        void finish() {
            if (account == null) {
                ledger.account(terms.account());
                ledger.commit();
            } else if (!account.equals(terms.account())) {
                throw new IllegalStateException("the paper exchange's ledger in " + terms.ledger()
                        + " is that of account '" + account + "', not '" + terms.account()
                        + "'; name that account, or give this one another directory");
            }
            for (LedgerRecord known : instruments) {
                books.get(known.name).restorePosition(positions.getOrDefault(known.instrument, 0L));
            }
            for (WorkingOrder order : byRoot.values()) {
                open.put(order.clOrdId, order);
                order.book.restore(order);
            }
        }
    }
}
