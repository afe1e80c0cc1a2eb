package rialto.deploy.live;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.namespace.ExecutionEnvironmentNamespace;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import rialto.deploy.hooks.Walls;
import rialto.strategy.StrategyPlugin;

/** Says in plain words why a bundle does not resolve: what it asks for, what there is, and what to do. */
final class Unresolved {

    private static final Pattern VERSION = Pattern.compile("\\((?:version|bundle-version)(>=|<=|=)([^)]+)\\)");
    private static final Pattern BELOW = Pattern.compile("\\(!\\(version>=([^)]+)\\)\\)");
    private static final Pattern NAMED = Pattern.compile("\\(([A-Za-z0-9_.-]+)=([^()]+)\\)");

    private final BundleContext context;

    Unresolved(BundleContext context) {
        this.context = context;
    }

    /** One sentence for each thing that is missing; empty if nothing was found missing. */
    List<String> missing(Bundle bundle) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        List<String> missing = new ArrayList<>();
        for (BundleRequirement requirement : revision.getDeclaredRequirements(null)) {
            if (matters(requirement)) {
                String sentence = missing(requirement);
                if (sentence != null) {
                    missing.add(sentence);
                }
            }
        }
        return missing;
    }

    private static boolean matters(BundleRequirement requirement) {
        String effective =
                requirement.getDirectives().getOrDefault(Constants.EFFECTIVE_DIRECTIVE, Constants.EFFECTIVE_RESOLVE);
        String resolution = requirement
                .getDirectives()
                .getOrDefault(Constants.RESOLUTION_DIRECTIVE, Constants.RESOLUTION_MANDATORY);
        return effective.equals(Constants.EFFECTIVE_RESOLVE) && resolution.equals(Constants.RESOLUTION_MANDATORY);
    }

    private String missing(BundleRequirement requirement) {
        String namespace = requirement.getNamespace();
        String filter = requirement.getDirectives().getOrDefault(Constants.FILTER_DIRECTIVE, "");
        String name = name(namespace, filter);
        if (namespace.equals(PackageNamespace.PACKAGE_NAMESPACE)
                && Walls.isStrategy(requirement.getRevision())
                && Walls.denies(name)) {
            return "package " + name + " is not for strategies: a strategy acts through its Trader only; "
                    + "remove what uses it and build the plugin again";
        }
        Set<String> versions = new LinkedHashSet<>();
        Bundle broken = null;
        for (Bundle each : context.getBundles()) {
            BundleRevision revision = each.adapt(BundleRevision.class);
            if (revision == null || revision == requirement.getRevision()) {
                continue;
            }
            for (BundleCapability capability : revision.getDeclaredCapabilities(namespace)) {
                if (requirement.matches(capability)) {
                    if (each.getState() != Bundle.INSTALLED) {
                        return null;
                    }
                    broken = each;
                } else if (name.equals(String.valueOf(capability.getAttributes().get(namespace)))) {
                    versions.add(String.valueOf(capability.getAttributes().get(Constants.VERSION_ATTRIBUTE)));
                }
            }
        }
        String wanted = name + range(filter);
        if (broken != null) {
            return what(namespace) + wanted + " is only offered by " + broken.getSymbolicName() + " "
                    + broken.getVersion() + ", which does not resolve itself; mend or remove that bundle";
        }
        if (namespace.equals(ExecutionEnvironmentNamespace.EXECUTION_ENVIRONMENT_NAMESPACE)) {
            return "it needs " + name + range(filter) + ", and this platform runs on Java "
                    + Runtime.version().feature() + "; build the plugin with --release 17";
        }
        return what(namespace) + wanted
                + (versions.isEmpty()
                        ? " is offered by nobody"
                        : " is wanted, and offered is " + String.join(", ", versions))
                + "; " + remedy(namespace, name, !versions.isEmpty());
    }

    private static String what(String namespace) {
        return switch (namespace) {
            case PackageNamespace.PACKAGE_NAMESPACE -> "package ";
            case StrategyPlugin.NAMESPACE -> "strategy ";
            default -> "capability " + namespace + " ";
        };
    }

    private static String remedy(String namespace, String name, boolean otherVersions) {
        if (otherVersions) {
            return "build the plugin against what this platform offers, or update the platform";
        }
        return namespace.equals(PackageNamespace.PACKAGE_NAMESPACE)
                ? "pack its classes into the plugin, or have the library added to the platform"
                : "check the plugin's Require-Capability, or have what provides " + name + " added to the platform";
    }

    private static String name(String namespace, String filter) {
        Matcher named = NAMED.matcher(filter);
        while (named.find()) {
            if (named.group(1).equals(namespace)) {
                return named.group(2);
            }
        }
        return filter;
    }

    /** The versions asked for, in the notation of ranges; empty if any will do. */
    private static String range(String filter) {
        Matcher below = BELOW.matcher(filter);
        String most = below.find() ? below.group(1) : null;
        Matcher version = VERSION.matcher(filter);
        while (version.find()) {
            if (version.group(1).equals(">=")
                    && (most == null || !version.group(2).equals(most))) {
                return most == null ? " " + version.group(2) + " or newer" : " [" + version.group(2) + "," + most + ")";
            }
            if (version.group(1).equals("=")) {
                return " " + version.group(2);
            }
        }
        return most == null ? "" : " below " + most;
    }
}
