package rialto.exchange.matching;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import rialto.order.Side;
import rialto.order.TimeInForce;

/**
 * Markets of which only bars or bare trades are known: nothing is filled that was not surely to be had, and doubt is
 * shown.
 */
class BarsTest {

    private final Floor floor = new Floor();

    @Test
    void aMarketOrderHasTheOpenOfTheNextBar() {
        floor.bar(100, 105, 95, 102, 1_000);
        String id = floor.market(Side.BUY, 3);
        assertThat(floor.story(id)).containsExactly("NEW");
        floor.bar(103, 110, 90, 104, 1_000);
        assertThat(floor.story(id)).containsExactly("NEW", "3@103");
    }

    @Test
    void noBarFillsMoreThanItsVolume() {
        floor.bar(100, 105, 95, 102, 1_000);
        String id = floor.market(Side.BUY, 30);
        String behind = floor.limit(Side.BUY, 5, 101);
        floor.bar(103, 110, 90, 104, 20);
        assertThat(floor.story(id)).containsExactly("NEW", "20@103", "EXPIRED");
        assertThat(floor.story(behind)).containsExactly("NEW");
        floor.bar(103, 110, 90, 104, 0);
        assertThat(floor.story(behind)).as("nothing traded").containsExactly("NEW");
    }

    @Test
    void aLimitIsFilledOnlyIfTheMarketTradedThroughIt() {
        floor.bar(100, 105, 95, 102, 1_000);
        String id = floor.limit(Side.BUY, 3, 98);
        floor.bar(102, 105, 98, 104, 1_000);
        assertThat(floor.story(id)).as("touched").containsExactly("NEW");
        floor.bar(102, 105, 97, 104, 1_000);
        assertThat(floor.story(id)).containsExactly("NEW", "3@98m");
    }

    @Test
    void aLimitThatTheOpenAllowsTakesTheOpen() {
        floor.bar(100, 105, 95, 102, 1_000);
        String id = floor.limit(Side.BUY, 3, 101);
        floor.bar(99, 105, 99, 104, 1_000);
        assertThat(floor.story(id)).containsExactly("NEW", "3@99");
    }

    @Test
    void aRestingLimitThatTheMarketGapsThroughHasItsOwnPrice() {
        floor.bar(100, 105, 95, 102, 1_000);
        String id = floor.limit(Side.BUY, 3, 98);
        floor.bar(102, 105, 100, 104, 1_000);
        floor.bar(90, 92, 85, 91, 1_000);
        assertThat(floor.story(id)).containsExactly("NEW", "3@98m");
    }

    @Test
    void whenBothSidesAreReachedTheWorseComesFirstAndBothAreFlagged() {
        floor.bar(100, 105, 95, 102, 1_000);
        floor.market(Side.BUY, 3);
        floor.bar(100, 101, 99, 100, 1_000);
        String target = floor.limit(Side.SELL, 3, 108);
        String deeper = floor.limit(Side.BUY, 3, 92);
        floor.bar(100, 110, 90, 104, 4);
        assertThat(floor.story(deeper)).as("long: the fall comes first").containsExactly("NEW", "3@92m?");
        assertThat(floor.story(target))
                .as("and leaves one of the volume of four")
                .containsExactly("NEW", "1@108m?");
    }

    @Test
    void anOrderThatArrivesInsideABarHasTheWorstOfItAndIsFlagged() {
        Floor late = new Floor(Floor.SECOND, null);
        late.bar(100, 105, 95, 102, 1_000);
        String market = late.market(Side.BUY, 3);
        String low = late.limit(Side.BUY, 3, 94);
        String under = late.limit(Side.SELL, 3, 103);
        late.bar(100, 107, 90, 104, 1_000);
        assertThat(late.story(market)).containsExactly("NEW", "3@107?");
        assertThat(late.story(low)).as("90 may have been before it came").containsExactly("NEW");
        assertThat(late.story(under)).as("104 was surely after it came").containsExactly("NEW", "3@103m");
    }

    @Test
    void immediateOrdersHaveTheNextOpenOrNothing() {
        floor.bar(100, 105, 95, 102, 1_000);
        String in = floor.limit(Side.BUY, 3, 103, TimeInForce.IOC);
        String out = floor.limit(Side.BUY, 3, 102, TimeInForce.IOC);
        String all = floor.limit(Side.BUY, 98, 103, TimeInForce.FOK);
        String rest = floor.limit(Side.BUY, 97, 103, TimeInForce.FOK);
        floor.bar(103, 105, 95, 102, 100);
        assertThat(floor.story(in)).containsExactly("NEW", "3@103");
        assertThat(floor.story(out)).containsExactly("NEW", "EXPIRED");
        assertThat(floor.story(all)).containsExactly("NEW", "EXPIRED");
        assertThat(floor.story(rest)).containsExactly("NEW", "97@103");
    }

    @Test
    void anImpossibleBarIsRefused() {
        assertThat(floor.exchange.bar(0, 2, rialto.market.BarSpec.minutes(1), 1, 2, 10, 9, 8, 9, 1, 1))
                .isFalse();
        assertThat(floor.exchange.bar(0, 2, rialto.market.BarSpec.minutes(1), 1, 2, 10, 10, 0, 9, 1, 1))
                .isFalse();
        assertThat(floor.exchange.bar(0, 2, rialto.market.BarSpec.minutes(1), 2, 2, 10, 10, 9, 9, 1, 1))
                .isFalse();
    }

    @Test
    void barsCountForNothingWhereABookIsShown() {
        floor.quote(99, 5, 101, 5);
        String id = floor.limit(Side.BUY, 3, 98);
        floor.bar(100, 105, 90, 102, 1_000);
        assertThat(floor.story(id)).containsExactly("NEW");
    }

    @Test
    void withBareTradesAMarketOrderTakesFromTheNextOnes() {
        floor.trade(100, 5, Side.BUY);
        String id = floor.market(Side.BUY, 5);
        floor.trade(101, 3, Side.SELL);
        floor.trade(102, 3, Side.BUY);
        assertThat(floor.story(id)).containsExactly("NEW", "3@101", "2@102");
    }

    @Test
    void withBareTradesALimitNeedsATradeThroughItsPrice() {
        floor.trade(100, 5, Side.BUY);
        String id = floor.limit(Side.BUY, 5, 98);
        floor.trade(100, 5, Side.SELL);
        floor.trade(98, 5, Side.SELL);
        assertThat(floor.story(id)).containsExactly("NEW");
        floor.trade(97, 4, Side.BUY);
        assertThat(floor.story(id)).containsExactly("NEW", "4@98m");
    }

    @Test
    void anOrderThatWaitsForAPrintMeetsTheBookWhenOneIsShown() {
        floor.trade(100, 5, Side.BUY);
        String market = floor.market(Side.BUY, 5);
        String limit = floor.limit(Side.BUY, 5, 99);
        floor.quote(99, 5, 101, 3);
        assertThat(floor.story(market)).containsExactly("NEW", "3@101", "EXPIRED");
        assertThat(floor.story(limit)).containsExactly("NEW");
        floor.trade(99, 6, Side.SELL);
        assertThat(floor.story(limit)).containsExactly("NEW", "1@99m");
    }
}
