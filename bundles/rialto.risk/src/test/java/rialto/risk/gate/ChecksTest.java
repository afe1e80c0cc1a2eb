package rialto.risk.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static rialto.risk.gate.Desk.LIMITS;
import static rialto.risk.gate.Desk.NOW;
import static rialto.risk.gate.Desk.SECOND;
import static rialto.risk.gate.Desk.SPOT;

import org.junit.jupiter.api.Test;
import rialto.instrument.Instrument;
import rialto.instrument.InstrumentKind;
import rialto.instrument.Money;
import rialto.instrument.Scale;
import rialto.market.FeedStatus;
import rialto.order.OrdType;
import rialto.order.Side;
import rialto.order.TimeInForce;
import rialto.risk.Limits;
import rialto.risk.Refusal;
import rialto.risk.RefusalCode;

/** Every check at its bound and one beyond it, on both sides. */
class ChecksTest {

    private final Desk desk = new Desk();

    @Test
    void anOrderWithinEveryLimitPasses() {
        passes();
        desk.order = desk.order.atMarket();
        passes();
        desk.order = desk.order.side(Side.SELL);
        passes();
    }

    @Test
    void theKillSwitchRefusesEverythingUntilItIsUnlatched() {
        desk.gate.latch("operator pressed it");
        refused(RefusalCode.KILL_SWITCH, "operator pressed it", "unlatches");
        desk.gate.latch("another reason");
        assertThat(desk.gate.latched()).as("the first reason stays").isEqualTo("operator pressed it");
        desk.positions.both(300_000);
        desk.order = desk.order.side(Side.SELL).reducing();
        refused(RefusalCode.KILL_SWITCH);
        desk.reload();
        refused(RefusalCode.KILL_SWITCH, "operator pressed it");
        desk.gate.unlatch();
        assertThat(desk.gate.latched()).isNull();
        passes();
        assertThatThrownBy(() -> desk.gate.latch(" ")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> desk.gate.latch(null)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anIncompleteOrContradictoryOrderIsRefused() {
        Desk.Wish order = desk.order;
        Desk.Wish[] incomplete = {
            order.of(null),
            order.side(null),
            order.type(null),
            order.lasting(null),
            order.posting().type(OrdType.MARKET),
            order.posting().lasting(TimeInForce.IOC),
            order.posting().lasting(TimeInForce.FOK),
        };
        for (Desk.Wish each : incomplete) {
            desk.order = each;
            refused(RefusalCode.INCOMPLETE);
        }
        for (TimeInForce each : TimeInForce.values()) {
            desk.order = order.lasting(each);
            passes();
        }
        desk.order = order.posting();
        passes();
    }

    @Test
    void anInstrumentThatTheMarketDoesNotKnowIsRefused() {
        Instrument[] strangers = {
            null,
            SPOT.withIndex(-1),
            SPOT.withIndex(StubMarket.COUNT),
            like("BTCUSDC", "paper", SPOT.priceScale(), SPOT.quantityScale(), 1),
            like("BTCUSDT", "other", SPOT.priceScale(), SPOT.quantityScale(), 1),
            like("BTCUSDT", "paper", Scale.decimals(3), SPOT.quantityScale(), 1),
            like("BTCUSDT", "paper", SPOT.priceScale(), Scale.decimals(3), 1),
            like("BTCUSDT", "paper", SPOT.priceScale(), SPOT.quantityScale(), 2),
        };
        for (Instrument stranger : strangers) {
            desk.order = desk.order.in(stranger);
            refused(RefusalCode.UNKNOWN_INSTRUMENT, stranger == null ? "null" : stranger.name());
        }
        desk.order = desk.order.in(like("BTCUSDT", "paper", SPOT.priceScale(), SPOT.quantityScale(), 1));
        passes();
    }

    @Test
    void everyNumberOfAnInstrumentIsServed() {
        for (int index : new int[] {0, 15, 16, StubMarket.COUNT - 1}) {
            desk.define(SPOT.withIndex(index));
            desk.order = desk.order.in(desk.instrument);
            passes();
        }
    }

    @Test
    void anInstrumentWithoutLimitsIsNotAllowed() {
        desk.gate = new PreTradeGate();
        refused(RefusalCode.INSTRUMENT_NOT_ALLOWED, "BTCUSDT.paper", "set its limits");
        desk.limits(other("BTCUSDC.paper"));
        refused(RefusalCode.INSTRUMENT_NOT_ALLOWED);
        desk.limits(LIMITS);
        passes();
    }

    @Test
    void quantityIsWithinWhatTheVenueTakes() {
        limit(new Limits("BTCUSDT.paper", Long.MAX_VALUE, Long.MAX_VALUE, 100, SECOND, Long.MAX_VALUE, 9, SECOND, 0));
        for (long bad :
                new long[] {Long.MIN_VALUE, -100_000, -1, 0, 80, 99, 1_000_000_001, 1_000_000_020, Long.MAX_VALUE}) {
            desk.order = desk.order.quantity(bad);
            refused(RefusalCode.BAD_QUANTITY, SPOT.formatQuantity(bad));
        }
        desk.order = desk.order.quantity(100);
        passes();
        desk.order = desk.order.quantity(1_000_000_000);
        passes();
    }

    @Test
    void aQuantityThatIsNotAboveZeroIsNamedAsSuch() {
        for (long bad : new long[] {-1, 0}) {
            desk.order = desk.order.quantity(bad);
            refused(RefusalCode.BAD_QUANTITY, "is not above 0");
        }
        desk.order = desk.order.quantity(1);
        refused(RefusalCode.BAD_QUANTITY, "is not in 0.001..10000");
    }

    @Test
    void quantityIsAMultipleOfTheLot() {
        desk.order = desk.order.quantity(100_039);
        refused(RefusalCode.OFF_LOT, "1.00039", "0.0002", "round it down to 1.0002");
        desk.order = desk.order.quantity(100_001);
        refused(RefusalCode.OFF_LOT);
        desk.order = desk.order.quantity(100_020);
        passes();
    }

    @Test
    void aLimitPriceIsAboveZeroAndAMarketOrderHasNone() {
        for (long bad : new long[] {Long.MIN_VALUE, -10, 0}) {
            desk.order = desk.order.price(bad);
            refused(RefusalCode.BAD_PRICE, SPOT.formatPrice(bad));
        }
        for (long bad : new long[] {Long.MIN_VALUE, -10, 10}) {
            desk.order = desk.order.atMarket().price(bad);
            refused(RefusalCode.BAD_PRICE, "market order has no price");
        }
    }

    @Test
    void aLimitPriceIsAMultipleOfTheTickOfToday() {
        desk.order = desk.order.price(4_999_991);
        refused(RefusalCode.OFF_TICK);
        desk.order = desk.order.price(4_999_995);
        refused(RefusalCode.OFF_TICK, "49999.95", "tick 0.1", "to 49999.9");
        desk.order = desk.order.price(4_999_999);
        refused(RefusalCode.OFF_TICK);
        desk.order = desk.order.price(9);
        refused(RefusalCode.OFF_TICK, "to 0.1");
        desk.order = desk.order.price(4_999_990);
        passes();
        desk.define(SPOT.withTick(20));
        refused(RefusalCode.OFF_TICK);
        desk.order = desk.order.price(Long.MAX_VALUE);
        refused(RefusalCode.OFF_TICK);
    }

    @Test
    void oneOrderHasALargestQuantity() {
        desk.order = desk.order.quantity(200_000);
        passes();
        desk.order = desk.order.quantity(200_020);
        refused(RefusalCode.MAX_ORDER_QUANTITY, "2.0002", "limit of 2 ");
    }

    @Test
    void aReduceOnlyOrderClosesNoMoreThanTheDeploymentHolds() {
        desk.order = desk.order.reducing();
        refused(RefusalCode.MAX_POSITION, "reduce-only BUY of 1 ", "0 open", "the 0 that alpha can close");
        desk.positions.both(-99_980);
        refused(RefusalCode.MAX_POSITION, "0.9998");
        desk.positions.both(-100_000);
        passes();
        desk.orders.ownBuys = 20;
        desk.orders.buys = 20;
        refused(RefusalCode.MAX_POSITION, "0.0002 open");
        desk.positions.both(-100_020);
        passes();
        desk.positions.both(100_020);
        refused(RefusalCode.MAX_POSITION);
        desk.order = desk.order.side(Side.SELL);
        passes();
        desk.orders.ownSells = 40;
        refused(RefusalCode.MAX_POSITION);
        desk.orders.ownSells = 0;
        desk.positions.own = 0;
        refused(RefusalCode.MAX_POSITION);
        desk.positions.own = 100_000;
        desk.positions.net = -100_000;
        passes();
    }

    @Test
    void theReferencePriceIsFresh() {
        for (long age : new long[] {5 * SECOND, 0, -5 * SECOND}) {
            desk.market.reference(5_000_000, NOW - age);
            passes();
        }
        desk.market.reference(5_000_000, NOW - 5 * SECOND - 1);
        refused(RefusalCode.NO_FRESH_PRICE, "50000 is 5.000000001 s old", "allowed are 5 s");
        desk.market.reference(5_000_000, NOW + 5 * SECOND + 1);
        refused(RefusalCode.NO_FRESH_PRICE, "5.000000001 s ahead of the clock");
        for (long time : new long[] {Long.MIN_VALUE, Long.MIN_VALUE + NOW, Long.MAX_VALUE}) {
            desk.market.reference(5_000_000, time);
            refused(RefusalCode.NO_FRESH_PRICE);
        }
        desk.nanos = -2;
        desk.market.reference(5_000_000, Long.MAX_VALUE);
        refused(RefusalCode.NO_FRESH_PRICE);
    }

    @Test
    void withoutAReferenceNothingNewPasses() {
        for (long none : new long[] {0, -1, Long.MIN_VALUE}) {
            desk.market.reference(none, NOW);
            refused(RefusalCode.NO_FRESH_PRICE, "there is none");
        }
        desk.market.reference(5_000_000, NOW);
        desk.market.status(FeedStatus.STALE);
        refused(RefusalCode.NO_FRESH_PRICE, "the feed is STALE");
        desk.market.status(FeedStatus.SYNCING);
        passes();
    }

    @Test
    void aReductionPassesWithoutAFreshPrice() {
        desk.market.status(FeedStatus.STALE);
        desk.order = desk.order.side(Side.SELL).quantity(2_000).price(10);
        desk.define(minNotional(0));
        desk.positions.both(2_000);
        passes();
        desk.order = desk.order.atMarket();
        passes();
        desk.positions.both(1_980);
        refused(RefusalCode.NO_FRESH_PRICE);
        desk.positions.both(2_000);
        desk.orders.sells = 20;
        refused(RefusalCode.NO_FRESH_PRICE, "STALE");
        desk.orders.sells = 0;
        desk.orders.ownSells = 20;
        refused(RefusalCode.NO_FRESH_PRICE);
        desk.orders.ownSells = 0;
        desk.positions.own = 1_980;
        refused(RefusalCode.NO_FRESH_PRICE);
        desk.positions.own = 2_000;
        desk.positions.net = 1_980;
        refused(RefusalCode.NO_FRESH_PRICE);
        desk.order = desk.order.side(Side.BUY);
        desk.positions.both(-2_000);
        passes();
        desk.order = desk.order.type(OrdType.LIMIT).price(7_000_000);
        passes();
        desk.positions.both(-1_980);
        refused(RefusalCode.NO_FRESH_PRICE);
    }

    @Test
    void aReductionWithoutAPriceIsStillJudgedByTheValueOfItsOwn() {
        desk.market.reference(0, 0);
        desk.positions.both(200_000);
        desk.order = desk.order.side(Side.SELL).quantity(200_000).price(7_500_000);
        passes();
        desk.order = desk.order.price(7_500_010);
        refused(RefusalCode.MAX_ORDER_NOTIONAL);
        desk.order = desk.order.quantity(100).price(499_990);
        refused(RefusalCode.MIN_NOTIONAL);
        desk.order = desk.order.atMarket();
        passes();
    }

    @Test
    void aBuyLimitPaysNoMoreThanTheCollarAboveTheReference() {
        desk.order = desk.order.price(5_050_000);
        passes();
        desk.order = desk.order.price(5_050_010);
        refused(RefusalCode.PRICE_COLLAR, "50500.1", "above 50500,", "100 basis points", "50000");
        desk.define(SPOT.withTick(1));
        desk.market.reference(4_999_951, NOW);
        desk.order = desk.order.price(5_049_950);
        passes();
        desk.order = desk.order.price(5_049_951);
        refused(RefusalCode.PRICE_COLLAR);
        desk.order = desk.order.price(600_000);
        passes();
    }

    @Test
    void aSellLimitAsksNoLessThanTheCollarBelowTheReference() {
        desk.order = desk.order.side(Side.SELL).price(4_950_000);
        passes();
        desk.order = desk.order.price(4_949_990);
        refused(RefusalCode.PRICE_COLLAR, "49499.9", "below 49500,");
        desk.define(SPOT.withTick(1));
        desk.market.reference(4_999_951, NOW);
        desk.order = desk.order.price(4_949_952);
        passes();
        desk.order = desk.order.price(4_949_951);
        refused(RefusalCode.PRICE_COLLAR);
        desk.order = desk.order.price(14_000_000);
        passes();
    }

    @Test
    void aLimitOrderIsValuedAtItsPrice() {
        desk.order = desk.order.side(Side.SELL).quantity(200_000).price(7_500_000);
        passes();
        desk.order = desk.order.price(7_500_010);
        refused(RefusalCode.MAX_ORDER_NOTIONAL, "150000.2 USDT", "2 at 75000.1", "limit of 150000 USDT");
    }

    @Test
    void aMarketOrderIsValuedAtTheReferenceAndTheCollar() {
        limit(new Limits("BTCUSDT.paper", 200_000, 101_000 * Money.UNIT, 100, 5 * SECOND, 500_000, 3, SECOND, 0));
        for (Side side : Side.values()) {
            desk.order = desk.order.side(side).quantity(200_000).atMarket();
            desk.market.reference(5_000_000, NOW);
            passes();
            desk.market.reference(5_000_001, NOW);
            refused(RefusalCode.MAX_ORDER_NOTIONAL, "101000.04 USDT", "2 at 50500.02");
        }
    }

    @Test
    void anOrderIsWorthWhatTheVenueTakesAtLeast() {
        desk.order = desk.order.quantity(100).price(500_000);
        passes();
        desk.order = desk.order.price(499_990);
        refused(RefusalCode.MIN_NOTIONAL, "4.9999 USDT", "5 USDT", "paper takes for BTCUSDT");
        desk.order = desk.order.atMarket();
        desk.market.reference(500_000, NOW);
        passes();
        desk.market.reference(499_999, NOW);
        refused(RefusalCode.MIN_NOTIONAL);
    }

    @Test
    void aReduceOnlyCloseOfADerivativeMayBeSmallAndDustOfSpotMayNot() {
        desk.positions.both(-100);
        desk.order = desk.order.quantity(100).price(499_990);
        Instrument perpetual = new Instrument(
                2,
                "BTCUSDT",
                "paper",
                InstrumentKind.PERPETUAL,
                "BTC",
                "USDT",
                SPOT.priceScale(),
                SPOT.quantityScale(),
                10,
                20,
                100,
                1_000_000_000,
                5 * Money.UNIT,
                1);
        desk.define(perpetual);
        refused(RefusalCode.MIN_NOTIONAL);
        desk.order = desk.order.reducing();
        passes();
        desk.define(SPOT);
        refused(RefusalCode.MIN_NOTIONAL);
    }

    @Test
    void thePositionHasALargestSizeWithAllThatIsOpenOnTheSideOfTheOrder() {
        desk.positions.net = 400_000;
        passes();
        desk.positions.net = 400_001;
        refused(RefusalCode.MAX_POSITION, "5.00001 long", "limit is 5;");
        desk.positions.net = 300_000;
        desk.orders.buys = 100_000;
        passes();
        desk.orders.buys = 100_001;
        refused(RefusalCode.MAX_POSITION, "1.00001 open");
        desk.orders.sells = 100_001;
        refused(RefusalCode.MAX_POSITION);

        desk.order = desk.order.side(Side.SELL);
        desk.positions.net = -300_000;
        desk.orders.buys = 0;
        desk.orders.sells = 100_000;
        passes();
        desk.orders.sells = 100_001;
        refused(RefusalCode.MAX_POSITION, "5.00001 short");
        desk.orders.sells = 0;
        desk.positions.net = -400_000;
        passes();
        desk.positions.net = -400_001;
        refused(RefusalCode.MAX_POSITION);
    }

    @Test
    void whatOnlyReducesPassesAlsoBeyondTheLimit() {
        desk.positions.net = -900_000;
        desk.orders.buys = 800_000;
        passes();
        desk.order = desk.order.side(Side.SELL);
        refused(RefusalCode.MAX_POSITION);
        desk.positions.net = 900_000;
        desk.orders.buys = 0;
        desk.orders.sells = 800_000;
        passes();
    }

    @Test
    void aNumberOfThirtyDigitsDoesNotEvenBecomeAnOrder() {
        assertThatThrownBy(() -> SPOT.quantity("1e30")).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> SPOT.price("1e30")).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> SPOT.price("NaN")).isInstanceOf(NumberFormatException.class);
    }

    @Test
    void theFirstCheckThatFailsIsNamed() {
        desk.order = desk.order
                .in(SPOT.withIndex(StubMarket.COUNT + 7))
                .side(null)
                .quantity(0)
                .price(0);
        desk.gate.latch("stop");
        refused(RefusalCode.KILL_SWITCH);
        desk.gate.unlatch();
        refused(RefusalCode.INCOMPLETE);
        desk.order = desk.order.side(Side.SELL);
        refused(RefusalCode.UNKNOWN_INSTRUMENT);
        desk.order = desk.order.in(SPOT);
        refused(RefusalCode.BAD_QUANTITY);
        desk.order = desk.order.quantity(200_001);
        refused(RefusalCode.OFF_LOT);
        desk.order = desk.order.quantity(200_020);
        refused(RefusalCode.BAD_PRICE);
        desk.order = desk.order.price(4_000_001);
        refused(RefusalCode.OFF_TICK);
        desk.order = desk.order.price(4_000_000).reducing();
        refused(RefusalCode.MAX_ORDER_QUANTITY);
        desk.market.reference(0, 0);
        desk.order = desk.order.quantity(200_000);
        refused(RefusalCode.MAX_POSITION, "reduce-only");
        desk.order = new Desk().order.side(Side.SELL).quantity(200_000).price(4_000_000);
        refused(RefusalCode.NO_FRESH_PRICE);
        desk.market.reference(8_000_000, NOW);
        limit(new Limits("BTCUSDT.paper", 200_000, 1, 100, 5 * SECOND, 1, 1, SECOND, SECOND));
        desk.define(minNotional(200_000 * Money.UNIT));
        desk.accept();
        refused(RefusalCode.PRICE_COLLAR);
        desk.market.reference(4_000_000, NOW);
        refused(RefusalCode.MAX_ORDER_NOTIONAL);
        limit(new Limits("BTCUSDT.paper", 200_000, 150_000 * Money.UNIT, 100, 5 * SECOND, 1, 1, SECOND, SECOND));
        refused(RefusalCode.MIN_NOTIONAL);
        desk.define(SPOT);
        refused(RefusalCode.MAX_POSITION, "could reach");
        limit(new Limits("BTCUSDT.paper", 200_000, 150_000 * Money.UNIT, 100, 5 * SECOND, 200_000, 1, SECOND, SECOND));
        refused(RefusalCode.MESSAGE_RATE);
        limit(new Limits("BTCUSDT.paper", 200_000, 150_000 * Money.UNIT, 100, 5 * SECOND, 200_000, 2, SECOND, SECOND));
        refused(RefusalCode.DUPLICATE);
        desk.order = desk.order.price(4_000_010);
        passes();
    }

    private void passes() {
        assertThat(desk.check()).isNull();
    }

    private void refused(RefusalCode code, String... words) {
        byte[] before = Desk.bytes(desk.gate);
        Refusal refusal = desk.check();
        assertThat(refusal).as("%s", desk.order).isNotNull();
        assertThat(refusal.code()).as(refusal.text()).isEqualTo(code);
        assertThat(refusal.text()).contains(";");
        for (String word : words) {
            assertThat(refusal.text()).contains(word);
        }
        assertThat(Desk.bytes(desk.gate)).as("a check changes nothing").isEqualTo(before);
    }

    private void limit(Limits limits) {
        desk.limits(limits);
    }

    private static Limits other(String instrument) {
        return new Limits(instrument, 200_000, 150_000 * Money.UNIT, 100, 5 * SECOND, 500_000, 3, SECOND, SECOND / 2);
    }

    private static Instrument minNotional(long value) {
        return new Instrument(
                2,
                "BTCUSDT",
                "paper",
                InstrumentKind.SPOT,
                "BTC",
                "USDT",
                SPOT.priceScale(),
                SPOT.quantityScale(),
                10,
                20,
                100,
                1_000_000_000,
                value,
                1);
    }

    private static Instrument like(String symbol, String venue, Scale prices, Scale quantities, long multiplier) {
        return new Instrument(
                2,
                symbol,
                venue,
                InstrumentKind.SPOT,
                "BTC",
                "USDT",
                prices,
                quantities,
                10,
                20,
                100,
                1_000_000_000,
                5 * Money.UNIT,
                multiplier);
    }

    @Test
    void aSellIsNotWorthLessThanTheMarketPaysForIt() {
        limit(new Limits("BTCUSDT.paper", 200_000, 99_999 * Money.UNIT, 10_000, 5 * SECOND, 500_000, 3, SECOND, 0));
        // 2 BTC at a limit of 10.00 sell for 100,000 at a market of 50,000.
        desk.order = desk.order.side(Side.SELL).quantity(200_000).price(1_000);
        refused(RefusalCode.MAX_ORDER_NOTIONAL, "100000 USDT", "2 at 50000");
        limit(new Limits("BTCUSDT.paper", 200_000, 100_000 * Money.UNIT, 10_000, 5 * SECOND, 500_000, 3, SECOND, 0));
        passes();
    }
}
