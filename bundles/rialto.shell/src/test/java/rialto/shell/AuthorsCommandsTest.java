package rialto.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rialto.backtest.BacktestException;
import rialto.backtest.BacktestRequest;
import rialto.backtest.BacktestState;
import rialto.backtest.Backtests;
import rialto.backtest.ReportFormat;
import rialto.deploy.ClassWatch;
import rialto.deploy.DeployException;

/** What authors of strategies type: watching their compiler, and backtests. The services are doubles. */
class AuthorsCommandsTest {

    private static final long MILLIS = 1_767_225_600_000L; // 2026-01-01

    private final CommandProcessorImpl processor = new CommandProcessorImpl(new ThreadIOImpl());
    private final Desk desk = new Desk(500, 300);
    private final BacktestsStandIn backtests = new BacktestsStandIn();
    private final WatchStandIn watches = new WatchStandIn();
    private CommandSession session;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() {
        desk.backtests = Double.of(Backtests.class, backtests);
        desk.classWatch = Double.of(ClassWatch.class, watches);
        for (Object commands : List.of(new WatchCommands(desk), new BacktestCommands(desk), new StatusCommands(desk))) {
            for (Method method : described(commands.getClass())) {
                processor.addCommand("rialto", commands, method.getName());
            }
        }
        processor.addConverter(new TableFormat());
        PrintStream out = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        session = processor.createSession(new ByteArrayInputStream(new byte[0]), out, out);
        session.currentDir(folder);
    }

    @AfterEach
    void stop() {
        session.close();
        processor.stop();
    }

    private static List<Method> described(Class<?> commands) {
        return Arrays.stream(commands.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Descriptor.class))
                .toList();
    }

    @Test
    void everyCommandAndArgumentSaysWhatItIs() {
        for (Class<?> commands : List.of(WatchCommands.class, BacktestCommands.class)) {
            assertThat(commands.getAnnotation(GogoCommand.class))
                    .as("kept by the build alone")
                    .isNull();
            for (Method method : described(commands)) {
                assertThat(Arrays.stream(method.getParameters())
                                .filter(each -> each.getType() != CommandSession.class)
                                .filter(each -> !each.isAnnotationPresent(Descriptor.class)))
                        .as(method.getName())
                        .isEmpty();
            }
        }
    }

    @Test
    void aDeploymentFollowsAFolderUntilItIsUnwatched() throws Exception {
        assertThat(shown("rialto:watches")).isEqualTo("DEPLOYMENT  FOLDER  SWAPS  LAST\n(none)");
        assertThat(shown("rialto:watch golden-hour target/classes"))
                .isEqualTo(new Table("DEPLOYMENT", "FOLDER", "SWAPS", "LAST")
                        .row("golden-hour", folder.resolve("target/classes"), 0, "nothing yet")
                        .toString());
        assertThat(run("rialto:names watches")).isEqualTo(List.of("golden-hour"));
        assertThat(shown("rialto:unwatch golden-hour")).endsWith("(none)");
        fails("rialto:unwatch golden-hour", "follows no folder; 'watches' lists");
        fails("rialto:watch nobody x", "there is no deployment nobody");
        desk.classWatch = null;
        fails("rialto:watches", "start the bundle rialto.deploy");
    }

    @Test
    void aBacktestIsStartedWithItsTermsAndWaitedFor() throws Exception {
        assertThat(shown("rialto:backtest ema-cross BTCUSDT-1m.csv bar=1m fast=5"))
                .isEqualTo("""
                BACKTEST  PLUGIN     RECORDING        PARAMETERS     STATE  DONE  EVENTS  LEFT  STARTED               MESSAGE
                B1        ema-cross  BTCUSDT-1m.csv  bar=1m fast=5  DONE   100%     500        2026-01-01T00:00:00Z""".replace("RECORDING        ", "RECORDING       "));
        run("rialto:backtest -v 2.0.0 -c 50000 -m -20 -t 40 -l 1500 -s 2 ema-cross ETHUSDT.csv");

        assertThat(backtests.started)
                .extracting(each -> each.plugin()
                        + ' '
                        + each.version()
                        + ' '
                        + each.parameters()
                        + ' '
                        + each.terms().capital() / 100_000_000
                        + ' '
                        + each.terms().makerFeePpm()
                        + ' '
                        + each.terms().takerFeePpm()
                        + ' '
                        + each.terms().latencyNanos()
                        + ' '
                        + each.terms().slippage())
                .containsExactly(
                        "ema-cross null {bar=1m, fast=5} 10000 200 500 0 Slippage[kind=TICKS, amount=0]",
                        "ema-cross 2.0.0 {} 50000 -20 40 1500000 Slippage[kind=TICKS, amount=2]");
        assertThat(run("rialto:names backtests")).isEqualTo(List.of("B2", "B1"));
        assertThat(run("rialto:names recordings")).isEqualTo(List.of("BTCUSDT-1m.csv"));
        assertThat(shown("rialto:recordings")).isEqualTo("RECORDING\nBTCUSDT-1m.csv");
        fails("rialto:backtest ema-cross BTCUSDT-1m.csv fast", "write name=value");
        fails("rialto:backtest -c 0 ema-cross BTCUSDT-1m.csv", "capital of 0 is not above 0");
    }

    @Test
    void aLongBacktestShowsItsProgressAndIsAborted() throws Exception {
        backtests.endless = true;
        assertThat(shown("rialto:backtest ema-cross BTCUSDT-1m.csv")).contains("RUNNING", " 42% ", " 7 s ");
        assertThat(shown("rialto:abort B1")).contains("CANCELLED");
        fails("rialto:abort B1", "no backtest 'B1' runs");
    }

    @Test
    void reportsAndComparisonsAreWrittenToFilesThatAreNotThereYet() throws Exception {
        run("rialto:backtest ema-cross BTCUSDT-1m.csv");
        run("rialto:backtest ema-cross BTCUSDT-1m.csv fast=5");
        assertThat(shown("rialto:report B1 one.html")).contains("one.html", " 16");
        assertThat(Files.readString(folder.resolve("one.html"))).isEqualTo("B1 in HTML 12€");
        run("rialto:report -f trades_csv B1 one.csv");
        assertThat(Files.readString(folder.resolve("one.csv"))).startsWith("B1 in TRADES_CSV");
        run("rialto:compare --format json B1 B2 both.json");
        assertThat(Files.readString(folder.resolve("both.json"))).isEqualTo("B1 and B2 in JSON");

        fails("rialto:report B1 one.html", "is there already; name another file");
        fails("rialto:report -f pdf B1 x", "'pdf' is none of html, json, trades_csv, equity_csv");
        fails("rialto:report B9 x", "not done");
        assertThat(folder.resolve("x")).doesNotExist();
        desk.backtests = null;
        fails("rialto:backtests", "start the bundle rialto.backtest");
    }

    private Object run(String line) throws Exception {
        return session.execute(line);
    }

    private String shown(String line) throws Exception {
        return session.format(run(line), Converter.INSPECT).toString();
    }

    private void fails(String line, String words) {
        assertThatThrownBy(() -> run(line)).as(line).hasMessageContaining(words);
    }

    /** Watches nothing, but remembers what it should. */
    @SuppressWarnings("unused") // called through a double
    private static final class WatchStandIn {

        private final SortedMap<String, ClassWatch.Watched> watched = new TreeMap<>();

        ClassWatch.Watched watch(String deployment, Path classes, String who) {
            if (deployment.equals("nobody")) {
                throw new DeployException("unknown-deployment", "there is no deployment nobody");
            }
            ClassWatch.Watched made = new ClassWatch.Watched(deployment, classes.toString(), 0, "nothing yet");
            watched.put(deployment, made);
            return made;
        }

        boolean unwatch(String deployment) {
            return watched.remove(deployment) != null;
        }

        List<ClassWatch.Watched> watched() {
            return List.copyOf(watched.values());
        }
    }

    /** Runs nothing: a backtest is done when it is next asked for, unless it is endless. */
    @SuppressWarnings("unused") // called through a double
    private static final class BacktestsStandIn {

        private final List<BacktestRequest> started = new ArrayList<>();
        private final Map<String, BacktestState> states = new TreeMap<>();
        private boolean endless;

        List<String> recordings() {
            return List.of("BTCUSDT-1m.csv");
        }

        BacktestState start(BacktestRequest request, String who) {
            started.add(request);
            String id = "B" + started.size();
            states.put(id, state(id, BacktestState.State.RUNNING, 0.42, 7_300_000_000L));
            return states.get(id);
        }

        private BacktestState state(String id, BacktestState.State state, double fraction, long etaNanos) {
            BacktestRequest request = started.get(Integer.parseInt(id.substring(1)) - 1);
            return new BacktestState(id, request, "shell", state, fraction, 500, etaNanos, "", "", MILLIS);
        }

        List<BacktestState> list() {
            List<BacktestState> all = new ArrayList<>(states.values());
            java.util.Collections.reverse(all);
            return all;
        }

        BacktestState state(String id) {
            if (!endless) {
                states.put(id, state(id, BacktestState.State.DONE, 1, 0));
            }
            return states.get(id);
        }

        boolean cancel(String id) {
            BacktestState now = states.get(id);
            if (now == null || now.state() != BacktestState.State.RUNNING) {
                return false;
            }
            states.put(id, state(id, BacktestState.State.CANCELLED, 0.42, 0));
            return true;
        }

        String write(String id, ReportFormat format) {
            if (!states.containsKey(id)) {
                throw new BacktestException("not-done", id + " is not done");
            }
            return id + " in " + format + " 12€";
        }

        String compare(String first, String second, ReportFormat format) {
            return first + " and " + second + " in " + format;
        }
    }
}
