package rialto.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import rialto.backtest.BacktestState;
import rialto.deploy.ClassWatch;
import rialto.deploy.Job;
import rialto.deploy.PluginInfo;
import rialto.engine.DeploymentState;
import rialto.engine.Engine;
import rialto.engine.EngineStatus;
import rialto.engine.VenueState;
import rialto.venue.Environment;

/** How the platform is, and the names there are. */
@Component(service = StatusCommands.class)
@GogoCommand(
        scope = "rialto",
        function = {"status", "venues", "names", "prompt"})
public final class StatusCommands {

    /** Red, in the control characters of every terminal (ECMA-48, SGR); the shell would read a bare bracket as a pattern. */
    private static final String LIVE_PROMPT = "\u001b\\[1;37;41mLIVE!\u001b\\[0m rialto> ";

    private final Desk desk;

    @Activate
    public StatusCommands(@Reference Desk desk) {
        this.desk = desk;
    }

    @Descriptor("the engine's figures")
    public Table status() {
        EngineStatus s = desk.engine().status();
        return new Table("STATUS", s.environment())
                .row("ready", s.ready() ? "yes" : "no")
                .row("loop", s.loopAlive() ? "turns" : "has not turned for a second")
                .row("sequence", s.sequence())
                .row("on disk", s.durableSequence())
                .row("kernel time", Times.ofNanos(s.nanos()))
                .row("ring", s.ringUsedBytes() + " of " + s.ringCapacityBytes() + " bytes")
                .row("dropped", s.dropped())
                .row("journal", s.journalProblem().isEmpty() ? "healthy" : s.journalProblem())
                .row("missing", s.missingParts().isEmpty() ? "nothing" : String.join(" ", s.missingParts()))
                .row("kill switch", s.killReason().isEmpty() ? "off" : "LATCHED: " + s.killReason());
    }

    @Descriptor("the venues")
    public Table venues() {
        Table table = new Table("VENUE", "ENV", "ACCOUNT", "CONNECTED", "RECONCILED", "PROGRESS", "TEXT");
        for (VenueState v : desk.engine().status().venues()) {
            table.row(
                    v.venue(),
                    v.environment(),
                    v.account(),
                    v.connected() ? "yes" : "no",
                    v.reconciled() ? "yes" : "no",
                    v.progress() < 0 ? null : Math.round(v.progress() * 100) + "%",
                    v.text());
        }
        return table;
    }

    @Descriptor("the prompt, which shows how real the money is")
    public String prompt() {
        Engine current = desk.engine;
        String environment = current == null ? "no engine" : current.status().environment();
        return Environment.LIVE.name().equals(environment) ? LIVE_PROMPT : environment + " rialto> ";
    }

    @Descriptor("names of things, for completion")
    public List<String> names(
            @Descriptor(
                            "instruments, plugins, versions, deployments, orders, jobs, watches, recordings, backtests or history")
                    String what) {
        return switch (what) {
            case "instruments" ->
                desk.ask(trading -> {
                    List<String> names = new ArrayList<>();
                    for (int i = 0;
                            trading.market() != null && i < trading.market().instrumentCount();
                            i++) {
                        names.add(trading.market().instrument(i).name());
                    }
                    return names;
                });
            case "plugins" ->
                List.copyOf(new TreeSet<>(desk.deployer().plugins().stream()
                        .map(PluginInfo::plugin)
                        .toList()));
            case "versions" ->
                List.copyOf(new TreeSet<>(desk.deployer().plugins().stream()
                        .map(PluginInfo::version)
                        .toList()));
            case "deployments" ->
                desk.deployer().deployments().stream()
                        .map(DeploymentState::name)
                        .toList();
            case "jobs" -> desk.deployer().jobs().stream().map(Job::id).toList();
            case "watches" ->
                desk.classWatch().watched().stream()
                        .map(ClassWatch.Watched::deployment)
                        .toList();
            case "recordings" -> desk.backtests().recordings();
            case "backtests" ->
                desk.backtests().list().stream().map(BacktestState::id).toList();
            case "orders" ->
                desk.ask(trading -> {
                    List<String> names = new ArrayList<>();
                    for (int i = 0;
                            trading.orders() != null && i < trading.orders().openCount();
                            i++) {
                        names.add(Long.toString(trading.orders().open(i).orderId()));
                    }
                    return names;
                });
            case "history" -> HistoryCommands.kinds();
            default ->
                throw new IllegalArgumentException("'" + what
                        + "' is none of instruments, plugins, versions, deployments, orders, jobs, watches, recordings,"
                        + " backtests, history");
        };
    }
}
