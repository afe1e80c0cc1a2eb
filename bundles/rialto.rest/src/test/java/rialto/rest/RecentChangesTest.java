package rialto.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import rialto.event.OrderEvent.OrderAccepted;
import rialto.event.OrderEvent.OrderChanged;
import rialto.event.PlatformEvent.DeploymentChange;
import rialto.event.PlatformEvent.DeploymentChanged;
import rialto.event.PlatformEvent.JobStep;
import rialto.event.PlatformEvent.KillSwitchChanged;
import rialto.event.PlatformEvent.TimerFired;
import rialto.order.OrdStatus;
import rialto.order.OrdType;
import rialto.order.Side;
import rialto.order.TimeInForce;

/** What happened lately and how long it took, for those who were not listening. */
class RecentChangesTest {

    private final RestServer server = new RestServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theHistoryOfADeploymentIsThereNewestFirstWithWhoAndWhy() throws Exception {
        server.floor.log.publish(changed(1, "ema-cross", DeploymentChange.DEPLOYED, "1.0.0"));
        server.floor.log.publish(changed(2, "other", DeploymentChange.DEPLOYED, "1.0.0"));
        server.floor.log.publish(changed(3, "ema-cross", DeploymentChange.SWITCHED, "1.1.0"));
        server.floor.log.drain();

        RestServer.Answer answer = server.get("/changes?types=DeploymentChanged&deployment=ema-cross");

        assertThat(sequences(answer)).containsExactly(3L, 1L);
        assertThat(answer.at("items.0.change")).isEqualTo("SWITCHED");
        assertThat(answer.at("items.0.version")).isEqualTo("1.1.0");
        assertThat(answer.at("items.0.who")).isEqualTo("admin@rest");
    }

    @Test
    void timersAndStepsOfJobsPushNothingOut() throws Exception {
        server.floor.log.publish(new KillSwitchChanged(1, Floor.NANOS, true, "fire", "admin@console"));
        server.floor.log.publish(new TimerFired(2, Floor.NANOS, "ema-cross", 1));
        server.floor.log.publish(new JobStep(3, Floor.NANOS, "job", "keep", "text"));
        server.floor.log.drain();

        assertThat(sequences(server.get("/changes"))).containsExactly(1L);
    }

    @Test
    void aLongHistoryIsReadPageByPage() throws Exception {
        for (int i = 1; i <= 5; i++) {
            server.floor.log.publish(changed(i, "ema-cross", DeploymentChange.PAUSED, "1.0.0"));
        }
        server.floor.log.drain();

        RestServer.Answer first = server.get("/changes?limit=3");
        assertThat(sequences(first)).containsExactly(5L, 4L, 3L);
        assertThat(sequences(server.get("/changes?limit=3&cursor=" + first.at("nextCursor"))))
                .containsExactly(2L, 1L);
    }

    @Test
    void howLongAVenueTakesIsMeasuredFromTheIntentToItsFirstWord() throws Exception {
        for (int i = 1; i <= 100; i++) {
            server.floor.log.publish(accepted(2 * i, i, 0));
            server.floor.log.publish(answered(2 * i + 1, i, i * 1_000_000L));
            server.floor.log.publish(answered(2 * i + 1, i, 900_000_000L));
        }
        server.floor.log.publish(accepted(1_000, 500, 0));
        server.floor.log.drain();

        RestServer.Answer answer = server.get("/latencies");

        assertThat(answer.at("orderToAnswer.count")).isEqualTo("100");
        assertThat(answer.at("orderToAnswer.medianMicros")).isEqualTo("50000");
        assertThat(answer.at("orderToAnswer.p99Micros")).isEqualTo("100000");
        assertThat(answer.at("orderToAnswer.maxMicros")).isEqualTo("100000");
        assertThat(Long.parseLong(answer.at("loopAnswerMicros"))).isNotNegative();
    }

    @Test
    void whereNothingWasMeasuredNoFigureIsMadeUp() throws Exception {
        RestServer.Answer answer = server.get("/latencies");

        assertThat(answer.at("orderToAnswer.count")).isEqualTo("0");
        assertThat(answer.at("orderToAnswer.medianMicros")).isNull();
    }

    private static List<Long> sequences(RestServer.Answer answer) {
        List<Long> sequences = new ArrayList<>();
        for (JsonNode item : answer.json().get("items")) {
            sequences.add(item.get("sequence").asLong());
        }
        return sequences;
    }

    private static DeploymentChanged changed(
            long sequence, String deployment, DeploymentChange change, String version) {
        return new DeploymentChanged(
                sequence,
                Floor.NANOS,
                deployment,
                change,
                "ema-cross",
                version,
                "ab",
                new TreeMap<>(),
                "why",
                "admin@rest");
    }

    private static OrderAccepted accepted(long sequence, long orderId, long afterNanos) {
        return new OrderAccepted(
                sequence,
                Floor.NANOS + afterNanos,
                "ema-cross",
                "BTCUSDT.sim",
                orderId,
                "R-" + orderId,
                Side.BUY,
                OrdType.LIMIT,
                TimeInForce.GTC,
                false,
                false,
                1,
                1,
                "");
    }

    private static OrderChanged answered(long sequence, long orderId, long afterNanos) {
        return new OrderChanged(
                sequence,
                Floor.NANOS + afterNanos,
                "ema-cross",
                "BTCUSDT.sim",
                orderId,
                "R-" + orderId,
                OrdStatus.NEW,
                0,
                1,
                0,
                "");
    }
}
