package rialto.market.books;

import static org.assertj.core.api.Assertions.assertThat;
import static rialto.market.books.Markets.snapshot;
import static rialto.market.books.Markets.spot;
import static rialto.market.books.Markets.usdm;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import rialto.market.Book;
import rialto.market.FeedStatus;
import rialto.market.Levels;
import rialto.market.Market;
import rialto.market.MarketSink;

/** A book is in step with its venue or says that it is not. */
class BookSyncTest {

    private final Market market = Markets.of(Recorded.SPOT);
    private final Book book = market.book(0);

    @Nested
    class Spot {

        @Test
        void startsFromTheSnapshotAndTheUpdatesThatWaitedForIt() {
            assertThat(spot(market, 96, 99, 100, 9)).isFalse();
            assertThat(spot(market, 100, 101, 100, 5, 0, 0, 110, 5)).isFalse();
            assertThat(spot(market, 102, 105, 101, 6)).isFalse();
            assertThat(book.status()).isEqualTo(FeedStatus.SYNCING);
            assertThat(market.wantsSnapshot(0)).isTrue();

            assertThat(snapshot(market, 100, 99, 1, 98, 2, 0, 0, 110, 1, 111, 2))
                    .isTrue();

            assertThat(book.status()).isEqualTo(FeedStatus.LIVE);
            assertThat(market.wantsSnapshot(0)).isFalse();
            assertThat(book.updates()).isEqualTo(2);
            assertThat(book.lastId()).isEqualTo(105);
            assertBids(101, 6, 100, 5, 99, 1, 98, 2);
            assertAsks(110, 5, 111, 2);
        }

        @Test
        void snapshotOlderThanTheFirstUpdateThatWaitsIsNotEnough() {
            spot(market, 102, 105, 101, 6);
            assertThat(snapshot(market, 100, 99, 1)).isFalse();
            assertThat(book.status()).isEqualTo(FeedStatus.SYNCING);
            assertThat(market.wantsSnapshot(0)).isTrue();
            assertThat(snapshot(market, 101, 99, 1)).isTrue();
            assertThat(book.lastId()).isEqualTo(105);
        }

        @Test
        void oldUpdatesAreIgnoredAndOverlappingOnesApplied() {
            snapshot(market, 100, 99, 1);
            assertThat(spot(market, 90, 100, 99, 7)).isFalse();
            assertThat(spot(market, 95, 103, 99, 2)).isTrue();
            assertThat(spot(market, 95, 103, 99, 8)).isFalse();
            assertThat(spot(market, 104, 104, 99, 3)).isTrue();
            assertBids(99, 3);
            assertThat(book.gaps()).isZero();
        }

        @Test
        void gapMakesTheBookStaleUntilTheNextSnapshotThatBridgesIt() {
            snapshot(market, 100, 99, 1);
            assertThat(spot(market, 102, 103, 98, 1)).isFalse();
            assertThat(book.status()).isEqualTo(FeedStatus.STALE);
            assertThat(book.gaps()).isEqualTo(1);
            assertThat(market.wantsSnapshot(0)).isTrue();
            assertBids(99, 1);

            spot(market, 104, 106, 97, 1);
            assertThat(snapshot(market, 100, 99, 1))
                    .as("snapshot from before the gap")
                    .isFalse();
            assertThat(snapshot(market, 103, 90, 1)).isTrue();
            assertThat(book.status()).isEqualTo(FeedStatus.LIVE);
            assertThat(book.updates()).isEqualTo(1);
            assertBids(97, 1, 90, 1);
            assertThat(spot(market, 107, 107, 98, 2)).isTrue();
        }

        @Test
        void gapWhileWaitingLeavesOnlyWhatCanStillBeUsed() {
            spot(market, 10, 12, 50, 1);
            spot(market, 20, 22, 51, 1);
            assertThat(book.gaps()).isEqualTo(1);
            assertThat(snapshot(market, 11, 40, 1)).isFalse();
            assertThat(snapshot(market, 19, 40, 1)).isTrue();
            assertBids(51, 1, 40, 1);
        }
    }

    @Nested
    class UsdM {

        @Test
        void firstUpdateSpansTheSnapshotAndLaterOnesNameTheirPredecessor() {
            snapshot(market, 100, 99, 1);
            assertThat(usdm(market, 95, 99, 90, 98, 1))
                    .as("older than the snapshot")
                    .isFalse();
            assertThat(usdm(market, 98, 104, 97, 98, 2)).isTrue();
            assertThat(usdm(market, 110, 120, 104, 97, 3)).isTrue();
            assertBids(99, 1, 98, 2, 97, 3);
            assertThat(usdm(market, 121, 130, 119, 96, 4)).isFalse();
            assertThat(book.status()).isEqualTo(FeedStatus.STALE);
            assertThat(book.gaps()).isEqualTo(1);
        }

        @Test
        void laterUpdateThatOverlapsWithoutNamingItsPredecessorIsAGap() {
            snapshot(market, 100, 99, 1);
            assertThat(usdm(market, 98, 104, 97, 98, 2)).isTrue();
            assertThat(usdm(market, 103, 108, 102, 98, 3)).isFalse();
            assertThat(book.status()).isEqualTo(FeedStatus.STALE);
            assertThat(book.gaps()).isEqualTo(1);
        }

        @Test
        void firstUpdateMayContinueExactlyAtTheSnapshot() {
            snapshot(market, 100, 99, 1);
            assertThat(usdm(market, 105, 108, 100, 98, 2)).isTrue();
        }

        @Test
        void firstUpdateThatLeavesAHoleBehindTheSnapshotIsAGap() {
            snapshot(market, 100, 99, 1);
            assertThat(usdm(market, 105, 108, 103, 98, 2)).isFalse();
            assertThat(book.status()).isEqualTo(FeedStatus.STALE);
        }

        @Test
        void resyncsFromTheChainThatWaited() {
            snapshot(market, 100, 99, 1);
            usdm(market, 111, 115, 110, 98, 2);
            usdm(market, 117, 119, 115, 98, 3);
            usdm(market, 121, 125, 119, 97, 4);
            assertThat(snapshot(market, 118, 99, 5)).isTrue();
            assertThat(book.updates()).isEqualTo(2);
            assertBids(99, 5, 98, 3, 97, 4);
            assertThat(usdm(market, 126, 127, 125, 99, 6)).isTrue();
        }
    }

    @Test
    void quantityIsAbsoluteZeroDeletesAndUnknownDeletesAreNormal() {
        snapshot(market, 1, 100, 1, 99, 2, 98, 3, 0, 0, 101, 4);
        assertThat(spot(market, 2, 2, 99, 7, 100, 0, 55, 0, 0, 0, 200, 0)).isTrue();
        assertBids(99, 7, 98, 3);
        assertAsks(101, 4);
        assertThat(book.gaps()).isZero();
        assertThat(market.refused()).isZero();
    }

    @Test
    void newerSnapshotReplacesALiveBookAndAnOlderOneDoesNot() {
        snapshot(market, 100, 99, 1);
        assertThat(snapshot(market, 99, 50, 1)).isFalse();
        assertThat(snapshot(market, 200, 60, 1)).isTrue();
        assertBids(60, 1);
        assertThat(book.updates()).isZero();
    }

    @Test
    void feedThatLostStepWaitsForASnapshotEvenIfItsIdsBeginAnew() {
        snapshot(market, 1_000, 99, 1);
        assertThat(market.status(0, 5, FeedStatus.STALE)).isTrue();
        assertThat(market.status(0)).isEqualTo(FeedStatus.STALE);
        assertThat(market.wantsSnapshot(0)).isTrue();
        assertThat(market.status(0, 6, FeedStatus.LIVE))
                .as("a word does not mend a book")
                .isFalse();
        assertThat(spot(market, 3, 4, 98, 1)).isFalse();
        assertThat(snapshot(market, 3, 97, 1)).isTrue();
        assertBids(98, 1, 97, 1);
        assertThat(book.gaps()).as("the feed's word is no gap in its numbers").isZero();
    }

    @Test
    void updatesWithoutSnapshotAreHeldWithinBoundsAndTheOldestGo() {
        Levels levels = new Levels();
        for (int i = 1; i <= 1_000; i++) {
            levels.bid(i, 1);
        }
        long updates = 2L * WaitingUpdates.CAPACITY / 2_000;
        for (long id = 1; id <= updates; id++) {
            market.depth(0, id, id, false, id, id, MarketSink.NO_PREVIOUS, levels);
        }
        assertThat(book.status()).isEqualTo(FeedStatus.SYNCING);
        assertThat(Markets.saved(market)).hasSizeLessThan(WaitingUpdates.CAPACITY * Long.BYTES + 1_000);
        assertThat(snapshot(market, updates / 3, 1, 1))
                .as("reaches back to what is gone")
                .isFalse();
        assertThat(snapshot(market, updates - 10, 1, 1)).isTrue();
        assertThat(book.updates()).isEqualTo(10);
        assertThat(book.bidCount()).isEqualTo(1_000);
    }

    private void assertBids(long... pairs) {
        assertThat(book.bidCount()).isEqualTo(pairs.length / 2);
        for (int i = 0; i < pairs.length / 2; i++) {
            assertThat(book.bidPrice(i)).isEqualTo(pairs[2 * i]);
            assertThat(book.bidQuantity(i)).isEqualTo(pairs[2 * i + 1]);
        }
    }

    private void assertAsks(long... pairs) {
        assertThat(book.askCount()).isEqualTo(pairs.length / 2);
        for (int i = 0; i < pairs.length / 2; i++) {
            assertThat(book.askPrice(i)).isEqualTo(pairs[2 * i]);
            assertThat(book.askQuantity(i)).isEqualTo(pairs[2 * i + 1]);
        }
    }
}
