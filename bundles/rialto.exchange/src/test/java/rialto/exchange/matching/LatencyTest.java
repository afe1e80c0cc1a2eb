package rialto.exchange.matching;

import static org.assertj.core.api.Assertions.assertThat;
import static rialto.exchange.matching.Floor.of;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import rialto.exchange.ExchangeTerms;
import rialto.order.ExecType;
import rialto.order.ExecutionReport;
import rialto.order.OrdType;
import rialto.order.Side;
import rialto.order.TimeInForce;
import rialto.venue.NewOrder;

/** Orders and cancels are under way for a time of the market's own clock, in which the market goes on. */
class LatencyTest {

    private static final long LATENCY = 1_000;

    private final Floor floor = new Floor(LATENCY, null);

    @AfterEach
    void close() {
        floor.close();
    }

    @Test
    void anOrderMeetsTheMarketAsItIsWhenItArrives() {
        floor.book(of(99, 5), of(101, 5));
        String id = floor.market(Side.BUY, 2);
        assertThat(floor.story(id)).isEmpty();
        floor.diff(of(), of(101, 0, 103, 5));
        assertThat(floor.story(id)).isEmpty();
        floor.exchange.advance(floor.now + LATENCY);
        assertThat(floor.story(id)).containsExactly("NEW", "2@103");
    }

    @Test
    void whatIsDueBeforeAnEventHappensBeforeIt() {
        floor.book(of(99, 5), of(101, 5));
        long sent = floor.now;
        String id = floor.market(Side.BUY, 2);
        floor.now += LATENCY;
        floor.diff(of(), of(101, 0, 103, 5));
        assertThat(floor.story(id)).containsExactly("NEW", "2@101");
        assertThat(floor.last(id).venueNanos()).isEqualTo(sent + LATENCY);
    }

    @Test
    void aFillMayComeBeforeTheCancelArrives() {
        floor.book(of(99, 5), of(103, 5));
        String id = floor.limit(Side.BUY, 2, 101);
        floor.exchange.advance(floor.now += LATENCY);
        floor.cancel(id);
        floor.trade(101, 2, Side.SELL);
        floor.exchange.advance(floor.now += LATENCY);
        assertThat(floor.story(id)).containsExactly("NEW", "2@101m", "CANCEL_REJECTED");
        assertThat(floor.last(id).text()).isEqualTo("the order is FILLED");
        assertThat(floor.last(id).cumQuantity()).isEqualTo(2);
    }

    @Test
    void aCancelDoesNotOvertakeItsOrder() {
        floor.book(of(99, 5), of(103, 5));
        String id = floor.limit(Side.BUY, 2, 101);
        floor.cancel(id);
        floor.exchange.advance(floor.now + LATENCY);
        assertThat(floor.story(id)).containsExactly("NEW", "CANCELED");
    }

    @Test
    void aReportMayBeAnsweredAtOnce() {
        List<ExecutionReport> reports = new ArrayList<>();
        try (PaperExchange exchange = new PaperExchange()) {
            exchange.open(new ExchangeTerms("test", 0, 0, 0, null), report -> {
                reports.add(report);
                if (report.execType() == ExecType.TRADE && reports.size() < 10) {
                    exchange.submit(order("again-" + reports.size()), 5);
                }
            });
            exchange.define(Floor.COIN);
            exchange.quote(0, 5, 0, 0, 99, 100, 101, 100);
            exchange.submit(order("first"), 5);
        }
        assertThat(reports)
                .extracting(ExecutionReport::execType)
                .containsExactly(
                        ExecType.NEW,
                        ExecType.TRADE,
                        ExecType.NEW,
                        ExecType.TRADE,
                        ExecType.NEW,
                        ExecType.TRADE,
                        ExecType.NEW,
                        ExecType.TRADE,
                        ExecType.NEW,
                        ExecType.TRADE);
    }

    private static NewOrder order(String id) {
        return new NewOrder(id, Floor.COIN, Side.BUY, OrdType.MARKET, TimeInForce.IOC, false, false, 1, 0, 5);
    }
}
