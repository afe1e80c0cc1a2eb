package rialto.tests.container;

import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.junitBundles;
import static org.ops4j.pax.exam.CoreOptions.systemPackages;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.options.UrlProvisionOption;
import org.osgi.framework.Constants;
import rialto.launcher.LaunchFailure;
import rialto.launcher.Options;
import rialto.launcher.Provision;

/** Turns what the launcher would start into options of Pax Exam. */
final class WhatShips {

    private WhatShips() {}

    static Option[] asOptions(String name, List<String> options, List<Option> more) throws IOException {
        Path home = Files.createTempDirectory(Path.of("target"), name + '-').toAbsolutePath();
        Files.createDirectories(home.resolve("conf"));
        Files.createDirectories(home.resolve("plugins"));
        List<String> arguments = new ArrayList<>(List.of("--home", home.toString(), "--port", "0"));
        arguments.addAll(options);
        Provision provision = provision(home, arguments);

        List<Option> container = new ArrayList<>();
        for (Path file : provision.bundles()) {
            container.add(shipped(file));
        }
        provision.properties().forEach((property, value) -> {
            if (property.equals(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA)) {
                container.add(systemPackages(value.split(","))); // beside those that Pax Exam itself needs
            } else if (!property.startsWith(Constants.FRAMEWORK_STORAGE)) {
                container.add(frameworkProperty(property).value(value));
            }
        });
        container.add(systemProperty("rialto.data").value(System.getProperty("rialto.data")));
        container.add(junitBundles());
        container.addAll(more);
        return container.toArray(new Option[0]);
    }

    private static Provision provision(Path home, List<String> arguments) {
        try {
            Path jar = Path.of(System.getProperty("rialto.jar"));
            return Provision.of(jar, home, Options.parse(arguments, Map.of()));
        } catch (LaunchFailure e) {
            throw new IllegalStateException(e);
        }
    }

    private static Option shipped(Path file) throws IOException {
        // Before Pax Exam's own bundles, as if they came later.
        UrlProvisionOption option = bundle("reference:" + file.toUri()).startLevel(1);
        try (JarFile jar = new JarFile(file.toFile())) {
            if (jar.getManifest().getMainAttributes().getValue(Constants.FRAGMENT_HOST) != null) {
                option.noStart();
            }
        }
        return option;
    }
}
