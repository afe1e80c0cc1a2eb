package rialto.market.books;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rialto.instrument.Instrument;
import rialto.instrument.InstrumentKind;
import rialto.instrument.Money;
import rialto.instrument.Scale;
import rialto.market.Bar;
import rialto.market.BarSpec;
import rialto.market.FeedStatus;
import rialto.market.Market;
import rialto.order.Side;

/** Bars hold every trade exactly once, in the interval it belongs to. */
class BarsTest {

    private static final long SECOND = 1_000_000_000L;
    private static final BarSpec MINUTE = BarSpec.minutes(1);

    private final Market market = Markets.of(Recorded.USDM);
    private long id;

    @Test
    void timeBarIsClosedByTheFirstTradePastItsEndAndEmptyIntervalsMakeNone() {
        market.buildBars(0, MINUTE);
        trade(60, 100, 3, Side.BUY);
        trade(90, 120, 2, Side.SELL);
        trade(119, 90, 1, Side.SELL);
        assertThat(market.closedBarCount()).isZero();
        assertThat(market.openBar(0, MINUTE).trades()).isEqualTo(3);
        trade(300, 95, 4, Side.BUY);

        assertThat(market.closedBarCount()).isEqualTo(1);
        assertThat(market.barCount(0, MINUTE)).isEqualTo(1);
        Bar bar = market.closedBar(0);
        assertThat(bar).isSameAs(market.bar(0, MINUTE, 0));
        assertThat(bar.openNanos()).isEqualTo(60 * SECOND);
        assertThat(bar.closeNanos()).isEqualTo(120 * SECOND);
        assertThat(new long[] {
                    bar.open(), bar.high(), bar.low(), bar.close(), bar.volume(), bar.buyVolume(), bar.trades()
                })
                .containsExactly(100, 120, 90, 90, 6, 3, 3);
        assertThat(market.openBar(0, MINUTE).openNanos()).isEqualTo(300 * SECOND);
    }

    @Test
    void theSpecsBeingBuiltAreToldInTheOrderTheyWereAskedFor() {
        assertThat(market.barSpecs(0)).isEmpty();
        market.buildBars(0, BarSpec.seconds(5));
        market.buildBars(0, MINUTE);
        market.buildBars(0, BarSpec.seconds(5));
        assertThat(market.barSpecs(0)).containsExactly(BarSpec.seconds(5), MINUTE);
    }

    @Test
    void timeBarIsClosedByAQuoteOrDepthOfItsOwnClockOnly() {
        market.buildBars(0, MINUTE);
        trade(100, 100, 1, Side.BUY);
        market.quote(0, 500 * SECOND, 0, 1, 99, 1, 101, 1);
        assertThat(market.closedBarCount())
                .as("received 400 s late by another clock")
                .isZero();
        market.quote(0, 500 * SECOND, 119 * SECOND, 2, 99, 1, 101, 1);
        assertThat(market.closedBarCount()).isZero();
        market.quote(0, 500 * SECOND, 120 * SECOND, 3, 99, 1, 101, 1);
        assertThat(market.closedBarCount()).isEqualTo(1);
        assertThat(market.openBar(0, MINUTE)).isNull();

        market.trade(0, 130 * SECOND, 0, ++id, 100, 1, Side.BUY);
        market.depth(0, 180 * SECOND, 0, true, 1, 1, -1, Markets.levels(99, 1, 0, 0, 101, 1));
        assertThat(market.closedBarCount())
                .as("no venue stamps: the received time counts")
                .isEqualTo(1);
        assertThat(market.barCount(0, MINUTE)).isEqualTo(2);
    }

    @Test
    void lateTradeCountsInTheBarBeingBuilt() {
        market.buildBars(0, MINUTE);
        trade(130, 100, 1, Side.BUY);
        trade(119, 101, 2, Side.BUY);
        assertThat(market.openBar(0, MINUTE).volume()).isEqualTo(3);
        market.quote(0, 1, 180 * SECOND, 1, 99, 1, 101, 1);
        trade(179, 102, 4, Side.BUY);
        assertThat(market.openBar(0, MINUTE).openNanos())
                .as("its own interval is closed")
                .isEqualTo(180 * SECOND);
    }

    @Test
    void tickBarsCountTrades() {
        BarSpec two = BarSpec.ticks(2);
        market.buildBars(0, two);
        for (int i = 1; i <= 5; i++) {
            trade(i, 100 + i, i, Side.BUY);
        }
        assertThat(market.barCount(0, two)).isEqualTo(2);
        assertThat(market.bar(0, two, 0).volume()).isEqualTo(3);
        assertThat(market.bar(0, two, 1).volume()).isEqualTo(7);
        assertThat(market.bar(0, two, 1).openNanos()).isEqualTo(3 * SECOND);
        assertThat(market.bar(0, two, 1).closeNanos()).isEqualTo(4 * SECOND);
        assertThat(market.openBar(0, two).volume()).isEqualTo(5);
    }

    /** The example of equal-volume buckets: V = 100, 60 bought, then 70 sold. */
    @Test
    void tradeLargerThanTheRestOfAVolumeBarIsSplit() {
        BarSpec hundred = BarSpec.volume(100);
        market.buildBars(0, hundred);
        trade(1, 10, 60, Side.BUY);
        trade(2, 11, 70, Side.SELL);
        Bar first = market.closedBar(0);
        assertThat(first.volume()).isEqualTo(100);
        assertThat(first.buyVolume()).isEqualTo(60);
        assertThat(market.openBar(0, hundred).volume()).isEqualTo(30);
        assertThat(market.openBar(0, hundred).buyVolume()).isZero();

        trade(3, 12, 305, Side.BUY);
        assertThat(market.closedBarCount()).isEqualTo(3);
        assertThat(market.closedBar(2).open()).isEqualTo(12);
        assertThat(market.openBar(0, hundred).volume()).isEqualTo(35);
        assertThat(market.openBar(0, hundred).turnover()).isEqualTo(Money.notional(Recorded.USDM, 12, 35));
    }

    @Test
    void enormousTradeClosesNoMoreVolumeBarsThanAreKept() {
        BarSpec one = BarSpec.volume(3);
        market.buildBars(0, one);
        market.buildBars(0, MINUTE);
        trade(1, 10, 2, Side.BUY);
        trade(2, 10, 3_000_000_000_000L, Side.BUY);
        assertThat(market.closedBarCount()).isEqualTo(Market.BARS_KEPT + 1);
        assertThat(market.barCount(0, one)).isEqualTo(Market.BARS_KEPT);
        assertThat(market.openBar(0, one).volume()).isEqualTo(2);
        assertThat(market.openBar(0, MINUTE).volume()).isEqualTo(3_000_000_000_002L);
        assertThat(market.openBar(0, MINUTE).turnover())
                .as("valued whole, not as the last part")
                .isEqualTo(Money.notional(Recorded.USDM, 10, 3_000_000_000_002L));
    }

    @Test
    void closedBarsComeInTheOrderTheirSpecsWereRegistered() {
        BarSpec tick = BarSpec.ticks(1);
        market.buildBars(0, MINUTE);
        market.buildBars(0, tick);
        market.buildBars(0, BarSpec.volume(1));
        market.buildBars(0, MINUTE);
        trade(1, 10, 1, Side.BUY);
        trade(70, 10, 2, Side.BUY);
        assertThat(market.closedBarCount()).isEqualTo(4);
        assertThat(market.closedBar(0).spec()).isEqualTo(MINUTE);
        assertThat(market.closedBar(1).spec()).isEqualTo(tick);
        assertThat(market.closedBar(2).spec()).isEqualTo(BarSpec.volume(1));
        market.quote(0, 70 * SECOND, 0, 1, 1, 1, 2, 1);
        assertThat(market.closedBarCount()).isZero();
    }

    @Test
    void lastThousandBarsAreKept() {
        BarSpec tick = BarSpec.ticks(1);
        market.buildBars(0, tick);
        for (int i = 1; i <= 2_500; i++) {
            trade(i, i, 1, Side.BUY);
        }
        assertThat(market.barCount(0, tick)).isEqualTo(1_000);
        assertThat(market.bar(0, tick, 0).close()).isEqualTo(1_501);
        assertThat(market.bar(0, tick, 999).close()).isEqualTo(2_500);
    }

    @Test
    void keptBarsAndTheOneBeingBuiltAreMovedWholeAndGoOn() {
        BarSpec tick = BarSpec.ticks(2);
        market.buildBars(0, tick);
        for (int i = 1; i <= 4_001; i++) {
            trade(i, i, 1, Side.BUY);
        }
        Market moved = Markets.moved(market);
        assertThat(Markets.saved(moved)).isEqualTo(Markets.saved(market));
        for (Market each : List.of(market, moved)) {
            assertThat(each.openBar(0, tick).open()).isEqualTo(4_001);
            each.trade(0, 4_002 * SECOND, 0, 9_999, 5_000, 1, Side.BUY);
            assertThat(each.barCount(0, tick)).isEqualTo(1_000);
            assertThat(each.bar(0, tick, 0).open()).isEqualTo(2_003);
            assertThat(each.bar(0, tick, 998).close()).isEqualTo(4_000);
            assertThat(each.bar(0, tick, 999).open()).isEqualTo(4_001);
            assertThat(each.bar(0, tick, 999).close()).isEqualTo(5_000);
        }
        assertThat(Markets.saved(moved)).isEqualTo(Markets.saved(market));
    }

    @Test
    void finishedBarsAreTakenWhenTheirSpecIsBuiltAndTheyAreNotOld() {
        market.buildBars(0, MINUTE);
        assertThat(market.bar(0, 120, MINUTE, 60, 120, 10, 12, 9, 11, 5, 2)).isTrue();
        assertThat(market.closedBarCount()).isEqualTo(1);
        assertThat(market.closedBar(0).volume()).isEqualTo(5);
        assertThat(market.referencePrice(0)).isEqualTo(11);
        assertThat(market.referenceNanos(0)).isEqualTo(120);
        assertThat(market.bar(0, 121, MINUTE, 60, 120, 10, 12, 9, 11, 5, 2))
                .as("the same again")
                .isFalse();
        assertThat(market.bar(0, 300, BarSpec.minutes(5), 0, 300, 10, 12, 9, 10, 5, 2))
                .isTrue();
        assertThat(market.closedBarCount()).as("nobody builds 5m bars").isZero();
        assertThat(market.referencePrice(0)).isEqualTo(10);
    }

    /** Where a trade's value is no whole amount of money the bar still carries no rounding but one. */
    @Test
    void turnoverIsExactForFineScales() {
        Instrument fine = new Instrument(
                0,
                "ADABTC",
                "spot",
                InstrumentKind.SPOT,
                "ADA",
                "BTC",
                Scale.decimals(8),
                Scale.decimals(8),
                1,
                1,
                1,
                Long.MAX_VALUE,
                0,
                1);
        Market small = Markets.of(fine);
        small.buildBars(0, MINUTE);
        Random random = new Random(7);
        BigDecimal sum = BigDecimal.ZERO;
        for (int i = 1; i <= 10_000; i++) {
            long price = 1 + random.nextInt(1_000_000_000);
            long quantity = 1 + (random.nextLong() >>> random.nextInt(10, 60));
            if (small.trade(0, 1, 1, i, price, quantity, Side.BUY)) {
                sum = sum.add(fine.priceScale()
                        .decimal(price)
                        .multiply(fine.quantityScale().decimal(quantity)));
            }
            if (sum.compareTo(BigDecimal.valueOf(80_000_000_000L)) > 0) {
                break;
            }
        }
        assertThat(sum).isGreaterThan(BigDecimal.valueOf(1_000_000));
        assertThat(Money.decimal(small.openBar(0, MINUTE).turnover()))
                .isEqualByComparingTo(sum.setScale(8, java.math.RoundingMode.HALF_EVEN));
    }

    /** Fifths of the smallest amount of money, of which three round up and two down. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7})
    void turnoverIsRoundedOnceWhenRead(long price) {
        Instrument fifths = new Instrument(
                0, "X", "v", InstrumentKind.SPOT, "A", "B", new Scale(1_953_125), new Scale(1), 1, 1, 1, 9, 0, 1);
        Market other = Markets.of(fifths);
        other.buildBars(0, MINUTE);
        other.trade(0, 1, 1, 1, price, 1, Side.BUY);
        assertThat(other.openBar(0, MINUTE).turnover()).isEqualTo(Money.notional(fifths, price, 1));
    }

    private void trade(long seconds, long price, long quantity, Side aggressor) {
        // Received by a clock that runs more than a second behind the venue's, as in the recordings.
        assertThat(market.trade(
                        0,
                        seconds * SECOND - 1_270_000_000L + 2 * SECOND,
                        seconds * SECOND,
                        ++id,
                        price,
                        quantity,
                        aggressor))
                .isTrue();
    }

    @Test
    void aTradeThatClosesMoreBarsThanAreKeptShowsEachAsItWas() {
        BarSpec ten = BarSpec.volume(10);
        market.buildBars(0, ten);
        trade(1, 100, 5, Side.BUY);
        trade(2, 200, 5 + 1_000 * 10 + 3, Side.BUY);
        assertThat(market.closedBarCount()).isEqualTo(1_001);
        assertThat(market.closedBar(0).volume()).isEqualTo(10);
        assertThat(market.closedBar(0).open()).isEqualTo(100);
        assertThat(market.closedBar(1_000).volume()).isEqualTo(10);
        assertThat(market.openBar(0, ten).volume()).isEqualTo(3);
    }

    @Test
    void oneStampFromAnotherYearDoesNotStopTheBars() {
        market.buildBars(0, MINUTE);
        market.trade(0, 60 * SECOND, 60 * SECOND, 1, 100, 1, Side.BUY);
        assertThat(market.trade(0, 61 * SECOND, 4_000_000_000L * SECOND, 2, 100, 1, Side.BUY))
                .isFalse();
        assertThat(market.refused()).isEqualTo(1);
        assertThat(market.lastRefusal()).contains("a stamp is not hours ahead of its receipt");
        assertThat(market.quote(0, 61 * SECOND, 4_000_000_000L * SECOND, 1, 99, 1, 101, 1))
                .isFalse();
        for (int minute = 2; minute < 60; minute++) {
            market.trade(0, minute * 60 * SECOND, minute * 60 * SECOND, minute + 1, 100, 1, Side.BUY);
        }
        assertThat(market.barCount(0, MINUTE)).isEqualTo(58);
        assertThat(market.trade(0, 3_600 * SECOND, 5 * 3_600 * SECOND, 100, 100, 1, Side.BUY))
                .as("a clock may be wrong by hours, as where it is told in a zone of its own")
                .isTrue();
    }

    @Test
    void aFinishedBarOfAnIntervalWithoutTradesLeavesTheNewerOneBeingBuilt() {
        market.buildBars(0, MINUTE);
        trade(30, 100, 1, Side.BUY);
        trade(130, 110, 2, Side.BUY);
        assertThat(market.closedBarCount()).isEqualTo(1);
        assertThat(market.bar(0, 131 * SECOND, MINUTE, 60 * SECOND, 120 * SECOND, 105, 106, 104, 105, 9, 4))
                .isTrue();
        assertThat(market.closedBar(0).volume()).isEqualTo(9);
        assertThat(market.openBar(0, MINUTE).volume()).isEqualTo(2);
        Market moved = Markets.moved(market);
        for (Market each : List.of(market, moved)) {
            each.trade(0, 140 * SECOND, 0, 1_000, 111, 3, Side.SELL);
            each.trade(0, 200 * SECOND, 0, 1_001, 111, 1, Side.SELL);
            assertThat(each.closedBar(0).volume()).isEqualTo(5);
            assertThat(each.barCount(0, MINUTE)).isEqualTo(3);
            assertThat(each.bar(0, MINUTE, 0).close()).isEqualTo(100);
            assertThat(each.bar(0, MINUTE, 1).close()).isEqualTo(105);
            assertThat(each.bar(0, MINUTE, 2).close()).isEqualTo(111);
        }
        assertThat(Markets.saved(moved)).isEqualTo(Markets.saved(market));
    }

    @Test
    void aFinishedBarClosesTheEarlierOneThatWasBeingBuilt() {
        market.buildBars(0, MINUTE);
        trade(30, 100, 1, Side.BUY);
        assertThat(market.bar(0, 120 * SECOND, MINUTE, 60 * SECOND, 120 * SECOND, 105, 106, 104, 105, 9, 4))
                .isTrue();
        assertThat(market.closedBarCount()).isEqualTo(2);
        assertThat(market.closedBar(0).close()).isEqualTo(100);
        assertThat(market.closedBar(1).close()).isEqualTo(105);
        assertThat(market.openBar(0, MINUTE)).isNull();
    }

    @Test
    void aTradeCountsOnceWhateverCameBetweenItAndItsRepetition() {
        market.buildBars(0, MINUTE);
        for (long tradeId : new long[] {5, 6, 7, 6, 5, 7, 8}) {
            market.trade(0, SECOND, 0, tradeId, 100, 1, Side.BUY);
        }
        assertThat(market.openBar(0, MINUTE).trades()).isEqualTo(4);
        assertThat(market.trade(0, SECOND, 0, 0, 100, 1, Side.BUY))
                .as("without an id")
                .isTrue();
    }

    @Test
    void idsOfTradesMayBeginAnewWhenTheFeedDoes() {
        market.trade(0, SECOND, 0, 900, 100, 1, Side.BUY);
        market.status(0, SECOND, FeedStatus.SYNCING);
        Market moved = Markets.moved(market);
        for (Market each : List.of(market, moved)) {
            assertThat(each.trade(0, SECOND, 0, 900, 100, 1, Side.BUY))
                    .as("the last one, told again after a reconnect")
                    .isFalse();
            assertThat(each.trade(0, SECOND, 0, 5, 100, 1, Side.BUY)).isTrue();
            assertThat(each.trade(0, SECOND, 0, 4, 100, 1, Side.BUY)).isFalse();
        }
    }

    /** After no more than its first trade the last id is the first that comes again. */
    @Test
    void aRecordingThatBeginsAgainAfterItsFirstTradeShowsThatTradeAgain() {
        market.trade(0, SECOND, SECOND, 900, 100, 1, Side.BUY);
        market.status(0, SECOND, FeedStatus.SYNCING);
        assertThat(market.trade(0, 2 * SECOND, SECOND, 900, 100, 1, Side.BUY))
                .as("of the same time: told again after a reconnect")
                .isFalse();
        assertThat(market.trade(0, 90 * SECOND, 89 * SECOND, 900, 100, 1, Side.BUY))
                .as("of another time")
                .isTrue();
    }
}
