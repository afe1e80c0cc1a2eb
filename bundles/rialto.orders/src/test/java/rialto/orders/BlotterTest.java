package rialto.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static rialto.orders.Reports.bytes;
import static rialto.orders.Reports.copy;
import static rialto.orders.Reports.fill;
import static rialto.orders.Reports.say;

import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import rialto.order.ExecType;
import rialto.order.ExecutionReport;
import rialto.order.Fill;
import rialto.order.OrdStatus;
import rialto.order.Order;
import rialto.order.OrderChange;
import rialto.order.Orders;
import rialto.order.Side;
import rialto.state.StateReader;
import rialto.state.StateWriter;

class BlotterTest {

    private final Blotter orders = new Blotter();
    private Order order;

    @BeforeEach
    void acceptAnOrder() {
        order = orders.accept(Wish.of(1, Side.BUY, 10, 100), "a-1", 5);
    }

    @Test
    void anAcceptedOrderIsOnRecordAsPendingNew() {
        assertThat(order.ordStatus()).isEqualTo(OrdStatus.PENDING_NEW);
        assertThat(order.createdNanos()).isEqualTo(5);
        assertThat(order.leavesQuantity()).isEqualTo(10);
        assertThat(order.averagePrice()).isZero();
        assertThat(order.reason()).isEqualTo("test 1");
        shows(order, Wish.of(1, Side.BUY, 10, 100));
        shows(copy(orders).order(1), Wish.of(1, Side.BUY, 10, 100));
        Wish market = Wish.of(2, "beta", Wish.ETH, Side.SELL, 7, 0);
        shows(orders.accept(market, "b-2", 6), market);
        shows(copy(orders).order(2), market);
        assertThat(orders.order(1)).isSameAs(order);
        assertThat(orders.order("a-1")).isSameAs(order);
        assertThat(orders.open(0)).isSameAs(order);
        assertThat(orders.order(3)).isNull();
        assertThat(orders.order("a-3")).isNull();
    }

    @Test
    void anIdIsTakenOnce() {
        assertThatThrownBy(() -> orders.accept(Wish.of(1, Side.BUY, 10, 100), "a-2", 5))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("on record already");
        assertThatThrownBy(() -> orders.accept(Wish.of(2, Side.BUY, 10, 100), "a-1", 5))
                .isInstanceOf(IllegalStateException.class);
        orders.apply(say("a-1", ExecType.CANCELED), 6);
        assertThatThrownBy(() -> orders.accept(Wish.of(1, Side.BUY, 10, 100), "a-1", 7))
                .isInstanceOf(IllegalStateException.class);
        assertThat(orders.openQuantity(0, Side.BUY)).isZero();
    }

    @Test
    void whatNoVenueTakesDoesNotGoOnRecord() {
        String longest = "A".repeat(32);
        orders.accept(Wish.of(2, Side.BUY, 1, 100), longest, 5);
        for (String bad : new String[] {"", longest + "A", "a_1", "a.1", "ä1", "a 1"}) {
            assertThatThrownBy(() -> orders.accept(Wish.of(3, Side.BUY, 10, 100), bad, 5))
                    .as(bad)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("1 to 32");
        }
        assertThatThrownBy(() -> orders.accept(Wish.of(3, Side.BUY, 0, 100), "a-3", 5))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> orders.accept(Wish.of(0, Side.BUY, 1, 100), "a-3", 5))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> orders.accept(Wish.of(3, "alpha", Wish.BTC.withIndex(-1), Side.BUY, 1, 100), "a-3", 5))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(orders.openCount()).isEqualTo(2);
    }

    @Test
    void openQuantityThatOverflowsIsNotTakenOn() {
        orders.accept(Wish.of(2, Side.BUY, Long.MAX_VALUE - 10, 100), "a-2", 5);
        byte[] before = bytes(orders);
        assertThatThrownBy(() -> orders.accept(Wish.of(3, Side.BUY, 1, 100), "a-3", 5))
                .isInstanceOf(ArithmeticException.class);
        assertThat(bytes(orders)).isEqualTo(before);
        assertThat(orders.order(3)).isNull();
        assertThat(orders.openQuantity(0, Side.BUY)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void fillsBeforeTheAcknowledgementCountAndTheAcknowledgementSaysNothingNew() {
        assertThat(orders.apply(fill("a-1", 71, 4, 100), 6).fill().quantity()).isEqualTo(4);
        OrderChange acknowledged = orders.apply(say("a-1", ExecType.NEW, 0), 7);
        assertThat(acknowledged.changed()).isFalse();
        assertThat(acknowledged.alert()).isEmpty();
        assertThat(order.ordStatus()).isEqualTo(OrdStatus.PARTIALLY_FILLED);
        assertThat(order.updatedNanos()).isEqualTo(6);
    }

    @Test
    void aFillShowsWhatTheVenueSaid() {
        OrderChange change =
                orders.apply(new ExecutionReport("a-1", ExecType.TRADE, 71, 4, 99, 4, -3, "BNB", true, true, 8, ""), 6);
        assertThat(change.fill().order()).isSameAs(order);
        assertThat(change.fill().execId()).isEqualTo(71);
        assertThat(change.fill().price()).isEqualTo(99);
        assertThat(change.fill().fee()).isEqualTo(-3);
        assertThat(change.fill().feeCurrency()).isEqualTo("BNB");
        assertThat(change.fill().maker()).isTrue();
        assertThat(change.fill().ambiguous()).isTrue();
        assertThat(change.fill().nanos()).isEqualTo(6);
    }

    @Test
    void aFillIsBookedOnceHoweverOftenItComes() {
        orders.apply(fill("a-1", 71, 4, 100), 6);
        byte[] before = bytes(orders);
        OrderChange again = orders.apply(fill("a-1", 71, 4, 100, 4), 7);
        assertThat(again.changed()).isFalse();
        assertThat(again.fill()).isNull();
        assertThat(again.alert()).isEmpty();
        assertThat(bytes(orders)).isEqualTo(before);

        orders.apply(fill("a-1", 72, 6, 100), 8);
        assertThat(orders.apply(fill("a-1", 71, 4, 100, 4), 9).alert())
                .as("its total is of its time")
                .isEmpty();
        assertThat(orders.apply(fill("a-1", 71, 4, 100), 9).changed())
                .as("after the end")
                .isFalse();
        assertThat(copy(orders).apply(fill("a-1", 72, 6, 100), 9).changed())
                .as("after a reload")
                .isFalse();
        assertThat(order.cumQuantity()).isEqualTo(10);
    }

    @Test
    void anExecutionIdThatComesAgainWithOtherFiguresIsDroppedAloud() {
        orders.apply(fill("a-1", 71, 4, 100), 6);
        for (ExecutionReport other : new ExecutionReport[] {fill("a-1", 71, 5, 100), fill("a-1", 71, 4, 101)}) {
            OrderChange change = orders.apply(other, 7);
            assertThat(change.changed()).isFalse();
            assertThat(change.alert()).contains("71", "other figures");
        }
    }

    @Test
    void bothSidesOfATradeWithOurselvesAreBookedThoughTheyShareAnId() {
        Order sell = orders.accept(Wish.of(2, Side.SELL, 10, 100), "a-2", 5);
        orders.apply(fill("a-1", 71, 10, 100), 6);
        orders.apply(fill("a-2", 71, 10, 100), 6);
        assertThat(order.ordStatus()).isEqualTo(OrdStatus.FILLED);
        assertThat(sell.ordStatus()).isEqualTo(OrdStatus.FILLED);
    }

    @Test
    void aCancelKeepsTheFillsAndAFillAfterItIsBookedWithAnAlert() {
        orders.apply(fill("a-1", 71, 4, 100), 6);
        orders.requestCancel(1, 7);
        orders.apply(say("a-1", ExecType.CANCELED), 8);
        assertThat(order.cumQuantity()).isEqualTo(4);
        OrderChange late = orders.apply(fill("a-1", 72, 1, 100), 9);
        assertThat(late.fill().quantity()).isEqualTo(1);
        assertThat(late.alert()).contains("after order a-1 ended as CANCELED");
        assertThat(order.cumQuantity()).isEqualTo(5);
        assertThat(order.ordStatus()).isEqualTo(OrdStatus.CANCELED);
    }

    @Test
    void aLateFillOfARejectedOrderWarnsOfItsRest() {
        for (int i = 0; i < 3; i++) {
            orders.apply(ExecutionReport.of("a-1", ExecType.NOT_FOUND, 0, "-2013"), 6);
        }
        assertThat(order.ordStatus()).isEqualTo(OrdStatus.REJECTED);
        assertThat(order.text()).isEqualTo("not found at the venue: -2013");
        Blotter copy = copy(orders);
        assertThat(orders.apply(fill("a-1", 72, 1, 100), 9).alert())
                .contains("0.00001 at 1)", "the rest counts as unknown");
        assertThat(order.ordStatus()).isEqualTo(OrdStatus.UNKNOWN);
        assertThat(orders.openQuantity(0, Side.BUY)).isEqualTo(9);
        assertThat(copy.apply(fill("a-1", 73, 10, 100), 9).alert())
                .contains("after order a-1 ended as REJECTED")
                .doesNotContain("the rest");
    }

    @Test
    void anOverfillIsBookedAndAlerted() {
        orders.apply(fill("a-1", 71, 4, 100), 6);
        OrderChange change = orders.apply(fill("a-1", 72, 7, 100), 7);
        assertThat(change.fill().quantity()).isEqualTo(7);
        assertThat(change.alert()).contains("overfilled", "0.00011 of 0.0001");
        assertThat(order.ordStatus()).isEqualTo(OrdStatus.FILLED);
        assertThat(order.leavesQuantity()).isZero();
        assertThat(orders.openQuantity(0, Side.BUY)).isZero();
    }

    @Test
    void aFillBeyondWhatCanBeCountedIsNotBooked() {
        long lowest = Long.MIN_VALUE + 1;
        assertThat(orders.apply(fill("a-1", 70, 1, Long.MIN_VALUE), 6).alert()).contains("not booked");
        orders.apply(fill("a-1", 71, Long.MAX_VALUE - 1, lowest), 6);
        byte[] before = bytes(orders);
        OrderChange count = orders.apply(fill("a-1", 72, 2, lowest), 7);
        assertThat(count.alert()).contains("not booked");
        assertThat(count.changed()).isFalse();
        assertThat(orders.apply(fill("a-1", 73, 1, 1), 7).alert()).contains("not booked");
        assertThat(bytes(orders)).isEqualTo(before);
        assertThat(orders.apply(fill("a-1", 74, 1, lowest), 7).changed())
                .as("the last one that fits")
                .isTrue();
        assertThat(order.cumQuantity()).isEqualTo(Long.MAX_VALUE);
        assertThat(order.averagePrice()).isEqualTo(lowest);
    }

    @Test
    void theVenuesTotalIsComparedWithTheFills() {
        assertThat(orders.apply(fill("a-1", 71, 4, 100, 4), 6).alert()).isEmpty();
        assertThat(orders.apply(fill("a-1", 73, 1, 100, 7), 6).alert()).contains("missing", "0.00007", "0.00005");
        assertThat(orders.apply(fill("a-1", 72, 2, 100, 6), 6).alert()).contains("out of order");
        assertThat(orders.apply(say("a-1", ExecType.NEW, 6), 6).alert())
                .as("an older acknowledgement")
                .isEmpty();
        assertThat(orders.apply(say("a-1", ExecType.NEW, 8), 6).alert()).contains("missing");
        assertThat(orders.apply(say("a-1", ExecType.ORDER_STATUS, 7), 6).alert())
                .isEmpty();
        assertThat(orders.apply(say("a-1", ExecType.ORDER_STATUS, 6), 6).alert())
                .contains("booked twice");
        OrderChange end = orders.apply(say("a-1", ExecType.CANCELED, 8), 6);
        assertThat(end.alert()).contains("missing");
        assertThat(order.ordStatus()).isEqualTo(OrdStatus.CANCELED);
        assertThat(orders.apply(fill("a-1", 74, 1, 100, 8), 6).alert())
                .contains("after order")
                .doesNotContain("counts");
    }

    @Test
    void theAveragePriceIsRoundedHalfEven() {
        orders.apply(fill("a-1", 1, 1, 100), 6);
        orders.apply(fill("a-1", 2, 1, 101), 6);
        assertThat(order.averagePrice()).as("100.5").isEqualTo(100);
        orders.apply(fill("a-1", 3, 2, 102), 6);
        assertThat(order.averagePrice()).as("101.25").isEqualTo(101);
        orders.apply(fill("a-1", 4, 4, 102), 6);
        assertThat(order.averagePrice()).as("101.625").isEqualTo(102);
        orders.apply(fill("a-1", 5, 2, 101), 6);
        assertThat(order.averagePrice()).as("101.5").isEqualTo(102);
    }

    @Test
    void aReportForAnOrderNotOnRecordChangesNothingAndSaysWhatWasNotBooked() {
        byte[] before = bytes(orders);
        OrderChange change = orders.apply(fill("x-9", 71, 4, 100), 6);
        assertThat(change.order()).isNull();
        assertThat(change.fill()).isNull();
        assertThat(change.changed()).isFalse();
        assertThat(change.alert()).contains("x-9", "not on record", "4 filled at 100");
        assertThat(orders.apply(say("x-9", ExecType.CANCELED), 6).alert()).doesNotContain("filled");
        assertThat(bytes(orders)).isEqualTo(before);
    }

    @Test
    void aCancelIsAskedForOnceAndNotOfAnEndedOrder() {
        assertThat(orders.requestCancel(1, 6).changed()).isTrue();
        assertThat(order.ordStatus()).isEqualTo(OrdStatus.PENDING_CANCEL);
        assertThat(orders.requestCancel(1, 7).changed()).isFalse();
        orders.apply(say("a-1", ExecType.CANCELED), 8);
        OrderChange late = orders.requestCancel(1, 9);
        assertThat(late.changed()).isFalse();
        assertThat(late.order()).isSameAs(order);
        OrderChange stranger = orders.requestCancel(99, 9);
        assertThat(stranger.order()).isNull();
        assertThat(stranger.alert()).contains("99", "not on record");
    }

    @Test
    void aCancelLostWithTheConnectionMayBeAskedForAgain() {
        orders.apply(say("a-1", ExecType.NEW), 6);
        orders.requestCancel(1, 7);
        orders.apply(ExecutionReport.of("a-1", ExecType.UNKNOWN, 0, "timeout"), 8);
        assertThat(order.ordStatus()).isEqualTo(OrdStatus.UNKNOWN);
        assertThat(order.text()).isEqualTo("timeout");
        orders.apply(say("a-1", ExecType.ORDER_STATUS), 9);
        assertThat(order.ordStatus()).isEqualTo(OrdStatus.NEW);
        assertThat(order.text()).isEmpty();
        assertThat(orders.requestCancel(1, 10).changed()).isTrue();
    }

    @Test
    void anUnknownOrderCountsAgainstLimitsUntilTheVenueSpeaks() {
        orders.apply(say("a-1", ExecType.UNKNOWN), 6);
        assertThat(order.text()).isEqualTo("no answer from the venue");
        assertThat(orders.openQuantity(0, Side.BUY)).isEqualTo(10);
        orders.apply(say("a-1", ExecType.NOT_FOUND), 7);
        orders.apply(say("a-1", ExecType.NOT_FOUND), 7);
        assertThat(orders.openQuantity(0, Side.BUY)).isEqualTo(10);
        orders.apply(say("a-1", ExecType.NOT_FOUND), 7);
        assertThat(orders.openQuantity(0, Side.BUY)).isZero();
        assertThat(order.text()).isEqualTo("not found at the venue");
    }

    @Test
    void alertsSayWhatTheOrderCountsAs() {
        assertThat(orders.apply(ExecutionReport.of("a-1", ExecType.CANCEL_REJECTED, 0, "-2011"), 6)
                        .alert())
                .contains("a-1: -2011;", "counts as working");
        orders.apply(say("a-1", ExecType.UNKNOWN), 6);
        assertThat(orders.apply(say("a-1", ExecType.CANCEL_REJECTED), 6).alert())
                .contains("a-1; it", "counts as unknown");
        orders.apply(say("a-1", ExecType.ORDER_STATUS), 6);
        assertThat(orders.apply(say("a-1", ExecType.NOT_FOUND), 6).alert()).contains("was working, yet");
        orders.apply(fill("a-1", 1, 3, 100), 6);
        assertThat(orders.apply(say("a-1", ExecType.NOT_FOUND), 6).alert()).contains("was filled 0.00003, yet");
    }

    @Test
    void anAcknowledgedOrderEndsByTheThirdDenialOnlyAndNotByTheFirstAfterATimeOutEither() {
        orders.apply(say("a-1", ExecType.NEW), 6);
        orders.apply(say("a-1", ExecType.UNKNOWN), 7);
        OrderChange first = orders.apply(say("a-1", ExecType.NOT_FOUND), 8);
        assertThat(order.ordStatus()).isEqualTo(OrdStatus.UNKNOWN);
        assertThat(orders.openQuantity(0, Side.BUY)).isEqualTo(10);
        assertThat(first.changed()).as("asked for again").isTrue();
        assertThat(first.alert()).contains("the venue is asked");
        orders.apply(say("a-1", ExecType.NOT_FOUND), 9);
        Blotter copy = copy(orders);
        assertThat(order.ordStatus()).isEqualTo(OrdStatus.UNKNOWN);
        orders.apply(say("a-1", ExecType.NOT_FOUND), 10);
        assertThat(order.ordStatus()).isEqualTo(OrdStatus.REJECTED);
        copy.apply(say("a-1", ExecType.NOT_FOUND), 10);
        assertThat(copy.order(1).ordStatus()).as("denials are saved").isEqualTo(OrdStatus.REJECTED);
    }

    @Test
    void aWordOfTheVenueBetweenDenialsStartsTheCountAnew() {
        orders.apply(say("a-1", ExecType.NOT_FOUND), 6);
        orders.apply(say("a-1", ExecType.NOT_FOUND), 7);
        orders.apply(say("a-1", ExecType.ORDER_STATUS), 8);
        assertThat(order.ordStatus()).isEqualTo(OrdStatus.NEW);
        orders.apply(say("a-1", ExecType.NOT_FOUND), 9);
        orders.apply(say("a-1", ExecType.NOT_FOUND), 10);
        assertThat(order.ordStatus()).isEqualTo(OrdStatus.UNKNOWN);
    }

    @Test
    void anOrderThatTheVenueHasAfterAllCountsAgainAndCanBeCancelled() {
        orders.accept(Wish.of(2, Side.BUY, 5, 100), "a-2", 5);
        orders.accept(Wish.of(3, Side.BUY, 5, 100), "a-3", 5);
        orders.apply(say("a-1", ExecType.REJECTED), 6);
        orders.apply(say("a-2", ExecType.REJECTED), 6);
        orders.apply(say("a-3", ExecType.REJECTED), 6);
        assertThat(orders.openQuantity(0, Side.BUY)).isZero();

        OrderChange change = orders.apply(say("a-2", ExecType.ORDER_STATUS), 7);

        assertThat(change.changed()).isTrue();
        assertThat(change.alert()).contains("a-2 ended here as REJECTED");
        assertThat(orders.openCount()).isEqualTo(1);
        assertThat(orders.open(0).ordStatus()).isEqualTo(OrdStatus.UNKNOWN);
        assertThat(orders.openQuantity(0, Side.BUY)).isEqualTo(5);
        assertThat(orders.openQuantity("alpha", 0, Side.BUY)).isEqualTo(5);
        assertThat(new long[] {orders.ended(0).orderId(), orders.ended(1).orderId()})
                .containsExactly(1, 3);
        assertThat(orders.endedCount()).isEqualTo(2);
        assertThat(bytes(copy(orders))).isEqualTo(bytes(orders));
        assertThat(orders.requestCancel(2, 8).changed()).isTrue();
        orders.apply(say("a-2", ExecType.CANCELED), 9);
        assertThat(orders.ended(2).orderId()).isEqualTo(2);
        assertThat(orders.openQuantity(0, Side.BUY)).isZero();
    }

    @Test
    void aRefusedCancelThatCountsOtherFillsMakesTheOrderUnknownSoThatTheyAreAskedFor() {
        orders.apply(say("a-1", ExecType.NEW), 6);
        orders.requestCancel(1, 7);
        // The fill of 10 was lost with the connection; the venue counts it in its refusal.
        orders.apply(say("a-1", ExecType.CANCEL_REJECTED, 10), 8);
        assertThat(order.ordStatus()).isEqualTo(OrdStatus.UNKNOWN);
    }

    @Test
    void aFillNamesItsOrderAlsoAfterAnotherOneWasCancelled() {
        orders.accept(Wish.of(2, Side.SELL, 5, 100), "a-2", 5);
        Fill fill = orders.apply(fill("a-1", 71, 10, 100), 6).fill();
        assertThat(fill.order()).isSameAs(order);
        // What a strategy does that hears of the order before it hears of the fill: one cancels the other.
        orders.requestCancel(2, 6);
        assertThat(fill.order()).isSameAs(order);
    }

    @Test
    void openQuantityIsPerInstrumentSideAndDeployment() {
        orders.accept(Wish.of(2, "beta", Wish.BTC, Side.BUY, 5, 100), "b-2", 5);
        orders.accept(Wish.of(3, "beta", Wish.ETH, Side.SELL, 7, 100), "b-3", 5);
        assertThat(orders.openQuantity(0, Side.BUY)).isEqualTo(15);
        assertThat(orders.openQuantity("alpha", 0, Side.BUY)).isEqualTo(10);
        assertThat(orders.openQuantity("beta", 0, Side.BUY)).isEqualTo(5);
        assertThat(orders.openQuantity("beta", 3, Side.SELL)).isEqualTo(7);
        assertThat(orders.openQuantity("beta", 3, Side.BUY)).isZero();
        assertThat(orders.openQuantity("gamma", 0, Side.BUY)).isZero();
        assertThat(orders.openQuantity(-1, Side.BUY)).isZero();
        assertThat(orders.openQuantity(1_000, Side.BUY)).isZero();
    }

    @Test
    void openOrdersStandInOrderOfIdWhateverTheOrderOfTheirComing() {
        orders.accept(Wish.of(9, Side.BUY, 1, 100), "a-9", 5);
        orders.accept(Wish.of(4, Side.BUY, 1, 100), "a-4", 5);
        orders.apply(say("a-1", ExecType.CANCELED), 6);
        orders.accept(Wish.of(2, Side.BUY, 1, 100), "a-2", 5);
        assertThat(new long[] {
                    orders.open(0).orderId(),
                    orders.open(1).orderId(),
                    orders.open(2).orderId()
                })
                .containsExactly(2, 4, 9);
        assertThatThrownBy(() -> orders.open(3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> orders.ended(1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> orders.ended(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void theLastEndedOrdersAreKeptAndOlderOnesAreForgotten() {
        for (int i = 2; i <= Orders.ENDED_KEPT + 3; i++) {
            orders.accept(Wish.of(i, Side.BUY, 10, 100), "a-" + i, i);
        }
        for (int i = Orders.ENDED_KEPT + 3; i >= 1; i--) {
            orders.apply(fill("a-" + i, 1, 1, 1), 8_999);
            orders.apply(say("a-" + i, ExecType.CANCELED), 9_000);
        }
        assertThat(orders.endedCount()).isEqualTo(Orders.ENDED_KEPT);
        assertThat(orders.ended(0).orderId()).isEqualTo(Orders.ENDED_KEPT);
        assertThat(orders.ended(Orders.ENDED_KEPT - 1).orderId()).isEqualTo(1);
        assertThat(orders.order(Orders.ENDED_KEPT + 1)).isNull();
        assertThat(orders.order("a-" + (Orders.ENDED_KEPT + 1))).isNull();
        assertThat(orders.apply(fill("a-" + (Orders.ENDED_KEPT + 1), 1, 1, 1), 9_001)
                        .order())
                .isNull();

        Order reused = orders.accept(Wish.of(5_000, Side.SELL, 3, 200), "a-5000", 9_002);
        assertThat(reused.cumQuantity()).isZero();
        assertThat(orders.apply(fill("a-5000", 1, 1, 1), 9_003).changed())
                .as("ids of the order before are forgotten")
                .isTrue();
    }

    @Test
    void aRepetitionIsKnownAmongFewFillsAndAmongMany() {
        orders.accept(Wish.of(2, Side.BUY, 1_000, 100), "a-2", 5);
        for (int i = 0; i < 40; i++) {
            assertThat(orders.apply(fill("a-2", 7_000 + i, 1, 100, i + 1), 6).changed())
                    .isTrue();
            for (int k = 0; k <= i; k++) {
                OrderChange again = orders.apply(fill("a-2", 7_000 + k, 1, 100, i + 1), 7);
                assertThat(again.changed()).as("fill %d after %d", k, i).isFalse();
                assertThat(again.alert()).isEmpty();
                assertThat(orders.apply(fill("a-2", 7_000 + k, 1, 101, i + 1), 8)
                                .alert())
                        .contains("other figures");
            }
        }
        assertThat(orders.order("a-2").cumQuantity()).isEqualTo(40);
    }

    @Test
    void reconcilingAnOrderOfVeryManyFillsBooksNoneTwice() {
        orders.accept(Wish.of(2, Side.BUY, 40_000, 100), "a-2", 5);
        for (int i = 1; i <= 16_385; i++) {
            assertThat(orders.apply(fill("a-2", i, 1, 100), 6).changed()).isTrue();
        }
        Blotter copy = copy(orders);
        assertThat(bytes(copy)).isEqualTo(bytes(orders));
        // A reconnect: the adapter brings every fill again, as its contract demands.
        for (int i = 1; i <= 16_385; i++) {
            orders.apply(fill("a-2", i, 1, 100), 7);
            copy.apply(fill("a-2", i, 1, 100), 7);
        }
        assertThat(orders.order(2).cumQuantity()).isEqualTo(16_385);
        assertThat(copy.order(2).cumQuantity()).isEqualTo(16_385);
    }

    @Test
    void stateOfTheSchemaBeforeIsRead() {
        orders.apply(fill("a-1", 71, 4, 100), 6);
        byte[] now = bytes(orders);
        // Schema 1 had no count of denials behind the status and the acknowledgement, but a flag before the execution
        // ids.
        int ids = now.length - Integer.BYTES - 2 * Long.BYTES;
        int denials = ids - (3 * Long.BYTES + Long.BYTES + Integer.BYTES + 1) - Integer.BYTES;
        StateWriter before = new StateWriter()
                .putRaw(now, 0, denials)
                .putRaw(now, denials + Integer.BYTES, ids - denials - Integer.BYTES)
                .putBoolean(false)
                .putRaw(now, ids, now.length - ids);
        Blotter copy = new Blotter();
        copy.load(new StateReader(before.toByteArray()), 1);
        assertThat(bytes(copy)).isEqualTo(now);
    }

    @Test
    void damagedOrForeignStateIsRefused() {
        orders.apply(fill("a-1", 71, 4, 100), 6);
        byte[] good = bytes(orders);
        assertThatThrownBy(() -> new Blotter().load(new StateReader(good), 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("schema 3");
        for (int length = 0; length < good.length; length++) {
            byte[] cut = Arrays.copyOf(good, length);
            assertThatThrownBy(() -> new Blotter().load(new StateReader(cut), 2))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void stateWithAnyByteChangedIsReadOrRefusedAndNothingElse() {
        orders.accept(Wish.of(2, "beta", Wish.ETH, Side.SELL, Long.MAX_VALUE, 100), "b-2", 5);
        orders.accept(Wish.of(3, "beta", Wish.BTC, Side.SELL, 5, 100), "b-3", 5);
        orders.apply(fill("a-1", 71, 4, 100), 6);
        orders.apply(fill("b-3", 72, 5, 100), 6);
        byte[] good = bytes(orders);
        int refused = 0;
        for (int i = 0; i < good.length; i++) {
            for (int bit = 1; bit <= 128; bit <<= 1) {
                byte[] bad = good.clone();
                bad[i] ^= (byte) bit;
                try {
                    new Blotter().load(new StateReader(bad), 2);
                } catch (IllegalArgumentException e) {
                    refused++;
                }
            }
        }
        assertThat(refused).isGreaterThan(good.length);
    }

    @Test
    void anOrderThatStandsTwiceOrInTheWrongPlaceIsRefused() {
        byte[] one = bytes(orders);
        orders.accept(Wish.of(2, Side.BUY, 10, 100), "a-2", 5);
        int length = bytes(orders).length - one.length;
        byte[] order = Arrays.copyOfRange(one, one.length - length, one.length);
        int counts = one.length - length - 2 * Integer.BYTES;

        StateWriter twice = new StateWriter().putRaw(one, 0, counts).putInt(0).putInt(2);
        twice.putRaw(order, 0, length).putRaw(order, 0, length);
        assertThatThrownBy(() -> new Blotter().load(new StateReader(twice.toByteArray()), 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a-1 twice");
        StateWriter misplaced = new StateWriter().putRaw(one, 0, counts).putInt(1);
        misplaced.putRaw(order, 0, length).putInt(0);
        assertThatThrownBy(() -> new Blotter().load(new StateReader(misplaced.toByteArray()), 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("among the wrong orders");
        StateWriter tooMany = new StateWriter()
                .putRaw(one, 0, counts)
                .putInt(Orders.ENDED_KEPT + 1)
                .putRaw(new byte[4_000], 0, 4_000);
        assertThatThrownBy(() -> new Blotter().load(new StateReader(tooMany.toByteArray()), 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("more than 1024");
    }

    @Test
    void loadingReplacesWhatWasThere() {
        byte[] state = bytes(orders);
        Blotter other = new Blotter();
        other.accept(Wish.of(7, "beta", Wish.ETH, Side.SELL, 4, 100), "b-7", 1);
        other.load(new StateReader(state), other.schema());
        assertThat(bytes(other)).isEqualTo(state);
        assertThat(other.order(7)).isNull();
        assertThat(other.openQuantity(3, Side.SELL)).isZero();
        assertThat(other.openQuantity("beta", 3, Side.SELL)).isZero();
    }

    private static void shows(Order order, Wish wish) {
        assertThat(order.orderId()).isEqualTo(wish.orderId());
        assertThat(order.deployment()).isEqualTo(wish.deployment());
        assertThat(order.instrument()).isEqualTo(wish.instrument());
        assertThat(order.side()).isEqualTo(wish.side());
        assertThat(order.ordType()).isEqualTo(wish.ordType());
        assertThat(order.timeInForce()).isEqualTo(wish.timeInForce());
        assertThat(order.postOnly()).isEqualTo(wish.postOnly());
        assertThat(order.reduceOnly()).isEqualTo(wish.reduceOnly());
        assertThat(order.quantity()).isEqualTo(wish.quantity());
        assertThat(order.price()).isEqualTo(wish.price());
        assertThat(order.reason()).isEqualTo(wish.reason());
    }
}
