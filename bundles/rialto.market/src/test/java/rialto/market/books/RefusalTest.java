package rialto.market.books;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static rialto.market.books.Markets.snapshot;
import static rialto.market.books.Markets.spot;

import org.junit.jupiter.api.Test;
import rialto.instrument.Scale;
import rialto.market.BarSpec;
import rialto.market.Book;
import rialto.market.FeedStatus;
import rialto.market.Market;
import rialto.order.Side;

/** What cannot be true is refused with a reason, and leaves nothing wrong behind. */
class RefusalTest {

    private final Market market = Markets.of(Recorded.SPOT);
    private final Book book = market.book(0);

    @Test
    void updateThatCrossesTheBookIsUndoneAndTheBookWantsASnapshot() {
        snapshot(market, 1, 100, 5, 99, 5, 0, 0, 102, 5, 103, 5);
        byte[] levelsBefore = levels();
        assertThat(spot(market, 2, 2, 99, 0, 100, 7, 103, 4, 0, 0, 102, 0, 104, 2))
                .isFalse();

        assertThat(levels()).isEqualTo(levelsBefore);
        assertThat(book.status()).isEqualTo(FeedStatus.STALE);
        assertThat(market.wantsSnapshot(0)).isTrue();
        assertThat(market.refused()).isEqualTo(1);
        assertThat(market.lastRefusal())
                .isEqualTo("depth of BTCUSDT.spot refused: best bid 1.03 would not be below best ask 1.03");
        assertThat(snapshot(market, 3, 100, 1, 0, 0, 101, 1)).isTrue();
        assertThat(book.status()).isEqualTo(FeedStatus.LIVE);
        assertThat(market.wantsSnapshot(0)).isFalse();
    }

    @Test
    void crossedSnapshotLeavesTheBookAsItWasButStale() {
        snapshot(market, 1, 100, 5, 0, 0, 102, 5);
        assertThat(snapshot(market, 2, 103, 5, 0, 0, 102, 5)).isFalse();
        assertThat(book.bidPrice(0)).isEqualTo(100);
        assertThat(book.status()).isEqualTo(FeedStatus.STALE);
        assertThat(market.wantsSnapshot(0)).isTrue();
        assertThat(market.lastRefusal()).contains("best bid 1.03 would not be below best ask 1.02");
    }

    @Test
    void waitingUpdateThatCrossesTheSnapshotLeavesTheBookStale() {
        spot(market, 2, 2, 105, 1);
        assertThat(snapshot(market, 1, 100, 5, 0, 0, 102, 5)).isFalse();
        assertThat(book.status()).isEqualTo(FeedStatus.STALE);
        assertThat(book.bidPrice(0)).isEqualTo(100);
        assertThat(market.wantsSnapshot(0)).isTrue();
    }

    @Test
    void levelsWithoutAPositivePriceOrWithANegativeQuantityAreRefused() {
        snapshot(market, 1, 100, 5, 0, 0, 102, 5);
        assertThat(spot(market, 2, 2, -7, 5)).isFalse();
        assertThat(market.lastRefusal())
                .isEqualTo("depth of BTCUSDT.spot refused: level at price -0.07: prices are above 0");
        assertThat(book.status()).isEqualTo(FeedStatus.STALE);
        snapshot(market, 2, 100, 5, 0, 0, 102, 5);
        assertThat(spot(market, 3, 3, 99, 1, 0, 0, 103, -1)).isFalse();
        assertThat(market.lastRefusal()).contains("quantities are not negative");
        assertThat(book.bidCount()).as("no part of it was applied").isEqualTo(1);
        snapshot(market, 3, 100, 5, 0, 0, 102, 5);
        assertThat(market.depth(0, 4, 4, false, 4, 4, -1, Markets.levels().bid(0, 3)))
                .isFalse();
        assertThat(market.refused()).isEqualTo(3);
    }

    @Test
    void updateIdsInTheWrongOrderAreRefused() {
        snapshot(market, 1, 100, 5, 0, 0, 102, 5);
        assertThat(spot(market, 9, 5, 99, 1)).isFalse();
        assertThat(market.lastRefusal()).contains("first update id 9 and last update id 5");
        assertThat(snapshot(market, -1, 100, 5)).isFalse();
        assertThat(market.refused()).isEqualTo(2);
    }

    @Test
    void endlessBookIsRefusedBeforeItEatsTheMemory() {
        snapshot(market, 0, 1, 1);
        long id = 0;
        while (book.status() == FeedStatus.LIVE && id < 20) {
            id++;
            var levels = Markets.levels();
            for (int i = 0; i < 10_000; i++) {
                levels.ask(2 + id * 10_000 + i, 1);
            }
            market.depth(0, id, id, false, id, id, -1, levels);
        }
        assertThat(book.askCount()).isEqualTo(130_000);
        assertThat(market.lastRefusal()).contains("a side would hold 140000 levels, more than 131072");
    }

    @Test
    void quotesMustHaveASpreadAndWholeSides() {
        assertThat(market.quote(0, 1, 0, 1, 100, 5, 102, 5)).isTrue();
        assertThat(market.quote(0, 2, 0, 2, 103, 5, 102, 5)).isFalse();
        assertThat(market.lastRefusal()).isEqualTo("quote of BTCUSDT.spot refused: bid 1.03 is above ask 1.02");
        assertThat(market.quote(0, 2, 0, 2, 100, 0, 102, 5)).isFalse();
        assertThat(market.quote(0, 2, 0, 2, 100, 5, -102, 5)).isFalse();
        assertThat(market.quote(0, 2, 0, 2, 100, 5, 102, -5)).isFalse();
        assertThat(market.refused()).isEqualTo(4);
        assertThat(market.quote(0).bidPrice()).isEqualTo(100);
        assertThat(market.quote(0, 2, 0, 2, 0, 0, 102, 5))
                .as("a side may be absent")
                .isTrue();
        assertThat(market.quote(0, 3, 0, 3, 102, 1, 102, 5))
                .as("a quote may be locked")
                .isTrue();
    }

    @Test
    void tradesMustBePositiveAndWorthAnAmountOfMoney() {
        assertThat(market.trade(0, 1, 1, 1, 0, 5, Side.BUY)).isFalse();
        assertThat(market.trade(0, 1, 1, 1, 5, -5, Side.BUY)).isFalse();
        assertThat(market.trade(0, 1, 1, 1, Long.MAX_VALUE, Long.MAX_VALUE, Side.BUY))
                .isFalse();
        assertThat(market.lastRefusal()).contains("worth more than an amount of money can hold");
        assertThat(market.trade(0, -1, 1, 1, 5, 5, Side.BUY)).isFalse();
        assertThat(market.refused()).isEqualTo(4);
        assertThat(market.lastTrade(0).price()).isZero();
        assertThat(market.referencePrice(0)).isZero();
    }

    @Test
    void volumeOfABarDoesNotPassTheLargestNumber() {
        BarSpec day = BarSpec.parse("1d");
        market.buildBars(0, day);
        assertThat(market.trade(0, 1, 1, 1, 1, Long.MAX_VALUE / 2, Side.BUY)).isTrue();
        assertThat(market.trade(0, 2, 2, 2, 1, Long.MAX_VALUE / 2, Side.BUY)).isTrue();
        assertThat(market.trade(0, 3, 3, 3, 1, Long.MAX_VALUE / 2, Side.BUY)).isFalse();
        assertThat(market.lastRefusal()).contains("pass the largest number");
        assertThat(market.openBar(0, day).volume()).isEqualTo(Long.MAX_VALUE - 1);
    }

    @Test
    void barsMustEncloseTheirPricesAndEndAfterTheyBegin() {
        BarSpec minute = BarSpec.minutes(1);
        market.buildBars(0, minute);
        assertThat(market.bar(0, 1, minute, 0, 60, 10, 12, 9, 11, 5, 2)).isTrue();
        assertThat(market.bar(0, 1, minute, 60, 60, 10, 12, 9, 11, 5, 2)).isFalse();
        assertThat(market.lastRefusal()).contains("must end after it begins");
        assertThat(market.bar(0, 1, minute, 60, 120, 10, 12, 11, 11, 5, 2)).isFalse();
        assertThat(market.bar(0, 1, minute, 60, 120, 13, 12, 9, 11, 5, 2)).isFalse();
        assertThat(market.bar(0, 1, minute, 60, 120, 10, 12, 0, 11, 5, 2)).isFalse();
        assertThat(market.bar(0, 1, minute, 60, 120, 10, 12, 9, 11, -5, 2)).isFalse();
        assertThat(market.refused()).isEqualTo(5);
        assertThat(market.barCount(0, minute)).isEqualTo(1);
    }

    @Test
    void whatIsNotDefinedIsNamed() {
        assertThatThrownBy(() -> market.quote(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("instrument 1 is not defined; 1 are");
        assertThatThrownBy(() -> market.define(Recorded.SPOT.withIndex(2))).hasMessageContaining("the next one is 1");
        assertThatThrownBy(() -> market.define(Recorded.USDM)).hasMessageContaining("only its tick can change");
        assertThatThrownBy(() -> market.bar(0, BarSpec.minutes(1), 0)).hasMessageContaining("bars of 1m are not built");
        market.define(Recorded.SPOT.withTick(5));
        assertThat(market.instrument(0).tick()).isEqualTo(5);
        assertThat(book.instrument().tick()).isEqualTo(5);
    }

    @Test
    void scalesTooFineForExactMoneyAreRefusedAtDefinition() {
        var fine = Scale.decimals(18);
        var spot = Recorded.SPOT;
        assertThatThrownBy(() -> market.define(new rialto.instrument.Instrument(
                        1, "X", "v", spot.kind(), "A", "B", fine, fine, 1, 1, 1, 1, 0, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("coarser");
    }

    private byte[] levels() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < book.bidCount(); i++) {
            text.append(book.bidPrice(i))
                    .append('x')
                    .append(book.bidQuantity(i))
                    .append(' ');
        }
        for (int i = 0; i < book.askCount(); i++) {
            text.append(book.askPrice(i))
                    .append('x')
                    .append(book.askQuantity(i))
                    .append(' ');
        }
        return text.toString().getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    }
}
