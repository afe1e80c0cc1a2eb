package rialto.launcher;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.service.condition.Condition;

/**
 * The framework and the bundles in it, from start to stop.
 */
final class Platform {

    private static final String HTTP_RUNTIME = "org.osgi.service.servlet.runtime.HttpServiceRuntime";
    private static final String HTTP_ENDPOINT = "osgi.http.endpoint";
    private static final Pattern MISSING = Pattern.compile(
            "missing requirement \\[.+?\\(R [^)]*\\)] ([^;]+); (\\(.*?\\))(?= \\[caused| Unresolved|]|$)");
    private static final long POLL_MILLIS = 20;

    private final Framework framework;
    private volatile boolean stopping;

    Platform(Map<String, String> properties) {
        this.framework = new FrameworkFactory().newFramework(properties);
    }

    /**
     * Starts the framework, installs the bundles from their files where they lie, and starts them in the order given.
     *
     * @throws LaunchFailure when a bundle cannot be installed, resolved or started; its message names all of them
     */
    void start(List<Path> bundles) throws LaunchFailure {
        List<Bundle> installed = new ArrayList<>();
        try {
            framework.start();
            BundleContext context = framework.getBundleContext();
            for (Path bundle : bundles) {
                installed.add(context.installBundle("reference:" + bundle.toUri()));
            }
        } catch (BundleException e) {
            throw LaunchFailure.broken("the framework does not start: " + Reasons.of(e), e);
        }
        framework.adapt(FrameworkWiring.class).resolveBundles(installed);
        List<String> failures = new ArrayList<>();
        for (Bundle bundle : installed) {
            if (bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null) {
                try {
                    bundle.start();
                } catch (BundleException e) {
                    failures.add(bundle.getSymbolicName() + " " + plain(e));
                }
            }
        }
        if (!failures.isEmpty()) {
            throw LaunchFailure.broken("bundles do not start: " + String.join("; ", failures), null);
        }
    }

    /**
     * Waits until every component of Rialto has what it needs. Configurations come in on a thread of their own, so some come up
     * a moment after their bundle has started.
     *
     * @throws LaunchFailure when some still wait after {@code millis} milliseconds; its message says for what
     */
    void awaitComponents(long millis) throws LaunchFailure, InterruptedException {
        Components components = new Components(framework.getBundleContext());
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        List<String> waiting = components.waiting();
        while (!waiting.isEmpty()) {
            if (System.nanoTime() - deadline > 0) {
                throw LaunchFailure.broken("components do not start: " + String.join("; ", waiting), null);
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            waiting = components.waiting();
        }
    }

    /**
     * Waits until a part is ready: until a condition service {@code <part>.ready} is registered.
     *
     * @param slow called once when it takes longer than {@code noticeMillis}, as the recovery of a long journal may
     * @throws LaunchFailure when a condition {@code <part>.failed} comes instead; its property {@code reason} says why
     */
    void awaitReady(String part, long noticeMillis, Runnable slow) throws LaunchFailure, InterruptedException {
        long notice = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(noticeMillis);
        boolean noticed = false;
        while (condition(part + ".ready") == null) {
            ServiceReference<?> failed = condition(part + ".failed");
            if (failed != null) {
                throw LaunchFailure.broken(part + " does not start: " + failed.getProperty("reason"), null);
            }
            if (!noticed && System.nanoTime() - notice > 0) {
                noticed = true;
                slow.run();
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }

    private ServiceReference<?> condition(String id) throws LaunchFailure {
        try {
            ServiceReference<?>[] found = framework
                    .getBundleContext()
                    .getServiceReferences(Condition.class.getName(), "(" + Condition.CONDITION_ID + "=" + id + ")");
            return found == null ? null : found[0];
        } catch (InvalidSyntaxException e) {
            throw LaunchFailure.broken(id + " is no id of a condition", e);
        }
    }

    /**
     * Where HTTP listens, as the HTTP service says itself.
     *
     * @throws LaunchFailure when it does not listen
     */
    String endpoint() throws LaunchFailure {
        ServiceReference<?> http = framework.getBundleContext().getServiceReference(HTTP_RUNTIME);
        if (http != null && http.getProperty(HTTP_ENDPOINT) instanceof String[] endpoints) {
            for (String endpoint : endpoints) {
                if (endpoint.startsWith("http")) {
                    return endpoint.endsWith("/") ? endpoint.substring(0, endpoint.length() - 1) : endpoint;
                }
            }
        }
        throw LaunchFailure.refused(
                "HTTP does not listen; the log says why, give another address with --port or --bind");
    }

    /** The framework's message on a bundle that does not resolve nests one reason in another; the innermost is what lacks. */
    private static String plain(BundleException failure) {
        String lacks = null;
        Matcher matcher = MISSING.matcher(Reasons.of(failure));
        while (matcher.find()) {
            lacks = matcher.group(1).equals("osgi.wiring.package")
                    ? "needs a package that no bundle exports: " + matcher.group(2)
                    : "needs what no bundle provides: " + matcher.group(1) + ' ' + matcher.group(2);
        }
        if (lacks != null) {
            return lacks;
        }
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return "does not start: " + Reasons.of(cause);
    }

    /** Waits until the framework has stopped, by whomever. */
    void awaitStop() throws InterruptedException {
        framework.waitForStop(0);
    }

    /** Whether {@link #stop} has been called. */
    boolean isStopping() {
        return stopping;
    }

    /**
     * Stops all bundles and the framework, and waits for it.
     *
     * @return whether it had stopped after {@code millis} milliseconds
     */
    boolean stop(long millis) throws BundleException, InterruptedException {
        stopping = true;
        framework.stop();
        return framework.waitForStop(millis).getType() != FrameworkEvent.WAIT_TIMEDOUT;
    }
}
