package rialto.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.lang.model.SourceVersion;

/**
 * Makes a project of its own for the author of a plugin: from a template, with what it compiles and tests against beside it as a
 * Maven repository, so that neither a checkout nor an installation of Rialto is needed.
 */
final class NewProject {

    static final String HELP = """
            Usage: java -jar rialto.jar new KIND NAME [--in DIR]

              KIND                 what to make: %s
              NAME                 its name, such as golden-cross: a-z, 0-9 and single dashes, 2 to 40 of them
              --in DIR             folder in which the folder NAME is made, the current one if not given""";

    /** Bundles that plugins compile against. */
    private static final List<String> GROUND = List.of("rialto.api", "rialto.indicators");

    /** Bundles that the test kit runs the real kernel with. */
    private static final List<String> KERNEL = List.of(
            "rialto.engine", "rialto.market", "rialto.orders", "rialto.positions", "rialto.risk", "rialto.exchange");

    private static final String TEST_KIT = "rialto.testkit";
    /** Reads recordings, for tests that run over one. */
    private static final String REPLAY = "rialto.venue.replay";

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    private static final int LONGEST_NAME = 40;
    private static final Pattern PLACE = Pattern.compile("@([A-Za-z]+)@");
    private static final Pattern IMPORT = Pattern.compile("import (?:static )?[\\w.]+\\.(\\w+);");

    private final Shipment shipment;
    private final String name;
    private final Path folder;
    private final Map<String, byte[]> template;
    private final Map<String, String> values;

    private NewProject(Shipment shipment, String kind, String name, Path folder, String version) throws IOException {
        this.shipment = shipment;
        this.name = name;
        this.folder = folder;
        template = shipment.templates().get(kind);
        values = Map.of("name", name, "package", plural(kind) + '.' + plain(), "Class", className(), "rialto", version);
    }

    /**
     * Makes a project.
     *
     * @param arguments what follows {@code new}
     * @param version version of this build
     * @return the project's folder
     * @throws LaunchFailure if an argument is wrong or the folder cannot be made; nothing is left behind then
     */
    static Path make(Path jar, String version, List<String> arguments) throws LaunchFailure {
        try (Shipment shipment = Shipment.open(jar)) {
            Set<String> kinds = shipment.templates().keySet();
            boolean in = arguments.size() == 4 && arguments.get(2).equals("--in");
            if (arguments.size() != 2 && !in) {
                throw LaunchFailure.refused("new needs a kind and a name, as in: new "
                        + kinds.iterator().next() + " golden-cross; see new --help");
            }
            String kind = arguments.get(0);
            String name = arguments.get(1);
            if (!kinds.contains(kind)) {
                throw LaunchFailure.refused(
                        "there is no template for a " + kind + "; there are " + String.join(", ", kinds));
            }
            if (!NAME.matcher(name).matches() || name.length() < 2 || name.length() > LONGEST_NAME) {
                throw LaunchFailure.refused(
                        name + " is no name for a project; give 2 to 40 of a-z, 0-9 and single dashes, a letter first");
            }
            String unique = version.replace("-SNAPSHOT", "")
                    + '-'
                    + shipment.buildHash().substring(0, 10);
            NewProject project = new NewProject(
                    shipment, kind, name, parent(in ? arguments.get(3) : ".").resolve(name), unique);
            project.write();
            return project.folder;
        } catch (IOException e) {
            throw LaunchFailure.broken("the project could not be made: " + Reasons.of(e), e);
        }
    }

    /** What {@code new --help} prints. */
    static String help(Path jar) throws LaunchFailure {
        try (Shipment shipment = Shipment.open(jar)) {
            return HELP.formatted(String.join(" or ", shipment.templates().keySet()));
        } catch (IOException e) {
            throw LaunchFailure.broken("cannot read " + jar + ": " + Reasons.of(e), e);
        }
    }

    private static Path parent(String text) throws LaunchFailure {
        try {
            Path parent = Path.of(text).toAbsolutePath().normalize();
            if (!Files.isDirectory(parent)) {
                throw LaunchFailure.refused("--in " + text + " is not a folder; create it or name another");
            }
            return parent;
        } catch (InvalidPathException e) {
            throw LaunchFailure.refused("--in " + text + " is not a path: " + e.getReason(), e);
        }
    }

    private static String plural(String kind) {
        return kind.endsWith("y") ? kind.substring(0, kind.length() - 1) + "ies" : kind + 's';
    }

    private String plain() {
        return name.replace("-", "");
    }

    private String className() {
        StringBuilder text = new StringBuilder();
        for (String word : name.split("-")) {
            text.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
        }
        return text.toString();
    }

    private void write() throws LaunchFailure, IOException {
        if (SourceVersion.isKeyword(plain()) || usedTypes().contains(className())) {
            throw LaunchFailure.refused(
                    name + " would give its class or package a name that Java code of it uses already;"
                            + " choose another, such as my-" + name);
        }
        if (Files.exists(folder)) {
            throw LaunchFailure.refused(folder + " exists already; remove it, or give another name or --in");
        }
        for (Map.Entry<String, byte[]> file : template.entrySet()) {
            Path target = folder.resolve(file.getKey()
                    .replace("__path__", values.get("package").replace('.', '/'))
                    .replace("__Class__", className())
                    .replace("__dot__", "."));
            Files.createDirectories(target.getParent());
            Files.writeString(target, filled(new String(file.getValue(), StandardCharsets.UTF_8)));
        }
        for (String artifact : GROUND) {
            layOut(artifact, shipment.bundleOf(artifact), List.of());
        }
        for (String artifact : KERNEL) {
            layOut(artifact, shipment.bundleOf(artifact), List.of("rialto.api"));
        }
        layOut(REPLAY, shipment.bundleOf(REPLAY), List.of("rialto.api"));
        layOut(TEST_KIT, shipment.forAuthors(TEST_KIT), KERNEL);
    }

    private Set<String> usedTypes() {
        Set<String> types = new TreeSet<>(
                Set.of("String", "Override", "Parameters", "Settings", "Thread", "Math", "Runnable", "System"));
        for (byte[] file : template.values()) {
            Matcher imports = IMPORT.matcher(new String(file, StandardCharsets.UTF_8));
            while (imports.find()) {
                types.add(imports.group(1));
            }
        }
        return types;
    }

    private String filled(String text) throws LaunchFailure {
        Matcher places = PLACE.matcher(text);
        StringBuilder filled = new StringBuilder();
        while (places.find()) {
            String value = values.get(places.group(1));
            if (value == null) {
                throw LaunchFailure.broken("a template has the unknown place " + places.group(), null);
            }
            places.appendReplacement(filled, Matcher.quoteReplacement(value));
        }
        return places.appendTail(filled).toString();
    }

    /** Puts a bundle into the project's own repository, with a pom that names what it needs. */
    private void layOut(String artifact, InputStream bytes, List<String> needs) throws IOException {
        String version = values.get("rialto");
        Path into = folder.resolve("rialto/org/rialto/" + artifact + '/' + version);
        Files.createDirectories(into);
        try (bytes) {
            Files.copy(bytes, into.resolve(artifact + '-' + version + ".jar"));
        }
        StringBuilder dependencies = new StringBuilder();
        for (String need : needs) {
            dependencies.append("    <dependency>%s</dependency>%n".formatted(coordinates(need, version)));
        }
        Files.writeString(into.resolve(artifact + '-' + version + ".pom"), """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  %s
                  <dependencies>
                %s  </dependencies>
                </project>
                """.formatted(
                        coordinates(artifact, version), dependencies));
    }

    private static String coordinates(String artifact, String version) {
        return "<groupId>org.rialto</groupId><artifactId>" + artifact + "</artifactId><version>" + version
                + "</version>";
    }
}
