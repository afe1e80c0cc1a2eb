package rialto.venue.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rialto.instrument.Instrument;
import rialto.market.Bar;
import rialto.market.BarSpec;
import rialto.market.Market;
import rialto.market.Trade;
import rialto.market.books.MarketBooks;
import rialto.order.Side;

/** Klines, bars and trades from CSV, with and without headers, in the time units in use. */
class CsvRecordingTest {

    @TempDir
    Path directory;

    @Test
    void binanceKlinesWithoutHeader() {
        Market market = play(RecordedData.file("binance_csv", "ADABTC-1m-2021-11-27.csv"), BarSpec.minutes(1));
        Instrument instrument = market.instrument(0);
        assertThat(instrument.name()).isEqualTo("ADABTC.replay");
        assertThat(instrument.quoteCurrency()).isEqualTo("BTC");
        assertThat(instrument.priceScale().denominator()).isEqualTo(100_000_000);
        assertThat(instrument.quantityScale().denominator()).isEqualTo(10);
        assertThat(market.barCount(0, BarSpec.minutes(1))).isEqualTo(10);
        Bar bar = market.bar(0, BarSpec.minutes(1), 1);
        assertThat(bar.openNanos()).isEqualTo(1_637_971_260_000_000_000L);
        assertThat(bar.closeNanos()).isEqualTo(1_637_971_320_000_000_000L);
        assertThat(instrument.formatPrice(bar.open())).isEqualTo("0.00002854");
        assertThat(instrument.formatPrice(bar.high())).isEqualTo("0.0000286");
        assertThat(instrument.formatPrice(bar.low())).isEqualTo("0.00002854");
        assertThat(instrument.formatPrice(bar.close())).isEqualTo("0.00002859");
        assertThat(instrument.formatQuantity(bar.volume())).isEqualTo("89196.6");
        assertThat(bar.trades()).isEqualTo(98);
    }

    @Test
    void binanceKlinesWithHeaderAndMicroseconds() {
        Market market = play(
                RecordedData.write(
                        directory,
                        "BTCUSDT-1h-2025-01.csv",
                        "open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,"
                                + "taker_buy_quote_volume,ignore",
                        "1735689600000000,10,12.5,9,11,3.25,1735693199999999,0,7,0,0,0",
                        "1735693200000000,11,11,11,11,0,1735696799999999,0,0,0,0,0"),
                BarSpec.parse("1h"));
        assertThat(market.barCount(0, BarSpec.parse("1h"))).isEqualTo(2);
        Bar bar = market.bar(0, BarSpec.parse("1h"), 0);
        assertThat(bar.openNanos()).isEqualTo(1_735_689_600_000_000_000L);
        assertThat(bar.closeNanos()).isEqualTo(1_735_693_200_000_000_000L);
        assertThat(bar.high()).isEqualTo(125);
        assertThat(bar.volume()).isEqualTo(325);
    }

    @Test
    void genericBarsWithAHeaderAndGaps() {
        Path file = RecordedData.file("futures_bars", "6EH4.XCME_1min_bars_20240101_20240131.csv.gz");
        var terms = new RecordedSymbol.Terms("", "USD", -1, -1);
        MarketBooks market = new MarketBooks();
        int bars = 0;
        try (Recording recording = Recordings.open(file, "replay", terms)) {
            Instrument instrument = recording.instruments().get(0).withIndex(0);
            assertThat(instrument.symbol()).isEqualTo("6EH4");
            assertThat(instrument.priceScale().denominator()).isEqualTo(100_000);
            assertThat(instrument.quantityScale().denominator()).isEqualTo(1);
            recording.number(0, 0);
            market.define(instrument);
            market.buildBars(0, BarSpec.minutes(1));
            while (recording.advance()) {
                assertThat(recording.deliver(market, 0)).isTrue();
                if (bars++ == 0) {
                    Bar first = market.closedBar(0);
                    assertThat(first.openNanos()).isEqualTo(1_704_150_060_000_000_000L);
                    assertThat(first.open()).isEqualTo(110_760);
                    assertThat(first.high()).isEqualTo(110_785);
                    assertThat(first.close()).isEqualTo(110_780);
                    assertThat(first.volume()).isEqualTo(205);
                    assertThat(recording.receivedNanos())
                            .as("known when it ends")
                            .isEqualTo(first.closeNanos());
                }
            }
        }
        assertThat(bars).isGreaterThan(20_000);
    }

    @Test
    void binanceTradesInTheirFourForms() {
        List<String> forms = List.of(
                "11,1.5,2,3.0,1637971200001,true\n12,1.6,3,4.8,1637971200002,False\n",
                "11,1.5,2,3.0,1637971200001,True,True\n12,1.6,3,4.8,1637971200002,false,True\n",
                "11,1.5,2,1,1,1637971200001,true,true\n12,1.6,3,2,2,1637971200002,false,true\n",
                "id,price,qty,quote_qty,time,is_buyer_maker\n11,1.5,2,3.0,1637971200001,true\n"
                        + "12,1.6,3,4.8,1637971200002,false\n",
                "agg_trade_id,price,quantity,first_trade_id,last_trade_id,transact_time,is_buyer_maker\r\n"
                        + "11,1.5,2,1,1,1637971200001,true\r\n12,1.6,3,2,2,1637971200002000,false\r\n");
        for (String form : forms) {
            Path file = RecordedData.write(directory, "ABCUSDT-trades.csv", form.stripTrailing());
            List<String> seen = new ArrayList<>();
            for (Trade trade : trades(file)) {
                seen.add(trade.tradeId() + " " + trade.price() + " " + trade.quantity() + " " + trade.aggressor() + " "
                        + trade.venueNanos() + " " + trade.receivedNanos());
            }
            assertThat(seen)
                    .as(form)
                    .containsExactly(
                            "11 15 2 SELL 1637971200001000000 1637971200001000000",
                            "12 16 3 BUY 1637971200002000000 1637971200002000000");
        }
    }

    @Test
    void genericTradesWithAHeader() {
        List<Trade> trades = trades(RecordedData.file("tardis_csv", "bitmex_trades_XBTUSD.csv"));
        assertThat(trades).hasSizeGreaterThan(5);
        Trade first = trades.get(0);
        assertThat(first.instrument().name()).isEqualTo("XBTUSD.replay");
        assertThat(first.instrument().formatPrice(first.price())).isEqualTo("8531.5");
        assertThat(first.quantity()).isEqualTo(2_152);
        assertThat(first.aggressor()).isEqualTo(Side.SELL);
        assertThat(first.venueNanos()).isEqualTo(1_583_020_803_145_000_000L);
        assertThat(first.receivedNanos()).isEqualTo(1_583_020_803_307_160_000L);
    }

    @Test
    void missingColumnIsNamed() {
        assertThat(failure("ABCUSDT.csv", "time,open,high,low,volume", "1,1,1,1,1", "2,1,1,1,1"))
                .hasMessageContaining(
                        "line 1, byte 1: column 'close' is missing from the header time,open,high,low,volume");
        assertThat(failure("ABCUSDT.csv", "time,price,side", "1,1,buy"))
                .hasMessageContaining("column 'quantity' is missing");
        assertThat(failure("ABCUSDT.csv", "time,price,size", "1,1,1")).hasMessageContaining("column 'side' is missing");
        assertThat(failure(
                        "ABCUSDT.csv", "time,open,high,low,close,volume", "2024-01-01,1,1,1,1,1", "2024-01-02,1,1,1"))
                .hasMessageContaining("line 3, byte 17: the line has 4 columns where 6 are expected");
    }

    @Test
    void valuesThatAreNoneAreNamed() {
        String header = "time,open,high,low,close,volume";
        String first = "2024-01-01T00:00:00Z,2,3,1,2,10";
        assertThat(failure("ABCUSDT.csv", header, first, "2024-01-01 00:01:00,NaN,3,1,2,10"))
                .hasMessageContaining("line 3, byte 21: price 'NaN' is no plain decimal number");
        assertThat(failure("ABCUSDT.csv", header, first, "2024-01-01 00:01:00,2,3,-1,2,10"))
                .hasMessageContaining("line 3, byte 25: price -1 is negative");
        assertThat(failure("ABCUSDT.csv", header, first, "yesterday,2,3,1,2,10"))
                .hasMessageContaining("line 3, byte 1: time 'yesterday' is neither a count since 1970 nor ISO 8601");
        assertThat(failure("ABCUSDT.csv", header, first, "2023-12-31T23:59:00Z,2,3,1,2,10"))
                .hasMessageContaining("line 3, byte 1: the bar opens no later than the one before it");
        assertThat(failure("ABCUSDT.csv", header, first, "2024-01-01T00:01:00Z,2,3,1,4,10"))
                .hasMessageContaining("open, high, low and close are not those of a bar");
        assertThat(failure("ABCUSDT.csv", header, first)).hasMessageContaining("too few bars to tell their length");
        assertThat(failure(
                        "ABCUSDT.csv",
                        "1637971200000,1,1,1,1,1,1637971259999,1,1,1,1,0",
                        "1637971260000,1,1,1,1,1,1637971379999,1,1,1,1,0"))
                .hasMessageContaining("ns long");
        assertThat(failure("ABCUSDT.csv", "time,price,size,side", "1637971200000,1,1,hold"))
                .hasMessageContaining("side 'hold' is neither buy nor sell");
        assertThat(failure("ABCUSDT.csv", "1,2,3,4,1637971200000,maybe")).hasMessageContaining("is of no known form");
    }

    private List<Trade> trades(Path file) {
        List<Trade> trades = new ArrayList<>();
        try (Recording recording = Recordings.open(file, "replay", RecordedSymbol.Terms.NONE)) {
            recording.number(0, 0);
            while (recording.advance()) {
                MarketBooks market = new MarketBooks();
                market.define(recording.instruments().get(0).withIndex(0));
                assertThat(recording.deliver(market, 0)).isTrue();
                trades.add(market.lastTrade(0));
            }
        }
        return trades;
    }

    private static Market play(Path file, BarSpec spec) {
        MarketBooks market = new MarketBooks();
        try (Recording recording = Recordings.open(file, "replay", RecordedSymbol.Terms.NONE)) {
            recording.number(0, 0);
            market.define(recording.instruments().get(0).withIndex(0));
            market.buildBars(0, spec);
            while (recording.advance()) {
                assertThat(recording.deliver(market, 0)).isTrue();
            }
        }
        return market;
    }

    private RecordingException failure(String name, String... lines) {
        Path file = RecordedData.write(directory, name, lines);
        return catchThrowableOfType(RecordingException.class, () -> {
            try (Recording recording = Recordings.open(file, "replay", RecordedSymbol.Terms.NONE)) {
                CountingSink sink = new CountingSink();
                while (recording.advance()) {
                    recording.deliver(sink, 0);
                }
            }
        });
    }
}
