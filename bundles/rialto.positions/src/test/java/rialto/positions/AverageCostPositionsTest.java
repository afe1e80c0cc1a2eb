package rialto.positions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static rialto.positions.Booked.BTC;
import static rialto.positions.Booked.PERPETUAL;
import static rialto.positions.Booked.ZN;
import static rialto.positions.Booked.buy;
import static rialto.positions.Booked.bytes;
import static rialto.positions.Booked.copy;
import static rialto.positions.Booked.of;
import static rialto.positions.Booked.sell;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import rialto.instrument.Instrument;
import rialto.instrument.InstrumentKind;
import rialto.instrument.Money;
import rialto.instrument.Scale;
import rialto.order.Side;
import rialto.position.Position;
import rialto.state.StateReader;

class AverageCostPositionsTest {

    private final AverageCostPositions positions = new AverageCostPositions();

    @Test
    void nothingIsThereBeforeTheFirstFill() {
        assertThat(positions.position("alpha", 0)).isNull();
        assertThat(positions.quantity("alpha", 0)).isZero();
        assertThat(positions.netQuantity(0)).isZero();
        assertThat(positions.netQuantity(-1)).isZero();
        assertThat(positions.netQuantity(1_000)).isZero();
        assertThat(positions.count()).isZero();
        positions.apply(buy(BTC, 1, 100));
        assertThat(positions.position("alpha", -1)).isNull();
        assertThat(positions.position("alpha", 1)).isNull();
        assertThat(positions.position("beta", 0)).isNull();
    }

    @Test
    void treasuryFuturesRealiseFourHundredAndFiftyDollarsAtAverageCost() {
        positions.apply(buy(ZN, 2, ZN.price("110")));
        positions.apply(buy(ZN, 3, ZN.price("110.25")));
        positions.apply(sell(ZN, 2, ZN.price("110.375")));
        Position position = positions.position("alpha", ZN.index());
        assertThat(Money.format(position.realised())).isEqualTo("450");
        assertThat(position.quantity()).isEqualTo(3);
        assertThat(position.averagePrice()).as("110.15 in 1/256").isEqualTo(28_198);
        assertThat(Money.format(position.unrealised(ZN.price("110.375")))).isEqualTo("675");

        positions.apply(sell(ZN, 5, ZN.price("110.5")));
        assertThat(Money.format(position.realised())).as("closes 3").isEqualTo("1500");
        assertThat(position.quantity()).as("opens 2 short").isEqualTo(-2);
        assertThat(position.averagePrice()).as("at the price of the trade").isEqualTo(ZN.price("110.5"));
    }

    @Test
    void aShortPositionEarnsWhenThePriceFalls() {
        positions.apply(sell(BTC, 200_000, 10_000));
        Position position = positions.position("alpha", 0);
        assertThat(position.averagePrice()).isEqualTo(10_000);
        assertThat(position.unrealised(9_000)).isEqualTo(20 * Money.UNIT);
        positions.apply(buy(BTC, 100_000, 9_500));
        assertThat(position.realised()).isEqualTo(5 * Money.UNIT);
        positions.apply(buy(BTC, 300_000, 9_500));
        assertThat(position.realised()).isEqualTo(10 * Money.UNIT);
        assertThat(position.quantity()).isEqualTo(200_000);
        assertThat(position.averagePrice()).isEqualTo(9_500);
        assertThat(position.bought()).isEqualTo(400_000);
        assertThat(position.sold()).isEqualTo(200_000);
    }

    @Test
    void aFlatPositionHasNoAverageAndNothingOpen() {
        positions.apply(buy(BTC, 3, 101));
        positions.apply(buy(BTC, 4, 103));
        positions.apply(sell(BTC, 7, 100));
        Position position = positions.position("alpha", 0);
        assertThat(position.averagePrice()).isZero();
        assertThat(position.unrealised(Long.MAX_VALUE)).isZero();
        assertThat(position.realised()).isEqualTo(-150);
    }

    @Test
    void negativePricesOfSpreadsWork() {
        positions.apply(buy(ZN, 2, -4));
        positions.apply(sell(ZN, 1, 4));
        Position position = positions.position("alpha", ZN.index());
        assertThat(Money.format(position.realised())).isEqualTo("31.25");
        assertThat(position.averagePrice()).isEqualTo(-4);
        positions.apply(sell(ZN, 2, -5));
        assertThat(position.averagePrice()).isEqualTo(-5);
        assertThat(position.quantity()).isEqualTo(-1);
    }

    @Test
    void deploymentsHavePositionsOfTheirOwnAndOneNetQuantity() {
        positions.apply(of("beta", BTC, Side.SELL, 30, 100, 0, ""));
        positions.apply(of("alpha", BTC, Side.BUY, 50, 100, 0, ""));
        positions.apply(of("alpha", ZN, Side.BUY, 1, 28_160, 0, ""));
        positions.apply(of("beta", BTC, Side.SELL, 5, 100, 0, ""));
        assertThat(positions.quantity("alpha", 0)).isEqualTo(50);
        assertThat(positions.quantity("beta", 0)).isEqualTo(-35);
        assertThat(positions.netQuantity(0)).isEqualTo(15);
        assertThat(positions.netQuantity(7)).isEqualTo(1);
        assertThat(positions.count()).isEqualTo(3);
        assertThat(positions.at(0).deployment()).isEqualTo("beta");
        assertThat(positions.at(1).deployment()).isEqualTo("alpha");
        assertThat(positions.at(2).instrument()).isEqualTo(ZN);
        assertThat(copy(positions).at(0).deployment()).isEqualTo("beta");
    }

    @Test
    void feesInTheQuoteCurrencyAreSummedAndOthersKeptApart() {
        positions.apply(of("alpha", BTC, Side.BUY, 10, 100, 500, "USDT"));
        positions.apply(of("alpha", BTC, Side.SELL, 10, 100, -200, "USDT"));
        positions.apply(of("alpha", BTC, Side.BUY, 10, 100, 100_000, "XRP"));
        positions.apply(of("alpha", BTC, Side.BUY, 10, 100, 100_000, "BNB"));
        positions.apply(of("alpha", BTC, Side.BUY, 10, 100, 50_000, "BNB"));
        positions.apply(of("alpha", BTC, Side.BUY, 10, 100, 3, "MX"));
        positions.apply(of("alpha", BTC, Side.BUY, 10, 100, -3, "MX"));
        positions.apply(of("alpha", BTC, Side.BUY, 10, 100, Money.UNIT, ""));
        Position position = positions.position("alpha", 0);
        assertThat(position.fees()).isEqualTo(300);
        assertThat(position.otherFees()).isEqualTo("1 ?, 0.0015 BNB, 0.001 XRP");
        assertThat(position.quantity()).as("fees leave the quantity alone").isEqualTo(60);
        assertThat(position.realised()).as("before fees").isZero();
        assertThat(copy(positions).at(0).otherFees()).isEqualTo(position.otherFees());
    }

    @Test
    void aFeeInTheBaseCurrencyShortensWhatASpotBuyBrings() {
        positions.apply(of("alpha", BTC, Side.BUY, 100_000, 6_000_000, Money.parse("0.001"), "BTC"));
        Position position = positions.position("alpha", 0);
        assertThat(BTC.formatQuantity(position.quantity())).isEqualTo("0.999");
        assertThat(positions.netQuantity(0)).isEqualTo(99_900);
        assertThat(position.averagePrice()).isEqualTo(6_000_000);
        assertThat(Money.format(position.fees())).as("0.001 BTC at 60,000").isEqualTo("60");
        assertThat(position.otherFees()).isEmpty();
        assertThat(position.bought()).isEqualTo(100_000);
        assertThat(position.realised()).isZero();

        positions.apply(sell(BTC, 99_900, 6_100_000));
        assertThat(Money.format(position.realised() - position.fees()))
                .as("0.999 x 61,000 received, 60,000 paid")
                .isEqualTo("939");
        assertThat(position.quantity()).isZero();
    }

    @Test
    void aBaseFeeFinerThanAQuantityUnitIsRoundedDownInWhatIsHeldAndEvenedOut() {
        long third = Money.parse("0.00000333");
        for (int i = 0; i < 1_000; i++) {
            positions.apply(of("alpha", BTC, Side.BUY, 100, 6_000_000, third, "BTC"));
            if (i == 499) {
                AverageCostPositions copy = copy(positions);
                assertThat(copy.quantity("alpha", 0)).isEqualTo(50_000 - 167);
            }
        }
        assertThat(positions.quantity("alpha", 0)).isEqualTo(100_000 - 333);
        positions.apply(of("alpha", BTC, Side.SELL, 100, 6_000_000, 1, "BTC"));
        assertThat(positions.quantity("alpha", 0)).isEqualTo(99_900 - 334);
        positions.apply(of("alpha", BTC, Side.SELL, 100, 6_000_000, -1, "BTC"));
        assertThat(positions.quantity("alpha", 0)).as("a rebate gives it back").isEqualTo(99_800 - 333);
    }

    @Test
    void aFeeInTheBaseCurrencyOfAFutureDoesNotTouchItsContracts() {
        positions.apply(of("alpha", PERPETUAL, Side.BUY, 100, 600_000, 10, "BTC"));
        assertThat(positions.quantity("alpha", 4)).isEqualTo(100);
        assertThat(positions.at(0).otherFees()).isEqualTo("0.0000001 BTC");
    }

    @Test
    void aTickMayChangeAndUnitsMayNot() {
        positions.apply(buy(BTC, 10, 100));
        positions.apply(buy(BTC.withTick(5), 10, 100));
        assertThat(positions.at(0).instrument().tick()).isEqualTo(5);
        byte[] before = bytes(positions);
        Scale thousandths = Scale.decimals(3);
        Instrument[] others = {
            like("BTCUSDT", "paper", InstrumentKind.SPOT, "BTC", "USDT", thousandths, BTC.quantityScale(), 1),
            like("BTCUSDT", "paper", InstrumentKind.SPOT, "BTC", "USDT", BTC.priceScale(), thousandths, 1),
            like("BTCUSDT", "paper", InstrumentKind.SPOT, "BTC", "USDT", BTC.priceScale(), BTC.quantityScale(), 2),
            like("BTCUSDT", "paper", InstrumentKind.FUTURE, "BTC", "USDT", BTC.priceScale(), BTC.quantityScale(), 1),
            like("BTCUSDC", "paper", InstrumentKind.SPOT, "BTC", "USDT", BTC.priceScale(), BTC.quantityScale(), 1),
            like("BTCUSDT", "other", InstrumentKind.SPOT, "BTC", "USDT", BTC.priceScale(), BTC.quantityScale(), 1),
            like("BTCUSDT", "paper", InstrumentKind.SPOT, "XBT", "USDT", BTC.priceScale(), BTC.quantityScale(), 1),
            like("BTCUSDT", "paper", InstrumentKind.SPOT, "BTC", "USDC", BTC.priceScale(), BTC.quantityScale(), 1),
        };
        for (Instrument other : others) {
            assertThatThrownBy(() -> positions.apply(buy(other, 10, 100)))
                    .as("%s", other)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("only its tick");
        }
        assertThatThrownBy(() -> positions.apply(buy(BTC.withIndex(-1), 10, 100)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not defined");
        assertThatThrownBy(() -> positions.apply(buy(BTC, 0, 100))).isInstanceOf(IllegalArgumentException.class);
        assertThat(bytes(positions)).isEqualTo(before);
    }

    @Test
    void overflowBooksNothing() {
        long most = Long.MAX_VALUE;
        positions.apply(buy(BTC, most, 1));
        positions.apply(of("beta", ZN, Side.SELL, 5, 100, most, "USD"));
        positions.apply(of("beta", ZN, Side.SELL, 5, 100, most, "BNB"));
        positions.apply(of("gamma", BTC, Side.SELL, most, 1, 0, ""));
        byte[] before = bytes(positions);
        Booked[] tooMuch = {
            buy(BTC, 1, 1),
            of("beta", ZN, Side.SELL, 5, 100, 1, "USD"),
            of("beta", ZN, Side.SELL, 5, 100, 1, "BNB"),
            of("beta", ZN, Side.SELL, most, most, 0, ""),
            of("beta", ZN, Side.BUY, 10, most, 0, ""),
            of("gamma", BTC, Side.SELL, 1, 1, 0, ""),
            of("new", PERPETUAL, Side.BUY, most, most, 0, ""),
            of("beta", BTC, Side.BUY, 2, most, most, "BTC"),
            of("omega", BTC, Side.SELL, most, 1, 1_000_000, "BTC"),
        };
        for (Booked fill : tooMuch) {
            assertThatThrownBy(() -> positions.apply(fill)).as("%s", fill).isInstanceOf(ArithmeticException.class);
            assertThat(bytes(positions)).as("%s", fill).isEqualTo(before);
            assertThat(positions.position("new", 4)).isNull();
        }
        assertThat(positions.netQuantity(0)).isZero();
        positions.apply(of("delta", BTC, Side.BUY, most, 1, 0, ""));
        assertThatThrownBy(() -> positions.apply(of("epsilon", BTC, Side.BUY, 1, 1, 0, "")))
                .as("net over all deployments")
                .isInstanceOf(ArithmeticException.class);
        assertThat(positions.position("epsilon", 0)).isNull();
        assertThatThrownBy(() -> positions.at(0).unrealised(most)).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void damagedOrForeignStateIsRefused() {
        positions.apply(of("alpha", BTC, Side.BUY, 10, 100, 5, "BNB"));
        positions.apply(of("alpha", ZN, Side.BUY, 10, 100, 5, "USD"));
        byte[] good = bytes(positions);
        assertThatThrownBy(() -> new AverageCostPositions().load(new StateReader(good), 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("schema 2");
        for (int length = 0; length < good.length; length++) {
            byte[] cut = Arrays.copyOf(good, length);
            assertThatThrownBy(() -> new AverageCostPositions().load(new StateReader(cut), 1))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        AverageCostPositions other = new AverageCostPositions();
        other.apply(of("old", BTC, Side.BUY, 10, 100, 5, "BNB"));
        other.load(new StateReader(good), 1);
        assertThat(bytes(other)).isEqualTo(good);
        assertThat(other.position("old", 0)).isNull();
        assertThat(other.netQuantity(0)).isEqualTo(10);
    }

    @Test
    void stateWithAnyByteChangedIsReadOrRefusedAndNothingElse() {
        positions.apply(of("alpha", BTC, Side.BUY, 10, 100, 5, "BNB"));
        positions.apply(of("alpha", BTC, Side.BUY, 10, 100, 5, "XRP"));
        positions.apply(of("alpha", ZN, Side.SELL, 10, 100, 5, "USD"));
        byte[] good = bytes(positions);
        int refused = 0;
        for (int i = 0; i < good.length; i++) {
            for (int bit = 1; bit <= 128; bit <<= 1) {
                byte[] bad = good.clone();
                bad[i] ^= (byte) bit;
                try {
                    new AverageCostPositions().load(new StateReader(bad), 1);
                } catch (IllegalArgumentException e) {
                    refused++;
                }
            }
        }
        assertThat(refused).isGreaterThan(good.length);
    }

    @Test
    void everyNumberOfAnInstrumentIsServedUpToTheLast() {
        for (int index : new int[] {0, 15, 16, 40, (1 << 20) - 1}) {
            positions.apply(buy(BTC.withIndex(index), 10 + index, 100));
            assertThat(positions.netQuantity(index)).isEqualTo(10 + index);
            assertThat(positions.quantity("alpha", index)).isEqualTo(10 + index);
        }
        assertThatThrownBy(() -> positions.apply(buy(BTC.withIndex(1 << 20), 10, 100)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(bytes(copy(positions))).isEqualTo(bytes(positions));
    }

    @Test
    void bookingAndReadingAllocateNothingOnceThePositionsAreThere() {
        Booked[] fills = new Booked[64];
        for (int i = 0; i < fills.length; i++) {
            fills[i] = of(
                    "alpha",
                    i % 2 == 0 ? BTC : ZN,
                    i % 3 == 0 ? Side.BUY : Side.SELL,
                    1 + i,
                    28_000 + i,
                    7,
                    i % 4 == 0 ? "BNB" : i % 4 == 2 ? "BTC" : "USD");
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = 0;
        long read = 0;
        for (int i = 0; i < 40_000; i++) {
            if (i == 30_000) {
                before = threads.getCurrentThreadAllocatedBytes();
            }
            Booked fill = fills[i & 63];
            positions.apply(fill);
            Position position =
                    positions.position("alpha", fill.order().instrument().index());
            read += position.averagePrice() + position.unrealised(28_000) + position.realised();
        }
        assertThat(threads.getCurrentThreadAllocatedBytes() - before)
                .as("bytes for 10,000 fills")
                .isLessThan(10_000);
        assertThat(read).isNotZero();
    }

    private static Instrument like(
            String symbol,
            String venue,
            InstrumentKind kind,
            String base,
            String quote,
            Scale prices,
            Scale quantities,
            long multiplier) {
        return new Instrument(0, symbol, venue, kind, base, quote, prices, quantities, 1, 1, 1, 9, 0, multiplier);
    }
}
