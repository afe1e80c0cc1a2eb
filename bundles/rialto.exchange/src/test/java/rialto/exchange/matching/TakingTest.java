package rialto.exchange.matching;

import static org.assertj.core.api.Assertions.assertThat;
import static rialto.exchange.matching.Floor.of;

import org.junit.jupiter.api.Test;
import rialto.market.FeedStatus;
import rialto.order.ExecType;
import rialto.order.OrdType;
import rialto.order.Side;
import rialto.order.TimeInForce;

/** Orders that take: what the book shows is what there is to have, at the prices shown, once. */
class TakingTest {

    private final Floor floor = new Floor();

    private void book() {
        floor.book(of(99, 5, 98, 10, 97, 20), of(101, 5, 102, 10, 103, 20));
    }

    @Test
    void aMarketOrderWalksTheDepth() {
        book();
        String id = floor.market(Side.BUY, 18);

        assertThat(floor.story(id)).containsExactly("NEW", "5@101", "10@102", "3@103");
        assertThat(floor.last(id).cumQuantity()).isEqualTo(18);
        assertThat(floor.position()).isEqualTo(18);
    }

    @Test
    void aMarketOrderBeyondTheKnownDepthExpires() {
        book();
        String id = floor.market(Side.SELL, 40);

        assertThat(floor.story(id)).containsExactly("NEW", "5@99", "10@98", "20@97", "EXPIRED");
        assertThat(floor.last(id).cumQuantity()).isEqualTo(35);
        assertThat(floor.last(id).text()).contains("no more liquidity");
    }

    @Test
    void aMarketOrderTakesTheQuoteWhereThereIsNoDepth() {
        floor.quote(99, 5, 101, 7);
        assertThat(floor.story(floor.market(Side.BUY, 10))).containsExactly("NEW", "7@101", "EXPIRED");
    }

    @Test
    void aMarketOrderBeforeAnyMarketExpires() {
        String id = floor.market(Side.BUY, 1);
        assertThat(floor.story(id)).containsExactly("NEW", "EXPIRED");
        assertThat(floor.last(id).text()).contains("no market");
    }

    @Test
    void aQuoteLaterThanTheDepthHasTheWordOnTheBestLevel() {
        book();
        floor.quote(99, 5, 102, 4);
        assertThat(floor.story(floor.market(Side.BUY, 10))).containsExactly("NEW", "4@102", "6@103");

        book();
        assertThat(floor.story(floor.market(Side.BUY, 6))).containsExactly("NEW", "5@101", "1@102");
    }

    @Test
    void whatWeTookIsNotThereAgainUntilTheLevelIsUpdated() {
        book();
        floor.market(Side.BUY, 4);
        assertThat(floor.story(floor.market(Side.BUY, 4))).containsExactly("NEW", "1@101", "3@102");

        floor.diff(of(99, 6), of());
        assertThat(floor.story(floor.market(Side.BUY, 4))).containsExactly("NEW", "4@102");

        floor.diff(of(), of(101, 5));
        assertThat(floor.story(floor.market(Side.BUY, 4))).containsExactly("NEW", "4@101");
    }

    @Test
    void aQuoteThatRepeatsItselfBringsNothingNew() {
        floor.quote(99, 5, 101, 7);
        floor.market(Side.BUY, 5);
        floor.quote(99, 6, 101, 7);
        assertThat(floor.story(floor.market(Side.BUY, 5))).containsExactly("NEW", "2@101", "EXPIRED");
        floor.quote(99, 6, 101, 3);
        assertThat(floor.story(floor.market(Side.BUY, 5))).containsExactly("NEW", "3@101", "EXPIRED");
    }

    @Test
    void aLimitTakesWhatItsPriceAllowsAndRestsWithTheRemainder() {
        book();
        String id = floor.limit(Side.BUY, 20, 102);
        assertThat(floor.story(id)).containsExactly("NEW", "5@101", "10@102");
        assertThat(floor.exchange.openOrders()).containsExactly(id);
    }

    @Test
    void immediateOrCancelLeavesNothingBehind() {
        book();
        String id = floor.limit(Side.BUY, 20, 102, TimeInForce.IOC);
        assertThat(floor.story(id)).containsExactly("NEW", "5@101", "10@102", "EXPIRED");
        assertThat(floor.exchange.openOrders()).isEmpty();
    }

    @Test
    void fillOrKillIsAllOrNothing() {
        book();
        assertThat(floor.story(floor.limit(Side.SELL, 16, 98, TimeInForce.FOK))).containsExactly("NEW", "EXPIRED");
        assertThat(floor.story(floor.limit(Side.SELL, 15, 98, TimeInForce.FOK)))
                .containsExactly("NEW", "5@99", "10@98");
    }

    @Test
    void postOnlyNeverTakes() {
        book();
        String taking = floor.postOnly(Side.BUY, 1, 101);
        assertThat(floor.story(taking)).containsExactly("REJECTED");
        assertThat(floor.last(taking).text()).contains("would take liquidity at 101");
        assertThat(floor.story(floor.postOnly(Side.BUY, 1, 100))).containsExactly("NEW");
    }

    @Test
    void reduceOnlyNeverOpensNorTurnsAPosition() {
        book();
        assertThat(floor.last(floor.reduceOnly(Side.SELL, 1, 99)).execType()).isEqualTo(ExecType.REJECTED);

        floor.market(Side.BUY, 3);
        assertThat(floor.last(floor.reduceOnly(Side.BUY, 1, 101)).execType()).isEqualTo(ExecType.REJECTED);
        String id = floor.reduceOnly(Side.SELL, 10, 98);
        assertThat(floor.story(id)).containsExactly("NEW", "3@99", "EXPIRED");
        assertThat(floor.position()).isZero();
    }

    @Test
    void aRestingReduceOnlyOrderEndsWithThePosition() {
        book();
        floor.market(Side.BUY, 3);
        String target = floor.reduceOnly(Side.SELL, 3, 110);
        assertThat(floor.story(target)).containsExactly("NEW");
        floor.market(Side.SELL, 3);
        assertThat(floor.story(target)).containsExactly("NEW", "EXPIRED");
        assertThat(floor.last(target).text()).contains("no position is left");
    }

    @Test
    void takersPayTheTakerFeeAndMakersTheMakerFeeInTheQuoteCurrency() {
        book();
        String taker = floor.market(Side.BUY, 2);
        assertThat(floor.last(taker).fee()).isEqualTo(Floor.fee(Floor.TAKER_PPM, 101, 2));
        assertThat(floor.last(taker).feeCurrency()).isEqualTo("USD");

        String maker = floor.limit(Side.BUY, 2, 100);
        floor.trade(100, 2, Side.SELL);
        assertThat(floor.last(maker).maker()).isTrue();
        assertThat(floor.last(maker).fee()).isEqualTo(Floor.fee(Floor.MAKER_PPM, 100, 2));
    }

    @Test
    void aGapInTheDepthTakesTheBookOutOfUseUntilTheNextSnapshot() {
        book();
        floor.levels.clear().ask(101, 50);
        assertThat(floor.exchange.depth(0, floor.now, 0, false, 10, 12, -1, floor.levels))
                .isFalse();
        String lost = floor.market(Side.BUY, 1);
        assertThat(floor.story(lost)).containsExactly("NEW", "EXPIRED");

        floor.levels.clear().bid(99, 5).ask(104, 5);
        assertThat(floor.exchange.depth(0, floor.now, 0, true, 11, 11, -1, floor.levels))
                .isTrue();
        assertThat(floor.story(floor.market(Side.BUY, 1)))
                .as("the update that came early is applied to the snapshot")
                .containsExactly("NEW", "1@101");
    }

    @Test
    void usdmUpdatesFollowOneAnotherByPreviousId() {
        floor.levels.clear().bid(99, 5).ask(101, 5);
        floor.exchange.depth(0, 1, 0, false, 80, 90, 79, floor.levels);
        floor.levels.clear().ask(102, 9);
        floor.exchange.depth(0, 2, 0, false, 95, 105, 90, floor.levels);
        floor.levels.clear().bid(98, 1).ask(101, 1);
        assertThat(floor.exchange.depth(0, 3, 0, true, 100, 100, -1, floor.levels))
                .isTrue();
        floor.levels.clear().ask(103, 4);
        assertThat(floor.exchange.depth(0, 4, 0, false, 110, 120, 105, floor.levels))
                .isTrue();
        assertThat(floor.story(floor.market(Side.BUY, 14))).containsExactly("NEW", "1@101", "9@102", "4@103");
        floor.levels.clear().ask(103, 4);
        assertThat(floor.exchange.depth(0, 5, 0, false, 130, 140, 125, floor.levels))
                .as("125 is not 120")
                .isFalse();
        assertThat(floor.story(floor.market(Side.BUY, 1))).containsExactly("NEW", "EXPIRED");
    }

    @Test
    void impossibleMarketDataIsRefused() {
        assertThat(floor.exchange.quote(0, 1, 0, 0, 101, 1, 100, 1)).isFalse();
        assertThat(floor.exchange.quote(0, 1, 0, 0, -1, 1, 100, 1)).isFalse();
        assertThat(floor.exchange.trade(0, 1, 0, 0, 0, 1, Side.BUY)).isFalse();
        assertThat(floor.exchange.trade(0, 1, 0, 0, 1, -1, Side.BUY)).isFalse();
        floor.levels.clear().bid(101, 1).ask(100, 1);
        assertThat(floor.exchange.depth(0, 1, 0, true, 1, 1, -1, floor.levels)).isFalse();
        floor.levels.clear().bid(0, 1);
        assertThat(floor.exchange.depth(0, 1, 0, false, 1, 1, -1, floor.levels)).isFalse();
        assertThat(floor.exchange.trade(7, 1, 0, 0, 1, 1, Side.BUY))
                .as("no such instrument")
                .isFalse();
    }

    @Test
    void aMarketOrderHasNoPriceAndAMarketFillOrKillIsKilledWhole() {
        book();
        String priced = floor.send(floor.order(Side.BUY, OrdType.MARKET, TimeInForce.IOC, false, false, 1, 5));
        assertThat(floor.last(priced).execType()).isEqualTo(ExecType.REJECTED);
        String killed = floor.send(floor.order(Side.BUY, OrdType.MARKET, TimeInForce.FOK, false, false, 36, 0));
        assertThat(floor.story(killed)).containsExactly("NEW", "EXPIRED");
    }

    @Test
    void aLockedQuoteIsTheMarketAsItIsForTheBooks() {
        floor.quote(99, 5, 101, 7);
        floor.quote(103, 5, 103, 7);
        assertThat(floor.story(floor.market(Side.BUY, 2)))
                .as("not the ask of before")
                .containsExactly("NEW", "2@103");
    }

    @Test
    void aQuoteOlderThanTheLastIsNotTheMarket() {
        assertThat(floor.exchange.quote(0, floor.now, 0, 7, 99, 5, 101, 7)).isTrue();
        assertThat(floor.exchange.quote(0, floor.now, 0, 6, 89, 5, 91, 7)).isFalse();
        assertThat(floor.story(floor.market(Side.BUY, 2))).containsExactly("NEW", "2@101");
        floor.exchange.status(0, floor.now, FeedStatus.SYNCING);
        assertThat(floor.exchange.quote(0, floor.now, 0, 1, 89, 5, 91, 7))
                .as("a recording that begins anew has other ids")
                .isTrue();
    }
}
