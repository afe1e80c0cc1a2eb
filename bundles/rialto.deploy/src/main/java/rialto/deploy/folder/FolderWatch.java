package rialto.deploy.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Hashtable;
import java.util.Map;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has File Install watch the plugins folder as long as it knows of the installer, and no longer: a jar that it finds before becomes a plain
 * bundle and is never shown to an installer that comes later.
 *
 * <p>A service is told to its users one after the other, so that File Install may know of the installer later than this. Therefore it is
 * first set to look at a file of our own, until it has shown that to the installer. The configuration is deleted at the end; one that a
 * kill leaves behind is deleted by the launcher.
 */
@Component(service = {})
public final class FolderWatch {

    private static final Logger LOG = LoggerFactory.getLogger(FolderWatch.class);
    private static final String FACTORY_PID = "org.apache.felix.fileinstall";
    private static final String NAME = "rialto-plugins";
    private static final String PREFIX = "felix.fileinstall";
    private static final int PROBE_POLL_MILLIS = 20;
    private static final int POLL_MILLIS = 500;

    private final Configuration watch;
    private boolean ended;

    /** Begins to watch the folder, if the platform has one. */
    @Activate
    public FolderWatch(@Reference PluginFolder installer, @Reference ConfigurationAdmin configurations)
            throws IOException {
        Path folder = installer.folder();
        if (folder == null) {
            watch = null;
            return;
        }
        Files.createDirectories(installer.probe());
        Files.writeString(installer.probe().resolve("installer.jar"), "Shown to the installer first; no jar.");
        watch = configurations.getFactoryConfiguration(FACTORY_PID, NAME, "?");
        look(installer.probe(), PROBE_POLL_MILLIS);
        installer.known().thenRun(() -> lookAtPlugins(folder));
    }

    private synchronized void lookAtPlugins(Path folder) {
        if (ended) {
            return;
        }
        try {
            look(folder, POLL_MILLIS);
        } catch (IOException e) {
            LOG.error(
                    "The plugins folder {} is not watched: {}. Make room on the disk of the home and start again",
                    folder,
                    e.getMessage(),
                    e);
        }
    }

    private void look(Path folder, int pollMillis) throws IOException {
        watch.update(new Hashtable<>(Map.of(
                PREFIX + ".dir", folder.toString(),
                PREFIX + ".poll", Integer.toString(pollMillis),
                PREFIX + ".filter", ".*\\.(jar|cfg)",
                PREFIX + ".noInitialDelay", "true",
                PREFIX + ".enableConfigSave", "false",
                PREFIX + ".subdir.mode", "skip")));
    }

    @Deactivate
    synchronized void end() throws IOException {
        ended = true;
        if (watch != null) {
            watch.delete();
        }
    }
}
