package rialto.deploy.live;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;
import rialto.deploy.DeployException;
import rialto.deploy.Deployer;
import rialto.deploy.Job;
import rialto.deploy.PluginInfo;
import rialto.engine.Engine;
import rialto.engine.Wiring;
import rialto.event.EventLog;

/** The bundle under test in a real framework with a real SCR, Configuration Admin and File Install, beside a double of the engine. */
final class TestPlatform {

    private static final List<String> BUNDLES = List.of(
            "org.apache.felix.cm.PersistenceManager",
            "org.apache.felix.scr.component.ExtFactoryComponentInstance",
            "org.apache.felix.fileinstall.ArtifactInstaller");

    private static final String LIBRARIES = """
            org.osgi.service.component;version=1.5.1,org.osgi.service.component.runtime;version=1.5.1,\
            org.osgi.service.component.runtime.dto;version=1.5.1,org.osgi.util.promise;version=1.3.0,org.osgi.util.function;version=1.2.0,\
            org.slf4j;version=2.0.17,org.objectweb.asm;version=9.9.1,org.objectweb.asm.tree;version=9.9.1""";

    final Path home;
    final EngineDouble engine;
    final BundleContext context;
    private final Framework framework;

    TestPlatform(Path home) throws Exception {
        this(home, new EngineDouble(), Map.of());
    }

    /** @param shipped installed and started with the platform */
    TestPlatform(Path home, EngineDouble engine, Map<String, String> properties, StrategyJar... shipped)
            throws Exception {
        this(home, engine, properties, context -> {}, shipped);
    }

    /** @param before what happens before the engine is there */
    TestPlatform(
            Path home,
            EngineDouble engine,
            Map<String, String> properties,
            Consumer<BundleContext> before,
            StrategyJar... shipped)
            throws Exception {
        this.home = home;
        this.engine = engine;
        Map<String, String> all = new HashMap<>(properties);
        all.put(Constants.FRAMEWORK_STORAGE, home.resolve("cache").toString());
        all.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
        all.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, contracts() + "," + LIBRARIES);
        all.put(Constants.FRAMEWORK_BSNVERSION, Constants.FRAMEWORK_BSNVERSION_MULTIPLE);
        all.put("rialto.home", home.toString());
        // SCR tells of its own first classes being loaded while the hook that sees classes is made.
        all.put("ds.loglevel", "0");
        framework = new org.apache.felix.framework.FrameworkFactory().newFramework(all);
        framework.start();
        context = framework.getBundleContext();
        List<Bundle> bundles = new ArrayList<>();
        for (String each : BUNDLES) {
            bundles.add(
                    context.installBundle(Class.forName(each, false, getClass().getClassLoader())
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toString()));
        }
        for (StrategyJar each : shipped) {
            bundles.add(context.installBundle("shipped:" + bundles.size(), each.open()));
        }
        bundles.add(context.installBundle("rialto.deploy", underTest()));
        for (Bundle each : bundles) {
            each.start();
        }
        before.accept(context);
        context.registerService(
                new String[] {Engine.class.getName(), Wiring.class.getName(), EventLog.class.getName()}, engine, null);
        if (reference(Deployer.class.getName()) == null) {
            String why = unsatisfied();
            close();
            throw new AssertionError("there is no deployer: " + why);
        }
    }

    /** What the bundle of contracts says that it exports: here the class path offers it in its place. */
    private static String contracts() throws Exception {
        Path contracts = Path.of(Deployer.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        if (Files.isDirectory(contracts)) {
            try (InputStream in = Files.newInputStream(contracts.resolve(JarFile.MANIFEST_NAME))) {
                return new Manifest(in).getMainAttributes().getValue(Constants.EXPORT_PACKAGE);
            }
        }
        try (JarFile jar = new JarFile(contracts.toFile())) {
            return jar.getManifest().getMainAttributes().getValue(Constants.EXPORT_PACKAGE);
        }
    }

    /** Components that are not there, and why. */
    private String unsatisfied() {
        ServiceComponentRuntime runtime = service(ServiceComponentRuntime.class);
        StringBuilder text = new StringBuilder();
        for (ComponentDescriptionDTO component : runtime.getComponentDescriptionDTOs()) {
            for (ComponentConfigurationDTO each : runtime.getComponentConfigurationDTOs(component)) {
                text.append(component.name)
                        .append(' ')
                        .append(each.state)
                        .append(' ')
                        .append(each.failure)
                        .append(' ');
                for (UnsatisfiedReferenceDTO reference : each.unsatisfiedReferences) {
                    text.append(reference.name).append(reference.target).append(' ');
                }
                text.append('\n');
            }
        }
        return text.toString();
    }

    private static InputStream underTest() throws IOException {
        Path classes = Path.of("target", "classes");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes);
                Stream<Path> found = Files.walk(classes)) {
            jar.putNextEntry(new ZipEntry(JarFile.MANIFEST_NAME));
            Files.copy(classes.resolve(JarFile.MANIFEST_NAME), jar);
            for (Path each : found.filter(Files::isRegularFile).sorted().toList()) {
                String name = classes.relativize(each).toString().replace('\\', '/');
                if (!name.equals(JarFile.MANIFEST_NAME)) {
                    jar.putNextEntry(new ZipEntry(name));
                    Files.copy(each, jar);
                }
            }
        }
        return new java.io.ByteArrayInputStream(bytes.toByteArray());
    }

    Deployer deployer() {
        return service(Deployer.class);
    }

    /** Of all, for classes of the bundle under test are also on the class path of the test and then count as others. */
    private ServiceReference<?> reference(String type) {
        try {
            ServiceReference<?>[] references = context.getAllServiceReferences(type, null);
            return references == null ? null : references[0];
        } catch (InvalidSyntaxException e) {
            throw new AssertionError(e);
        }
    }

    <T> T service(Class<T> type) {
        return type.cast(service(type.getName()));
    }

    /** A service whose class is not shared with the test. */
    Object service(String type) {
        ServiceReference<?> reference = reference(type);
        if (reference == null) {
            throw new AssertionError("there is no service " + type);
        }
        return context.getService(reference);
    }

    /** Uploads and waits. */
    Job upload(StrategyJar jar) throws Exception {
        return ended(deployer().upload(jar.open(), "cross.jar", "upload", "tester"));
    }

    /** A job as it ended. */
    Job ended(Job job) throws Exception {
        return deployer().ended(job.id()).toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    PluginInfo plugin(String sha256) {
        return deployer().plugins().stream()
                .filter(each -> each.sha256().equals(sha256))
                .findFirst()
                .orElse(null);
    }

    /** Bundles that the deployer installed. */
    List<Bundle> installed() {
        return Arrays.stream(context.getBundles())
                .filter(each -> each.getLocation().startsWith("rialto:"))
                .toList();
    }

    /** The code of a refusal. */
    static String code(Runnable request) {
        try {
            request.run();
        } catch (DeployException e) {
            return e.code();
        }
        return "";
    }

    /** Waits until something holds, up to 30 s. */
    static void until(String what, BooleanSupplier holds) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within 30 s: " + what);
            }
            LockSupport.parkNanos(5_000_000);
        }
    }

    /** The last job of a kind; {@code null} if there was none. */
    Job last(String kind) {
        return deployer().jobs().stream()
                .filter(job -> job.kind().equals(kind))
                .findFirst()
                .orElse(null);
    }

    void close() throws Exception {
        framework.stop();
        framework.waitForStop(10_000);
    }
}
