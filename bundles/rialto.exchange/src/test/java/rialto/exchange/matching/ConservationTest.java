package rialto.exchange.matching;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rialto.exchange.ExchangeTerms;
import rialto.instrument.Instrument;
import rialto.instrument.InstrumentKind;
import rialto.instrument.Scale;
import rialto.market.Levels;
import rialto.market.MarketSink;
import rialto.order.ExecType;
import rialto.order.ExecutionReport;
import rialto.order.OrdType;
import rialto.order.Side;
import rialto.order.TimeInForce;
import rialto.venue.NewOrder;

/** Over wild random streams: nothing is filled that was not ordered, at no worse price, and every sum agrees. */
class ConservationTest {

    private static final int STEPS = 8_000;
    private static final int SEEDS = 8;
    private static final int MAKER_PPM = -25;
    private static final int TAKER_PPM = 333;

    @ParameterizedTest
    @ValueSource(longs = {0, 7})
    void fillsPositionsAndFeesAgreeWithTheOrders(long latencyNanos) {
        for (int seed = 0; seed < SEEDS; seed++) {
            Run run = run(seed, latencyNanos, null, STEPS);
            assertThat(run.fills()).as("the streams do trade").isGreaterThan(200);
            run.check();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 7})
    void theSameInputsGiveTheSameReports(long latencyNanos) {
        for (int seed = 100; seed < 100 + SEEDS; seed++) {
            assertThat(run(seed, latencyNanos, null, STEPS).reports)
                    .isEqualTo(run(seed, latencyNanos, null, STEPS).reports);
        }
    }

    @Test
    void aLedgerOnDiskChangesNothing(@TempDir Path directory) {
        Run onDisk = run(5, 7, directory, 2_000);
        assertThat(onDisk.reports).isEqualTo(run(5, 7, null, 2_000).reports);
        onDisk.check();
    }

    @Test
    void feesAreTheNotionalInMillionthsRoundedHalfEvenOnce() {
        Instrument odd = new Instrument(
                0,
                "ODD",
                "paper",
                InstrumentKind.FUTURE,
                "ODD",
                "USD",
                new Scale(256),
                new Scale(100_000),
                1,
                1,
                1,
                Long.MAX_VALUE / 1_000_000,
                0,
                50);
        var random = new java.util.SplittableRandom(3);
        for (int i = 0; i < 100_000; i++) {
            long ppm = random.nextLong(-500, 1_001);
            long price = random.nextLong(1, 1L << random.nextInt(2, 30));
            long quantity = random.nextLong(1, 1L << random.nextInt(2, 30));
            BigDecimal exact = BigDecimal.valueOf(price)
                    .divide(BigDecimal.valueOf(256))
                    .multiply(BigDecimal.valueOf(quantity).divide(BigDecimal.valueOf(100_000)))
                    .multiply(BigDecimal.valueOf(50))
                    .multiply(BigDecimal.valueOf(ppm).divide(BigDecimal.valueOf(1_000_000)));
            assertThat(new Fee(odd, ppm).of(price, quantity))
                    .isEqualTo(exact.movePointRight(8)
                            .setScale(0, RoundingMode.HALF_EVEN)
                            .longValueExact());
        }
    }

    @Test
    void anOrderWhoseValueCannotBeCountedIsRejectedAndNothingBreaks() {
        Instrument huge = new Instrument(
                0,
                "HUGE",
                "paper",
                InstrumentKind.SPOT,
                "HUGE",
                "USD",
                new Scale(1),
                new Scale(1),
                1,
                1,
                1,
                Long.MAX_VALUE,
                0,
                1);
        List<ExecutionReport> reports = new ArrayList<>();
        try (PaperExchange exchange = new PaperExchange()) {
            exchange.open(new ExchangeTerms("test", 100, 400, 0, null), reports::add);
            exchange.define(huge);
            exchange.depth(
                    0,
                    1,
                    0,
                    true,
                    1,
                    1,
                    MarketSink.NO_PREVIOUS,
                    new Levels().bid(99, Long.MAX_VALUE).ask(101, Long.MAX_VALUE));
            exchange.submit(
                    new NewOrder(
                            "a", huge, Side.BUY, OrdType.MARKET, TimeInForce.IOC, false, false, Long.MAX_VALUE, 0, 1),
                    1);
            exchange.submit(
                    new NewOrder(
                            "b", huge, Side.SELL, OrdType.LIMIT, TimeInForce.GTC, false, false, 5, Long.MAX_VALUE, 1),
                    1);
            exchange.submit(
                    new NewOrder("c", huge, Side.BUY, OrdType.MARKET, TimeInForce.IOC, false, false, 5, 0, 1), 1);
        }
        assertThat(reports).extracting(Floor::brief).containsExactly("REJECTED", "REJECTED", "NEW", "5@101");
        assertThat(reports.get(0).text()).contains("beyond what can be counted");
    }

    private static Run run(long seed, long latencyNanos, Path ledger, int steps) {
        List<ExecutionReport> reports = new ArrayList<>();
        try (PaperExchange exchange = new PaperExchange()) {
            exchange.open(new ExchangeTerms("test", MAKER_PPM, TAKER_PPM, latencyNanos, ledger), reports::add);
            exchange.define(Floor.COIN);
            RandomMarket market = new RandomMarket(seed, latencyNanos);
            for (int i = 0; i < steps; i++) {
                market.step(exchange);
            }
            Map<String, List<ExecutionReport>> histories = new HashMap<>();
            market.sent().keySet().forEach(id -> histories.put(id, exchange.history(id)));
            return new Run(
                    reports, market.sent(), histories, exchange.openOrders(), exchange.position(Floor.COIN.name()));
        }
    }

    /** What went into an exchange and what came of it. */
    private record Run(
            List<ExecutionReport> reports,
            Map<String, NewOrder> orders,
            Map<String, List<ExecutionReport>> histories,
            List<String> open,
            long position) {

        long fills() {
            return reports.stream()
                    .filter(report -> report.execType() == ExecType.TRADE)
                    .count();
        }

        void check() {
            Map<String, Long> filled = new HashMap<>();
            Map<String, List<ExecutionReport>> told = new HashMap<>();
            Set<String> ended = new HashSet<>();
            long positionSoFar = 0;
            long lastExecId = 0;
            for (ExecutionReport report : reports) {
                if (report.execType() == ExecType.CANCEL_REJECTED) {
                    continue;
                }
                String id = report.clOrdId();
                assertThat(ended.contains(id))
                        .as("nothing follows the end of %s", id)
                        .isFalse();
                List<ExecutionReport> before = told.computeIfAbsent(id, key -> new ArrayList<>());
                boolean first = before.isEmpty();
                before.add(report);
                switch (report.execType()) {
                    case NEW -> assertThat(first).isTrue();
                    case REJECTED -> {
                        assertThat(first).isTrue();
                        ended.add(id);
                    }
                    case TRADE -> {
                        assertThat(first).isFalse();
                        NewOrder order = orders.get(id);
                        checkFill(order, report, positionSoFar);
                        assertThat(report.execId()).isGreaterThan(lastExecId);
                        lastExecId = report.execId();
                        positionSoFar += order.side().sign() * report.lastQuantity();
                        long cum = filled.merge(id, report.lastQuantity(), Long::sum);
                        assertThat(report.cumQuantity()).isEqualTo(cum).isLessThanOrEqualTo(order.quantity());
                        if (cum == order.quantity()) {
                            ended.add(id);
                        }
                    }
                    case CANCELED, EXPIRED -> {
                        assertThat(report.cumQuantity()).isEqualTo(filled.getOrDefault(id, 0L));
                        ended.add(id);
                    }
                    default -> throw new AssertionError(report);
                }
            }
            assertThat(position).isEqualTo(positionSoFar);
            for (NewOrder order : orders.values()) {
                if (order.timeInForce() == TimeInForce.FOK) {
                    assertThat(filled.getOrDefault(order.clOrdId(), 0L)).isIn(0L, order.quantity());
                }
                boolean rests = order.ordType() == OrdType.LIMIT && order.timeInForce() == TimeInForce.GTC;
                if (told.containsKey(order.clOrdId()) && !rests) {
                    assertThat(ended.contains(order.clOrdId())).isTrue();
                }
                assertThat(histories.get(order.clOrdId())).isEqualTo(told.getOrDefault(order.clOrdId(), List.of()));
            }
            assertThat(open)
                    .containsExactlyElementsOf(orders.keySet().stream()
                            .filter(id -> told.containsKey(id) && !ended.contains(id))
                            .toList());
        }

        private static void checkFill(NewOrder order, ExecutionReport fill, long positionBefore) {
            if (order.ordType() == OrdType.LIMIT) {
                long better = order.side().sign() * (order.price() - fill.lastPrice());
                assertThat(better).as("price of %s", order).isNotNegative();
                assertThat(fill.maker() && better != 0)
                        .as("a maker has its own price")
                        .isFalse();
            }
            if (order.postOnly()) {
                assertThat(fill.maker()).isTrue();
            }
            if (order.ordType() == OrdType.MARKET || order.timeInForce() != TimeInForce.GTC) {
                assertThat(fill.maker()).isFalse();
            }
            if (order.reduceOnly()) {
                long after = positionBefore + order.side().sign() * fill.lastQuantity();
                assertThat(Math.abs(after)).isLessThan(Math.abs(positionBefore));
                assertThat(after == 0 || after > 0 == positionBefore > 0).isTrue();
            }
            BigDecimal fee = BigDecimal.valueOf(fill.lastPrice())
                    .multiply(BigDecimal.valueOf(fill.lastQuantity()))
                    .multiply(BigDecimal.valueOf(fill.maker() ? MAKER_PPM : TAKER_PPM, 6));
            assertThat(fill.fee())
                    .isEqualTo(fee.movePointRight(8)
                            .setScale(0, RoundingMode.HALF_EVEN)
                            .longValueExact());
            assertThat(fill.feeCurrency()).isEqualTo("USD");
        }
    }
}
