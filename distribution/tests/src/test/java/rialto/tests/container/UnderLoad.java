package rialto.tests.container;

import static org.junit.Assert.assertEquals;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.inject.Inject;
import org.junit.After;
import org.junit.Before;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.ProbeBuilder;
import org.ops4j.pax.exam.TestProbeBuilder;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import rialto.deploy.Deployer;
import rialto.deploy.DeploymentRequest;
import rialto.deploy.Job;
import rialto.deploy.SwapRequest;
import rialto.engine.DeploymentState;
import rialto.engine.Engine;
import rialto.engine.SwapPlan;
import rialto.event.Event;
import rialto.event.EventListener;
import rialto.event.EventLog;
import rialto.event.MarketEvent;
import rialto.event.PlatformEvent.DeploymentChange;
import rialto.event.PlatformEvent.DeploymentChanged;
import rialto.exchange.Exchange;
import rialto.order.Order;
import rialto.risk.Limits;
import rialto.tests.load.LoadVenue;
import rialto.tests.witness.Witness.Testimony;
import rialto.venue.VenueAdapter;

/**
 * A test inside the platform with a market of its own, which shows as many events as the test likes and counts them.
 */
public abstract class UnderLoad extends InContainer {

    /** Events a second that the promises are to be kept under. */
    protected static final long LOAD = 100_000;

    private static final String WHO = "test";
    private static final long PATIENCE_SECONDS = 120;
    private static final String JARS = "rialto.tests.jars";

    private static LoadVenue market;

    @Inject
    protected Deployer deployer;

    @Inject
    protected Engine engine;

    @Inject
    protected EventLog log;

    protected LoadVenue venue;

    /** Jars by names of files, made outside the platform. */
    protected abstract Map<String, byte[]> jars() throws IOException;

    @Override
    protected final List<Option> more() throws IOException {
        Path folder = Files.createTempDirectory(Path.of("target"), "jars-").toAbsolutePath();
        for (Map.Entry<String, byte[]> jar : jars().entrySet()) {
            Files.write(folder.resolve(jar.getKey()), jar.getValue());
        }
        return List.of(systemProperty(JARS).value(folder.toString()));
    }

    /** The witness is the one that strategies speak to, not a copy of this test's own. */
    @ProbeBuilder
    public final TestProbeBuilder probe(TestProbeBuilder builder) {
        return builder.setHeader(Constants.IMPORT_PACKAGE, "rialto.tests.witness");
    }

    /** Connects the market, once for the class, and sets its limits wide. */
    @Before
    public final void connectMarket() throws Exception {
        if (market == null) {
            ServiceReference<Exchange> exchange = context.getServiceReference(Exchange.class);
            Path ledger = Path.of(context.getProperty("rialto.home"), "venues", "load");
            market = new LoadVenue(context.getServiceObjects(exchange).getService(), ledger);
            context.registerService(VenueAdapter.class, market, null);
            Eventually.until(() -> engine.status().venues(), venues -> venues.stream()
                    .anyMatch(each -> each.venue().equals("load") && each.reconciled()));
            engine.limit(
                            new Limits(
                                    LoadVenue.INSTRUMENT,
                                    1_000_000_000L,
                                    Long.MAX_VALUE / 4,
                                    500,
                                    60_000_000_000L,
                                    1_000_000_000_000L,
                                    10_000,
                                    1_000_000_000L,
                                    0),
                            WHO)
                    .get(30, TimeUnit.SECONDS);
        }
        venue = market;
    }

    /** Stops the market and ends what the test deployed. */
    @After
    public final void endDeployments() throws Exception {
        venue.quiet();
        for (DeploymentState each : deployer.deployments()) {
            if (each.instruments().contains(LoadVenue.INSTRUMENT)) {
                end(deployer.undeploy(each.name(), "the test is over", WHO));
            }
        }
    }

    // ---------------------------------------------------------------- the deployer

    /** A jar made by {@link #jars}. */
    protected static byte[] jar(String name) throws IOException {
        return Files.readAllBytes(Path.of(System.getProperty(JARS), name));
    }

    /** Uploads a jar and waits for the end of the job. */
    protected final Job upload(byte[] jar, String name) throws Exception {
        return end(deployer.upload(new ByteArrayInputStream(jar), name, "upload", WHO));
    }

    /** Uploads a jar that is to be taken in; answers its hash. */
    protected final String uploaded(byte[] jar, String name) throws Exception {
        return done(upload(jar, name)).result();
    }

    protected final Job deploy(String name, String plugin, String version, Map<String, String> parameters)
            throws Exception {
        return end(deployer.deploy(
                new DeploymentRequest(name, plugin, version, parameters, List.of(LoadVenue.INSTRUMENT)), WHO));
    }

    protected final Job swapBegun(String name, String version, SwapPlan plan) {
        return deployer.swap(name, new SwapRequest(version, null, Map.of(), plan), WHO);
    }

    protected final Job swap(String name, String version, SwapPlan plan) throws Exception {
        return end(swapBegun(name, version, plan));
    }

    /** Waits for the end of a job. */
    protected final Job end(Job job) throws Exception {
        return deployer.ended(job.id()).toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Demands that a job has done its work. */
    protected static Job done(Job job) {
        assertEquals(job.toString(), Job.State.DONE, job.state());
        return job;
    }

    /** Demands that a job has failed. */
    protected static Job failed(Job job) {
        assertEquals(job.toString(), Job.State.FAILED, job.state());
        return job;
    }

    protected final DeploymentState deployment(String name) {
        return deployer.deployments().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no deployment " + name));
    }

    /** The bundle that holds a kept jar; {@code null} if it is not installed. */
    protected final Bundle bundle(String sha256) {
        return context.getBundle("rialto:" + sha256);
    }

    // ---------------------------------------------------------------- the log

    /** Waits until the market shows no more and all that it showed, and all that came of it, is handled. */
    protected final void settle() throws Exception {
        venue.quiet();
        Eventually.until(
                () -> engine.ask(trading -> {
                                    for (int i = 0; i < trading.orders().openCount(); i++) {
                                        switch (trading.orders().open(i).ordStatus()) {
                                            case NEW, PARTIALLY_FILLED -> {}
                                            default -> {
                                                return "order "
                                                        + trading.orders()
                                                                .open(i)
                                                                .clOrdId() + " is under way";
                                            }
                                        }
                                    }
                                    return "";
                                })
                                .get(30, TimeUnit.SECONDS)
                        + (engine.status().ringUsedBytes() == 0 ? "" : "the ring is not empty"),
                String::isEmpty);
    }

    /** Sequence number that the next event will have, while nothing happens. */
    protected final long nextSequence() {
        return engine.status().sequence() + 1;
    }

    /** All events of a type from a sequence number on, as they are on record now. */
    protected final <E extends Event> List<E> recorded(Class<E> type, long from) throws Exception {
        List<E> found = new ArrayList<>();
        EventListener<E> listener = found::add;
        long until = engine.status().sequence();
        try (EventLog.Subscription subscription = log.subscribe(type, from, listener)) {
            Eventually.until(subscription::sequence, at -> at >= until);
        }
        return found;
    }

    /** Sequence numbers of all quotes and trades of the market from one on, as they are on record now. */
    protected final long[] shown(long from) throws Exception {
        Numbers numbers = new Numbers();
        long until = engine.status().sequence();
        try (EventLog.Subscription subscription = log.subscribe(MarketEvent.class, from, numbers)) {
            Eventually.until(subscription::sequence, at -> at >= until);
        }
        return numbers.found();
    }

    private static final class Numbers implements EventListener<MarketEvent> {

        private long[] sequences = new long[1 << 16];
        private int size;

        @Override
        public void on(MarketEvent event) {
            boolean counts = event instanceof MarketEvent.QuoteChanged || event instanceof MarketEvent.Traded;
            if (counts && event.instrument().equals(LoadVenue.INSTRUMENT)) {
                if (size == sequences.length) {
                    sequences = Arrays.copyOf(sequences, 2 * size);
                }
                sequences[size++] = event.sequence();
            }
        }

        long[] found() {
            return Arrays.copyOf(sequences, size);
        }
    }

    /** What was done to a deployment, oldest first. */
    protected final List<DeploymentChanged> changes(String deployment, long from) throws Exception {
        return recorded(DeploymentChanged.class, from).stream()
                .filter(each -> each.deployment().equals(deployment))
                .toList();
    }

    /** What stays with a deployment, whoever decides for it. */
    protected record Holdings(long position, List<String> openOrders) {

        /** Number of orders that work at the venue. */
        long working() {
            return openOrders.stream().filter(each -> each.contains(" NEW ")).count();
        }
    }

    /** What a deployment holds in the market. */
    protected final Holdings holdings(String deployment) throws Exception {
        return engine.ask(trading -> {
                    List<String> orders = new ArrayList<>();
                    for (int i = 0; i < trading.orders().openCount(); i++) {
                        Order order = trading.orders().open(i);
                        if (order.deployment().equals(deployment)) {
                            orders.add(order.clOrdId() + ' ' + order.ordStatus() + ' ' + order.leavesQuantity() + " at "
                                    + order.price());
                        }
                    }
                    return new Holdings(
                            trading.positions()
                                    .quantity(deployment, venue.instrument().index()),
                            orders);
                })
                .get(30, TimeUnit.SECONDS);
    }

    /** Demands that positions and open orders are what the venue's own ledger says they are. */
    protected final void assertLedgerAgrees() throws Exception {
        List<String> orders = new ArrayList<>();
        long position = engine.ask(trading -> {
                    for (int i = 0; i < trading.orders().openCount(); i++) {
                        Order order = trading.orders().open(i);
                        if (order.instrument().name().equals(LoadVenue.INSTRUMENT)) {
                            orders.add(order.clOrdId());
                        }
                    }
                    return trading.positions().netQuantity(venue.instrument().index());
                })
                .get(30, TimeUnit.SECONDS);
        assertEquals(position, (long) venue.ask(exchange -> exchange.position(LoadVenue.INSTRUMENT)));
        assertEquals(orders, venue.ask(Exchange::openOrders));
    }

    /** Demands that nothing in the platform holds classes of bundles that went. */
    protected static void assertCollected(List<WeakReference<ClassLoader>> loaders) throws Exception {
        Eventually.until(
                () -> {
                    System.gc();
                    return loaders.stream().filter(each -> each.get() != null).count();
                },
                alive -> alive == 0);
    }

    /**
     * Demands of a recorder that for each event shown exactly the version decided that the log names, and no event is
     * missing, but for those between HELD and what ended that, which the version that took over must have counted.
     */
    protected static void assertDecidedOnce(Testimony testimony, long[] shown, List<DeploymentChanged> changes) {
        int at = 0;
        int change = 0;
        String decides = "";
        boolean held = true;
        for (int i = 0; i < shown.length; i++) {
            long sequence = shown[i];
            boolean heldHere = false;
            while (change < changes.size() && changes.get(change).sequence() <= sequence) {
                DeploymentChanged each = changes.get(change++);
                decides = each.version();
                held = each.change() == DeploymentChange.HELD;
                heldHere |= held && each.sequence() == sequence;
            }
            if (held && !heldHere) {
                continue;
            }
            if (at == testimony.size() || testimony.sequence(at) != sequence) {
                throw new AssertionError(
                        "event " + i + " at sequence " + sequence + " was not decided by " + decides + "; "
                                + (at == testimony.size()
                                        ? "nothing more was"
                                        : "the next one that was is " + testimony.sequence(at)));
            }
            if (!testimony.version(at).equals(decides)) {
                throw new AssertionError("sequence " + sequence + " was decided by " + testimony.version(at)
                        + ", the log says " + decides);
            }
            if (testimony.count(at) != i + 1) {
                throw new AssertionError("at sequence " + sequence + " version " + decides + " has counted "
                        + testimony.count(at) + ", shown were " + (i + 1));
            }
            at++;
        }
        assertEquals("decided but not shown", at, testimony.size());
    }
}
