package rialto.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import org.osgi.framework.BundleException;

/**
 * {@code java -jar rialto.jar}.
 */
public final class Main {

    static final int EXIT_BROKEN = 1;
    static final int EXIT_REFUSED = 2;

    private static final long NOTICE_MILLIS = 5_000;
    private static final long COMPONENTS_MILLIS = 5_000;
    private static final long STOP_MILLIS = 4_500;

    private Main() {}

    /**
     * Runs Rialto until it is stopped by a signal or from inside.
     *
     * @param arguments see {@code --help}; exits with 2 when one is wrong and with 1 when the platform does not start
     */
    public static void main(String[] arguments) {
        PrintStream out = System.out;
        List<String> list = List.of(arguments);
        if (!list.isEmpty() && list.get(0).equals("new")) {
            makeProject(list.subList(1, list.size()), out);
            return;
        }
        if (list.contains("--help")) {
            out.println(Options.HELP);
            return;
        }
        if (list.contains("--version")) {
            out.println("Rialto " + version());
            return;
        }
        try {
            run(Options.parse(list, System.getenv()), out);
            System.exit(0);
        } catch (StoppedWhileStarting e) {
            // the hook that stops the platform has the word
        } catch (LaunchFailure e) {
            System.err.println("rialto: " + e.getMessage().replace('\n', ' '));
            System.exit(e.exitCode());
        } catch (IOException | InterruptedException e) {
            System.err.println("rialto: " + Reasons.of(e));
            System.exit(EXIT_BROKEN);
        }
    }

    private static void makeProject(List<String> arguments, PrintStream out) {
        try {
            if (arguments.contains("--help")) {
                out.println(NewProject.help(jar()));
                return;
            }
            Path folder = NewProject.make(jar(), version(), arguments);
            out.println("Made " + folder + "; its README.md says how to test, deploy and swap it.");
        } catch (LaunchFailure e) {
            System.err.println("rialto: " + e.getMessage().replace('\n', ' '));
            System.exit(e.exitCode());
        }
    }

    private static void run(Options options, PrintStream out)
            throws LaunchFailure, IOException, InterruptedException, StoppedWhileStarting {
        if (options.shell() && System.console() == null) {
            throw LaunchFailure.refused("--shell needs a terminal; start without it");
        }
        requireFree(options.bind(), options.port());
        try (Home home = Home.take(options.home())) {
            Provision provision = Provision.of(jar(), home.folder(), options);
            Logging.configure(home.folder());
            Platform platform = new Platform(provision.properties());
            Thread hook = new Thread(() -> stop(platform, out), "rialto-stop");
            Runtime.getRuntime().addShutdownHook(hook);
            String endpoint = start(platform, provision, out);
            out.println("Rialto " + version() + " (" + options.environment() + ") listens on " + endpoint + ", home "
                    + home.folder());
            platform.awaitStop();
        }
    }

    private static String start(Platform platform, Provision provision, PrintStream out)
            throws LaunchFailure, InterruptedException, StoppedWhileStarting {
        try {
            platform.start(provision.bundles());
            for (String part : provision.criticalParts()) {
                platform.awaitReady(part, NOTICE_MILLIS, () -> out.println("Waiting for " + part + " to be ready ..."));
            }
            platform.awaitComponents(COMPONENTS_MILLIS);
            return platform.endpoint();
        } catch (LaunchFailure | RuntimeException e) {
            if (platform.isStopping()) {
                throw new StoppedWhileStarting(e);
            }
            throw e;
        }
    }

    private static Path jar() throws LaunchFailure {
        try {
            return Path.of(Main.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw LaunchFailure.broken("cannot tell which jar this is: " + Reasons.of(e), e);
        }
    }

    private static void stop(Platform platform, PrintStream out) {
        try {
            if (platform.stop(STOP_MILLIS)) {
                out.println("Rialto has stopped.");
            } else {
                out.println("Rialto did not stop within " + STOP_MILLIS + " ms; it is ended as it stands.");
            }
        } catch (BundleException | InterruptedException e) {
            out.println("Rialto did not stop in order: " + Reasons.of(e));
        }
    }

    private static void requireFree(String bind, int port) throws LaunchFailure {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.getByName(bind), port));
        } catch (UnknownHostException e) {
            throw LaunchFailure.refused("--bind " + bind + " is not an address of this machine", e);
        } catch (IOException e) {
            throw LaunchFailure.refused(
                    "cannot listen on " + bind + ":" + port + " (" + Reasons.of(e)
                            + "); give another with --port or --bind",
                    e);
        }
    }

    /** A signal came before the platform was up; what fails then, fails for that reason. */
    private static final class StoppedWhileStarting extends Exception {

        private static final long serialVersionUID = 1L;

        StoppedWhileStarting(Throwable cause) {
            super(cause);
        }
    }

    static String version() {
        String version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "(not packaged)" : version;
    }
}
