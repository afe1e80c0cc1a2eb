package rialto.market.books;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import rialto.instrument.Instrument;
import rialto.instrument.InstrumentKind;
import rialto.instrument.Scale;
import rialto.market.Levels;
import rialto.market.MarketSink;
import rialto.order.Side;

/**
 * A raw Binance recording read slowly and plainly, so that the books are judged by something that shares no code with
 * them.
 */
final class Recorded {

    /** An event of the recording. */
    interface Event {
        boolean to(MarketSink sink);
    }

    record Quoted(long received, long venue, long id, long bid, long bidQuantity, long ask, long askQuantity)
            implements Event {
        @Override
        public boolean to(MarketSink sink) {
            return sink.quote(0, received, venue, id, bid, bidQuantity, ask, askQuantity);
        }
    }

    record Traded(long received, long venue, long id, long price, long quantity, Side aggressor) implements Event {
        @Override
        public boolean to(MarketSink sink) {
            return sink.trade(0, received, venue, id, price, quantity, aggressor);
        }
    }

    record Depth(long received, long venue, boolean snapshot, long first, long last, long previous, Levels levels)
            implements Event {
        @Override
        public boolean to(MarketSink sink) {
            return sink.depth(0, received, venue, snapshot, first, last, previous, levels);
        }
    }

    static final Instrument SPOT = new Instrument(
            0,
            "BTCUSDT",
            "spot",
            InstrumentKind.SPOT,
            "BTC",
            "USDT",
            new Scale(100),
            new Scale(100_000_000),
            1,
            1_000,
            1_000,
            900_000_000_000L,
            0,
            1);
    static final Instrument USDM = new Instrument(
            0,
            "BTCUSDT",
            "usdm",
            InstrumentKind.PERPETUAL,
            "BTC",
            "USDT",
            new Scale(10),
            new Scale(1_000),
            1,
            1,
            1,
            1_000_000,
            0,
            1);

    private static final ObjectMapper JSON = new ObjectMapper();

    final Instrument instrument;
    final List<Event> events;
    final JsonNode expected;

    private Recorded(Instrument instrument, List<Event> events, JsonNode expected) {
        this.instrument = instrument;
        this.events = events;
        this.expected = expected;
    }

    static Recorded spot() throws IOException {
        return read("spot_btcusdt_20240808.gz", SPOT);
    }

    static Recorded usdm() throws IOException {
        return read("usdm_btcusdt_20240808.gz", USDM);
    }

    private static Recorded read(String file, Instrument instrument) throws IOException {
        String data = System.getProperty("rialto.data");
        if (data == null) {
            throw new IllegalStateException("set -Drialto.data to the directory of the recorded market data");
        }
        Path folder = Path.of(data, "binance_ws_raw");
        List<Event> events = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(folder.resolve(file))), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int space = line.indexOf(' ');
                JsonNode json = JSON.readTree(line.substring(space + 1));
                events.add(event(instrument, Long.parseLong(line.substring(0, space)), json.path("data"), json));
            }
        }
        return new Recorded(
                instrument,
                events,
                JSON.readTree(folder.resolve("expected.json").toFile()).get(file));
    }

    private static Event event(Instrument of, long received, JsonNode data, JsonNode whole) {
        if (data.isMissingNode()) {
            long id = whole.get("lastUpdateId").asLong();
            return new Depth(
                    received,
                    millis(whole),
                    true,
                    id,
                    id,
                    MarketSink.NO_PREVIOUS,
                    levels(of, whole.get("bids"), whole.get("asks")));
        }
        return switch (data.path("e").asText("bookTicker")) {
            case "depthUpdate" ->
                new Depth(
                        received,
                        millis(data),
                        false,
                        data.get("U").asLong(),
                        data.get("u").asLong(),
                        data.path("pu").asLong(MarketSink.NO_PREVIOUS),
                        levels(of, data.get("b"), data.get("a")));
            case "trade" ->
                new Traded(
                        received,
                        millis(data),
                        data.get("t").asLong(),
                        price(of, data.get("p")),
                        quantity(of, data.get("q")),
                        data.get("m").asBoolean() ? Side.SELL : Side.BUY);
            case "bookTicker" ->
                new Quoted(
                        received,
                        millis(data),
                        data.get("u").asLong(),
                        price(of, data.get("b")),
                        quantity(of, data.get("B")),
                        price(of, data.get("a")),
                        quantity(of, data.get("A")));
            default -> throw new IllegalStateException("unexpected event " + data);
        };
    }

    private static long millis(JsonNode data) {
        return (data.has("T") ? data.get("T") : data.path("E")).asLong() * 1_000_000;
    }

    private static Levels levels(Instrument of, JsonNode bids, JsonNode asks) {
        Levels levels = new Levels();
        bids.forEach(level -> levels.bid(price(of, level.get(0)), quantity(of, level.get(1))));
        asks.forEach(level -> levels.ask(price(of, level.get(0)), quantity(of, level.get(1))));
        return levels;
    }

    static long price(Instrument of, JsonNode text) {
        return of.priceScale().exact(new BigDecimal(text.asText()));
    }

    static long quantity(Instrument of, JsonNode text) {
        return of.quantityScale().exact(new BigDecimal(text.asText()));
    }
}
