package rialto.risk.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static rialto.risk.gate.Desk.NOW;
import static rialto.risk.gate.Desk.SECOND;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rialto.instrument.Money;
import rialto.order.Side;
import rialto.risk.Limits;
import rialto.risk.Refusal;
import rialto.risk.RefusalCode;

/** Message rate and duplicate window, at their bounds and beside a slow count. */
class RatesTest {

    private final Desk desk = new Desk();

    @Test
    void aDeploymentSendsSoManyOrdersInAnyWindowAndNotOneMore() {
        limits(3, SECOND, 0);
        send(NOW);
        send(NOW + 1);
        passes(NOW + 2);
        send(NOW + 2);
        refused(RefusalCode.MESSAGE_RATE, NOW + 3, "alpha has sent 3 orders within 1 s");
        refused(RefusalCode.MESSAGE_RATE, NOW + SECOND - 1);
        passes(NOW + SECOND);
        send(NOW + SECOND);
        refused(RefusalCode.MESSAGE_RATE, NOW + SECOND);
        passes(NOW + SECOND + 1);
    }

    @Test
    void refusedOrdersAndOtherDeploymentsAreNotCounted() {
        limits(1, SECOND, 0);
        for (int i = 0; i < 5; i++) {
            passes(NOW);
        }
        send(NOW);
        refused(RefusalCode.MESSAGE_RATE, NOW);
        desk.order = desk.order.of("beta");
        passes(NOW);
    }

    @Test
    void ordersInOtherInstrumentsAreCounted() {
        limits(1, SECOND, 0);
        desk.gate.accepted(desk.order.in(Desk.SPOT.withIndex(0)), NOW);
        refused(RefusalCode.MESSAGE_RATE, NOW);
    }

    @Test
    void aClockThatWentBackOpensNothing() {
        limits(1, SECOND, SECOND);
        send(NOW);
        refused(RefusalCode.MESSAGE_RATE, NOW - 5 * SECOND);
        limits(2, SECOND, SECOND);
        refused(RefusalCode.DUPLICATE, NOW - 5 * SECOND);
        desk.market.reference(5_000_000, Long.MIN_VALUE);
        refused(RefusalCode.DUPLICATE, Long.MIN_VALUE);
        limits(1, Long.MAX_VALUE, Long.MAX_VALUE);
        desk.gate.accepted(desk.order, Long.MIN_VALUE);
        desk.market.reference(5_000_000, Long.MAX_VALUE);
        passes(Long.MAX_VALUE);
    }

    @Test
    void anOrderEqualToTheLastOneIsADuplicateWithinTheWindow() {
        limits(100, SECOND, SECOND / 2);
        passes(NOW);
        send(NOW);
        refused(RefusalCode.DUPLICATE, NOW, "BUY 1 BTCUSDT.paper at 50000", "within 0.5 s");
        refused(RefusalCode.DUPLICATE, NOW + SECOND / 2 - 1);
        passes(NOW + SECOND / 2);
        Desk.Wish first = desk.order;
        for (Desk.Wish other : new Desk.Wish[] {
            first.side(Side.SELL), first.quantity(100_020), first.price(4_999_990), first.of("beta")
        }) {
            desk.order = other;
            passes(NOW);
        }
        desk.order = first.atMarket();
        passes(NOW);
        send(NOW);
        refused(RefusalCode.DUPLICATE, NOW, "at market");
        desk.order = first;
        passes(NOW);
    }

    @Test
    void theLastOrderIsRememberedForEachInstrument() {
        limits(100, SECOND, SECOND);
        send(NOW);
        for (int index : new int[] {0, 1, 4, 9}) {
            desk.gate.accepted(desk.order.in(Desk.SPOT.withIndex(index)).price(10), NOW);
        }
        refused(RefusalCode.DUPLICATE, NOW);
        desk.reload();
        refused(RefusalCode.DUPLICATE, NOW);
    }

    @Test
    void theFirstOrderInAnInstrumentRepeatsNothing() {
        limits(100, SECOND, SECOND);
        send(NOW);
        for (int index : new int[] {0, 3, 4, 20}) {
            desk.define(Desk.SPOT.withIndex(index));
            desk.order = desk.order.in(desk.instrument);
            passes(NOW);
            send(NOW);
            refused(RefusalCode.DUPLICATE, NOW);
        }
    }

    @Test
    void aWindowOfZeroSwitchesTheDuplicateCheckOff() {
        limits(100, SECOND, 0);
        send(NOW);
        passes(NOW);
        passes(NOW - 1);
    }

    @Test
    void loweredAndRaisedLimitsTakeEffectAtOnce() {
        limits(5, SECOND, 0);
        for (int i = 0; i < 5; i++) {
            send(NOW + i);
        }
        refused(RefusalCode.MESSAGE_RATE, NOW + 5);
        limits(6, SECOND, 0);
        passes(NOW + 5);
        limits(2, SECOND, 0);
        refused(RefusalCode.MESSAGE_RATE, NOW + SECOND + 2);
        passes(NOW + SECOND + 3);
    }

    @Test
    void theLargestRateOfAllInstrumentsIsRemembered() {
        limits(2, SECOND, 0);
        desk.limits(new Limits("AAA.paper", 1, 1, 1, 1, 1, 10_000, SECOND, 0));
        for (int i = 0; i < 10_001; i++) {
            send(NOW);
        }
        limits(10_000, SECOND, 0);
        refused(RefusalCode.MESSAGE_RATE, NOW + SECOND - 1);
        desk.reload();
        refused(RefusalCode.MESSAGE_RATE, NOW + SECOND - 1);
        passes(NOW + SECOND);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 15, 16, 17, 40})
    void theRateEqualsASlowCount(int most) {
        Random random = new Random(most);
        limits(most, 1_000, 0);
        List<Long> sent = new ArrayList<>();
        long now = NOW;
        for (int i = 0; i < 8_000; i++) {
            now += random.nextInt(4) == 0 ? random.nextInt(500) : random.nextInt(1 + 1_000 / most);
            long start = now - 1_000;
            boolean expected = sent.stream().filter(time -> time > start).count() < most;
            desk.nanos = now;
            assertThat(desk.check() == null).isEqualTo(expected);
            if (expected) {
                desk.accept();
                sent.add(now);
                if (sent.size() > most) {
                    sent.remove(0);
                }
            }
            if (random.nextInt(500) == 0) {
                desk.reload();
            }
        }
    }

    private void limits(int messages, long window, long duplicates) {
        desk.limits(new Limits(
                "BTCUSDT.paper",
                200_000,
                150_000 * Money.UNIT,
                100,
                50 * SECOND,
                500_000,
                messages,
                window,
                duplicates));
    }

    private void send(long nanos) {
        desk.nanos = nanos;
        desk.accept();
    }

    private void passes(long nanos) {
        desk.nanos = nanos;
        assertThat(desk.check()).isNull();
    }

    private void refused(RefusalCode code, long nanos, String... words) {
        desk.nanos = nanos;
        Refusal refusal = desk.check();
        assertThat(refusal).isNotNull();
        assertThat(refusal.code()).as(refusal.text()).isEqualTo(code);
        assertThat(refusal.text()).contains(";");
        for (String word : words) {
            assertThat(refusal.text()).contains(word);
        }
    }
}
