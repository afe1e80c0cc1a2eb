package rialto.exchange.matching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rialto.exchange.ExchangeTerms;
import rialto.instrument.Instrument;
import rialto.instrument.InstrumentKind;
import rialto.instrument.Money;
import rialto.instrument.Scale;
import rialto.order.ExecType;
import rialto.order.ExecutionReport;
import rialto.order.OrdType;
import rialto.order.Side;
import rialto.order.TimeInForce;
import rialto.venue.NewOrder;

/** The exchange refuses what a venue would refuse, and says why. */
class AdmissionTest {

    /** Ticks of 0.5, lots of 0.01 from 0.02 to 10.00, at least 20 USD. */
    private static final Instrument GOLD = new Instrument(
            3,
            "GOLD",
            "paper",
            InstrumentKind.FUTURE,
            "XAU",
            "USD",
            new Scale(10),
            new Scale(1_000),
            5,
            10,
            20,
            10_000,
            Money.parse("20"),
            1);

    private final List<ExecutionReport> reports = new ArrayList<>();
    private final PaperExchange exchange = new PaperExchange();

    @BeforeEach
    void open() {
        exchange.open(new ExchangeTerms("test", 0, 0, 0, null), reports::add);
        exchange.define(GOLD);
        exchange.quote(3, 1, 0, 0, GOLD.price("1000"), GOLD.quantity("10"), GOLD.price("1001"), GOLD.quantity("10"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1000.0|0.02|",
                "1000.5|10|",
                "1000.1|1|no positive multiple of the tick 0.5",
                "0|1|no positive multiple of the tick",
                "-0.5|1|no positive multiple of the tick",
                "1000|0.01|not within 0.02..10",
                "1000|0|not within",
                "1000|-1|not within",
                "1000|10.01|not within",
                "1000|0.025|no multiple of the lot 0.01",
                "999.5|0.02|value 19.99 USD is below the least of 20",
            })
    void limits(String price, String quantity, String refusal) {
        send(GOLD, OrdType.LIMIT, TimeInForce.GTC, false, GOLD.quantity(quantity), GOLD.price(price));
        if (refusal == null) {
            assertThat(reports.get(0).execType()).isEqualTo(ExecType.NEW);
        } else {
            assertThat(reports).singleElement().satisfies(report -> {
                assertThat(report.execType()).isEqualTo(ExecType.REJECTED);
                assertThat(report.text()).contains(refusal);
            });
        }
    }

    @Test
    void theLeastValueOfAMarketOrderIsCountedAtTheBestPrice() {
        exchange.quote(3, 2, 0, 0, GOLD.price("990"), 10, GOLD.price("999"), 1_000);
        send(GOLD, OrdType.MARKET, TimeInForce.IOC, false, GOLD.quantity("0.02"), 0);
        assertThat(reports.get(0).text()).contains("value 19.98 USD");
    }

    @Test
    void aReductionMayBeWorthLessThanTheLeast() {
        send(GOLD, OrdType.MARKET, TimeInForce.IOC, false, GOLD.quantity("0.02"), 0);
        exchange.quote(3, 2, 0, 0, GOLD.price("990"), 1_000, GOLD.price("999"), 1_000);
        exchange.submit(
                new NewOrder(
                        "reduce",
                        GOLD,
                        Side.SELL,
                        OrdType.MARKET,
                        TimeInForce.IOC,
                        false,
                        true,
                        GOLD.quantity("0.02"),
                        0,
                        3),
                3);
        assertThat(reports.get(reports.size() - 1).execType()).isEqualTo(ExecType.TRADE);
        assertThat(exchange.position(GOLD.name())).isZero();
    }

    @Test
    void anInstrumentNotDefinedOrInOtherUnitsIsRefused() {
        Instrument silver = new Instrument(
                4,
                "SILVER",
                "paper",
                InstrumentKind.FUTURE,
                "XAG",
                "USD",
                new Scale(10),
                new Scale(1_000),
                5,
                10,
                20,
                10_000,
                0,
                1);
        send(silver, OrdType.LIMIT, TimeInForce.GTC, false, 100, 100);
        Instrument finer = new Instrument(
                3,
                "GOLD",
                "paper",
                InstrumentKind.FUTURE,
                "XAU",
                "USD",
                new Scale(100),
                new Scale(1_000),
                5,
                10,
                20,
                10_000,
                0,
                1);
        exchange.submit(
                new NewOrder("b", finer, Side.BUY, OrdType.LIMIT, TimeInForce.GTC, false, false, 100, 100, 1), 1);
        assertThat(reports)
                .extracting(ExecutionReport::text)
                .containsExactly(
                        "unknown instrument SILVER.paper at this exchange",
                        "GOLD.paper trades in units of 1/10 and 1/1000, not 1/100 and 1/1000");
        assertThat(exchange.history("a")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a_b", "123456789012345678901234567890123", "\u00e9"})
    void aClientIdHasTheVenuesAlphabet(String id) {
        exchange.submit(
                new NewOrder(id, GOLD, Side.BUY, OrdType.LIMIT, TimeInForce.GTC, false, false, 100, 10_000, 1), 1);
        assertThat(reports).singleElement().satisfies(report -> assertThat(report.text())
                .contains("client id must be"));
        assertThat(exchange.history(id)).isEmpty();
    }

    @Test
    void postOnlyIsForOrdersThatRest() {
        send(GOLD, OrdType.LIMIT, TimeInForce.IOC, true, 100, 9_000);
        send("b", OrdType.MARKET, TimeInForce.IOC, true, 100, 0);
        assertThat(reports)
                .extracting(ExecutionReport::text)
                .containsExactly("post-only is for LIMIT GTC orders", "post-only is for LIMIT GTC orders");
    }

    @Test
    void aNewTickHoldsFromNowOn() {
        exchange.define(GOLD.withTick(10));
        send(GOLD, OrdType.LIMIT, TimeInForce.GTC, false, 100, GOLD.price("1000.5"));
        assertThat(reports).singleElement().satisfies(report -> assertThat(report.text())
                .contains("tick 1"));
    }

    @Test
    void aClosedExchangeSaysSo() {
        exchange.close();
        assertThatThrownBy(() -> exchange.advance(1)).hasMessageContaining("not open");
        exchange.open(new ExchangeTerms("test", 0, 0, 0, null), reports::add);
        assertThatThrownBy(() -> exchange.open(new ExchangeTerms("test", 0, 0, 0, null), reports::add))
                .hasMessageContaining("is open");
        assertThat(exchange.quote(3, 1, 0, 0, 1, 1, 2, 1))
                .as("instruments are defined anew")
                .isFalse();
        assertThatThrownBy(() -> exchange.define(GOLD.withIndex(-1))).hasMessageContaining("index");
    }

    private void send(
            Instrument instrument,
            OrdType ordType,
            TimeInForce timeInForce,
            boolean postOnly,
            long quantity,
            long price) {
        exchange.submit(
                new NewOrder("a", instrument, Side.BUY, ordType, timeInForce, postOnly, false, quantity, price, 1), 1);
    }

    private void send(
            String id, OrdType ordType, TimeInForce timeInForce, boolean postOnly, long quantity, long price) {
        exchange.submit(new NewOrder(id, GOLD, Side.BUY, ordType, timeInForce, postOnly, false, quantity, price, 1), 1);
    }

    @Test
    void anInstrumentIsKnownByItsNameWhateverNumberItHasElsewhere() {
        exchange.submit(order("elsewhere", GOLD.withIndex(0)), 1);
        Instrument silver = new Instrument(
                GOLD.index(),
                "SILVER",
                "paper",
                InstrumentKind.FUTURE,
                "XAG",
                "USD",
                GOLD.priceScale(),
                GOLD.quantityScale(),
                5,
                10,
                20,
                10_000,
                0,
                1);
        exchange.submit(order("impostor", silver), 1);
        assertThat(reports)
                .extracting(ExecutionReport::clOrdId, ExecutionReport::execType)
                .containsExactly(tuple("elsewhere", ExecType.NEW), tuple("impostor", ExecType.REJECTED));
    }

    private static NewOrder order(String clOrdId, Instrument instrument) {
        return new NewOrder(clOrdId, instrument, Side.BUY, OrdType.LIMIT, TimeInForce.GTC, false, false, 100, 9_000, 1);
    }

    @Test
    void aClientIdIsRememberedHoweverManyCameAfterIt() {
        int orders = 3_000;
        for (int round = 0; round < 2; round++) {
            reports.clear();
            for (int i = 0; i < orders; i++) {
                exchange.submit(
                        new NewOrder(
                                "B-" + i, GOLD, Side.BUY, OrdType.LIMIT, TimeInForce.IOC, false, false, 100, 5_000, 1),
                        1);
            }
            assertThat(reports)
                    .extracting(ExecutionReport::execType)
                    .hasSize(round == 0 ? 2 * orders : orders)
                    .containsOnly(
                            round == 0
                                    ? new ExecType[] {ExecType.NEW, ExecType.EXPIRED}
                                    : new ExecType[] {ExecType.REJECTED});
        }
        assertThat(reports).allSatisfy(each -> assertThat(each.text()).startsWith("duplicate client id"));
    }
}
