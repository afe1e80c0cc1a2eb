package rialto.shell;

import java.nio.file.Path;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import rialto.deploy.ClassWatch;
import rialto.deploy.ClassWatch.Watched;

/** Lets deployments follow a compiler, in SIM. */
@Component(service = WatchCommands.class)
@GogoCommand(
        scope = "rialto",
        function = {"watch", "unwatch", "watches"})
public final class WatchCommands {

    private final Desk desk;

    @Activate
    public WatchCommands(@Reference Desk desk) {
        this.desk = desk;
    }

    @Descriptor("swap a deployment to the classes in a folder whenever they change; SIM only")
    public Table watch(
            CommandSession session,
            @Descriptor("name of the deployment") String name,
            @Descriptor("folder with the classes and META-INF/MANIFEST.MF, such as target/classes") String folder) {
        Path path = session.currentDir() == null
                ? Path.of(folder)
                : session.currentDir().resolve(folder);
        return table(desk.classWatch().watch(name, path, Desk.WHO));
    }

    @Descriptor("let a deployment follow its compiler no longer; it trades on with what it has")
    public Table unwatch(@Descriptor("name of the deployment") String name) {
        ClassWatch watch = desk.classWatch();
        if (!watch.unwatch(name)) {
            throw new IllegalArgumentException(
                    "deployment '" + name + "' follows no folder; 'watches' lists those that do");
        }
        return watches();
    }

    @Descriptor("deployments that follow a compiler, and what became of the last change")
    public Table watches() {
        return table(desk.classWatch().watched().toArray(Watched[]::new));
    }

    private static Table table(Watched... watches) {
        Table table = new Table("DEPLOYMENT", "FOLDER", "SWAPS", "LAST");
        for (Watched each : watches) {
            table.row(each.deployment(), each.folder(), each.swaps(), each.last());
        }
        return table;
    }
}
