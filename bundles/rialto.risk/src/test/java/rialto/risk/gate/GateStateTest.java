package rialto.risk.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static rialto.risk.gate.Desk.NOW;
import static rialto.risk.gate.Desk.SECOND;
import static rialto.risk.gate.Desk.bytes;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rialto.instrument.Money;
import rialto.order.Side;
import rialto.risk.Limits;
import rialto.risk.Refusal;
import rialto.risk.RefusalCode;
import rialto.state.StateReader;
import rialto.state.StateWriter;

/** Limits by name, state that leaves the gate and comes back, and what approving costs. */
class GateStateTest {

    private final Desk desk = new Desk();

    @Test
    void limitsStandInOrderOfName() {
        PreTradeGate gate = new PreTradeGate();
        assertThat(gate.limitCount()).isZero();
        assertThat(gate.limits("B")).isNull();
        String[] names = {"M", "B", "Z", "C", "A"};
        for (String name : names) {
            gate.limit(limits(name, 5));
        }
        gate.limit(limits("C", 7));
        assertThat(gate.limitCount()).isEqualTo(5);
        Arrays.sort(names);
        for (int i = 0; i < names.length; i++) {
            assertThat(gate.limit(i).instrument()).isEqualTo(names[i]);
            assertThat(gate.limits(names[i])).isSameAs(gate.limit(i));
        }
        assertThat(gate.limits("C").maxMessages()).isEqualTo(7);
        assertThat(gate.limits("D")).isNull();
    }

    @Test
    void theSameStateGivesTheSameBytesWhateverItsHistory() {
        PreTradeGate one = new PreTradeGate();
        one.limit(limits("A", 5));
        one.limit(limits("B", 5));
        one.accepted(desk.order.of("x"), 1);
        one.accepted(desk.order.of("y"), 2);
        PreTradeGate two = new PreTradeGate();
        two.limit(limits("B", 9));
        two.limit(limits("B", 5));
        two.limit(limits("A", 5));
        two.latch("once");
        two.unlatch();
        for (int i = 0; i < 7; i++) {
            two.accepted(desk.order.of("y"), 2);
            two.accepted(desk.order.of("x"), 1);
        }
        assertThat(bytes(one)).isNotEqualTo(bytes(two));
        for (int i = 0; i < 6; i++) {
            one.accepted(desk.order.of("x"), 1);
            one.accepted(desk.order.of("y"), 2);
        }
        assertThat(bytes(one)).isEqualTo(bytes(two));
    }

    @Test
    void everyPartOfTheStateComesBack() {
        desk.limits(limits("AAA.other", 9));
        desk.gate.latch("because");
        desk.accept();
        desk.order = desk.order.of("beta").side(Side.SELL);
        desk.accept();
        byte[] before = bytes(desk.gate);
        desk.reload();
        assertThat(bytes(desk.gate)).isEqualTo(before);
        assertThat(desk.gate.latched()).isEqualTo("because");
        assertThat(desk.gate.limitCount()).isEqualTo(2);
        assertThat(desk.gate.limits("BTCUSDT.paper")).isEqualTo(Desk.LIMITS);
        PreTradeGate used = new PreTradeGate();
        used.limit(limits("OLD", 3));
        used.accepted(desk.order.of("old"), 5);
        used.load(new StateReader(before), used.schema());
        assertThat(bytes(used)).isEqualTo(before);
        assertThat(used.limits("OLD")).isNull();
    }

    @Test
    void damagedOrForeignStateIsRefused() {
        desk.gate.latch("because");
        desk.accept();
        byte[] good = bytes(desk.gate);
        assertThatThrownBy(() -> new PreTradeGate().load(new StateReader(good), 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("schema 2");
        for (int length = 0; length < good.length; length++) {
            byte[] cut = Arrays.copyOf(good, length);
            assertThatThrownBy(() -> new PreTradeGate().load(new StateReader(cut), 1))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        accepts(state(0, 1).putString("a").putInt(0).putInt(0));
        refuses(state(-1, 0));
        refuses(state(0, -1));
        refuses(state(0, 1).putString("a").putInt(-1).putInt(0));
        refuses(state(0, 1).putString("a").putInt(0).putInt(-1));
        refuses(state(0, 1).putString(null).putInt(0).putInt(0));
        refuses(state(0, 2)
                .putString("a")
                .putInt(0)
                .putInt(0)
                .putString("a")
                .putInt(0)
                .putInt(0));
        accepts(times(state(0, 1).putString("a"), 10_000).putInt(0));
        refuses(times(state(0, 1).putString("a"), 10_001).putInt(0));
        accepts(last(last(state(0, 1).putString("a").putInt(0).putInt(2), 0, '1'), 4, '2'));
        refuses(last(state(0, 1).putString("a").putInt(0).putInt(1), -1, '1'));
        refuses(last(state(0, 1).putString("a").putInt(0).putInt(1), 1 << 20, '1'));
        refuses(last(state(0, 1).putString("a").putInt(0).putInt(1), 3, '3'));
        refuses(last(last(state(0, 1).putString("a").putInt(0).putInt(2), 3, '1'), 3, '1'));
    }

    @Test
    void stateWithAnyByteChangedIsReadOrRefusedAndNothingElse() {
        desk.gate.latch("because");
        desk.accept();
        byte[] good = bytes(desk.gate);
        int refused = 0;
        for (int i = 0; i < good.length; i++) {
            for (int bit = 1; bit <= 128; bit <<= 1) {
                byte[] bad = good.clone();
                bad[i] ^= (byte) bit;
                try {
                    new PreTradeGate().load(new StateReader(bad), 1);
                } catch (IllegalArgumentException e) {
                    refused++;
                }
            }
        }
        assertThat(refused).isGreaterThan(good.length);
    }

    @Test
    void loadedLimitsReplaceThoseThatWereInUse() {
        assertThat(desk.check()).isNull();
        desk.gate.load(new StateReader(state(0, 0).toByteArray()), 1);
        assertThat(desk.check().code()).isEqualTo(RefusalCode.INSTRUMENT_NOT_ALLOWED);
        for (int i = 0; i < 3; i++) {
            desk.accept();
            desk.nanos++;
        }
        StateWriter oneTime = new StateWriter();
        desk.gate.save(oneTime);
        assertThat(new StateReader(oneTime.toByteArray())
                        .skip(4 + 4 + 4 + 4 + 5)
                        .getInt())
                .as("times kept without limits")
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15, 16})
    void aCopyJudgesEveryFurtherOrderAlike(long seed) {
        Random random = new Random(seed);
        Desk other = new Desk();
        int approved = 0;
        for (int i = 0; i < 5_000; i++) {
            desk.nanos += random.nextInt(300_000_000);
            other.nanos = desk.nanos;
            desk.market.reference(5_000_000, desk.nanos);
            other.market.reference(5_000_000, desk.nanos);
            if (random.nextInt(40) == 0) {
                Limits limits = limits("BTCUSDT.paper", 1 + random.nextInt(20));
                desk.limits(limits);
                other.limits(limits);
            }
            if (random.nextInt(100) == 0) {
                desk.gate.latch("at " + i);
                other.gate.latch("at " + i);
            } else if (random.nextInt(5) == 0) {
                desk.gate.unlatch();
                other.gate.unlatch();
            }
            desk.order = desk.order
                    .of(random.nextBoolean() ? "alpha" : "beta")
                    .side(Side.values()[random.nextInt(2)])
                    .quantity(100_000 + 20 * random.nextInt(2))
                    .price(5_000_000 + random.nextInt(3));
            other.order = desk.order;
            Refusal refusal = desk.check();
            assertThat(other.check()).isEqualTo(refusal);
            if (refusal == null) {
                approved++;
                desk.accept();
                other.accept();
            }
            if (random.nextInt(50) == 0) {
                assertThat(bytes(other.gate)).isEqualTo(bytes(desk.gate));
                other.reload();
            }
        }
        assertThat(approved).isBetween(500, 4_500);
    }

    @Test
    void approvingAllocatesNothing() {
        desk.limits(new Limits("BTCUSDT.paper", 200_000, 150_000 * Money.UNIT, 100, 5 * SECOND, 500_000, 100, 1, 1));
        Desk.Wish[] orders = {desk.order, desk.order.side(Side.SELL), desk.order.atMarket(), desk.order.of("beta")};
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = 0;
        int refused = 0;
        for (int i = 0; i < 60_000; i++) {
            if (i == 50_000) {
                before = threads.getCurrentThreadAllocatedBytes();
            }
            Desk.Wish order = orders[i & 3];
            long nanos = NOW + i * 2L;
            if (desk.gate.check(order, desk.market, desk.positions, desk.orders, nanos) != null) {
                refused++;
            }
            desk.gate.accepted(order, nanos);
        }
        assertThat(threads.getCurrentThreadAllocatedBytes() - before)
                .as("bytes for 10,000 orders")
                .isLessThan(10_000);
        assertThat(refused).isZero();
    }

    private static void refuses(StateWriter state) {
        assertThatThrownBy(() -> new PreTradeGate().load(new StateReader(state.toByteArray()), 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static void accepts(StateWriter state) {
        PreTradeGate gate = new PreTradeGate();
        gate.load(new StateReader(state.toByteArray()), 1);
        assertThat(bytes(gate)).isEqualTo(state.toByteArray());
    }

    private static StateWriter state(int limits, int deployments) {
        return new StateWriter().putString(null).putInt(limits).putInt(deployments);
    }

    private static StateWriter times(StateWriter out, int count) {
        out.putInt(count);
        for (int i = 0; i < count; i++) {
            out.putLong(i);
        }
        return out;
    }

    private static StateWriter last(StateWriter out, int instrument, char side) {
        return out.putInt(instrument).putByte(side).putLong(1).putLong(1).putLong(1);
    }

    private static Limits limits(String name, int messages) {
        return new Limits(name, 200_000, 150_000 * Money.UNIT, 100, 5 * SECOND, 500_000, messages, SECOND, SECOND / 2);
    }
}
