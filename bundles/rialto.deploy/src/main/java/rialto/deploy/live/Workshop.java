package rialto.deploy.live;

import java.util.Collection;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.ComponentConstants;
import org.osgi.service.component.ComponentException;
import org.osgi.service.component.ComponentFactory;
import org.osgi.service.component.ComponentInstance;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rialto.deploy.plugins.Parameters;
import rialto.deploy.plugins.StoredPlugin;
import rialto.strategy.Strategy;
import rialto.strategy.StrategyPlugin;
import rialto.strategy.fuel.Exhaustion;
import rialto.strategy.fuel.Fuel;
import rialto.strategy.fuel.MeteredThread;

/**
 * Constructs strategies through the component factories of their bundles, on the meter and against the clock: a constructor that loops,
 * recurses, allocates without end, waits or throws ends as a sentence. Deploy thread only.
 */
final class Workshop {

    /** Fuel of a constructor: tables may be filled there. */
    static final long CONSTRUCTOR_FUEL = 8 * Fuel.CALLBACK_UNITS;

    /** How long a constructor may take, host time; calls into the JDK are not metered. */
    static final long CONSTRUCTOR_MILLIS = 2_000;

    private static final Logger LOG = LoggerFactory.getLogger(Workshop.class);
    private static final long FACTORY_LOOK_MILLIS = 50;
    private static final int FACTORY_LOOKS = 100;
    private static final int FACTORY_LOOKS_WHEN_READ = 10;
    private static final long CUT_OFF_MILLIS = 500;

    private final BundleContext context;
    private final ServiceComponentRuntime components;

    Workshop(BundleContext context, ServiceComponentRuntime components) {
        this.context = context;
        this.components = components;
    }

    /**
     * Makes an instance.
     *
     * @param installation active
     * @throws Trouble if there is no factory for it, or the constructor fails
     */
    Instance construct(Installation installation, StoredPlugin.Strategy strategy, Parameters parameters)
            throws Trouble {
        ServiceReference<?> reference = factory(installation, strategy);
        Object service = context.getService(reference);
        if (!(service instanceof ComponentFactory<?> factory)) {
            throw new Trouble(noFactory(installation, strategy));
        }
        Construction construction = new Construction(factory, parameters, strategy.component(), installation);
        try {
            construction.run(strategy.name());
        } finally {
            context.ungetService(reference);
        }
        return new Instance(
                installation, strategy.name(), parameters.texts(), construction.component, construction.strategy);
    }

    private ServiceReference<?> factory(Installation installation, StoredPlugin.Strategy strategy) throws Trouble {
        String filter = "(&(" + Constants.OBJECTCLASS + "=" + ComponentFactory.class.getName() + ")("
                + ComponentConstants.COMPONENT_FACTORY + "=" + StrategyPlugin.FACTORY + ")("
                + ComponentConstants.COMPONENT_NAME + "=" + strategy.component() + ")(" + Constants.SERVICE_BUNDLEID
                + "="
                + installation.bundle.getBundleId() + "))";
        CountDownLatch registered = new CountDownLatch(1);
        ServiceListener listener = event -> {
            if (event.getType() == ServiceEvent.REGISTERED) {
                registered.countDown();
            }
        };
        try {
            context.addServiceListener(listener, filter);
            boolean components = installation.bundle.getHeaders("").get(ComponentConstants.SERVICE_COMPONENT) != null;
            // A bundle that somebody else starts is seen active before SCR has read it, and read before its factory is
            // there.
            for (int i = 0, read = 0;
                    components && i < FACTORY_LOOKS && read < FACTORY_LOOKS_WHEN_READ && find(filter) == null;
                    i++) {
                read += known(installation, strategy) == null ? 0 : 1;
                registered.await(FACTORY_LOOK_MILLIS, TimeUnit.MILLISECONDS);
            }
            ServiceReference<?> there = find(filter);
            if (there == null) {
                throw new Trouble(noFactory(installation, strategy));
            }
            return there;
        } catch (InvalidSyntaxException e) {
            throw new Trouble(
                    "strategy " + strategy.name() + " has a component of an impossible name: " + strategy.component(),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Trouble("the deployer stops", e);
        } finally {
            context.removeServiceListener(listener);
        }
    }

    private ServiceReference<?> find(String filter) throws InvalidSyntaxException {
        Collection<ServiceReference<?>> found =
                java.util.Arrays.asList(orEmpty(context.getAllServiceReferences(null, filter)));
        return found.isEmpty() ? null : found.iterator().next();
    }

    private static ServiceReference<?>[] orEmpty(ServiceReference<?>[] references) {
        return references == null ? new ServiceReference<?>[0] : references;
    }

    private ComponentDescriptionDTO known(Installation installation, StoredPlugin.Strategy strategy) {
        return components.getComponentDescriptionDTO(installation.bundle, strategy.component());
    }

    /** Why SCR offers no factory. */
    private String noFactory(Installation installation, StoredPlugin.Strategy strategy) {
        String start =
                installation.plugin.title() + " offers no component factory for strategy " + strategy.name() + ": ";
        ComponentDescriptionDTO description = known(installation, strategy);
        if (description == null) {
            return start + "its class " + strategy.component()
                    + " is no DS component that can be read; annotate it with "
                    + "@Component(factory = StrategyPlugin.FACTORY, service = {}, configurationPolicy = IGNORE)";
        }
        if (!StrategyPlugin.FACTORY.equals(description.factory)) {
            return start + "its component is not of the factory " + StrategyPlugin.FACTORY + "; annotate "
                    + strategy.component()
                    + " with @Component(factory = StrategyPlugin.FACTORY, service = {}, configurationPolicy = IGNORE)";
        }
        String waits = components.getComponentConfigurationDTOs(description).stream()
                .filter(configuration -> configuration.state == ComponentConfigurationDTO.UNSATISFIED_REFERENCE)
                .flatMap(configuration -> java.util.Arrays.stream(configuration.unsatisfiedReferences))
                .map(Workshop::reference)
                .distinct()
                .collect(Collectors.joining(", "));
        if (!waits.isEmpty() || description.references.length > 0) {
            return start + "it asks for services ("
                    + (waits.isEmpty() ? description.references[0].interfaceName : waits)
                    + "), and strategies are given none; use its Trader and remove @Reference";
        }
        return start + "its configuration policy is '" + description.configurationPolicy + "'; set it to IGNORE";
    }

    private static String reference(UnsatisfiedReferenceDTO unsatisfied) {
        return unsatisfied.name;
    }

    /** One run of a constructor. Its fields are written by the metered thread before that ends, unless it was given up. */
    private static final class Construction {

        private final ComponentFactory<?> factory;
        private final Parameters parameters;
        private final String className;
        private final Installation installation;
        /** Set by whoever comes first: the metered thread when it is through, or the deployer when it gives up. */
        private final AtomicBoolean settled = new AtomicBoolean();

        private ComponentInstance<?> component;
        private Strategy strategy;
        private Throwable failure;
        private Exhaustion exhaustion = Exhaustion.NONE;

        Construction(ComponentFactory<?> factory, Parameters parameters, String className, Installation installation) {
            this.factory = factory;
            this.parameters = parameters;
            this.className = className;
            this.installation = installation;
        }

        void run(String name) throws Trouble {
            MeteredThread thread = new MeteredThread("rialto-construct-" + name, this::construct);
            boolean ended = metered(thread, settled);
            if (!ended) {
                throw new Trouble(
                        "its constructor did not return within " + CONSTRUCTOR_MILLIS
                                + " ms and could not be stopped, for it "
                                + "waits or works inside the JDK; its thread is left behind. Do in callbacks what the constructor does now");
            }
            if (exhaustion != Exhaustion.NONE) {
                end();
                throw new Trouble("its constructor was stopped: " + exhaustion.sentence());
            }
            if (failure != null) {
                end();
                throw new Trouble(cause(name), failure);
            }
            if (strategy == null) {
                end();
                throw new Trouble("its class " + className + " does not implement " + Strategy.class.getName()
                        + " as this platform knows it; import that package instead of packing it into the plugin");
            }
        }

        private void end() {
            if (component != null) {
                component.dispose();
                component = null;
            }
        }

        private void construct() {
            MeteredThread meter = (MeteredThread) Thread.currentThread();
            meter.refill(CONSTRUCTOR_FUEL);
            ComponentInstance<?> made = null;
            try {
                made = factory.newInstance(parameters.table());
                component = made;
                strategy = made.getInstance() instanceof Strategy constructed ? constructed : null;
            } catch (Throwable thrown) {
                // Whatever the plugin threw is told by the one who waits.
                failure = thrown;
            }
            exhaustion = meter.exhaustion();
            if (!settled.compareAndSet(false, true) && made != null) {
                LOG.warn(
                        "A constructor of {} returned after it had been given up; its instance is disposed of",
                        className);
                made.dispose();
            }
        }

        /** What the constructor threw. SCR keeps that for its log, so the constructor is called once more by hand. */
        private String cause(String name) {
            if (failure instanceof ComponentException || failure.getCause() == null) {
                Rerun rerun = new Rerun(installation.bundle, className, parameters.table());
                AtomicBoolean over = new AtomicBoolean();
                MeteredThread thread = new MeteredThread("rialto-construct-again-" + name, () -> {
                    ((MeteredThread) Thread.currentThread()).refill(CONSTRUCTOR_FUEL);
                    rerun.run();
                    over.set(true);
                });
                metered(thread, over);
                if (over.get() && rerun.thrown() != null) {
                    return "its constructor threw " + rerun.thrown() + "; mend the strategy or its parameters";
                }
            }
            return "its component was not made: " + failure + "; the log of SCR says more";
        }

        /** Runs a thread to its end; {@code false} if it was given up. */
        private static boolean metered(MeteredThread thread, AtomicBoolean settled) {
            thread.start();
            try {
                thread.join(CONSTRUCTOR_MILLIS);
                if (thread.isAlive()) {
                    thread.cutOff(thread.ticket());
                    thread.join(CUT_OFF_MILLIS);
                }
            } catch (InterruptedException e) {
                thread.cutOff(thread.ticket());
                Thread.currentThread().interrupt();
            }
            return !thread.isAlive() || !settled.compareAndSet(false, true);
        }
    }
}
