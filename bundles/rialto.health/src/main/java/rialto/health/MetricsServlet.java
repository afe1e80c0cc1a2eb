package rialto.health;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryUsage;
import java.net.InetAddress;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletPattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rialto.deploy.Deployer;
import rialto.deploy.Job;
import rialto.engine.DeploymentState;
import rialto.engine.Engine;
import rialto.engine.EngineStatus;
import rialto.engine.VenueState;
import rialto.history.History;
import rialto.history.HistoryStatus;
import rialto.instrument.Money;
import rialto.market.FeedStatus;
import rialto.security.SameOrigin;

/**
 * {@code /metrics}: the platform's figures for Prometheus. Given to this machine only and without a token; holds no secret. Figures
 * of trading are asked of the loop; if it does not answer within a second they are left out and {@code rialto_scrape_complete} is 0.
 */
@Component(service = Servlet.class)
@HttpWhiteboardServletPattern("/metrics")
@SuppressWarnings("serial") // is never serialised
public final class MetricsServlet extends HttpServlet {

    private static final long PATIENCE_MILLIS = 1_000;
    private static final double MILLIS = 1e3;
    private static final double NANOS = 1e9;
    private static final Logger LOG = LoggerFactory.getLogger(MetricsServlet.class);

    private final Vitals vitals;
    private final SameOrigin origins;
    private final String version;

    @Activate
    public MetricsServlet(BundleContext context, @Reference Vitals vitals) {
        this(
                vitals,
                context.getProperty("org.apache.felix.http.host"),
                context.getBundle().getVersion().toString());
    }

    MetricsServlet(Vitals vitals, String bound, String version) {
        this.vitals = vitals;
        this.origins = new SameOrigin(bound);
        this.version = version;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        if (!origins.ownHost(request.getHeader("Host"))
                || !origins.ownOrigin(request.getHeader("Origin"), request.getHeader("Host"))
                || !InetAddress.getByName(request.getRemoteAddr()).isLoopbackAddress()) {
            response.setStatus(HttpServletResponse.SC_FORBIDDEN);
            response.setContentType("text/plain;charset=UTF-8");
            response.getWriter()
                    .println("Metrics are given to this machine only, asked by one of the names " + origins.hosts()
                            + ".");
            return;
        }
        response.setContentType(Exposition.CONTENT_TYPE);
        response.getWriter().write(metrics());
    }

    String metrics() {
        Exposition out = new Exposition();
        Engine engine = vitals.engine;
        out.gauge("rialto_info", "The platform and its most real environment.")
                .sample(1, "version", version, "environment", vitals.environment());
        out.gauge("rialto_ready", "1 if orders can be taken.")
                .sample(vitals.missing().isEmpty());
        out.gauge("rialto_engine_up", "1 if the engine is there.").sample(engine != null);
        Figures figures = null;
        if (engine != null) {
            engine(engine.status(), out);
            figures = ask(engine);
        }
        out.gauge("rialto_scrape_complete", "1 if the loop answered in time and all figures are here.")
                .sample(figures != null);
        if (figures != null) {
            market(figures, out);
            trading(figures, out);
        }
        Deployer deployer = vitals.deployer;
        out.gauge("rialto_deployer_up", "1 if the deployer is there.").sample(deployer != null);
        if (deployer != null) {
            jobs(deployer, out);
        }
        history(vitals.history, out);
        disk(vitals.freeBytes(), out);
        machine(out);
        return out.toString();
    }

    private static void disk(long freeBytes, Exposition out) {
        if (freeBytes >= 0) {
            out.gauge("rialto_home_free_bytes", "What may still be written on the disk of the home.")
                    .sample(freeBytes);
        }
    }

    private static void engine(EngineStatus status, Exposition out) {
        out.gauge("rialto_loop_alive", "1 if the loop has turned within the last second.")
                .sample(status.loopAlive());
        out.gauge("rialto_sequence", "Last sequence number handled.").sample(status.sequence());
        out.gauge("rialto_durable_sequence", "Last sequence number on disk.").sample(status.durableSequence());
        out.gauge("rialto_journal_lag", "Sequence numbers handled and not on disk yet.")
                .sample(Math.max(0, status.sequence() - status.durableSequence()));
        out.gauge("rialto_journal_healthy", "0 if the journal failed.")
                .sample(status.journalProblem().isEmpty());
        out.gauge("rialto_kernel_time_seconds", "Kernel time, seconds since 1970.")
                .sample(status.nanos() / NANOS);
        out.gauge("rialto_ring_capacity_bytes", "Size of the ring.").sample(status.ringCapacityBytes());
        out.gauge("rialto_ring_used_bytes", "Bytes waiting in the ring.").sample(status.ringUsedBytes());
        out.counter("rialto_dropped_total", "Market events that found no room in the ring.")
                .sample(status.dropped());
        out.gauge("rialto_kill_switch_state", "1 if the kill switch is latched.")
                .sample(!status.killReason().isEmpty());
        out.gauge("rialto_part_missing", "1 for each core part that is away.");
        for (String part : status.missingParts()) {
            out.sample(1, "part", part);
        }
        out.gauge("rialto_venue_connected", "1 if the venue is connected.");
        for (VenueState venue : status.venues()) {
            out.sample(
                    venue.connected(),
                    "venue",
                    venue.venue(),
                    "environment",
                    venue.environment().name());
        }
        out.gauge("rialto_venue_reconciled", "1 if the venue's orders were compared with ours since it connected.");
        for (VenueState venue : status.venues()) {
            out.sample(
                    venue.reconciled(),
                    "venue",
                    venue.venue(),
                    "environment",
                    venue.environment().name());
        }
        out.gauge("rialto_venue_progress_ratio", "How far a recording is, 0 to 1.");
        for (VenueState venue : status.venues()) {
            if (venue.progress() >= 0) {
                out.sample(venue.progress(), "venue", venue.venue());
            }
        }
    }

    private static void market(Figures figures, Exposition out) {
        out.gauge("rialto_feed_status", "1 for the status that the instrument's data has.");
        for (Figures.Feed feed : figures.feeds()) {
            for (FeedStatus status : FeedStatus.values()) {
                out.sample(
                        status == feed.status(), "instrument", feed.instrument().name(), "status", status.name());
            }
        }
        out.counter("rialto_book_gaps_total", "Gaps found in the book's updates.");
        for (Figures.Feed feed : figures.feeds()) {
            out.sample(feed.gaps(), "instrument", feed.instrument().name());
        }
        out.counter("rialto_market_refused_total", "Market events refused as impossible.")
                .sample(figures.refused());
    }

    private static void trading(Figures figures, Exposition out) {
        out.gauge("rialto_orders_open", "Open orders.");
        figures.openOrders()
                .forEach((key, count) -> out.sample(count, "deployment", key.deployment(), "status", key.status()));
        out.gauge("rialto_position", "Signed position in base units or contracts.");
        for (Figures.Holding holding : figures.positions()) {
            out.decimal(holding.instrument().formatQuantity(holding.quantity()), labels(holding));
        }
        out.gauge("rialto_pnl_realised", "Realised profit and loss before fees, in the quote currency.");
        for (Figures.Holding holding : figures.positions()) {
            out.decimal(Money.format(holding.realised()), money(holding));
        }
        out.gauge("rialto_pnl_unrealised", "Unrealised profit and loss at the reference price, in the quote currency.");
        for (Figures.Holding holding : figures.positions()) {
            if (holding.mark() != 0) {
                out.decimal(Money.format(holding.unrealised()), money(holding));
            }
        }
        out.gauge("rialto_fees", "Fees paid in the quote currency.");
        for (Figures.Holding holding : figures.positions()) {
            out.decimal(Money.format(holding.fees()), money(holding));
        }
        out.gauge("rialto_deployment_state", "1 for the state that the deployment is in.");
        for (DeploymentState deployment : figures.deployments()) {
            for (DeploymentState.Status status : DeploymentState.Status.values()) {
                out.sample(
                        status == deployment.status(),
                        "deployment",
                        deployment.name(),
                        "plugin",
                        deployment.plugin(),
                        "version",
                        deployment.version(),
                        "state",
                        status.name());
            }
        }
    }

    private static void jobs(Deployer deployer, Exposition out) {
        Map<String, Map<Job.State, Integer>> counts = new TreeMap<>();
        for (Job job : deployer.jobs()) {
            counts.computeIfAbsent(job.kind(), kind -> new TreeMap<>()).merge(job.state(), 1, Integer::sum);
        }
        out.gauge("rialto_jobs", "Jobs that are kept, by kind and state.");
        counts.forEach((kind, states) ->
                states.forEach((state, count) -> out.sample(count, "kind", kind, "state", state.name())));
    }

    private static void history(History history, Exposition out) {
        out.gauge("rialto_history_up", "1 if history is there.").sample(history != null);
        if (history != null) {
            HistoryStatus status = history.status();
            out.gauge("rialto_history_state", "1 for the state that history is in.");
            for (HistoryStatus.State state : HistoryStatus.State.values()) {
                out.sample(state == status.state(), "state", state.name());
            }
            out.gauge("rialto_history_lag", "Inputs between the engine and the database of history.")
                    .sample(status.lag());
            out.gauge("rialto_history_progress_ratio", "How far a rebuild of history is, 0 to 1; 1 without one.")
                    .sample(status.progress());
        }
    }

    private static void machine(Exposition out) {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        MemoryUsage heap = memory.getHeapMemoryUsage();
        MemoryUsage other = memory.getNonHeapMemoryUsage();
        out.gauge("jvm_memory_used_bytes", "Memory used.")
                .sample(heap.getUsed(), "area", "heap")
                .sample(other.getUsed(), "area", "nonheap");
        out.gauge("jvm_memory_committed_bytes", "Memory taken from the system.")
                .sample(heap.getCommitted(), "area", "heap")
                .sample(other.getCommitted(), "area", "nonheap");
        out.gauge("jvm_memory_max_bytes", "Most memory that may be used, -1 for no bound.")
                .sample(heap.getMax(), "area", "heap")
                .sample(other.getMax(), "area", "nonheap");
        out.counter("jvm_gc_collections_total", "Garbage collections.");
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            out.sample(Math.max(0, collector.getCollectionCount()), "gc", collector.getName());
        }
        out.counter("jvm_gc_collection_seconds_total", "Time spent in garbage collections.");
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            out.sample(Math.max(0, collector.getCollectionTime()) / MILLIS, "gc", collector.getName());
        }
        out.gauge("jvm_threads", "Live threads.")
                .sample(ManagementFactory.getThreadMXBean().getThreadCount());
        out.gauge("jvm_classes_loaded", "Classes loaded now.")
                .sample(ManagementFactory.getClassLoadingMXBean().getLoadedClassCount());
        out.counter("jvm_classes_unloaded_total", "Classes unloaded.")
                .sample(ManagementFactory.getClassLoadingMXBean().getUnloadedClassCount());
        out.gauge("process_start_time_seconds", "When the process started, seconds since 1970.")
                .sample(ManagementFactory.getRuntimeMXBean().getStartTime() / MILLIS);
        out.gauge("process_uptime_seconds", "How long the process has run.")
                .sample(ManagementFactory.getRuntimeMXBean().getUptime() / MILLIS);
    }

    private static Figures ask(Engine engine) {
        try {
            return engine.<Figures>ask(Figures::copy).get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.warn("The loop gave no figures for the metrics", e);
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    private static String[] labels(Figures.Holding holding) {
        return new String[] {
            "deployment",
            holding.deployment(),
            "instrument",
            holding.instrument().name()
        };
    }

    private static String[] money(Figures.Holding holding) {
        return new String[] {
            "deployment",
            holding.deployment(),
            "instrument",
            holding.instrument().name(),
            "currency",
            holding.instrument().quoteCurrency()
        };
    }
}
