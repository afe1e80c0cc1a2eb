package rialto.launcher;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the command line and the environment ask for, checked. The command line wins over the environment.
 *
 * @param home    the folder that holds everything this platform writes, absolute
 * @param port    the TCP port of HTTP, 0 for any free one
 * @param bind    the address HTTP is bound to
 * @param market  {@code sim}, or {@code replay:} and the absolute path of a recording
 * @param pace    {@code real}, {@code max}, or a factor such as {@code 10x}
 * @param plugins the folder whose jars are deployed, absolute
 * @param shell   whether the gogo shell takes the terminal
 * @param acceptLoss whether a journal whose durable end is gone is gone on with
 */
public record Options(
        Path home, int port, String bind, String market, String pace, Path plugins, boolean shell, boolean acceptLoss) {

    private static final Pattern FACTOR = Pattern.compile("[0-9]{1,6}(\\.[0-9]{1,3})?x");
    private static final String REPLAY = "replay:";

    /** What {@code --help} prints. */
    static final String HELP = """
            Usage: java -jar rialto.jar [options]
                   java -jar rialto.jar new KIND NAME         make a project for a strategy or a venue; see new --help

              --home DIR           folder for everything Rialto writes    RIALTO_HOME     ./rialto-home
              --port N             port of REST and consoles, 0 = any     RIALTO_PORT     8080
              --bind ADDRESS       address to listen on                   RIALTO_BIND     127.0.0.1
              --market MARKET      sim, or replay:FILE                    RIALTO_MARKET   sim
              --pace PACE          real, a factor such as 10x, or max     RIALTO_PACE     real
              --plugins DIR        folder whose jars are deployed         RIALTO_PLUGINS  HOME/plugins
              --shell              take this terminal for the gogo shell
              --accept-loss        go on, this once, with a journal whose end is gone
              --help               print this and exit
              --version            print the version and exit

            A recording wants a home that has not traded in real time.
            An option may also be given by the environment variable beside it; the command line wins.
            Exit codes: 0 stopped, 1 the platform did not start, 2 an option or a file is wrong.""";

    private enum Value {
        HOME("./rialto-home"),
        PORT("8080"),
        BIND("127.0.0.1"),
        MARKET("sim"),
        PACE("real"),
        PLUGINS(null);

        private final String standard;

        Value(String standard) {
            this.standard = standard;
        }

        String option() {
            return "--" + name().toLowerCase(java.util.Locale.ROOT);
        }

        String variable() {
            return "RIALTO_" + name();
        }

        static Optional<Value> of(String option) {
            return Arrays.stream(values())
                    .filter(value -> value.option().equals(option))
                    .findFirst();
        }
    }

    /** A value, and what to call it when it is wrong. */
    private record Given(String name, String text) {}

    /**
     * Reads and checks the options.
     *
     * @throws LaunchFailure when an option is unknown, lacks its value, has a wrong one, or names a file that cannot be read
     */
    public static Options parse(List<String> arguments, Map<String, String> environment) throws LaunchFailure {
        Map<Value, Given> given = new EnumMap<>(Value.class);
        boolean shell = false;
        boolean acceptLoss = false;
        for (Value value : Value.values()) {
            String text = environment.get(value.variable());
            if (text != null && !text.isBlank()) {
                given.put(value, new Given(value.variable(), text));
            }
        }
        Deque<String> rest = new ArrayDeque<>(arguments);
        while (!rest.isEmpty()) {
            String argument = rest.pop();
            if (argument.equals("--shell")) {
                shell = true;
                continue;
            }
            if (argument.equals("--accept-loss")) {
                acceptLoss = true;
                continue;
            }
            int equals = argument.indexOf('=');
            String option = equals < 0 ? argument : argument.substring(0, equals);
            Value value = Value.of(option)
                    .orElseThrow(() -> LaunchFailure.refused("unknown option " + argument + "; see --help"));
            String text = equals < 0 ? rest.poll() : argument.substring(equals + 1);
            if (text == null || text.isBlank() || equals < 0 && text.startsWith("--")) {
                throw LaunchFailure.refused(option + " needs a value; see --help");
            }
            given.put(value, new Given(option, text));
        }

        Path home = path(or(given, Value.HOME));
        Path plugins = given.containsKey(Value.PLUGINS) ? path(given.get(Value.PLUGINS)) : home.resolve("plugins");
        if (given.containsKey(Value.PLUGINS) && !Files.isDirectory(plugins)) {
            throw wrong(given.get(Value.PLUGINS), "is not a folder; create it or name another");
        }
        return new Options(
                home,
                port(or(given, Value.PORT)),
                or(given, Value.BIND).text(),
                market(or(given, Value.MARKET)),
                pace(or(given, Value.PACE)),
                plugins,
                shell,
                acceptLoss);
    }

    /** The mode the market puts the platform in, as people see it. */
    String environment() {
        return "SIM";
    }

    /** The market without its file: {@code sim} or {@code replay}. */
    String marketKind() {
        return market.startsWith(REPLAY) ? "replay" : market;
    }

    /** The market's file, empty for a market that has none. */
    String marketFile() {
        return market.startsWith(REPLAY) ? market.substring(REPLAY.length()) : "";
    }

    private static Given or(Map<Value, Given> given, Value value) {
        return given.getOrDefault(value, new Given(value.option(), value.standard));
    }

    private static int port(Given given) throws LaunchFailure {
        if (given.text().matches("[0-9]{1,5}")) {
            int port = Integer.parseInt(given.text());
            if (port <= 65_535) {
                return port;
            }
        }
        throw wrong(given, "is not a port; give a number from 0 to 65535");
    }

    private static String market(Given given) throws LaunchFailure {
        String text = given.text();
        if (text.equals("sim")) {
            return text;
        }
        if (!text.startsWith(REPLAY)) {
            throw wrong(given, "is not a market; give sim or replay:FILE");
        }
        Path file = path(new Given(given.name(), text.substring(REPLAY.length())));
        if (!Files.isRegularFile(file)) {
            throw wrong(given, "names no file; give the path of a recording");
        }
        if (!Files.isReadable(file)) {
            throw wrong(given, "names a file this user may not read; change its mode or name another");
        }
        return REPLAY + file;
    }

    private static String pace(Given given) throws LaunchFailure {
        String text = given.text();
        if (text.equals("real") || text.equals("max")) {
            return text;
        }
        if (FACTOR.matcher(text).matches() && Double.parseDouble(text.substring(0, text.length() - 1)) > 0) {
            return text;
        }
        throw wrong(given, "is not a pace; give real, max, or a factor above zero such as 10x");
    }

    private static Path path(Given given) throws LaunchFailure {
        try {
            return Path.of(given.text()).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw LaunchFailure.refused(given.name() + " " + given.text() + " is not a path: " + e.getReason(), e);
        }
    }

    private static LaunchFailure wrong(Given given, String why) {
        return LaunchFailure.refused(given.name() + " " + given.text() + " " + why);
    }
}
