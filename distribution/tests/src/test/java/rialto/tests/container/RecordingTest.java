package rialto.tests.container;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.inject.Inject;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.ProbeBuilder;
import org.ops4j.pax.exam.TestProbeBuilder;
import org.osgi.framework.Constants;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import rialto.deploy.Deployer;
import rialto.deploy.DeploymentRequest;
import rialto.deploy.Job;
import rialto.engine.Engine;
import rialto.instrument.Instrument;
import rialto.market.Bar;
import rialto.market.BarSpec;
import rialto.market.Book;
import rialto.tests.jars.Jars;
import rialto.tests.witness.Witness;

/**
 * A recording at full speed through the platform as it ships. What a deployed strategy sees on the way, and what stands
 * at the end, is what was worked out from the file independently.
 *
 * <p>The recording begins in its own time, so that the strategy can be deployed on its instrument, and is then told to
 * begin again at full speed by its configuration.
 */
public abstract class RecordingTest extends InContainer {

    private static final String JAR = "rialto.tests.tape";
    private static final String INSTRUMENT = "BTCUSDT.replay";
    private static final int TOP = 20;
    private static final long DAY_MILLIS = TimeUnit.DAYS.toMillis(1);

    private final String name;
    private final Path file;
    private JsonNode expected;

    @Inject
    private Deployer deployer;

    @Inject
    private Engine engine;

    @Inject
    private ConfigurationAdmin configurations;

    /** @param name name of the recording's file */
    RecordingTest(String name) {
        this.name = name;
        file = Path.of(System.getProperty("rialto.data"), "binance_ws_raw", name)
                .normalize();
    }

    @Override
    protected final List<String> options() {
        return List.of("--market", "replay:" + file, "--pace", "real");
    }

    @Override
    protected final List<Option> more() throws IOException {
        Path jar = Files.createTempFile(Path.of("target"), "tape-", ".jar").toAbsolutePath();
        Files.write(jar, Jars.plugin(JAR, "1.0.0", "tape"));
        return List.of(systemProperty(JAR).value(jar.toString()));
    }

    /** The witness is the one that strategies speak to, not a copy of this test's own. */
    @ProbeBuilder
    public final TestProbeBuilder probe(TestProbeBuilder builder) {
        return builder.setHeader(Constants.IMPORT_PACKAGE, "rialto.tests.witness");
    }

    /** Each recording's test is a method of its own name, by which Pax Exam tells tests of a common class apart. */
    final void assertSeenAndLeftAsTheFileSays() throws Exception {
        expected = new ObjectMapper()
                .readTree(file.resolveSibling("expected.json").toFile())
                .get(name);
        deployTape();
        int before = Witness.of("tape").texts().size();
        playAgain("max");
        Eventually.until(
                () -> engine.status().venues().stream()
                        .anyMatch(venue -> venue.text().contains("has ended")),
                ended -> ended);
        Eventually.until(() -> heard(before, "end"), ends -> ends.size() == 1);

        assertEquals(rows(expected.get("bookEvery1000")), heard(before, "book"));
        assertSums(heard(before, "end").get(0));
        assertBars(before);
        engine.ask(trading -> {
                    assertFinalBook(trading.market().book(0));
                    return null;
                })
                .get(30, TimeUnit.SECONDS);
        assertEquals(0, engine.status().dropped());
    }

    private void deployTape() throws Exception {
        byte[] jar = Files.readAllBytes(Path.of(System.getProperty(JAR)));
        done(deployer.upload(new ByteArrayInputStream(jar), "tape.jar", "upload", "test"));
        Eventually.until(
                () -> engine.ask(trading -> trading.market().instrumentCount()).get(30, TimeUnit.SECONDS),
                count -> count == 1);
        done(deployer.deploy(new DeploymentRequest("tape", "tape", "1.0.0", Map.of(), List.of(INSTRUMENT)), "test"));
    }

    private void done(Job job) throws Exception {
        Job end = deployer.ended(job.id()).toCompletableFuture().get(60, TimeUnit.SECONDS);
        assertEquals(end.toString(), Job.State.DONE, end.state());
    }

    private void playAgain(String pace) throws Exception {
        Configuration[] found = configurations.listConfigurations("(service.factoryPid=rialto.venue.replay)");
        assertEquals(1, found.length);
        Dictionary<String, Object> properties = found[0].getProperties();
        properties.put("pace", pace);
        found[0].update(properties);
    }

    /** What was said of one thing since the recording began for the last time, word by word. */
    private static List<List<String>> heard(int from, String what) {
        List<String> texts = Witness.of("tape").texts();
        List<List<String>> rows = new ArrayList<>();
        boolean began = false;
        for (String text : texts.subList(from, texts.size())) {
            if (text.equals("begin")) {
                began = true;
                rows.clear();
            } else if (began && text.startsWith(what + ' ')) {
                rows.add(List.of(text.substring(what.length() + 1).split(" ")));
            }
        }
        return rows;
    }

    private void assertSums(List<String> sums) {
        List<String> names = List.of("trades", "volume", "notional", "takerBuyVolume", "firstPrice", "lastPrice");
        for (int i = 0; i < names.size(); i++) {
            BigDecimal wanted = new BigDecimal(expected.get(names.get(i)).asText());
            assertEquals(names.get(i) + " " + sums.get(i), 0, wanted.compareTo(new BigDecimal(sums.get(i))));
        }
    }

    /** Bars of a recording that is played again keep their minutes, on a later day; played for the first time, on their own. */
    private void assertBars(int from) throws Exception {
        List<List<String>> bars = new ArrayList<>(heard(from, "bar"));
        engine.ask(trading -> {
                    Bar open = trading.market().openBar(0, BarSpec.minutes(1));
                    return open == null || bars.add(row(open));
                })
                .get(30, TimeUnit.SECONDS);
        List<List<String>> wanted = rows(expected.get("bars1m"));
        if (bars.size() > wanted.size()) {
            // What had been played before left a bar open, which the first trade of the later day closes.
            bars.remove(0);
        }
        long later = Long.parseLong(bars.get(0).get(0))
                - Long.parseLong(wanted.get(0).get(0));
        assertTrue("bars begin " + later + " ms later", later >= 0 && later % DAY_MILLIS == 0);
        List<List<String>> moved = new ArrayList<>();
        for (List<String> bar : bars) {
            List<String> back = new ArrayList<>(bar);
            back.set(0, String.valueOf(Long.parseLong(bar.get(0)) - later));
            moved.add(back);
        }
        assertEquals(wanted, moved);
    }

    private static List<String> row(Bar bar) {
        Instrument it = bar.instrument();
        return List.of(
                String.valueOf(bar.openNanos() / 1_000_000),
                it.formatPrice(bar.open()),
                it.formatPrice(bar.high()),
                it.formatPrice(bar.low()),
                it.formatPrice(bar.close()),
                it.formatQuantity(bar.volume()),
                String.valueOf(bar.trades()));
    }

    private void assertFinalBook(Book book) {
        Instrument it = book.instrument();
        assertEquals(expected.get("depthApplied").asLong(), book.updates());
        assertEquals(expected.get("lastUpdateId").asLong(), book.lastId());
        assertEquals(expected.get("bidLevels").asInt(), book.bidCount());
        assertEquals(expected.get("askLevels").asInt(), book.askCount());
        List<List<String>> bids = new ArrayList<>();
        List<List<String>> asks = new ArrayList<>();
        for (int i = 0; i < TOP; i++) {
            bids.add(List.of(it.formatPrice(book.bidPrice(i)), it.formatQuantity(book.bidQuantity(i))));
            asks.add(List.of(it.formatPrice(book.askPrice(i)), it.formatQuantity(book.askQuantity(i))));
        }
        assertEquals(rows(expected.get("top20Bids")), bids);
        assertEquals(rows(expected.get("top20Asks")), asks);
    }

    /** Rows of numbers without their trailing zeros. */
    private static List<List<String>> rows(JsonNode table) {
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode row : table) {
            List<String> cells = new ArrayList<>();
            row.forEach(cell ->
                    cells.add(new BigDecimal(cell.asText()).stripTrailingZeros().toPlainString()));
            rows.add(cells);
        }
        return rows;
    }
}
