package rialto.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import rialto.backtest.BacktestRequest;
import rialto.backtest.BacktestState;
import rialto.backtest.BacktestTerms;
import rialto.backtest.ReportFormat;
import rialto.backtest.Slippage;
import rialto.instrument.Money;

/** Backtests of kept strategies over the recordings in the home. A start is waited for half a minute; then it is shown as it stands. */
@Component(service = BacktestCommands.class)
@GogoCommand(
        scope = "rialto",
        function = {"backtest", "backtests", "recordings", "report", "compare", "abort"})
public final class BacktestCommands {

    private final Desk desk;

    @Activate
    public BacktestCommands(@Reference Desk desk) {
        this.desk = desk;
    }

    @Descriptor("run a strategy over a recording")
    public Table backtest(
            @Descriptor("version of the plugin's bundle; the newest if left out")
                    @Parameter(
                            names = {"-v", "--version"},
                            absentValue = "")
                    String version,
            @Descriptor("money at the start, in the quote currency")
                    @Parameter(
                            names = {"-c", "--capital"},
                            absentValue = "10000")
                    String capital,
            @Descriptor("fee on fills that rested, in millionths; negative for a rebate")
                    @Parameter(
                            names = {"-m", "--maker"},
                            absentValue = "200")
                    long makerFeePpm,
            @Descriptor("fee on fills that took liquidity, in millionths")
                    @Parameter(
                            names = {"-t", "--taker"},
                            absentValue = "500")
                    long takerFeePpm,
            @Descriptor("microseconds that an order is under way")
                    @Parameter(
                            names = {"-l", "--latency"},
                            absentValue = "0")
                    long latencyMicros,
            @Descriptor("ticks that a taker loses where no book is shown")
                    @Parameter(
                            names = {"-s", "--slippage"},
                            absentValue = "0")
                    int slippageTicks,
            @Descriptor("name of the plugin") String plugin,
            @Descriptor("name of the recording; 'recordings' lists them") String recording,
            @Descriptor("parameters, each as name=value") String... parameters) {
        BacktestTerms terms = BacktestTerms.of(Money.parse(capital))
                .withFees(makerFeePpm, takerFeePpm)
                .withLatency(Math.multiplyExact(latencyMicros, 1_000L))
                .withSlippage(Slippage.ticks(slippageTicks));
        BacktestState started = desk.backtests()
                .start(
                        new BacktestRequest(
                                plugin, version.isEmpty() ? null : version, Pairs.parse(parameters), recording, terms),
                        Desk.WHO);
        return table(List.of(desk.await(started)));
    }

    @Descriptor("backtests, newest first, with their progress")
    public Table backtests() {
        return table(desk.backtests().list());
    }

    @Descriptor("files that can be run over")
    public Table recordings() {
        Table table = new Table("RECORDING");
        desk.backtests().recordings().forEach(table::row);
        return table;
    }

    @Descriptor("write the report of a backtest that is done to a file")
    public Table report(
            CommandSession session,
            @Descriptor("html, json, trades_csv or equity_csv")
                    @Parameter(
                            names = {"-f", "--format"},
                            absentValue = "html")
                    String format,
            @Descriptor("its id") String id,
            @Descriptor("the file, which must not be there yet") String file)
            throws IOException {
        return written(session, file, desk.backtests().write(id, format(format)));
    }

    @Descriptor("write the comparison of two backtests that are done to a file, the second less the first")
    public Table compare(
            CommandSession session,
            @Descriptor("html or json")
                    @Parameter(
                            names = {"-f", "--format"},
                            absentValue = "html")
                    String format,
            @Descriptor("id of the first") String first,
            @Descriptor("id of the second") String second,
            @Descriptor("the file, which must not be there yet") String file)
            throws IOException {
        return written(session, file, desk.backtests().compare(first, second, format(format)));
    }

    @Descriptor("end a backtest that runs")
    public Table abort(@Descriptor("its id") String id) {
        if (!desk.backtests().cancel(id)) {
            throw new IllegalArgumentException("no backtest '" + id + "' runs; 'backtests' lists them");
        }
        return backtests();
    }

    private static ReportFormat format(String text) {
        return Arrays.stream(ReportFormat.values())
                .filter(each -> each.name().equals(text.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("'" + text + "' is none of html, json, trades_csv, equity_csv"));
    }

    private static Table written(CommandSession session, String file, String text) throws IOException {
        Path path = session.currentDir() == null
                ? Path.of(file)
                : session.currentDir().resolve(file);
        if (Files.exists(path)) {
            throw new IllegalArgumentException(path + " is there already; name another file");
        }
        Files.writeString(path, text);
        return new Table("FILE", "BYTES").row(path, Files.size(path));
    }

    private static Table table(List<BacktestState> states) {
        Table table = new Table(
                "BACKTEST",
                "PLUGIN",
                "RECORDING",
                "PARAMETERS",
                "STATE",
                "DONE",
                "EVENTS",
                "LEFT",
                "STARTED",
                "MESSAGE");
        for (BacktestState each : states) {
            BacktestRequest request = each.request();
            table.row(
                    each.id(),
                    request.plugin() + (request.version() == null ? "" : " " + request.version()),
                    request.recording(),
                    Pairs.format(request.parameters()),
                    each.state(),
                    Math.round(each.fraction() * 100) + "%",
                    each.events(),
                    each.etaNanos() <= 0
                            ? ""
                            : Duration.ofNanos(each.etaNanos()).toSeconds() + " s",
                    Times.ofMillis(each.startedMillis()),
                    each.message());
        }
        return table;
    }
}
