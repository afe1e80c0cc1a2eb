package rialto.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static rialto.loop.TestEngine.waitFor;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import rialto.engine.OrderAnswer;
import rialto.engine.OrderRequest;
import rialto.order.ExecType;
import rialto.order.ExecutionReport;
import rialto.order.OrdStatus;
import rialto.order.OrdType;
import rialto.order.Side;
import rialto.order.TimeInForce;
import rialto.risk.Limits;
import rialto.venue.Environment;
import rialto.venue.NewOrder;
import rialto.venue.VenueAdapter;
import rialto.venue.VenuePort;

/** An order of unknown fate is asked for until its venue speaks, and again should the venue take its word back. */
class UnknownOrderTest {

    /** Answers each question with the same word, which the test chooses. */
    private static final class Forgetful implements VenueAdapter {

        final AtomicInteger questions = new AtomicInteger();
        volatile ExecType word = ExecType.NOT_FOUND;
        volatile VenuePort port;

        @Override
        public String venue() {
            return "test";
        }

        @Override
        public Environment environment() {
            return Environment.SIM;
        }

        @Override
        public void connect(VenuePort newPort) {
            port = newPort;
            port.define(TestVenue.BTC);
            port.connected("test", Environment.SIM);
        }

        @Override
        public void disconnect() {}

        @Override
        public void submit(NewOrder order) {
            say(order.clOrdId(), ExecType.NEW);
            say(order.clOrdId(), ExecType.UNKNOWN);
        }

        @Override
        public void cancel(String clOrdId) {}

        @Override
        public void reconcile(List<String> clOrdIds) {
            for (String id : clOrdIds) {
                questions.incrementAndGet();
                say(id, word);
            }
            port.reconciled();
        }

        @Override
        public void resync(int index) {}

        void say(String clOrdId, ExecType what) {
            port.report(ExecutionReport.of(clOrdId, what, 0, ""));
        }
    }

    private final TestEngine.RealParts source = new TestEngine.RealParts();
    private final Forgetful venue = new Forgetful();
    private final EngineCore engine = TestEngine.open(null, source);

    @BeforeEach
    void connect() {
        engine.connect(venue);
        waitFor(() -> engine.status().venues().get(0).reconciled());
        long now = System.currentTimeMillis() * 1_000_000L;
        venue.port.quote(0, now, now, 1, 5_999_999, 1_000, 6_000_001, 1_000);
        engine.limit(
                        new Limits(
                                "BTCUSDT.test",
                                1_000_000,
                                Long.MAX_VALUE / 4,
                                500,
                                3_600_000_000_000L,
                                100,
                                10_000,
                                1_000_000_000L,
                                0),
                        "test")
                .join();
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void itsVenueIsAskedThreeTimesBeforeADenialIsBelievedAndAgainWhenItHasTheOrderAfterAll() {
        OrderAnswer order = buy();
        assertThat(order.refusal()).isNull();
        waitFor(() -> status(order) == OrdStatus.REJECTED);
        assertThat(venue.questions).hasValueGreaterThan(2);
        int asked = venue.questions.get();

        venue.word = ExecType.ORDER_STATUS;
        venue.say(order.clOrdId(), ExecType.NEW);

        waitFor(() -> status(order) == OrdStatus.NEW);
        assertThat(venue.questions).hasValueGreaterThan(asked);
        assertThat(buy().refusal())
                .as("200 would be bought with a largest position of 100")
                .isNotNull();
    }

    private OrdStatus status(OrderAnswer order) {
        return engine.ask(trading -> trading.orders().order(order.orderId()).ordStatus())
                .join();
    }

    private OrderAnswer buy() {
        return engine.place(
                        new OrderRequest(
                                "BTCUSDT.test",
                                Side.BUY,
                                OrdType.LIMIT,
                                TimeInForce.GTC,
                                false,
                                false,
                                100,
                                5_900_000,
                                ""),
                        "tester")
                .join();
    }
}
