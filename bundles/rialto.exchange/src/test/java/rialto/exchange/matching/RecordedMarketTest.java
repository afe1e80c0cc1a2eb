package rialto.exchange.matching;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

/**
 * Real recordings of two markets: the exchange keeps in step with them to the end, and orders trade at prices that were
 * there.
 */
class RecordedMarketTest {

    private static final Pattern LEVEL = Pattern.compile("\\[\"([0-9.]+)\",\"([0-9.]+)\"]");
    private static final Instrument BTC = new Instrument(
            0,
            "BTCUSDT",
            "replay",
            InstrumentKind.SPOT,
            "BTC",
            "USDT",
            Scale.decimals(2),
            Scale.decimals(8),
            1,
            1,
            1,
            1_000_000_000,
            0,
            1);

    private final List<ExecutionReport> reports = new ArrayList<>();
    private final Levels levels = new Levels();
    private final PaperExchange exchange = new PaperExchange();
    private long taken;
    private long outOfStep;
    private long bid;
    private long ask;
    /** Least price that the message just shown offered or traded at, and the greatest bid or traded. */
    private long lowest;

    private long highest;
    private final Set<String> buys = new HashSet<>();
    private int orders;

    @ParameterizedTest
    @CsvSource({"spot_btcusdt_20240808.gz, 3449", "usdm_btcusdt_20240808.gz, 6547"})
    void keepsInStepAndTradesAtPricesThatWereThere(String file, long depthApplied) throws Exception {
        Path path = Path.of(System.getProperty("rialto.data"), "binance_ws_raw", file);
        exchange.open(new ExchangeTerms("test", 200, 500, 5_000_000, null), this::check);
        exchange.define(BTC);
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(path)), StandardCharsets.UTF_8))) {
            int number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                show(line);
                if (++number % 500 == 0) {
                    order(Long.parseLong(line.substring(0, 19)));
                }
            }
        }
        exchange.close();
        assertThat(outOfStep).as("updates out of step").isZero();
        assertThat(taken).as("updates taken, early ones too").isGreaterThanOrEqualTo(depthApplied);
        assertThat(reports)
                .filteredOn(report -> report.execType() == ExecType.TRADE && !report.maker())
                .hasSizeGreaterThan(20);
        assertThat(reports)
                .filteredOn(report -> report.execType() == ExecType.TRADE && report.maker())
                .hasSizeGreaterThan(5);
    }

    /**
     * A taker has a price within 0.2 % of the quote; a maker its own, and only when the message just shown reached it.
     */
    private void check(ExecutionReport report) {
        reports.add(report);
        if (report.execType() != ExecType.TRADE) {
            return;
        }
        if (!report.maker()) {
            assertThat(report.lastPrice()).isBetween(bid - bid / 500, ask + ask / 500);
        } else if (buys.contains(report.clOrdId())) {
            assertThat(lowest).as("a buy at %d", report.lastPrice()).isLessThanOrEqualTo(report.lastPrice());
        } else {
            assertThat(highest).as("a sale at %d", report.lastPrice()).isGreaterThanOrEqualTo(report.lastPrice());
        }
    }

    private void order(long nanos) {
        boolean buy = orders % 2 == 0;
        Side side = buy ? Side.BUY : Side.SELL;
        exchange.submit(
                new NewOrder(
                        "m" + ++orders, BTC, side, OrdType.MARKET, TimeInForce.IOC, false, false, 100_000, 0, nanos),
                nanos);
        exchange.submit(
                new NewOrder(
                        "l" + orders,
                        BTC,
                        side,
                        OrdType.LIMIT,
                        TimeInForce.GTC,
                        true,
                        false,
                        50_000,
                        buy ? bid : ask,
                        nanos),
                nanos);
        if (buy) {
            buys.add("l" + orders);
        }
    }

    private void show(String line) {
        long nanos = Long.parseLong(line.substring(0, 19));
        if (line.contains("@bookTicker")) {
            highest = price(text(line, "b"));
            lowest = price(text(line, "a"));
            exchange.quote(
                    0,
                    nanos,
                    0,
                    number(line, "u"),
                    highest,
                    quantity(text(line, "B")),
                    lowest,
                    quantity(text(line, "A")));
            bid = highest;
            ask = lowest;
        } else if (line.contains("@trade")) {
            String price = text(line, "p");
            if (price(price) > 0 && !line.contains("\"X\":\"INSURANCE_FUND\"")) {
                lowest = price(price);
                highest = lowest;
                exchange.trade(
                        0,
                        nanos,
                        0,
                        number(line, "t"),
                        price(price),
                        quantity(text(line, "q")),
                        line.contains("\"m\":true") ? Side.SELL : Side.BUY);
            }
        } else if (line.contains("@depth")) {
            long last = number(line, "u");
            fill(line, "\"b\":", "\"a\":");
            boolean used = exchange.depth(
                    0,
                    nanos,
                    0,
                    false,
                    number(line, "U"),
                    last,
                    line.contains("\"pu\":") ? number(line, "pu") : MarketSink.NO_PREVIOUS,
                    levels);
            taken += used ? 1 : 0;
            outOfStep += used ? 0 : 1;
        } else {
            long id = number(line, "lastUpdateId");
            fill(line, "\"bids\":", "\"asks\":");
            assertThat(exchange.depth(0, nanos, 0, true, id, id, MarketSink.NO_PREVIOUS, levels))
                    .isTrue();
        }
    }

    private void fill(String line, String bids, String asks) {
        levels.clear();
        lowest = Long.MAX_VALUE;
        highest = 0;
        int split = line.indexOf(asks);
        Matcher matcher = LEVEL.matcher(line);
        int at = line.indexOf(bids);
        while (matcher.find(at)) {
            if (matcher.start() < split) {
                levels.bid(price(matcher.group(1)), quantity(matcher.group(2)));
                highest = Math.max(highest, quantity(matcher.group(2)) > 0 ? price(matcher.group(1)) : 0);
            } else {
                levels.ask(price(matcher.group(1)), quantity(matcher.group(2)));
                lowest = Math.min(lowest, quantity(matcher.group(2)) > 0 ? price(matcher.group(1)) : Long.MAX_VALUE);
            }
            at = matcher.end();
        }
    }

    private static String text(String line, String name) {
        int at = line.indexOf("\"" + name + "\":\"") + name.length() + 4;
        return line.substring(at, line.indexOf('"', at));
    }

    private static long number(String line, String name) {
        int at = line.indexOf("\"" + name + "\":") + name.length() + 3;
        int end = at;
        while (Character.isDigit(line.charAt(end))) {
            end++;
        }
        return Long.parseLong(line.substring(at, end));
    }

    private static long price(String text) {
        return new BigDecimal(text).movePointRight(2).longValueExact();
    }

    private static long quantity(String text) {
        return new BigDecimal(text).movePointRight(8).longValueExact();
    }
}
