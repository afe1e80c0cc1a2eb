package rialto.exchange.matching;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.ServiceScope;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import rialto.exchange.Exchange;
import rialto.exchange.ExchangeTerms;
import rialto.exchange.ReportSink;
import rialto.instrument.Instrument;
import rialto.market.BarSpec;
import rialto.market.FeedStatus;
import rialto.market.Levels;
import rialto.order.ExecType;
import rialto.order.ExecutionReport;
import rialto.order.Side;
import rialto.venue.NewOrder;

/**
 * The paper exchange. Models and formats are described in this bundle's README.
 *
 * <p>As a {@link rialto.market.MarketSink} it returns {@code false} for what it did not use: an instrument not defined,
 * an impossible price or quantity, depth that is old or out of step. Nothing is asked of the caller then. A report may
 * be answered by {@link #submit} and {@link #cancel} within the {@link ReportSink}; the market is not to be shown from
 * there.
 *
 * <p>After {@link #close} an exchange may be opened again.
 */
@Component(scope = ServiceScope.PROTOTYPE, service = Exchange.class, configurationPid = "rialto.exchange")
@Designate(ocd = PaperExchange.Settings.class)
public final class PaperExchange implements Exchange {

    /** What holds for all paper exchanges of a platform. */
    @ObjectClassDefinition(name = "Paper exchange")
    public @interface Settings {

        /** Whether an accepted order, a fill and an end are on the disk before they are reported. */
        @AttributeDefinition(description = "write the ledger through to the disk before a report is given")
        boolean durable() default true;
    }

    private static final long NEVER = Long.MAX_VALUE;

    /** Something on its way to the book; a cancel if there is no order. */
    private record Message(NewOrder order, String clOrdId, long dueNanos) {}

    private final boolean durable;
    private final ArrayDeque<Message> underWay = new ArrayDeque<>();
    private InstrumentBook[] books = new InstrumentBook[16];
    private ExchangeTerms terms;
    private Clearing clearing;
    private long nextDue = NEVER;
    private long lastDue;
    private long now;
    private boolean busy;

    /** An exchange whose ledger, if it has one, is written through to the disk. */
    public PaperExchange() {
        durable = true;
    }

    /** An exchange as configured. */
    @Activate
    public PaperExchange(Settings settings) {
        durable = settings.durable();
    }

    @Override
    public void open(ExchangeTerms terms, ReportSink reports) {
        if (clearing != null) {
            throw new IllegalStateException("this paper exchange is open; close it first");
        }
        this.terms = terms;
        clearing = new Clearing(terms, Objects.requireNonNull(reports, "reports"), durable);
        underWay.clear();
        Arrays.fill(books, null);
        nextDue = NEVER;
        lastDue = 0;
        now = 0;
    }

    @Override
    public void define(Instrument instrument) {
        requireOpen();
        int index = instrument.index();
        if (index < 0) {
            throw new IllegalArgumentException("instrument " + instrument.name() + " needs an index from 0 on");
        }
        if (index >= books.length) {
            books = Arrays.copyOf(books, Math.max(index + 1, books.length * 2));
        }
        InstrumentBook book = clearing.define(instrument);
        for (int i = 0; i < books.length; i++) {
            if (books[i] == book) {
                books[i] = null;
            }
        }
        books[index] = book;
    }

    @Override
    public void submit(NewOrder order, long nanos) {
        Objects.requireNonNull(order.clOrdId(), "clOrdId");
        Objects.requireNonNull(order.instrument(), "instrument");
        Objects.requireNonNull(order.side(), "side");
        Objects.requireNonNull(order.ordType(), "ordType");
        Objects.requireNonNull(order.timeInForce(), "timeInForce");
        send(order, order.clOrdId(), nanos);
    }

    @Override
    public void cancel(String clOrdId, long nanos) {
        send(null, Objects.requireNonNull(clOrdId, "clOrdId"), nanos);
    }

    @Override
    public void advance(long nanos) {
        requireOpen();
        requireNotBusy();
        settle(nanos);
    }

    @Override
    public boolean quote(
            int instrument,
            long receivedNanos,
            long venueNanos,
            long updateId,
            long bidPrice,
            long bidQuantity,
            long askPrice,
            long askQuantity) {
        InstrumentBook book = before(instrument, receivedNanos);
        if (book == null) {
            return false;
        }
        boolean used;
        try {
            used = book.quote(updateId, bidPrice, bidQuantity, askPrice, askQuantity);
        } finally {
            busy = false;
        }
        after(receivedNanos);
        return used;
    }

    @Override
    public boolean trade(
            int instrument,
            long receivedNanos,
            long venueNanos,
            long tradeId,
            long price,
            long quantity,
            Side aggressor) {
        InstrumentBook book = before(instrument, receivedNanos);
        if (book == null) {
            return false;
        }
        boolean used;
        try {
            used = book.trade(now, price, quantity, aggressor);
        } finally {
            busy = false;
        }
        after(receivedNanos);
        return used;
    }

    @Override
    public boolean depth(
            int instrument,
            long receivedNanos,
            long venueNanos,
            boolean snapshot,
            long firstId,
            long lastId,
            long previousId,
            Levels levels) {
        InstrumentBook book = before(instrument, receivedNanos);
        if (book == null) {
            return false;
        }
        boolean used;
        try {
            used = book.depth(snapshot, firstId, lastId, previousId, levels);
        } finally {
            busy = false;
        }
        after(receivedNanos);
        return used;
    }

    @Override
    public boolean bar(
            int instrument,
            long receivedNanos,
            BarSpec spec,
            long openNanos,
            long closeNanos,
            long open,
            long high,
            long low,
            long close,
            long volume,
            int trades) {
        InstrumentBook book = before(instrument, receivedNanos);
        if (book == null) {
            return false;
        }
        boolean used;
        try {
            used = book.bar(openNanos, closeNanos, open, high, low, close, volume);
        } finally {
            busy = false;
        }
        after(receivedNanos);
        return used;
    }

    @Override
    public boolean status(int instrument, long receivedNanos, FeedStatus status) {
        InstrumentBook book = before(instrument, receivedNanos);
        if (book == null) {
            return false;
        }
        busy = false;
        boolean used = book.status(status);
        after(receivedNanos);
        return used;
    }

    @Override
    public List<ExecutionReport> history(String clOrdId) {
        requireOpen();
        return clearing.history(clOrdId);
    }

    @Override
    public List<String> openOrders() {
        requireOpen();
        return clearing.openIds();
    }

    @Override
    public long position(String instrumentName) {
        requireOpen();
        InstrumentBook book = clearing.book(instrumentName);
        return book == null ? 0 : book.position();
    }

    @Override
    @Deactivate
    public void close() {
        if (clearing != null) {
            clearing.close();
            clearing = null;
        }
    }

    /** Lets happen what falls due before an event, and keeps others out until it is handled. */
    private InstrumentBook before(int instrument, long nanos) {
        requireOpen();
        requireNotBusy();
        if (nextDue < nanos) {
            settle(nanos - 1);
        }
        InstrumentBook book = instrument >= 0 && instrument < books.length ? books[instrument] : null;
        if (book != null) {
            time(nanos);
            busy = true;
        }
        return book;
    }

    private void after(long nanos) {
        if (nextDue <= nanos || clearing.pending()) {
            settle(nanos);
        }
    }

    private void send(NewOrder order, String clOrdId, long nanos) {
        requireOpen();
        long due = Math.max(lastDue, Math.addExact(Math.max(now, nanos), terms.latencyNanos()));
        lastDue = due;
        underWay.add(new Message(order, clOrdId, due));
        nextDue = underWay.peek().dueNanos();
        if (!busy) {
            settle(nanos);
        }
    }

    /** Lets arrive what is due, and reports, until nothing is left to do. */
    private void settle(long nanos) {
        busy = true;
        try {
            while (true) {
                if (nextDue <= nanos || nextDue <= now) {
                    Message message = underWay.poll();
                    nextDue = underWay.isEmpty() ? NEVER : underWay.peek().dueNanos();
                    time(message.dueNanos());
                    if (message.order() == null) {
                        arriveCancel(message.clOrdId());
                    } else {
                        arrive(message.order());
                    }
                }
                if (clearing.pending()) {
                    clearing.publish();
                } else if (nextDue > nanos && nextDue > now) {
                    break;
                }
            }
            time(nanos);
        } finally {
            busy = false;
        }
    }

    private void arrive(NewOrder order) {
        if (!isClientId(order.clOrdId())) {
            clearing.remark(order.clOrdId(), ExecType.REJECTED, 0, "client id must be 1 to 32 of A-Z a-z 0-9 -");
            return;
        }
        if (clearing.used(order.clOrdId())) {
            clearing.remark(
                    order.clOrdId(), ExecType.REJECTED, 0, "duplicate client id; the first order stands as it is");
            return;
        }
        InstrumentBook book = book(order.instrument());
        String refusal = book == null
                ? "unknown instrument " + order.instrument().name() + " at this exchange"
                : book.refusal(order);
        if (refusal != null) {
            clearing.reject(order, book, refusal);
        } else {
            book.enter(clearing.accept(order, book));
        }
    }

    /** The book of an instrument: by its number where it is the very one defined here, else by its name, which is built at each call. */
    private InstrumentBook book(Instrument instrument) {
        int index = instrument.index();
        InstrumentBook book = index >= 0 && index < books.length ? books[index] : null;
        return book != null && book.instrument() == instrument ? book : clearing.book(instrument.name());
    }

    private static boolean isClientId(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '-') {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= 32;
    }

    private void arriveCancel(String clOrdId) {
        WorkingOrder order = clearing.open(clOrdId);
        if (order != null) {
            order.book.cancel(order);
            return;
        }
        List<ExecutionReport> history = clearing.history(clOrdId);
        if (history.isEmpty()) {
            clearing.remark(clOrdId, ExecType.CANCEL_REJECTED, 0, "unknown order");
        } else {
            ExecutionReport last = history.get(history.size() - 1);
            String status = last.execType() == ExecType.TRADE
                    ? "FILLED"
                    : last.execType().name();
            clearing.remark(clOrdId, ExecType.CANCEL_REJECTED, last.cumQuantity(), "the order is " + status);
        }
    }

    private void time(long nanos) {
        if (nanos > now) {
            now = nanos;
        }
        clearing.time(now);
    }

    private void requireOpen() {
        if (clearing == null) {
            throw new IllegalStateException("this paper exchange is not open");
        }
    }

    private void requireNotBusy() {
        if (busy) {
            throw new IllegalStateException("the market is shown to a paper exchange from within its own report");
        }
    }
}
