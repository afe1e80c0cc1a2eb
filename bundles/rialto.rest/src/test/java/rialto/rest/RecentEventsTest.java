package rialto.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import rialto.engine.Engine;
import rialto.engine.EngineStatus;
import rialto.event.EventLog;
import rialto.event.OrderEvent.OrderFilled;
import rialto.order.Side;

class RecentEventsTest {

    private final TestLog log = new TestLog();
    private final EventLog service = log.log();
    private final RecentEvents recent = new RecentEvents();

    @Test
    void afterARestartTheFillsOfALittleWhileBackAreThere() throws Exception {
        publish(1, 50_000, 300_000);

        recent.bindLog(service);
        recent.bindEngine(engineAt(300_000));
        log.drain();

        assertThat(sequences())
                .as("newest first, no further back than %s", RecentEvents.LOOK_BACK)
                .containsExactly(300_000L);
    }

    @Test
    void whateverComesFirstEngineOrLogEachFillIsHeardOnceAndAnEngineThatComesBackRepeatsNothing() throws Exception {
        publish(1);
        Engine engine = engineAt(1);
        recent.bindEngine(engine);
        recent.bindLog(service);
        publish(2);
        log.drain();

        recent.unbindLog(service);
        recent.unbindEngine(engine);
        assertThat(log.subscriptions()).isZero();
        publish(3);
        recent.bindLog(service);
        recent.bindEngine(engineAt(3));
        log.drain();

        assertThat(sequences()).containsExactly(3L, 2L, 1L);
        recent.deactivate();
        assertThat(log.subscriptions()).isZero();
    }

    @Test
    void whatWasNotOnDiskWhenTheEngineEndedIsForgottenAndItsNumbersAreHeardAnew() throws Exception {
        recent.bindEngine(engineAt(0));
        recent.bindLog(service);
        publish(1, 2, 3);
        log.drain();
        recent.unbindLog(service);

        TestLog again = new TestLog();
        EventLog other = again.log();
        recent.bindEngine(engineAt(1));
        recent.bindLog(other);
        again.publish(fill(2));
        again.drain();

        assertThat(sequences()).containsExactly(2L, 1L);
    }

    @Test
    void aJournalThatDoesNotGoBackThatFarIsListenedToFromNowOn() throws Exception {
        log.holdFrom(10);
        recent.bindLog(service);
        recent.bindEngine(engineAt(20));
        publish(21);
        log.drain();

        assertThat(sequences()).containsExactly(21L);
    }

    @Test
    void onlyTheLastOnesAreKept() throws Exception {
        recent.bindLog(service);
        recent.bindEngine(engineAt(0));
        for (int i = 1; i <= RecentEvents.FILLS_KEPT + 5; i++) {
            publish(i);
        }
        log.drain();

        assertThat(recent.fills(Long.MAX_VALUE, Integer.MAX_VALUE - 1, fill -> true))
                .hasSize(RecentEvents.FILLS_KEPT);
    }

    private List<Long> sequences() {
        return recent.fills(Long.MAX_VALUE, 100, fill -> true).stream()
                .map(numbered -> numbered.event().sequence())
                .toList();
    }

    private void publish(long... sequences) {
        for (long sequence : sequences) {
            log.publish(fill(sequence));
        }
    }

    private static OrderFilled fill(long sequence) {
        return new OrderFilled(
                sequence,
                Floor.NANOS,
                "ema-cross",
                "BTCUSDT.sim",
                1,
                "R-1",
                Side.BUY,
                sequence,
                1,
                1,
                0,
                "",
                false,
                false,
                1);
    }

    private static Engine engineAt(long sequence) {
        return Double.of(Engine.class, new Object() {
            @SuppressWarnings("unused")
            EngineStatus status() {
                return new EngineStatus(
                        sequence, sequence, 0, 0, 0, 0, true, "", List.of(), "SIM", "", true, List.of());
            }
        });
    }
}
