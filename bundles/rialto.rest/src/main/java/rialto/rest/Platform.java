package rialto.rest;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import rialto.backtest.Backtests;
import rialto.deploy.ClassWatch;
import rialto.deploy.Deployer;
import rialto.engine.Engine;
import rialto.engine.EngineException;
import rialto.engine.EngineStatus;
import rialto.engine.Trading;
import rialto.event.EventLog;
import rialto.history.History;
import rialto.risk.KillSwitch;
import rialto.security.Authenticator;
import rialto.security.Sessions;

/**
 * What stands behind REST. Each part may come and go while requests are served; one that is away is a 503 that names it. Waits for
 * the engine are bounded. Thread-safe.
 */
@Component(service = Platform.class)
@Designate(ocd = Platform.Settings.class)
public final class Platform {

    /** Settings of REST. */
    @ObjectClassDefinition(name = "Rialto REST")
    public @interface Settings {
        @AttributeDefinition(
                description = "longest wait for an answer of the engine, milliseconds",
                min = "10",
                max = "60000")
        long engineWaitMillis() default 5_000;
    }

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
            policyOption = ReferencePolicyOption.GREEDY)
    volatile KillSwitch killSwitch;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile EventLog eventLog;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile Authenticator authenticator;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile Backtests backtests;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile Sessions sessions;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile ClassWatch classWatch;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile History history;

    private final String bound;
    private final long engineWaitMillis;

    @Activate
    public Platform(BundleContext context, Settings settings) {
        this(context.getProperty("org.apache.felix.http.host"), settings.engineWaitMillis());
    }

    Platform(String bound, long engineWaitMillis) {
        this.bound = bound;
        this.engineWaitMillis = engineWaitMillis;
    }

    /** The address or name that HTTP is bound to; may be {@code null}. */
    String bound() {
        return bound;
    }

    Engine engine() {
        return there(engine, ProblemCode.ENGINE_AWAY, "The engine is not running or is being restarted.");
    }

    Deployer deployer() {
        return there(
                deployer, ProblemCode.DEPLOYER_AWAY, "The bundle rialto.deploy is not running or is being replaced.");
    }

    KillSwitch killSwitch() {
        return there(
                killSwitch, ProblemCode.KILL_SWITCH_AWAY, "The engine, which holds the kill switch, is not running.");
    }

    EventLog eventLog() {
        return there(
                eventLog,
                ProblemCode.EVENT_LOG_AWAY,
                "The engine, which keeps the log, is not running or is being restarted.");
    }

    History history() {
        return there(history, ProblemCode.HISTORY_AWAY, "The bundle rialto.store is not running or is being replaced.");
    }

    Authenticator authenticator() {
        return there(
                authenticator,
                ProblemCode.AUTHENTICATOR_AWAY,
                "The bundle rialto.security is not running; the log says why, often the permissions of conf/admin.token.");
    }

    ClassWatch classWatch() {
        return there(
                classWatch,
                ProblemCode.DEPLOYER_AWAY,
                "The bundle rialto.deploy, which watches folders, is not running or is being replaced.");
    }

    Sessions sessions() {
        return there(
                sessions,
                ProblemCode.AUTHENTICATOR_AWAY,
                "The bundle rialto.security, which keeps sessions, is not running.");
    }

    Backtests backtests() {
        return there(
                backtests,
                ProblemCode.BACKTESTS_AWAY,
                "The bundle rialto.backtest is not running or a part that it runs with is being replaced.");
    }

    /** The most real environment; empty while the engine is away. */
    String environment() {
        Engine current = engine;
        EngineStatus status = current == null ? null : current.status();
        return status == null ? "" : status.environment();
    }

    /**
     * Asks the loop a question and waits for the answer.
     *
     * @throws ProblemException if the engine is away, stops, or does not answer in time
     */
    <T> T ask(Function<? super Trading, ? extends T> question) {
        return await(
                engine().ask(question),
                ProblemCode.ENGINE_BUSY,
                "The loop did not answer within " + engineWaitMillis
                        + " ms. Ask again; GET /health/live says whether it turns.");
    }

    /**
     * Waits for the engine.
     *
     * @param late the problem if it does not answer in time
     */
    <T> T await(CompletableFuture<T> future, ProblemCode late, String detail) {
        try {
            return future.get(engineWaitMillis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new ProblemException(late, detail, e).retryAfter(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(ProblemCode.ENGINE_AWAY, "REST is being stopped. Ask again.", e).retryAfter(1);
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        }
    }

    /** A part of the engine's state, which is {@code null} while the part is being replaced. */
    static <T> T part(T part, String name) {
        if (part == null) {
            throw new ProblemException(ProblemCode.PART_AWAY, "The part '" + name + "' is being replaced. Ask again.")
                    .retryAfter(1);
        }
        return part;
    }

    private static RuntimeException failure(Throwable cause) {
        if (cause instanceof ProblemException problem) {
            return problem;
        }
        if (cause instanceof EngineException e) {
            return new ProblemException(ProblemCode.ENGINE_AWAY, e.getMessage(), e).retryAfter(1);
        }
        return new IllegalStateException("the engine failed to answer", cause);
    }

    private static <T> T there(T part, ProblemCode code, String detail) {
        if (part == null) {
            throw new ProblemException(code, detail + " Ask again.").retryAfter(1);
        }
        return part;
    }
}
