package rialto.venue.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/** Where the recorded market data is, and small recordings made up for a test. */
final class RecordedData {

    static final String SPOT = "spot_btcusdt_20240808.gz";
    static final String USDM = "usdm_btcusdt_20240808.gz";

    private RecordedData() {}

    static Path file(String first, String... more) {
        String data = System.getProperty("rialto.data");
        if (data == null) {
            throw new IllegalStateException("set -Drialto.data to the directory of the recorded market data");
        }
        return Path.of(data, first).resolve(String.join("/", more));
    }

    static Path stream(String name) {
        return file("binance_ws_raw", name);
    }

    static JsonNode expected(String name) throws IOException {
        return new ObjectMapper().readTree(stream("expected.json").toFile()).get(name);
    }

    /** JSON written with single quotes, so that it can be read. */
    static String json(String text) {
        return text.replace('\'', '"');
    }

    static Path write(Path directory, String name, String... lines) {
        try {
            return Files.writeString(directory.resolve(name), String.join("\n", lines) + "\n");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static Path pack(Path directory, String name, String text) throws IOException {
        Path file = directory.resolve(name);
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return file;
    }
}
