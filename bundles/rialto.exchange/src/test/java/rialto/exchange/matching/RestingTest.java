package rialto.exchange.matching;

import static org.assertj.core.api.Assertions.assertThat;
import static rialto.exchange.matching.Floor.of;

import org.junit.jupiter.api.Test;
import rialto.market.FeedStatus;
import rialto.order.Side;

/**
 * Orders that rest: a place in the queue that only trades and vanishing quantity move, and never a better price than
 * ours.
 */
class RestingTest {

    private final Floor floor = new Floor();

    private String bidAt98() {
        floor.book(of(99, 5, 98, 10), of(101, 5, 102, 10));
        return floor.limit(Side.BUY, 4, 98);
    }

    @Test
    void tradesAtOurPriceEatTheQueueAheadAndThenUs() {
        String id = bidAt98();
        floor.trade(98, 9, Side.SELL);
        assertThat(floor.story(id)).containsExactly("NEW");
        floor.trade(98, 3, Side.SELL);
        assertThat(floor.story(id)).as("one was still ahead").containsExactly("NEW", "2@98m");
        floor.trade(98, 7, Side.SELL);
        assertThat(floor.story(id)).containsExactly("NEW", "2@98m", "2@98m");
        assertThat(floor.exchange.openOrders()).isEmpty();
    }

    @Test
    void aTradeByTheOtherAggressorEatsNothing() {
        String id = bidAt98();
        floor.trade(98, 50, Side.BUY);
        assertThat(floor.story(id)).containsExactly("NEW");
    }

    @Test
    void quantityThatVanishesShrinksTheQueueOnlyWhenItMust() {
        String id = bidAt98();
        floor.diff(of(98, 30), of());
        floor.diff(of(98, 12), of());
        floor.trade(98, 10, Side.SELL);
        assertThat(floor.story(id))
                .as("who left may have stood behind us: all ten were ahead")
                .containsExactly("NEW");

        floor.book(of(99, 5, 98, 10), of(101, 5));
        String second = floor.limit(Side.BUY, 4, 98);
        floor.diff(of(98, 2), of());
        floor.trade(98, 3, Side.SELL);
        assertThat(floor.story(id)).as("first at the price").containsExactly("NEW", "3@98m");
        floor.trade(98, 6, Side.SELL);
        assertThat(floor.story(id)).containsExactly("NEW", "3@98m", "1@98m");
        assertThat(floor.story(second))
                .as("two ahead of it went, and our own first")
                .containsExactly("NEW", "3@98m");
    }

    @Test
    void anOrderInsideTheSpreadIsFirst() {
        floor.book(of(99, 5), of(103, 5));
        String id = floor.limit(Side.BUY, 4, 101);
        floor.diff(of(101, 50), of());
        floor.trade(101, 1, Side.SELL);
        assertThat(floor.story(id)).containsExactly("NEW", "1@101m");
    }

    @Test
    void beyondTheKnownDepthTheQueueIsUnknown() {
        floor.book(of(99, 5, 98, 10), of(101, 5));
        String id = floor.limit(Side.BUY, 4, 90);
        floor.trade(90, 1_000, Side.SELL);
        assertThat(floor.story(id)).containsExactly("NEW");
        floor.diff(of(90, 7), of());
        floor.trade(90, 8, Side.SELL);
        assertThat(floor.story(id)).as("once seen, all of it is ahead").containsExactly("NEW", "1@90m");
    }

    @Test
    void aTradeThroughOurPriceFillsUsAtOurPriceWithNoMoreThanWasTraded() {
        String id = bidAt98();
        floor.trade(97, 3, Side.SELL);
        assertThat(floor.story(id)).containsExactly("NEW", "3@98m");
        floor.trade(97, 3, Side.SELL);
        assertThat(floor.story(id)).containsExactly("NEW", "3@98m", "1@98m");
    }

    @Test
    void depthThatCrossesOurPriceFillsUsAtOurPriceOnce() {
        String id = bidAt98();
        floor.book(of(96, 5), of(97, 3, 99, 10));
        assertThat(floor.story(id)).containsExactly("NEW", "3@98m");
        floor.diff(of(96, 6), of());
        assertThat(floor.story(id)).as("the same three are not there again").containsExactly("NEW", "3@98m");
        floor.trade(97, 3, Side.BUY);
        assertThat(floor.story(id)).as("nor when they are traded").containsExactly("NEW", "3@98m");
        floor.diff(of(), of(98, 9));
        assertThat(floor.story(id)).containsExactly("NEW", "3@98m", "1@98m");
    }

    @Test
    void aQuoteThatCrossesOurPriceFillsUs() {
        floor.quote(99, 5, 101, 5);
        String sell = floor.limit(Side.SELL, 4, 102);
        floor.quote(102, 3, 103, 5);
        assertThat(floor.story(sell)).containsExactly("NEW", "3@102m");
        floor.quote(104, 3, 105, 5);
        assertThat(floor.story(sell)).containsExactly("NEW", "3@102m", "1@102m");
    }

    @Test
    void betterPricesGoFirstThenEarlierOrders() {
        floor.book(of(95, 1), of(101, 5));
        String early = floor.limit(Side.BUY, 2, 98);
        String late = floor.limit(Side.BUY, 2, 98);
        String better = floor.limit(Side.BUY, 2, 99);
        floor.trade(97, 5, Side.SELL);
        assertThat(floor.story(better)).containsExactly("NEW", "2@99m");
        assertThat(floor.story(early)).containsExactly("NEW", "2@98m");
        assertThat(floor.story(late)).containsExactly("NEW", "1@98m");
    }

    @Test
    void aMarketOutOfStepFillsNobody() {
        String id = bidAt98();
        floor.exchange.status(0, floor.now, FeedStatus.STALE);
        floor.diff(of(), of(97, 10));
        assertThat(floor.story(id)).containsExactly("NEW");
        floor.book(of(96, 5), of(97, 10));
        assertThat(floor.story(id)).containsExactly("NEW", "4@98m");
    }

    @Test
    void ourOwnOrdersDoNotMeetEachOther() {
        floor.book(of(95, 1), of(105, 1));
        String buy = floor.limit(Side.BUY, 2, 100);
        String sell = floor.limit(Side.SELL, 2, 100);
        assertThat(floor.story(buy)).containsExactly("NEW");
        assertThat(floor.story(sell)).containsExactly("NEW");
    }

    @Test
    void aCancelEndsAnOrderOnce() {
        String id = bidAt98();
        floor.cancel(id);
        floor.cancel(id);
        floor.cancel("never");
        assertThat(floor.story(id)).containsExactly("NEW", "CANCELED", "CANCEL_REJECTED");
        assertThat(floor.last(id).text()).isEqualTo("the order is CANCELED");
        assertThat(floor.last("never").text()).isEqualTo("unknown order");
        floor.trade(90, 100, Side.SELL);
        assertThat(floor.position()).isZero();
    }

    @Test
    void theQueueAheadOfOurSecondOrderAtAPriceIsEatenByTheSameTrades() {
        floor.book(of(99, 5, 98, 10), of(101, 5));
        String first = floor.limit(Side.BUY, 2, 98);
        String second = floor.limit(Side.BUY, 2, 98);
        floor.trade(98, 4, Side.SELL);
        floor.trade(98, 6, Side.SELL);
        floor.trade(98, 2, Side.SELL);
        assertThat(floor.story(first)).as("ten ahead are gone").containsExactly("NEW", "2@98m");
        assertThat(floor.story(second)).containsExactly("NEW");
        floor.trade(98, 2, Side.SELL);
        assertThat(floor.story(second)).as("14 traded, 12 stood before it").containsExactly("NEW", "2@98m");
    }
}
