package rialto.deploy.archive;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import rialto.deploy.archive.ArchiveRefused.Code;
import rialto.deploy.archive.JarContent.Entry;

/**
 * An uploaded jar that has been verified as bytes, before anything of it is installed: a sound archive that is a plain
 * bundle, exports nothing and can stand beside other versions of itself. Whether it resolves, and what its code calls,
 * is for others to say. Immutable; the framework is to be handed these same bytes.
 */
public final class PluginArchive {

    /**
     * A strategy that the jar provides.
     *
     * @param name of the strategy
     * @param component name of its DS component, which is its class
     * @param version of the capability, or of the bundle if it has none
     */
    public record StrategyCapability(String name, String component, String version) {}

    /** The service that a venue's bundle provides. */
    public static final String VENUE_ADAPTER = "rialto.venue.VenueAdapter";

    private static final String STRATEGY_NAMESPACE = "rialto.strategy";
    private static final int MAX_MANIFEST_BYTES = 1 << 20;
    private static final Pattern SYMBOLIC_NAME = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*");
    private static final Pattern STRATEGY_NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
    private static final Pattern VERSION = Pattern.compile("\\d{1,9}(\\.\\d{1,9}(\\.\\d{1,9}(\\.[A-Za-z0-9_-]+)?)?)?");
    private static final Set<String> NATIVE_SUFFIXES = Set.of(".so", ".dll", ".dylib", ".jnilib");
    private static final Set<String> ARCHIVE_SUFFIXES = Set.of(".jar", ".war", ".ear", ".zip");

    private final byte[] bytes;
    private final JarContent content;
    private final String sha256;
    private final String symbolicName;
    private final String version;
    private final String description;
    private final List<StrategyCapability> strategies;
    private final boolean venue;
    private final List<String> requirements;
    private final List<String> imports;

    private PluginArchive(byte[] bytes, ArchiveLimits limits) {
        this.bytes = bytes;
        content = new JarContent(bytes, limits);
        Attributes manifest = manifest();
        checkKind(manifest);
        checkEntries();
        symbolicName = symbolicName(manifest);
        version = version(manifest);
        description = valueOr(manifest, "Bundle-Description", "");
        strategies = strategies(manifest);
        venue = header(manifest, "Provide-Capability").stream()
                .filter(clause -> clause.paths().contains("osgi.service"))
                .anyMatch(clause -> List.of(clause.attributes()
                                .getOrDefault("objectClass", "")
                                .split("\\s*,\\s*"))
                        .contains(VENUE_ADAPTER));
        requirements = texts(manifest, "Require-Capability");
        imports = texts(manifest, "Import-Package");
        sha256 = sha256(bytes);
    }

    /**
     * Verifies a jar.
     *
     * @param jar not kept: a copy is
     * @throws ArchiveRefused if it is not taken in
     */
    public static PluginArchive read(byte[] jar, ArchiveLimits limits) {
        refuseIfLarger(jar.length, limits);
        return new PluginArchive(jar.clone(), limits);
    }

    /**
     * Reads a stream to its end, or to the limit, and verifies what it was.
     *
     * @throws ArchiveRefused if it is not taken in
     */
    public static PluginArchive read(InputStream jar, ArchiveLimits limits) throws IOException {
        byte[] bytes = jar.readNBytes(limits.maxBytes() + 1);
        refuseIfLarger(bytes.length, limits);
        return new PluginArchive(bytes, limits);
    }

    /**
     * Reads a file and verifies it.
     *
     * @throws ArchiveRefused if it is not taken in
     */
    public static PluginArchive read(Path jar, ArchiveLimits limits) throws IOException {
        try (InputStream in = Files.newInputStream(jar)) {
            return read(in, limits);
        }
    }

    private static void refuseIfLarger(long length, ArchiveLimits limits) {
        if (length > limits.maxBytes()) {
            throw new ArchiveRefused(
                    Code.TOO_LARGE,
                    "The jar has more than the " + limits.maxBytes()
                            + " bytes allowed; leave out what the plugin does not need");
        }
    }

    private Attributes manifest() {
        Entry entry = content.entries().stream()
                .filter(e -> e.name().equals(JarFile.MANIFEST_NAME))
                .findFirst()
                .orElseThrow(() -> new ArchiveRefused(
                        Code.NO_MANIFEST,
                        "The jar has no META-INF/MANIFEST.MF; "
                                + "build the plugin as a bundle, with bnd as the template does"));
        if (entry.unpacked() > MAX_MANIFEST_BYTES) {
            throw new ArchiveRefused(
                    Code.UNREADABLE_MANIFEST,
                    "The manifest is larger than a mebibyte; build the plugin again with bnd");
        }
        byte[] text = content.unpack(entry);
        refuseRepeatedHeaders(new String(text, StandardCharsets.UTF_8));
        try {
            return new Manifest(new ByteArrayInputStream(text)).getMainAttributes();
        } catch (IOException | IllegalArgumentException e) {
            throw new ArchiveRefused(
                    Code.UNREADABLE_MANIFEST,
                    "The manifest cannot be read (" + e.getMessage()
                            + "); let bnd write it instead of editing it by hand",
                    e);
        }
    }

    /** Of a header given twice the JDK believes the last and others the first. */
    private static void refuseRepeatedHeaders(String manifest) {
        Set<String> seen = new HashSet<>();
        for (String line : manifest.split("\\r\\n|\\r|\\n", -1)) {
            if (line.isEmpty()) {
                return;
            }
            int colon = line.indexOf(':');
            if (colon > 0
                    && line.charAt(0) != ' '
                    && !seen.add(line.substring(0, colon).toLowerCase(Locale.ROOT))) {
                throw new ArchiveRefused(
                        Code.UNREADABLE_MANIFEST,
                        "The manifest gives header " + line.substring(0, colon)
                                + " twice; let bnd write it instead of editing it by hand");
            }
        }
    }

    private static void checkKind(Attributes manifest) {
        if (!"2".equals(valueOr(manifest, "Bundle-ManifestVersion", ""))) {
            throw new ArchiveRefused(
                    Code.NOT_A_BUNDLE,
                    "The jar is no OSGi bundle: its manifest does not say Bundle-ManifestVersion: 2; "
                            + "build it with bnd as the template does");
        }
        refuse(manifest, "Fragment-Host", Code.FRAGMENT, "is a fragment; make it a bundle of its own");
        refuse(
                manifest,
                "Bundle-Activator",
                Code.ACTIVATOR,
                "has an activator, which would run before any check; use a DS component");
        refuse(
                manifest,
                "Require-Bundle",
                Code.REQUIRE_BUNDLE,
                "requires a bundle by name, which ties the two together; import packages");
        refuse(
                manifest,
                "DynamicImport-Package",
                Code.DYNAMIC_IMPORT,
                "imports dynamically, so that nobody can tell whether it resolves; name its imports in Import-Package");
        refuse(
                manifest,
                "Export-Package",
                Code.EXPORT,
                "exports packages, so that others would be refreshed with it; keep them private");
        refuse(
                manifest,
                "Bundle-NativeCode",
                Code.NATIVE_CODE,
                "carries native code, which nothing can stop or unload; write it in Java");
        if (!valueOr(manifest, "Bundle-ClassPath", ".").equals(".")) {
            throw new ArchiveRefused(
                    Code.CLASS_PATH, "The plugin has a Bundle-ClassPath; unpack what it embeds into the jar itself");
        }
        if (valueOr(manifest, "Multi-Release", "false").equalsIgnoreCase("true")) {
            throw new ArchiveRefused(
                    Code.CLASS_PATH,
                    "The jar is a multi-release jar, whose classes differ by Java version; "
                            + "build it for one, with --release 17");
        }
    }

    private static void refuse(Attributes manifest, String header, Code code, String cause) {
        if (manifest.getValue(header) != null) {
            throw new ArchiveRefused(code, "The plugin " + cause + " (header " + header + ")");
        }
    }

    private void checkEntries() {
        for (Entry entry : content.entries()) {
            String name = entry.name().toLowerCase(Locale.ROOT);
            String suffix = name.substring(Math.max(0, name.lastIndexOf('.')));
            if (NATIVE_SUFFIXES.contains(suffix)) {
                throw new ArchiveRefused(
                        Code.NATIVE_CODE,
                        "The jar carries native code (" + entry.name() + "), which nothing can stop or "
                                + "unload; write it in Java");
            }
            if (ARCHIVE_SUFFIXES.contains(suffix)) {
                throw new ArchiveRefused(
                        Code.CLASS_PATH,
                        "The jar carries another archive (" + entry.name() + "); "
                                + "unpack what the plugin needs into the jar itself");
            }
            if (name.startsWith("meta-inf/versions/") && name.endsWith(".class")) {
                throw new ArchiveRefused(
                        Code.CLASS_PATH,
                        "The jar carries classes for certain Java versions (" + entry.name()
                                + "); build it for one, with --release 17");
            }
        }
    }

    private static String symbolicName(Attributes manifest) {
        List<ManifestHeader.Clause> clauses = header(manifest, "Bundle-SymbolicName");
        String name = clauses.size() == 1 && clauses.get(0).paths().size() == 1
                ? clauses.get(0).paths().get(0)
                : "";
        if (!SYMBOLIC_NAME.matcher(name).matches()) {
            throw new ArchiveRefused(
                    Code.SYMBOLIC_NAME,
                    "The bundle has no valid Bundle-SymbolicName; name it in letters, digits, "
                            + "underscores and dashes with dots between, such as acme.strategy.cross");
        }
        if ("true".equals(clauses.get(0).directives().get("singleton"))) {
            throw new ArchiveRefused(
                    Code.SINGLETON,
                    "The plugin is a singleton, so that its next version could not run beside it; "
                            + "remove singleton:=true from Bundle-SymbolicName");
        }
        return name;
    }

    private static String version(Attributes manifest) {
        String version = valueOr(manifest, "Bundle-Version", "");
        if (!VERSION.matcher(version).matches()) {
            throw new ArchiveRefused(
                    Code.VERSION,
                    "The bundle's version '" + version
                            + "' is no OSGi version; give it a Bundle-Version such as 1.2.0");
        }
        return version;
    }

    private List<StrategyCapability> strategies(Attributes manifest) {
        List<StrategyCapability> found = new ArrayList<>();
        for (ManifestHeader.Clause clause : header(manifest, "Provide-Capability")) {
            if (clause.paths().contains(STRATEGY_NAMESPACE)) {
                found.add(strategy(clause.attributes()));
            }
        }
        long names = found.stream().map(StrategyCapability::name).distinct().count();
        if (names < found.size()) {
            throw new ArchiveRefused(
                    Code.HEADER,
                    "The plugin provides two strategies of one name; name each @StrategyPlugin differently");
        }
        return List.copyOf(found);
    }

    private StrategyCapability strategy(Map<String, String> attributes) {
        String name = attributes.getOrDefault(STRATEGY_NAMESPACE, "");
        String component = attributes.getOrDefault("component", "");
        String capabilityVersion = attributes.getOrDefault("version", version);
        if (!STRATEGY_NAME.matcher(name).matches()) {
            throw new ArchiveRefused(
                    Code.HEADER,
                    "The plugin provides a strategy named '" + name + "'; "
                            + "name it in @StrategyPlugin in lower case letters, digits and single dashes");
        }
        if (content.entries().stream().noneMatch(e -> e.name().equals(component.replace('.', '/') + ".class"))) {
            throw new ArchiveRefused(
                    Code.HEADER,
                    "The class '" + component + "' of strategy " + name
                            + " is not in the jar; build the plugin again with bnd, from the class that has @StrategyPlugin");
        }
        if (!VERSION.matcher(capabilityVersion).matches()) {
            throw new ArchiveRefused(
                    Code.HEADER,
                    "Strategy " + name + " has version '" + capabilityVersion
                            + "', which is no OSGi version; use one such as 1.2.0");
        }
        return new StrategyCapability(name, component, capabilityVersion);
    }

    private static List<String> texts(Attributes manifest, String header) {
        List<String> texts = new ArrayList<>();
        for (ManifestHeader.Clause clause : header(manifest, header)) {
            StringBuilder text = new StringBuilder(String.join(";", clause.paths()));
            clause.attributes().forEach((name, value) -> text.append(";" + name + "=\"" + value + "\""));
            clause.directives().forEach((name, value) -> text.append(";" + name + ":=\"" + value + "\""));
            texts.add(text.toString());
        }
        return List.copyOf(texts);
    }

    private static List<ManifestHeader.Clause> header(Attributes manifest, String name) {
        String value = valueOr(manifest, name, "");
        if (value.isEmpty()) {
            return List.of();
        }
        try {
            return ManifestHeader.parse(value);
        } catch (IllegalArgumentException e) {
            throw new ArchiveRefused(
                    Code.HEADER,
                    "Header " + name + " cannot be read: " + e.getMessage()
                            + "; let bnd write it instead of editing it by hand",
                    e);
        }
    }

    private static String valueOr(Attributes manifest, String name, String otherwise) {
        String value = manifest.getValue(name);
        return value == null ? otherwise : value.strip();
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java machine has SHA-256", e);
        }
    }

    /** Bundle-SymbolicName, without parameters. */
    public String symbolicName() {
        return symbolicName;
    }

    /** Bundle-Version as written. */
    public String version() {
        return version;
    }

    /** Hash of the jar: 64 lower-case hex digits. */
    public String sha256() {
        return sha256;
    }

    /** Bundle-Description; empty if there is none. */
    public String description() {
        return description;
    }

    /** Strategies that the jar provides, in order of the manifest; empty for other bundles. */
    public List<StrategyCapability> strategies() {
        return strategies;
    }

    /** Whether it is a venue: it provides an adapter, and no strategy. */
    public boolean isVenue() {
        return venue && strategies.isEmpty();
    }

    /** Clauses of Require-Capability. */
    public List<String> requirements() {
        return requirements;
    }

    /** Clauses of Import-Package. */
    public List<String> imports() {
        return imports;
    }

    /** Length of the jar in bytes. */
    public int size() {
        return bytes.length;
    }

    /** The jar, from its first byte: the same bytes that were verified. */
    public InputStream open() {
        return new ByteArrayInputStream(bytes);
    }

    /** A copy of the jar. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** Class files by their paths, unpacked anew at each call. */
    public SortedMap<String, byte[]> classes() {
        SortedMap<String, byte[]> classes = new TreeMap<>();
        for (Entry entry : content.entries()) {
            if (entry.name().endsWith(".class")) {
                classes.put(entry.name(), content.unpack(entry));
            }
        }
        return classes;
    }

    @Override
    public String toString() {
        return symbolicName + " " + version + " (" + sha256.substring(0, 12) + ")";
    }
}
