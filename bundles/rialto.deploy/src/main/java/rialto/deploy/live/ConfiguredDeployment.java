package rialto.deploy.live;

import java.util.Arrays;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.condition.Condition;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rialto.deploy.DeployException;
import rialto.deploy.DeploymentRequest;
import rialto.deploy.Job;
import rialto.deploy.PluginInfo;
import rialto.engine.DeploymentState;
import rialto.engine.Engine;

/**
 * A deployment that is wished for by configuration: it is made when its plugin and instruments are there and no deployment has its name.
 * One that a person has ended is not made again; to change or remove the configuration touches nothing that runs.
 *
 * <p>When that is decided, one way or the other, the condition {@code rialto.deployment.NAME} is registered: a recording that
 * waits for it is seen whole by the deployment.
 */
@Component(
        service = {},
        immediate = true,
        configurationPid = "rialto.deployment",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = ConfiguredDeployment.Wish.class, factory = true)
public final class ConfiguredDeployment {

    /** What is wished for. */
    @ObjectClassDefinition(
            name = "Rialto deployment",
            description = "A strategy that is deployed at the start unless it is already.")
    public @interface Wish {

        @AttributeDefinition(description = "name of the deployment, 1 to 64 of a-z 0-9 and dash")
        String name();

        @AttributeDefinition(description = "name of the strategy")
        String plugin();

        @AttributeDefinition(
                description = "parameters as name=value; those left out take their defaults",
                required = false)
        String[] parameters() default {};

        @AttributeDefinition(
                description = "names of instruments; none for the first that the market names",
                required = false)
        String[] instruments() default {};
    }

    private static final Logger LOG = LoggerFactory.getLogger(ConfiguredDeployment.class);
    private static final long LOOK_MILLIS = 100;
    private static final long REMIND_LOOKS = 300;

    private final PluginDeployer deployer;
    private final Engine engine;
    private final Wish wish;
    private final SortedMap<String, String> parameters = new TreeMap<>();
    private final BundleContext context;
    private long looks;
    private boolean over;
    private ServiceRegistration<Condition> settled;

    /** @throws IllegalArgumentException if a parameter is not written as name=value */
    @Activate
    public ConfiguredDeployment(
            BundleContext context, @Reference PluginDeployer deployer, @Reference Engine engine, Wish wish) {
        this.context = context;
        this.deployer = deployer;
        this.engine = engine;
        this.wish = wish;
        for (String each : wish.parameters()) {
            int equals = each.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("parameter '" + each + "' of the configured deployment "
                        + wish.name() + " is not written as name=value; mend the configuration");
            }
            parameters.put(each.substring(0, equals), each.substring(equals + 1));
        }
        look();
    }

    @Deactivate
    synchronized void stop() {
        over = true;
        if (settled != null) {
            settled.unregister();
            settled = null;
        }
    }

    private synchronized boolean isOver() {
        return over;
    }

    /** Nothing is left to wait for. */
    private synchronized void settle() {
        if (!over && settled == null) {
            Dictionary<String, Object> properties = new Hashtable<>();
            properties.put(Condition.CONDITION_ID, "rialto.deployment." + wish.name());
            settled = context.registerService(Condition.class, Condition.INSTANCE, properties);
        }
    }

    private void again() {
        deployer.thread().after(LOOK_MILLIS, "configured deployment " + wish.name(), this::look);
    }

    private void look() {
        if (isOver()) {
            return;
        }
        if (!deployer.started() || !pluginIsReady()) {
            remind("its plugin " + wish.plugin() + " is not ready; upload it");
            again();
            return;
        }
        for (DeploymentState state : deployer.deployments()) {
            if (state.name().equals(wish.name())) {
                exists(state);
                return;
            }
        }
        String endedBy = deployer.endedBy(wish.name());
        if (endedBy != null) {
            LOG.info(
                    "The configured deployment {} was ended by {} and is not made again; deploy it by hand",
                    wish.name(),
                    endedBy);
            settle();
            return;
        }
        instruments().whenComplete((names, failure) -> deployer.thread()
                .later("configured deployment " + wish.name(), () -> {
                    if (failure != null || names.isEmpty()) {
                        remind(failure == null ? "no venue has named an instrument yet" : Deployments.reason(failure));
                        again();
                    } else {
                        deploy(names);
                    }
                }));
    }

    private void exists(DeploymentState state) {
        if (state.status() == DeploymentState.Status.HELD) {
            remind("it is held: " + state.reason());
            again();
            return;
        }
        LOG.info("The configured deployment {} exists", wish.name());
        settle();
    }

    private boolean pluginIsReady() {
        return deployer.plugins().stream()
                .anyMatch(plugin ->
                        plugin.plugin().equals(wish.plugin()) && plugin.state() != PluginInfo.State.UNRESOLVED);
    }

    private void remind(String why) {
        if (++looks % REMIND_LOOKS == 0) {
            LOG.warn("The configured deployment {} still waits: {}", wish.name(), why);
        }
    }

    private CompletableFuture<List<String>> instruments() {
        List<String> named = Arrays.asList(wish.instruments());
        return engine.ask(trading -> {
            if (trading.market() == null || trading.market().instrumentCount() == 0) {
                return List.of();
            }
            return named.isEmpty() ? List.of(trading.market().instrument(0).name()) : named;
        });
    }

    private void deploy(List<String> instruments) {
        try {
            Job job = deployer.deploy(
                    new DeploymentRequest(wish.name(), wish.plugin(), null, parameters, instruments), "configuration");
            deployer.ended(job.id()).thenAccept(end -> {
                if (end.state() == Job.State.FAILED) {
                    LOG.error("The configured deployment {} was not made: {}", wish.name(), end.message());
                }
                settle();
            });
        } catch (DeployException e) {
            if (e.code().equals("unknown-instrument")) {
                remind(e.getMessage());
                again();
                return;
            }
            LOG.error("The configured deployment {} was not made: {}", wish.name(), e.getMessage(), e);
            settle();
        }
    }
}
