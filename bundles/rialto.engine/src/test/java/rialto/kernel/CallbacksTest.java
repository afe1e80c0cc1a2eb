package rialto.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import rialto.engine.Candidate;
import rialto.engine.DeploymentState.Status;
import rialto.instrument.Instrument;
import rialto.instrument.InstrumentKind;
import rialto.instrument.Scale;
import rialto.market.Bar;
import rialto.market.BarSpec;
import rialto.market.Book;
import rialto.market.FeedStatus;
import rialto.market.Levels;
import rialto.market.Quote;
import rialto.market.Trade;
import rialto.market.books.MarketBooks;
import rialto.order.ExecType;
import rialto.order.ExecutionReport;
import rialto.order.Fill;
import rialto.order.OrdStatus;
import rialto.order.Order;
import rialto.order.Side;
import rialto.orders.Blotter;
import rialto.positions.AverageCostPositions;
import rialto.risk.Limits;
import rialto.risk.gate.PreTradeGate;
import rialto.state.StateReader;
import rialto.state.StateWriter;
import rialto.strategy.OrderTicket;
import rialto.strategy.Strategy;
import rialto.strategy.StrategyState;
import rialto.strategy.Trader;
import rialto.venue.Environment;

/** Every callback comes, in order, as a transaction; and what it wished is on record in a form that a following kernel repeats. */
class CallbacksTest {

    private static final long SECOND = 1_000_000_000L;
    private static final Instrument BTC = new Instrument(
            -1,
            "BTC",
            "v",
            InstrumentKind.PERPETUAL,
            "BTC",
            "USD",
            Scale.decimals(1),
            Scale.decimals(3),
            1,
            1,
            1,
            1_000_000_000L,
            0,
            1);

    private final OutcomeWriter outcomes = new OutcomeWriter();
    private final Kernel kernel = kernel(outcomes);
    private final Kernel follower = kernel(new OutcomeWriter());
    private final InputReader inputs = new InputReader();
    private final OutcomeReader told = new OutcomeReader();
    private final byte[] bytes = new byte[1 << 20];
    private final List<String> heard = new ArrayList<>();
    private long time;

    private static Kernel kernel(Outcomes outcomes) {
        return new Kernel(
                new Parts(new MarketBooks(), new Blotter(), new AverageCostPositions(), new PreTradeGate()), outcomes);
    }

    /** Does what the test says at the next callback, and notes each. */
    private final class Script implements Strategy {

        private java.util.function.Consumer<Trader> next = trader -> {};

        private void note(String what, Trader trader) {
            heard.add(what);
            java.util.function.Consumer<Trader> now = next;
            next = ignored -> {};
            now.accept(trader);
        }

        @Override
        public List<BarSpec> bars() {
            return List.of(BarSpec.ticks(2));
        }

        @Override
        public void onStart(Trader trader) {
            note("start", trader);
        }

        @Override
        public void onQuote(Quote quote, Trader trader) {
            note("quote " + quote.bidPrice(), trader);
        }

        @Override
        public void onTrade(Trade trade, Trader trader) {
            note("trade " + trade.price(), trader);
        }

        @Override
        public void onBook(Book book, Trader trader) {
            note("book " + book.bidCount(), trader);
        }

        @Override
        public void onBar(Bar bar, Trader trader) {
            note("bar " + bar.close(), trader);
        }

        @Override
        public void onFeed(Instrument instrument, FeedStatus status, Trader trader) {
            note("feed " + status, trader);
        }

        @Override
        public void onOrder(Order order, Trader trader) {
            note("order " + order.ordStatus(), trader);
        }

        @Override
        public void onFill(Fill fill, Trader trader) {
            note("fill " + fill.quantity(), trader);
        }

        @Override
        public void onTimer(int timerId, Trader trader) {
            note("timer " + timerId, trader);
        }
    }

    private final Script script = new Script();

    /** Handles an input as the loop does, and lets another kernel follow. */
    private Object input(StateWriter input, Strategy incoming) {
        input.copyTo(bytes, 0);
        return input(input.size(), incoming);
    }

    private Object input(int length, Strategy incoming) {
        time += SECOND;
        while (kernel.nextTimerNanos() <= time) {
            StateWriter timer =
                    InputWriter.timer(new StateWriter(), kernel.nextTimerDeployment(), kernel.nextTimerId());
            both(timer.toByteArray(), timer.size(), kernel.nextTimerNanos(), null);
        }
        return both(bytes, length, time, incoming);
    }

    private Object both(byte[] input, int length, long nanos, Strategy incoming) {
        kernel.begin(nanos);
        outcomes.clear();
        Object answer = inputs.apply(kernel, input, 0, length, incoming);
        follower.begin(nanos);
        inputs.apply(follower, input, 0, length, null);
        told.apply(follower, outcomes.bytes(), 0, outcomes.length());
        return answer;
    }

    private void trade(long price) {
        InputWriter.trade(bytes, 0, 0, time + SECOND, time + SECOND, time, price, 1, Side.BUY);
        input(InputWriter.TRADE_LENGTH, null);
    }

    private void quote(long bid) {
        InputWriter.quote(bytes, 0, 0, time + SECOND, time + SECOND, time, bid, 5, bid + 1, 5);
        input(InputWriter.QUOTE_LENGTH, null);
    }

    private void report(ExecType type, long execId, long quantity, String text) {
        String clOrdId = kernel.orders().openCount() == 0
                ? "none"
                : kernel.orders().open(0).clOrdId();
        input(
                InputWriter.report(
                        new StateWriter(),
                        new ExecutionReport(
                                clOrdId,
                                type,
                                execId,
                                quantity,
                                quantity == 0 ? 0 : 1_000,
                                -1,
                                5,
                                "USD",
                                false,
                                false,
                                0,
                                text)),
                null);
    }

    @BeforeEach
    void deployed() {
        follower.following(true);
        input(InputWriter.start(new StateWriter(), "T-", ""), null);
        input(InputWriter.define(new StateWriter(), BTC), null);
        input(InputWriter.venue(new StateWriter(), "v", Environment.SIM, "a", true, true, ""), null);
        input(
                InputWriter.limit(
                        new StateWriter(),
                        new Limits("BTC.v", 100, Long.MAX_VALUE / 4, 1_000, 60 * SECOND, 1_000, 100, SECOND, 0),
                        "t"),
                null);
        input(InputWriter.deploy(new StateWriter(), "d", new int[] {0}, version(), "t"), script);
    }

    private Version version() {
        return Kernel.versionOf(new Candidate("script", "b", "1", "00", new TreeMap<>(Map.of("a", "1")), script));
    }

    @Test
    void everyCallbackComesInOrder() {
        quote(1_000);
        trade(1_001);
        trade(1_002);
        Levels levels = new Levels().bid(1_000, 5).ask(1_001, 5);
        InputWriter.depth(bytes, 0, 0, time, time, true, 1, 1, -1, levels);
        input(InputWriter.depthLength(levels), null);
        InputWriter.feed(bytes, 0, 0, time, FeedStatus.STALE);
        input(InputWriter.FEED_LENGTH, null);
        InputWriter.bar(bytes, 0, 0, time, BarSpec.minutes(1), 0, 1, 1, 1, 1, 1, 1, 1);
        input(InputWriter.BAR_LENGTH, null);
        assertThat(heard)
                .startsWith("start", "quote 1000")
                .contains("trade 1001", "trade 1002", "bar 1002", "book 1", "feed STALE");
        same();
    }

    @Test
    void ordersCancelsAndTimersOfACallbackAreCommittedTogether() {
        trade(1_000);
        script.next = trader -> {
            OrderTicket ticket =
                    trader.buy(BTC.withIndex(0), 10).limit(999).postOnly().because("rest");
            trader.sell(trader.instruments().get(0), 5).limit(1_010).fok().reduceOnly();
            trader.timer(7, time + 3 * SECOND);
            trader.timer(8, time + 4 * SECOND);
            trader.timer(9, time + 3 * SECOND);
            assertThat(ticket.orderId()).isEqualTo(kernel.nextOrderId());
            assertThat(trader.openOrderCount()).isZero();
        };
        trade(1_000);
        assertThat(kernel.orders().openCount()).isEqualTo(1);
        assertThat(heard).contains("order REJECTED");
        report(ExecType.NEW, 0, 0, "");
        script.next = trader -> {
            trader.cancelTimer(8);
            trader.cancelTimer(80);
            assertThat(trader.openOrderCount()).isEqualTo(1);
            assertThatThrownBy(() -> trader.openOrder(1)).isInstanceOf(IndexOutOfBoundsException.class);
            trader.cancel(trader.openOrder(0).orderId());
            trader.cancel(4_711);
        };
        trade(1_000);
        trade(1_000);
        trade(1_000);
        assertThat(heard.stream().filter(each -> each.startsWith("timer"))).containsExactly("timer 7", "timer 9");
        assertThat(kernel.orders().open(0).ordStatus()).isEqualTo(OrdStatus.PENDING_CANCEL);
        report(ExecType.TRADE, 1, 4, "");
        assertThat(heard).endsWith("order PENDING_CANCEL", "fill 4");
        script.next = trader -> {
            assertThat(trader.position(BTC.withIndex(0))).isEqualTo(4);
            assertThat(trader.quote(BTC.withIndex(0)).bidPrice()).isZero();
            assertThat(trader.book(BTC.withIndex(0)).bidCount()).isZero();
            assertThat(trader.nanos()).isEqualTo(time);
            assertThat(trader.sequence()).isEqualTo(kernel.sequence());
        };
        report(ExecType.CANCELED, 0, 0, "done");
        assertThat(kernel.orders().openCount()).isZero();
        assertThat(kernel.position("d", 0).quantity()).isEqualTo(4);
        same();
    }

    @Test
    void aCallbackThatFailsLeavesNothingBehind() {
        trade(1_000);
        script.next = trader -> {
            trader.buy(BTC.withIndex(0), 10).limit(999);
            trader.timer(1, time);
            throw new IllegalStateException("after ordering");
        };
        trade(1_000);
        assertThat(kernel.orders().openCount()).isZero();
        assertThat(kernel.nextTimerNanos()).isEqualTo(Long.MAX_VALUE);
        assertThat(kernel.nextOrderId()).isEqualTo(1);
        assertThat(kernel.statusOf("d")).isEqualTo(Status.PAUSED);
        assertThat(kernel.deployments().get(0).reason())
                .contains("onTrade failed")
                .contains("after ordering");
        same();
    }

    @Test
    void whatBreaksTheContractOfTheTraderTakesTheCallbackBack() {
        trade(1_000);
        Trader[] kept = new Trader[1];
        OrderTicket[] ticket = new OrderTicket[1];
        script.next = trader -> {
            kept[0] = trader;
            ticket[0] = trader.buy(BTC.withIndex(0), 1).market().ioc();
        };
        trade(1_000);
        assertThatThrownBy(() -> kept[0].buy(BTC.withIndex(0), 1)).hasMessageContaining("inside a callback");
        assertThatThrownBy(() -> ticket[0].limit(1)).hasMessageContaining("committed");
        script.next = trader -> trader.buy(BTC.withIndex(0), 1);
        trade(1_000);
        assertThat(heard).contains("order REJECTED");
        script.next = trader -> {
            for (int i = 0; i <= Trader.MAX_ORDERS; i++) {
                trader.buy(BTC.withIndex(0), 1).market();
            }
        };
        long orders = kernel.nextOrderId();
        trade(1_000);
        assertThat(kernel.nextOrderId()).isEqualTo(orders);
        assertThat(kernel.deployments().get(0).reason()).contains("more than 64 orders");
        same();
    }

    @Test
    void endedDeploymentsCancelTheirOrdersAndForgetTheirTimers() {
        trade(1_000);
        script.next = trader -> {
            trader.buy(BTC.withIndex(0), 10).limit(999);
            trader.timer(1, time + 100 * SECOND);
        };
        trade(1_000);
        input(InputWriter.deployment(new StateWriter(), InputCode.UNDEPLOY, "d", "over", "t"), null);
        assertThat(kernel.orders().open(0).ordStatus()).isEqualTo(OrdStatus.PENDING_CANCEL);
        assertThat(kernel.nextTimerNanos()).isEqualTo(Long.MAX_VALUE);
        assertThat(kernel.deployments()).isEmpty();
        same();
    }

    @Test
    void theTickMayChangeAndNothingElse() {
        Object answer = input(InputWriter.define(new StateWriter(), BTC.withTick(5)), null);
        assertThat(((Instrument) answer).tick()).isEqualTo(5);
        Instrument other = new Instrument(
                -1,
                "BTC",
                "v",
                InstrumentKind.SPOT,
                "BTC",
                "USD",
                Scale.decimals(1),
                Scale.decimals(3),
                1,
                1,
                1,
                1,
                0,
                1);
        assertThat(input(InputWriter.define(new StateWriter(), other), null))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(kernel.instrument("BTC.v").tick()).isEqualTo(5);
        assertThat(kernel.instrument("X.v")).isNull();
        same();
    }

    @Test
    void unknownInputsAndNamesAreRefusedAlikeEverywhere() {
        assertThat(input(InputWriter.deployment(new StateWriter(), InputCode.PAUSE, "nobody", "", "t"), null))
                .isInstanceOf(IllegalArgumentException.class);
        bytes[0] = 99;
        assertThat(input(40, null)).isInstanceOf(RuntimeException.class);
        assertThat(input(InputWriter.cancel(new StateWriter(), 4_711, "t"), null))
                .isEqualTo(false);
        report(ExecType.NEW, 0, 0, "never ours");
        same();
    }

    /** The kernel that followed holds the same state, byte by byte, and a third one loads it. */
    private void same() {
        StateWriter made = new StateWriter();
        kernel.save(made);
        StateWriter followed = new StateWriter();
        follower.save(followed);
        assertThat(followed.toByteArray()).isEqualTo(made.toByteArray());
        Kernel third = kernel(new OutcomeWriter());
        third.load(new StateReader(made.toByteArray()));
        StateWriter loaded = new StateWriter();
        third.save(loaded);
        assertThat(loaded.toByteArray()).isEqualTo(made.toByteArray());
    }

    @Test
    void strategyStatesOfEveryTypeComeBack() {
        StrategyState state = new StrategyState(
                3,
                Map.of(
                        "b",
                        true,
                        "i",
                        1,
                        "l",
                        2L,
                        "d",
                        3.5,
                        "s",
                        "text",
                        "bytes",
                        new byte[] {1},
                        "longs",
                        new long[] {2, 3},
                        "doubles",
                        new double[] {4.5}));
        StateWriter out = new StateWriter();
        StrategyStates.save(state, out);
        StrategyStates.save(null, out);
        StateReader in = new StateReader(out.toByteArray());
        StrategyState back = StrategyStates.load(in);
        assertThat(back.schema()).isEqualTo(3);
        assertThat(back.values()).usingRecursiveComparison().isEqualTo(state.values());
        assertThat(StrategyStates.load(in)).isNull();
        assertThatThrownBy(() -> new StrategyState(1, Map.of("x", new Object())))
                .hasMessageContaining("java.lang.Object");
        assertThatThrownBy(() -> back.value("l", Integer.class)).hasMessageContaining("no Integer 'l'");
    }
}
