package rialto.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static rialto.orders.Reports.bytes;
import static rialto.orders.Reports.copy;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rialto.instrument.Instrument;
import rialto.order.ExecType;
import rialto.order.ExecutionReport;
import rialto.order.Order;
import rialto.order.OrderChange;
import rialto.order.Side;

/**
 * Seeded random orders and reports: what is kept up step by step equals what is counted anew, and a copy goes the same
 * way.
 */
class BlotterPropertyTest {

    private static final String[] DEPLOYMENTS = {"alpha", "beta", "manual"};
    private static final Instrument[] INSTRUMENTS = {Wish.BTC, Wish.ETH};

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whatIsKeptUpEqualsWhatIsCounted(long seed) {
        Random random = new Random(seed);
        Blotter orders = new Blotter();
        Blotter twin = new Blotter();
        Map<String, Set<Long>> seen = new HashMap<>();
        Map<String, Long> filled = new HashMap<>();
        Map<String, BigDecimal> paid = new HashMap<>();
        long nextId = 1;
        for (int step = 0; step < 6_000; step++) {
            byte[] before = bytes(orders);
            int kind = random.nextInt(10);
            if (kind < 3) {
                Wish wish = wish(random, nextId);
                String clOrdId = "c-" + nextId++;
                orders.accept(wish, clOrdId, step);
                twin.accept(wish, clOrdId, step);
            } else if (kind == 3) {
                long orderId = 1 + random.nextInt((int) nextId + 1);
                boolean changed = orders.requestCancel(orderId, step).changed();
                assertThat(twin.requestCancel(orderId, step).changed()).isEqualTo(changed);
                assertThat(Arrays.equals(before, bytes(orders))).isEqualTo(!changed);
            } else {
                ExecutionReport report = report(random, nextId);
                OrderChange change = orders.apply(report, step);
                OrderChange same = twin.apply(report, step);
                assertThat(same.alert()).isEqualTo(change.alert());
                assertThat(same.changed()).isEqualTo(change.changed());
                assertThat(Arrays.equals(before, bytes(orders)))
                        .as("%s", report)
                        .isEqualTo(!change.changed());
                boolean fresh = change.order() != null
                        && report.execType() == ExecType.TRADE
                        && seen.computeIfAbsent(report.clOrdId(), id -> new HashSet<>())
                                .add(report.execId());
                assertThat(change.fill() != null).isEqualTo(fresh);
                if (fresh) {
                    filled.merge(report.clOrdId(), report.lastQuantity(), Long::sum);
                    paid.merge(
                            report.clOrdId(),
                            BigDecimal.valueOf(report.lastPrice()).multiply(BigDecimal.valueOf(report.lastQuantity())),
                            BigDecimal::add);
                }
            }
            checkOpenQuantities(orders);
            if (random.nextInt(200) == 0) {
                twin = copy(orders);
                assertThat(bytes(twin)).isEqualTo(bytes(orders));
                checkOpenQuantities(twin);
            }
        }
        assertThat(bytes(twin)).isEqualTo(bytes(orders));
        for (int i = 0; i < orders.endedCount(); i++) {
            checkFills(orders.ended(i), filled, paid);
        }
        for (int i = 0; i < orders.openCount(); i++) {
            checkFills(orders.open(i), filled, paid);
        }
    }

    private static void checkFills(Order order, Map<String, Long> filled, Map<String, BigDecimal> paid) {
        long quantity = filled.getOrDefault(order.clOrdId(), 0L);
        assertThat(order.cumQuantity()).isEqualTo(quantity);
        if (quantity > 0) {
            assertThat(BigDecimal.valueOf(order.averagePrice()))
                    .isEqualByComparingTo(
                            paid.get(order.clOrdId()).divide(BigDecimal.valueOf(quantity), 0, RoundingMode.HALF_EVEN));
        }
    }

    private static void checkOpenQuantities(Blotter orders) {
        long previous = 0;
        Map<String, Long> counted = new HashMap<>();
        for (int i = 0; i < orders.openCount(); i++) {
            Order order = orders.open(i);
            assertThat(order.orderId()).isGreaterThan(previous);
            assertThat(order.ordStatus().open()).isTrue();
            previous = order.orderId();
            String place = order.instrument().index() + " " + order.side();
            counted.merge(place, order.leavesQuantity(), Long::sum);
            counted.merge(order.deployment() + " " + place, order.leavesQuantity(), Long::sum);
        }
        for (Instrument instrument : INSTRUMENTS) {
            for (Side side : Side.values()) {
                String place = instrument.index() + " " + side;
                assertThat(orders.openQuantity(instrument.index(), side)).isEqualTo(counted.getOrDefault(place, 0L));
                for (String deployment : DEPLOYMENTS) {
                    assertThat(orders.openQuantity(deployment, instrument.index(), side))
                            .isEqualTo(counted.getOrDefault(deployment + " " + place, 0L));
                }
            }
        }
    }

    private static Wish wish(Random random, long id) {
        return Wish.of(
                id,
                DEPLOYMENTS[random.nextInt(3)],
                INSTRUMENTS[random.nextInt(2)],
                Side.values()[random.nextInt(2)],
                1 + random.nextInt(40),
                random.nextInt(4) == 0 ? 0 : 100 + random.nextInt(50));
    }

    /** Mostly of recent orders, sometimes of any, with the venue's total or without. */
    private static ExecutionReport report(Random random, long nextId) {
        long orderId = Math.max(
                0, random.nextInt(5) == 0 ? random.nextInt((int) nextId + 1) : nextId - 1 - random.nextInt(12));
        ExecType type =
                random.nextInt(3) == 0 ? ExecType.values()[random.nextInt(ExecType.values().length)] : ExecType.TRADE;
        long cumQuantity = random.nextInt(3) == 0 ? random.nextInt(20) : -1;
        if (type != ExecType.TRADE) {
            return new ExecutionReport(
                    "c-" + orderId,
                    type,
                    0,
                    0,
                    0,
                    cumQuantity,
                    0,
                    "",
                    false,
                    false,
                    0,
                    random.nextBoolean() ? "" : "because");
        }
        long execId = random.nextInt(12);
        return Reports.fill("c-" + orderId, execId, 1 + execId % 7 * 3, 100 + execId * execId, cumQuantity);
    }
}
