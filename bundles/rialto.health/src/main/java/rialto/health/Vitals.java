package rialto.health;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.condition.Condition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rialto.deploy.Deployer;
import rialto.engine.Engine;
import rialto.engine.EngineStatus;
import rialto.engine.VenueState;
import rialto.history.History;
import rialto.history.HistoryStatus;

/** What health and metrics are told from. Each part may come and go. Thread-safe. */
@Component(service = Vitals.class)
public final class Vitals {

    private static final Logger LOG = LoggerFactory.getLogger(Vitals.class);
    /** Inputs that history may be behind: some ten seconds' work for it. */
    static final long MOST_LAG = 500_000;

    /** Room on the home's disk below which somebody should look: some segments of the journal. */
    static final long LEAST_FREE_BYTES = 512L << 20;

    private static final String HISTORY = "history";

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile Engine engine;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile Deployer deployer;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            target = "(osgi.condition.id=rialto.rest.ready)")
    volatile Condition rest;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile History history;

    private final Disk disk;

    /** Looks at the disk of the folder that the framework property {@code rialto.home} names. */
    @Activate
    public Vitals(BundleContext context) {
        this(diskOf(context.getProperty("rialto.home")));
    }

    Vitals(Disk disk) {
        this.disk = disk;
    }

    private static Disk diskOf(String home) {
        if (home == null || home.isBlank()) {
            throw new IllegalStateException("the framework property rialto.home names no folder whose disk to look at; "
                    + "start Rialto with its launcher or set it");
        }
        Path folder = Path.of(home).toAbsolutePath();
        return () -> Files.getFileStore(folder).getUsableSpace();
    }

    /** Where the journal grows. */
    @FunctionalInterface
    interface Disk {

        /** Bytes that may still be written. */
        long freeBytes() throws IOException;
    }

    /**
     * Something that is not as it should be.
     *
     * @param part what it is about
     * @param reason what is wrong
     * @param remedy what to do
     */
    record Finding(String part, String reason, String remedy) {}

    /** Whether the loop turns. */
    boolean alive() {
        Engine current = engine;
        return current != null && current.status().loopAlive();
    }

    /** The most real environment; empty while the engine is away. */
    String environment() {
        Engine current = engine;
        return current == null ? "" : current.status().environment();
    }

    /** All that keeps the platform from being ready, in a fixed order; empty if it is ready. */
    List<Finding> missing() {
        List<Finding> missing = new ArrayList<>();
        Engine current = engine;
        if (current == null) {
            missing.add(new Finding(
                    "engine",
                    "the engine is not running",
                    "see the log; it says why the bundle rialto.engine did not start"));
        } else {
            engine(current.status(), missing);
        }
        if (deployer == null) {
            missing.add(new Finding(
                    "deployer", "the deployer is not running", "see that the bundle rialto.deploy is started"));
        }
        if (rest == null) {
            missing.add(
                    new Finding(
                            "rest",
                            "REST is not served yet",
                            "wait a moment; if it stays, see the log for the bundles rialto.rest and org.eclipse.osgitech.rest"));
        }
        return missing;
    }

    /** Bytes that the home may still grow by; -1 if the disk does not say. */
    long freeBytes() {
        try {
            return disk.freeBytes();
        } catch (IOException e) {
            LOG.debug("The disk of the home does not say how much is free", e);
            return -1;
        }
    }

    /** All that does not do its work or soon will not while orders can be taken, in a fixed order; empty if there is nothing. */
    List<Finding> degraded() {
        List<Finding> degraded = new ArrayList<>(ofDisk());
        degraded.addAll(ofHistory());
        return degraded;
    }

    private List<Finding> ofDisk() {
        long free = freeBytes();
        if (free >= LEAST_FREE_BYTES) {
            return List.of();
        }
        return List.of(
                free < 0
                        ? new Finding(
                                "disk",
                                "the disk of the home does not say how much is free",
                                "see that the home is still there and can be read")
                        : new Finding(
                                "disk",
                                (free >> 20) + " MiB are free on the disk of the home",
                                "make room: when the journal cannot grow, no order is sent"));
    }

    private List<Finding> ofHistory() {
        History current = history;
        if (current == null) {
            return List.of(new Finding(
                    HISTORY,
                    "history is not running",
                    "start the bundle rialto.store; what happens meanwhile is journaled"));
        }
        HistoryStatus status = current.status();
        return switch (status.state()) {
            case OPENING ->
                List.of(new Finding(
                        HISTORY,
                        status.problem().isEmpty() ? "the database is being opened" : status.problem(),
                        "wait; if it stays, see the log"));
            case REBUILDING ->
                List.of(new Finding(
                        HISTORY,
                        "the journal is being projected, " + (int) (100 * status.progress()) + " % done",
                        "wait; GET /api/v1/history tells the progress"));
            case FAILING ->
                List.of(new Finding(
                        HISTORY, status.problem(), "make room or repair the disk; it is tried again by itself"));
            case STOPPED ->
                List.of(new Finding(HISTORY, "the projection was stopped", "start the bundle rialto.store again"));
            case FOLLOWING ->
                status.lag() <= MOST_LAG && status.problem().isEmpty()
                        ? List.of()
                        : List.of(new Finding(
                                HISTORY,
                                status.problem().isEmpty()
                                        ? "the database is " + status.lag() + " inputs behind"
                                        : status.problem(),
                                "wait; if the lag grows, see the log and the load of this machine"));
        };
    }

    private static void engine(EngineStatus status, List<Finding> missing) {
        if (!status.loopAlive()) {
            missing.add(new Finding(
                    "loop",
                    "the loop has not turned for a second",
                    "see the log; take a thread dump and restart, nothing that is journaled is lost"));
        }
        if (!status.journalProblem().isEmpty()) {
            missing.add(new Finding("journal", status.journalProblem(), "make room or repair the disk, then restart"));
        }
        for (String part : status.missingParts()) {
            missing.add(new Finding(
                    part,
                    "the part " + part + " is away or being replaced",
                    "start its bundle; orders are refused and the loop waits until it is back"));
        }
        if (!status.ready()
                && status.loopAlive()
                && status.journalProblem().isEmpty()
                && status.missingParts().isEmpty()) {
            missing.add(new Finding("engine", "the engine takes no events yet", "wait: recovery is under way"));
        }
        if (status.venues().isEmpty()) {
            missing.add(new Finding("venue", "there is no venue", "start with --market sim or --market replay:FILE"));
        } else if (status.venues().stream().noneMatch(venue -> venue.connected() && venue.reconciled())) {
            for (VenueState venue : status.venues()) {
                missing.add(new Finding(
                        "venue " + venue.venue(),
                        (venue.connected() ? "connected, not reconciled" : "not connected")
                                + (venue.text().isEmpty() ? "" : ": " + venue.text()),
                        "wait; if it stays, see the log for this venue"));
            }
        }
    }
}
