package rialto.loop;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.ComponentServiceObjects;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferenceScope;
import org.osgi.service.condition.Condition;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rialto.engine.Engine;
import rialto.engine.EngineException;
import rialto.engine.Wiring;
import rialto.event.EventLog;
import rialto.kernel.Parts;
import rialto.kernel.UnreadablePartException;
import rialto.market.Market;
import rialto.order.Orders;
import rialto.position.Positions;
import rialto.risk.KillSwitch;
import rialto.risk.RiskGate;
import rialto.state.Stateful;
import rialto.venue.VenueAdapter;

/**
 * The engine in the framework. It starts when every core part has been seen once, on a thread of its own because recovery takes
 * time, and then registers the engine's services and the condition {@value #READY}. From then on parts and venues come and go, and
 * the engine stays.
 */
@Component(
        service = {},
        immediate = true)
@Designate(ocd = EngineHost.Configuration.class)
public final class EngineHost {

    /** Id of the condition that is registered while the engine takes events. */
    public static final String READY = "rialto.engine.ready";

    /**
     * Id of the condition that is registered, with the property {@code reason}, when the engine could not start. It goes again if what was
     * missing has come.
     */
    public static final String FAILED = "rialto.engine.failed";

    private static final Logger LOG = LoggerFactory.getLogger(EngineHost.class);

    /** The engine's settings. */
    @ObjectClassDefinition(
            name = "Rialto engine",
            description = "Ring, log and journal. Changes take effect at the next start.")
    public @interface Configuration {

        @AttributeDefinition(
                name = "Ring, MiB",
                description = "Memory of the ring, a power of two; 32 holds some 100,000 quotes",
                min = "4",
                max = "1024")
        int ringMebibytes() default 32;

        @AttributeDefinition(
                name = "Log, MiB",
                description = "Memory that shadows and listeners may lag behind, a power of two",
                min = "16",
                max = "1024")
        int logMebibytes() default 64;

        @AttributeDefinition(
                name = "Intent's age, ms",
                description = "An intent not durable and out by then is refused",
                min = "1",
                max = "60000")
        int maxIntentAgeMillis() default 250;

        @AttributeDefinition(name = "Snapshot every", description = "Inputs between two snapshots", min = "1000")
        long snapshotEvery() default Settings.SNAPSHOT_EVERY;

        @AttributeDefinition(
                name = "Spin",
                description = "Loop and door never sleep: lowest latency for a processor each")
        boolean spin() default false;
    }

    private final BundleContext context;
    private final Settings settings;
    private final PartBench bench = new PartBench();
    /** Adapters that are there, the newest arrival last; guards {@link #waiting} too. */
    private final List<VenueAdapter> bound = new ArrayList<>();
    /** Those of them that are yet to be connected. */
    private final List<VenueAdapter> waiting = new ArrayList<>();

    private final List<ServiceRegistration<?>> registrations = new ArrayList<>();
    private final Thread starter;
    private volatile EngineCore core;
    private boolean closed;

    @Activate
    public EngineHost(BundleContext context, Configuration configuration) {
        this.context = context;
        String home = context.getProperty("rialto.home");
        if (home == null || home.isBlank()) {
            throw new IllegalStateException(
                    "the framework property rialto.home is not set: it names the platform's directory");
        }
        settings = new Settings(
                Path.of(home).toAbsolutePath(),
                configuration.ringMebibytes() << 20,
                configuration.logMebibytes() << 20,
                configuration.maxIntentAgeMillis() * 1_000_000L,
                configuration.snapshotEvery(),
                configuration.spin(),
                Boolean.parseBoolean(context.getProperty("rialto.accept.loss")));
        starter = new Thread(this::start, "rialto-start");
        starter.setDaemon(true);
        starter.start();
    }

    private void start() {
        try {
            EngineCore started = open();
            synchronized (this) {
                if (closed) {
                    started.close();
                    return;
                }
                core = started;
                register(started);
            }
            connectWaiting();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("The engine cannot start: {}", e.getMessage(), e);
            condition(FAILED, e.getMessage() == null ? e.toString() : e.getMessage());
        }
    }

    /** Opens the engine; if a part cannot read the state of its successor, waits until that comes, and tries again. */
    private EngineCore open() throws InterruptedException {
        while (true) {
            bench.awaitAll();
            int arrivals = bench.arrivals();
            Parts parts = bench.create();
            try {
                return new EngineCore(settings, parts, bench).start();
            } catch (UnreadablePartException e) {
                bench.release(parts);
                LOG.error("The engine does not start yet: {}. It tries again when that has come", e.getMessage(), e);
                condition(FAILED, e.getMessage());
                bench.awaitMoreThan(arrivals);
                withdrawFailure();
            }
        }
    }

    private synchronized void withdrawFailure() {
        // Before the engine is there, nothing else is registered.
        registrations.forEach(ServiceRegistration::unregister);
        registrations.clear();
    }

    private void register(EngineCore started) {
        registrations.add(context.registerService(
                new String[] {Engine.class.getName(), Wiring.class.getName(), EventLog.class.getName()},
                started,
                null));
        registrations.add(context.registerService(KillSwitch.class, started.killSwitch(), null));
        condition(READY, "");
    }

    private synchronized void condition(String id, String reason) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(Condition.CONDITION_ID, id);
        properties.put("reason", reason);
        registrations.add(context.registerService(Condition.class, Condition.INSTANCE, properties));
    }

    @Deactivate
    void stop() {
        EngineCore stopping;
        synchronized (this) {
            closed = true;
            stopping = core;
            core = null;
            registrations.forEach(ServiceRegistration::unregister);
            registrations.clear();
        }
        starter.interrupt();
        if (stopping != null) {
            stopping.close();
        }
    }

    // ---------------------------------------------------------------- venues

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindVenue(VenueAdapter adapter) {
        synchronized (bound) {
            bound.add(adapter);
            waiting.add(adapter);
        }
        if (core != null) {
            connectSoon(adapter.venue());
        }
    }

    /** Connects on a thread of the engine's own: defining instruments waits for the loop, and the registry must not. */
    private void connectSoon(String venue) {
        Thread connecting = new Thread(this::connectWaiting, "rialto-connect-" + venue);
        connecting.setDaemon(true);
        connecting.start();
    }

    private void connectWaiting() {
        EngineCore started = core;
        while (started != null) {
            VenueAdapter adapter;
            synchronized (bound) {
                if (waiting.isEmpty()) {
                    return;
                }
                adapter = waiting.remove(0);
            }
            connect(started, adapter);
        }
    }

    private void connect(EngineCore started, VenueAdapter adapter) {
        try {
            // One connection at a time, which can take long: by its turn the adapter may be gone.
            synchronized (started) {
                if (!isBound(adapter)) {
                    return;
                }
                started.connect(adapter);
            }
        } catch (RuntimeException e) {
            LOG.error("Venue {} could not be connected: {}", adapter.venue(), e.getMessage(), e);
        }
        if (!isBound(adapter) && !gone(started, adapter)) {
            // Who took it away while it was being connected disconnected it too early.
            adapter.disconnect();
        }
    }

    private boolean isBound(VenueAdapter adapter) {
        synchronized (bound) {
            return bound.contains(adapter);
        }
    }

    void unbindVenue(VenueAdapter adapter) {
        synchronized (bound) {
            bound.remove(adapter);
            waiting.remove(adapter);
        }
        EngineCore started = core;
        if (started != null) {
            gone(started, adapter);
        }
    }

    /**
     * Disconnects an adapter; the newest that is left for its venue, if any, takes its place again.
     *
     * @return whether it was connected
     */
    private boolean gone(EngineCore started, VenueAdapter adapter) {
        if (!started.disconnect(adapter, "its bundle was stopped")) {
            return false;
        }
        String venue = adapter.venue();
        synchronized (bound) {
            VenueAdapter before = null;
            for (VenueAdapter each : bound) {
                before = each.venue().equals(venue) ? each : before;
            }
            if (before == null || waiting.contains(before)) {
                return true;
            }
            waiting.add(before);
        }
        connectSoon(venue);
        return true;
    }

    // ---------------------------------------------------------------- parts

    @Reference(
            service = Market.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            scope = ReferenceScope.PROTOTYPE_REQUIRED)
    void bindMarket(ServiceReference<Market> reference, ComponentServiceObjects<Market> objects) {
        bind(Parts.MARKET, reference, objects);
    }

    void unbindMarket(ServiceReference<Market> reference) {
        unbind(Parts.MARKET, reference);
    }

    @Reference(
            service = Orders.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            scope = ReferenceScope.PROTOTYPE_REQUIRED)
    void bindOrders(ServiceReference<Orders> reference, ComponentServiceObjects<Orders> objects) {
        bind(Parts.ORDERS, reference, objects);
    }

    void unbindOrders(ServiceReference<Orders> reference) {
        unbind(Parts.ORDERS, reference);
    }

    @Reference(
            service = Positions.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            scope = ReferenceScope.PROTOTYPE_REQUIRED)
    void bindPositions(ServiceReference<Positions> reference, ComponentServiceObjects<Positions> objects) {
        bind(Parts.POSITIONS, reference, objects);
    }

    void unbindPositions(ServiceReference<Positions> reference) {
        unbind(Parts.POSITIONS, reference);
    }

    @Reference(
            service = RiskGate.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            scope = ReferenceScope.PROTOTYPE_REQUIRED)
    void bindRiskGate(ServiceReference<RiskGate> reference, ComponentServiceObjects<RiskGate> objects) {
        bind(Parts.RISK, reference, objects);
    }

    void unbindRiskGate(ServiceReference<RiskGate> reference) {
        unbind(Parts.RISK, reference);
    }

    private synchronized void bind(
            String part, ServiceReference<?> reference, ComponentServiceObjects<? extends Stateful> objects) {
        bench.add(part, reference, objects);
        if (core != null) {
            replace(part, "a newer version came");
        }
    }

    private synchronized void unbind(String part, ServiceReference<?> reference) {
        boolean current = bench.remove(part, reference);
        if (core != null && current) {
            replace(part, "its bundle was stopped");
        }
    }

    private void replace(String part, String reason) {
        PartBench.Maker maker = bench.newest(part);
        Stateful instance = bench.make(part);
        try {
            Stateful before = core.replacePart(part, instance, maker == null ? "" : maker.version(), reason);
            if (before != null) {
                // Who holds it, holds the classes of its bundle.
                bench.release(before);
            }
        } catch (EngineException e) {
            LOG.error("{}; the part before stays", e.getMessage(), e);
            if (instance != null) {
                bench.release(instance);
            }
        }
        core.missingParts(bench.missing());
    }
}
