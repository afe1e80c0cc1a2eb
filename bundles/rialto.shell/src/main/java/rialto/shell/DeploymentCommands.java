package rialto.shell;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import rialto.deploy.DeploymentRequest;
import rialto.deploy.Job;
import rialto.deploy.PluginInfo;
import rialto.deploy.SwapRequest;
import rialto.engine.DeploymentState;
import rialto.engine.SwapPlan;

/** Plugins, deployments, swaps and jobs. What takes long is waited for half a minute; then the job is shown as it stands. */
@Component(service = DeploymentCommands.class)
@GogoCommand(
        scope = "rialto",
        function = {
            "plugins",
            "upload",
            "deployments",
            "deploy",
            "swap",
            "rollback",
            "pause",
            "resume",
            "undeploy",
            "jobs",
            "job",
            "verify",
            "forget"
        })
public final class DeploymentCommands {

    private final Desk desk;

    @Activate
    public DeploymentCommands(@Reference Desk desk) {
        this.desk = desk;
    }

    @Descriptor("versions of plugins that are kept")
    public Table plugins() {
        Table table = new Table("PLUGIN", "VERSION", "STATE", "SOURCE", "SHA-256", "DEPLOYMENTS", "PROBLEM");
        for (PluginInfo p : desk.deployer().plugins()) {
            table.row(
                    p.plugin(),
                    p.version(),
                    p.state(),
                    p.source(),
                    p.sha256().substring(0, Math.min(12, p.sha256().length())),
                    String.join(" ", p.deployments()),
                    p.problem());
        }
        return table;
    }

    @Descriptor("take a plugin's jar in")
    public Table upload(CommandSession session, @Descriptor("the file") String file) throws IOException {
        Path path = session.currentDir() == null
                ? Path.of(file)
                : session.currentDir().resolve(file);
        if (!Files.isRegularFile(path)) {
            throw new IllegalArgumentException("there is no file " + path);
        }
        try (InputStream jar = Files.newInputStream(path)) {
            return steps(
                    desk.await(desk.deployer().upload(jar, path.getFileName().toString(), "shell", Desk.WHO)));
        }
    }

    @Descriptor("running strategies")
    public Table deployments() {
        Table table = new Table(
                "DEPLOYMENT", "PLUGIN", "VERSION", "STATUS", "SINCE", "ENV", "INSTRUMENTS", "PARAMETERS", "REASON");
        for (DeploymentState d : desk.deployer().deployments()) {
            table.row(
                    d.name(),
                    d.plugin(),
                    d.version(),
                    d.status(),
                    d.sinceSequence(),
                    d.environment(),
                    String.join(" ", d.instruments()),
                    Pairs.format(d.parameters()),
                    d.reason());
        }
        return table;
    }

    @Descriptor("start a deployment")
    public Table deploy(
            @Descriptor("version of the plugin's bundle; the newest if left out")
                    @Parameter(
                            names = {"-v", "--version"},
                            absentValue = "")
                    String version,
            @Descriptor("name of the deployment: a-z 0-9 and dash") String name,
            @Descriptor("name of the plugin") String plugin,
            @Descriptor("names of instruments, by commas") String instruments,
            @Descriptor("parameters, each as name=value") String... parameters) {
        return steps(desk.await(desk.deployer()
                .deploy(
                        new DeploymentRequest(
                                name,
                                plugin,
                                version.isEmpty() ? null : version,
                                Pairs.parse(parameters),
                                List.of(instruments.split(","))),
                        Desk.WHO)));
    }

    @Descriptor("change version or parameters of a deployment while it trades")
    public Table swap(
            @Descriptor("version of the plugin's bundle; the newest if left out")
                    @Parameter(
                            names = {"-v", "--version"},
                            absentValue = "")
                    String version,
            @Descriptor("hash of the jar, to tell apart jars of one version")
                    @Parameter(
                            names = {"-h", "--sha256"},
                            absentValue = "")
                    String sha256,
            @Descriptor("switch at once and commit, without shadow and probation")
                    @Parameter(
                            names = {"-o", "--at-once"},
                            presentValue = "true",
                            absentValue = "false")
                    boolean atOnce,
            @Descriptor("name of the deployment") String name,
            @Descriptor("changed parameters, each as name=value") String... parameters) {
        return steps(desk.await(desk.deployer()
                .swap(
                        name,
                        new SwapRequest(
                                version.isEmpty() ? null : version,
                                sha256.isEmpty() ? null : sha256,
                                Pairs.parse(parameters),
                                atOnce ? SwapPlan.AT_ONCE : SwapPlan.CAREFUL),
                        Desk.WHO)));
    }

    @Descriptor("give the version before its place back")
    public Table rollback(@Descriptor("name of the deployment") String name, @Descriptor("why") String... reason) {
        return steps(desk.await(desk.deployer().rollBack(name, Desk.reason(List.of(reason), false), Desk.WHO)));
    }

    @Descriptor("stop a deployment's decisions; orders and position stay")
    public Table pause(@Descriptor("name of the deployment") String name, @Descriptor("why") String... reason) {
        desk.deployer().pause(name, Desk.reason(List.of(reason), false), Desk.WHO);
        return deployments();
    }

    @Descriptor("let a paused deployment decide again")
    public Table resume(@Descriptor("name of the deployment") String name, @Descriptor("why") String... reason) {
        desk.deployer().resume(name, Desk.reason(List.of(reason), false), Desk.WHO);
        return deployments();
    }

    @Descriptor("end a deployment; its open orders are cancelled, its position stays on record")
    public Table undeploy(@Descriptor("name of the deployment") String name, @Descriptor("why") String... reason) {
        return steps(desk.await(desk.deployer().undeploy(name, Desk.reason(List.of(reason), false), Desk.WHO)));
    }

    @Descriptor("long work, newest first")
    public Table jobs() {
        Table table = new Table("JOB", "KIND", "SUBJECT", "STATE", "PHASE", "DONE", "STARTED", "ENDED", "MESSAGE");
        for (Job j : desk.deployer().jobs()) {
            table.row(
                    j.id(),
                    j.kind(),
                    j.subject(),
                    j.state(),
                    j.phase(),
                    j.percent() + "%",
                    Times.ofMillis(j.startedMillis()),
                    Times.ofMillis(j.endedMillis()),
                    j.message());
        }
        return table;
    }

    @Descriptor("one job, step by step")
    public Table job(@Descriptor("its id") String id) {
        Job job = desk.deployer().job(id);
        if (job == null) {
            throw new IllegalArgumentException("no job has the id '" + id + "'; 'rialto:jobs' lists them");
        }
        return steps(job);
    }

    @Descriptor("execute the journal again and compare every outcome and the state; trading goes on")
    public Table verify() {
        return steps(desk.await(desk.deployer().verify(Desk.WHO)));
    }

    @Descriptor("remove a version of a plugin that no deployment uses and no journal names")
    public Table forget(@Descriptor("hash of its jar, or the beginning of it") String sha256) {
        List<String> found = desk.deployer().plugins().stream()
                .map(PluginInfo::sha256)
                .filter(hash -> hash.startsWith(sha256))
                .toList();
        if (found.size() != 1) {
            throw new IllegalArgumentException(
                    found.size() + " versions have a hash that begins with '" + sha256 + "'; 'plugins' lists them");
        }
        desk.deployer().forget(found.get(0), Desk.WHO);
        return plugins();
    }

    private static Table steps(Job job) {
        Table table = new Table("JOB " + job.id(), job.kind() + ' ' + job.subject());
        table.row("state", job.state());
        table.row("phase", job.phase() + ' ' + job.percent() + '%');
        for (String step : job.steps()) {
            table.row("step", step);
        }
        table.row("message", job.message());
        if (!job.result().isEmpty()) {
            table.row("result", job.result());
        }
        return table;
    }
}
