package rialto.market.books;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import rialto.market.FeedStatus;
import rialto.market.Market;
import rialto.order.Side;

/** Orders are judged by the freshest price that can be trusted, and a feed's status says whether there is one. */
class ReferencePriceTest {

    private final Market market = Markets.of(Recorded.SPOT);

    @Test
    void fresherOfBookAndQuoteGivesTheMid() {
        assertThat(market.referencePrice(0)).isZero();
        assertThat(market.status(0)).isEqualTo(FeedStatus.SYNCING);
        market.trade(0, 5, 5, 1, 90, 1, Side.BUY);
        assertReference(90, 5);
        market.quote(0, 10, 0, 1, 100, 1, 104, 1);
        assertReference(102, 10);
        market.depth(0, 20, 0, true, 1, 1, -1, Markets.levels(110, 1, 0, 0, 120, 1));
        assertReference(115, 20);
        market.quote(0, 30, 0, 2, 100, 1, 105, 1);
        assertReference(102, 30);
        market.trade(0, 40, 40, 2, 95, 1, Side.BUY);
        assertReference(102, 30);
    }

    @Test
    void staleBookGivesWayToTheQuoteAndALostFeedToTheLastTrade() {
        market.depth(0, 20, 0, true, 1, 1, -1, Markets.levels(110, 1, 0, 0, 120, 1));
        market.quote(0, 10, 0, 1, 100, 1, 104, 1);
        assertReference(115, 20);
        market.depth(0, 30, 0, false, 5, 5, -1, Markets.levels(111, 1));
        assertThat(market.status(0)).isEqualTo(FeedStatus.STALE);
        assertReference(102, 10);
        market.status(0, 40, FeedStatus.STALE);
        assertReference(0, 0);
        market.trade(0, 50, 50, 1, 99, 1, Side.SELL);
        assertReference(99, 50);
        assertThat(market.status(0)).isEqualTo(FeedStatus.STALE);
    }

    @Test
    void withoutABookAFreshQuoteMendsTheFeedAndATradeDoesNot() {
        market.quote(0, 10, 0, 7, 100, 1, 104, 1);
        assertThat(market.status(0)).isEqualTo(FeedStatus.LIVE);
        assertThat(market.quote(0, 11, 0, 6, 1, 1, 4, 1))
                .as("older than the one known")
                .isFalse();
        assertThat(market.status(0, 20, FeedStatus.STALE)).isTrue();
        assertThat(market.status(0, 20, FeedStatus.STALE)).isFalse();
        market.trade(0, 21, 0, 1, 99, 1, Side.SELL);
        assertThat(market.status(0)).isEqualTo(FeedStatus.STALE);
        assertThat(market.quote(0, 22, 0, 3, 100, 1, 104, 1))
                .as("ids may begin anew")
                .isTrue();
        assertThat(market.status(0)).isEqualTo(FeedStatus.LIVE);
    }

    @Test
    void withoutBookAndQuotesATradeMendsTheFeed() {
        market.trade(0, 1, 0, 1, 99, 1, Side.SELL);
        market.status(0, 2, FeedStatus.STALE);
        assertThat(market.trade(0, 3, 0, 1, 99, 1, Side.SELL))
                .as("the same trade again")
                .isFalse();
        assertThat(market.status(0)).isEqualTo(FeedStatus.STALE);
        market.trade(0, 3, 0, 2, 98, 1, Side.SELL);
        assertThat(market.status(0)).isEqualTo(FeedStatus.LIVE);
    }

    @Test
    void oneSidedBookOrQuoteHasNoMid() {
        market.trade(0, 5, 5, 1, 90, 1, Side.BUY);
        market.depth(0, 20, 0, true, 1, 1, -1, Markets.levels(80, 1));
        market.quote(0, 21, 0, 1, 0, 0, 104, 1);
        assertReference(90, 5);
    }

    private void assertReference(long price, long nanos) {
        assertThat(market.referencePrice(0)).isEqualTo(price);
        assertThat(market.referenceNanos(0)).isEqualTo(nanos);
    }
}
