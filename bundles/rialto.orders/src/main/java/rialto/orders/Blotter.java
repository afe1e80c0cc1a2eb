package rialto.orders;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ServiceScope;
import rialto.instrument.Instrument;
import rialto.order.ExecutionReport;
import rialto.order.Intent;
import rialto.order.Order;
import rialto.order.OrderChange;
import rialto.order.Orders;
import rialto.order.Side;
import rialto.state.StateReader;
import rialto.state.StateWriter;

/**
 * The order book of record in plain memory. The transitions are those of the table in this bundle's README.
 *
 * <p>An order is one stable object from {@link #accept} until it falls out of the last {@link Orders#ENDED_KEPT} ended
 * ones; then the object serves another order, so that nothing is allocated in steady state. Single-threaded.
 */
@Component(service = Orders.class, scope = ServiceScope.PROTOTYPE)
public final class Blotter implements Orders {

    private static final int SCHEMA = 2;

    /** The schema that did not count denials, and forgot the oldest execution ids of an order of very many fills. */
    static final int SCHEMA_BEFORE_DENIALS = 1;

    private static final int LONGEST_CLIENT_ID = 32;

    /** Far more than a platform trades; a greater number is a damaged one. */
    static final int MOST_INSTRUMENTS = 1 << 20;

    private final OrderIndex.ById byId = new OrderIndex.ById();
    private final OrderIndex.ByClientId byClientId = new OrderIndex.ByClientId();
    private final OpenOrders open = new OpenOrders();
    private final RecordedOrder[] ended = new RecordedOrder[ENDED_KEPT];
    private final OpenQuantities total = new OpenQuantities();
    private final Map<String, OpenQuantities> ofDeployment = new HashMap<>();
    private final Change change = new Change();

    private int oldestEnded;
    private int endedCount;
    /** Objects of orders that fell out of the record, to be used again. */
    private final RecordedOrder[] spares = new RecordedOrder[ENDED_KEPT];

    private int spareCount;

    /** An empty record. */
    @Activate
    public Blotter() {}

    @Override
    public Order accept(Intent intent, String clOrdId, long nanos) {
        requireClientId(clOrdId);
        int instrument = intent.instrument().index();
        if (intent.orderId() < 1 || intent.quantity() < 1 || instrument < 0 || instrument >= MOST_INSTRUMENTS) {
            throw new IllegalArgumentException("order " + intent.orderId() + " of " + intent.quantity() + " "
                    + intent.instrument().name() + " (instrument "
                    + intent.instrument().index()
                    + ") cannot go on record: ids start from 1, quantities are above 0, instruments are defined");
        }
        if (byId.find(intent.orderId()) != null || byClientId.find(clOrdId) != null) {
            throw new IllegalStateException("order " + intent.orderId() + " (" + clOrdId
                    + ") is on record already: ids are used once, make a new one");
        }
        OpenQuantities quantities = openQuantities(intent.deployment());
        RecordedOrder order = spareCount > 0 ? spares[spareCount - 1] : new RecordedOrder();
        order.start(intent, clOrdId, quantities, nanos);
        total.add(order.instrument().index(), order.side(), order.quantity());
        quantities.add(order.instrument().index(), order.side(), order.quantity());
        byId.add(order);
        byClientId.add(order);
        open.add(order);
        if (spareCount > 0) {
            spares[--spareCount] = null;
        }
        return order;
    }

    @Override
    public OrderChange apply(ExecutionReport report, long nanos) {
        RecordedOrder order = byClientId.find(report.clOrdId());
        change.start(order);
        if (order == null) {
            change.alert(report.execType() + " for order " + report.clOrdId() + ", which is not on record"
                    + (report.lastQuantity() > 0
                            ? ": " + report.lastQuantity() + " filled at " + report.lastPrice()
                                    + " (units) are not booked"
                            : "")
                    + "; compare orders and positions with the venue");
            return change;
        }
        boolean wasOpen = order.ordStatus().open();
        long leaves = order.leavesQuantity();
        order.apply(report, nanos, change);
        if (wasOpen) {
            long gone = order.leavesQuantity() - leaves;
            total.add(order.instrument().index(), order.side(), gone);
            order.openQuantities().add(order.instrument().index(), order.side(), gone);
            if (!order.ordStatus().open()) {
                open.remove(order);
                keepEnded(order);
            }
        } else if (order.ordStatus().open()) {
            total.add(order.instrument().index(), order.side(), order.leavesQuantity());
            order.openQuantities().add(order.instrument().index(), order.side(), order.leavesQuantity());
            takeFromEnded(order);
            open.add(order);
        }
        return change;
    }

    @Override
    public OrderChange requestCancel(long orderId, long nanos) {
        RecordedOrder order = byId.find(orderId);
        change.start(order);
        if (order == null) {
            change.alert(
                    "a cancel was asked for order " + orderId + ", which is not on record; look it up at the venue");
        } else {
            order.requestCancel(nanos, change);
        }
        return change;
    }

    @Override
    public Order order(long orderId) {
        return byId.find(orderId);
    }

    @Override
    public Order order(String clOrdId) {
        return byClientId.find(clOrdId);
    }

    @Override
    public int openCount() {
        return open.size();
    }

    @Override
    public Order open(int i) {
        return open.at(i);
    }

    @Override
    public int endedCount() {
        return endedCount;
    }

    @Override
    public Order ended(int i) {
        if (i < 0 || i >= endedCount) {
            throw new IndexOutOfBoundsException("ended order " + i + " of " + endedCount);
        }
        return endedAt(i);
    }

    @Override
    public long openQuantity(int instrument, Side side) {
        return total.of(instrument, side);
    }

    @Override
    public long openQuantity(String deployment, int instrument, Side side) {
        OpenQuantities quantities = ofDeployment.get(deployment);
        return quantities == null ? 0 : quantities.of(instrument, side);
    }

    @Override
    public int schema() {
        return SCHEMA;
    }

    @Override
    public void save(StateWriter out) {
        Numbers numbers = new Numbers();
        for (int i = 0; i < endedCount; i++) {
            numbers.of(endedAt(i).instrument());
        }
        for (int i = 0; i < open.size(); i++) {
            numbers.of(open.at(i).instrument());
        }
        out.putInt(numbers.byInstrument.size());
        for (Instrument instrument : numbers.byInstrument.keySet()) {
            instrument.save(out);
        }
        out.putInt(endedCount);
        for (int i = 0; i < endedCount; i++) {
            endedAt(i).save(out, numbers.of(endedAt(i).instrument()));
        }
        out.putInt(open.size());
        for (int i = 0; i < open.size(); i++) {
            open.at(i).save(out, numbers.of(open.at(i).instrument()));
        }
    }

    @Override
    public void load(StateReader in, int schema) {
        if (schema != SCHEMA && schema != SCHEMA_BEFORE_DENIALS) {
            throw new IllegalArgumentException("state of orders has schema " + schema + ", this version reads "
                    + SCHEMA_BEFORE_DENIALS + " and " + SCHEMA
                    + ": install the version of rialto.orders that wrote it");
        }
        clear();
        Instrument[] instruments = new Instrument[count(in, "instruments")];
        for (int i = 0; i < instruments.length; i++) {
            instruments[i] = Instrument.load(in);
        }
        int endedOrders = count(in, "ended orders");
        if (endedOrders > ENDED_KEPT) {
            throw new IllegalArgumentException("state holds " + endedOrders + " ended orders, more than " + ENDED_KEPT);
        }
        for (int i = 0; i < endedOrders; i++) {
            ended[i] = loadOrder(in, instruments, schema, false);
            endedCount++;
        }
        int openOrders = count(in, "open orders");
        try {
            for (int i = 0; i < openOrders; i++) {
                RecordedOrder order = loadOrder(in, instruments, schema, true);
                open.add(order);
                total.add(order.instrument().index(), order.side(), order.leavesQuantity());
                order.openQuantities().add(order.instrument().index(), order.side(), order.leavesQuantity());
            }
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("state holds open orders beyond what can be counted", e);
        }
    }

    private RecordedOrder loadOrder(StateReader in, Instrument[] instruments, int schema, boolean wantOpen) {
        RecordedOrder order = new RecordedOrder();
        order.load(in, instruments, schema);
        order.openQuantities(openQuantities(order.deployment()));
        if (order.ordStatus().open() != wantOpen) {
            throw new IllegalArgumentException("state holds order " + order.clOrdId() + " in status "
                    + order.ordStatus() + " among the wrong orders");
        }
        if (byId.find(order.orderId()) != null || byClientId.find(order.clOrdId()) != null) {
            throw new IllegalArgumentException("state holds order " + order.clOrdId() + " twice");
        }
        byId.add(order);
        byClientId.add(order);
        return order;
    }

    private void clear() {
        byId.clear();
        byClientId.clear();
        open.clear();
        total.clear();
        ofDeployment.clear();
        Arrays.fill(ended, null);
        oldestEnded = 0;
        endedCount = 0;
        Arrays.fill(spares, null);
        spareCount = 0;
    }

    private void keepEnded(RecordedOrder order) {
        if (endedCount == ENDED_KEPT) {
            RecordedOrder oldest = ended[oldestEnded];
            byId.remove(oldest);
            byClientId.remove(oldest);
            if (spareCount < ENDED_KEPT) {
                spares[spareCount++] = oldest;
            }
            ended[oldestEnded] = order;
            oldestEnded = (oldestEnded + 1) % ENDED_KEPT;
        } else {
            ended[(oldestEnded + endedCount++) % ENDED_KEPT] = order;
        }
    }

    /** Rare: an order whose end the venue took back. */
    private void takeFromEnded(RecordedOrder order) {
        int at = 0;
        while (endedAt(at) != order) {
            at++;
        }
        for (; at < endedCount - 1; at++) {
            ended[(oldestEnded + at) % ENDED_KEPT] = endedAt(at + 1);
        }
        endedCount--;
        ended[(oldestEnded + endedCount) % ENDED_KEPT] = null;
    }

    private RecordedOrder endedAt(int i) {
        return ended[(oldestEnded + i) % ENDED_KEPT];
    }

    private OpenQuantities openQuantities(String deployment) {
        OpenQuantities quantities = ofDeployment.get(deployment);
        if (quantities == null) {
            quantities = new OpenQuantities();
            ofDeployment.put(deployment, quantities);
        }
        return quantities;
    }

    private static int count(StateReader in, String what) {
        int count = in.getInt();
        if (count < 0 || count > in.remaining()) {
            throw new IllegalArgumentException(
                    "state claims " + count + " " + what + " with " + in.remaining() + " bytes left");
        }
        return count;
    }

    private static void requireClientId(String clOrdId) {
        boolean good = !clOrdId.isEmpty() && clOrdId.length() <= LONGEST_CLIENT_ID;
        for (int i = 0; good && i < clOrdId.length(); i++) {
            char c = clOrdId.charAt(i);
            good = c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-';
        }
        if (!good) {
            throw new IllegalArgumentException("client order id '" + clOrdId + "' must be 1 to " + LONGEST_CLIENT_ID
                    + " of A-Z a-z 0-9 -, which every venue takes");
        }
    }

    /** Numbers of instruments in order of appearance. Hashing one is dear, and most orders are in that of the order before. */
    private static final class Numbers {

        private final Map<Instrument, Integer> byInstrument = new LinkedHashMap<>();
        private Instrument last;
        private int lastNumber;

        int of(Instrument instrument) {
            if (instrument != last) {
                Integer known = byInstrument.putIfAbsent(instrument, byInstrument.size());
                lastNumber = known == null ? byInstrument.size() - 1 : known;
                last = instrument;
            }
            return lastNumber;
        }
    }
}
