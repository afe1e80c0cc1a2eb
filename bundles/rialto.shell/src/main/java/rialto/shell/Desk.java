package rialto.shell;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import rialto.backtest.BacktestState;
import rialto.backtest.Backtests;
import rialto.deploy.ClassWatch;
import rialto.deploy.Deployer;
import rialto.deploy.Job;
import rialto.engine.Engine;
import rialto.engine.Trading;
import rialto.history.History;
import rialto.history.HistoryStatus;
import rialto.instrument.Instrument;
import rialto.market.Market;
import rialto.risk.KillSwitch;

/** What the commands work on. Each part may come and go; waits are bounded. Thread-safe. */
@Component(service = Desk.class)
public final class Desk {

    /** The name under which what is done here goes on record. */
    static final String WHO = "shell";

    private static final long ENGINE_MILLIS = 5_000;
    private static final long JOB_MILLIS = 30_000;
    private static final long LOOK_NANOS = 20_000_000;

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
    volatile ClassWatch classWatch;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile Backtests backtests;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile History history;

    private final long engineMillis;
    private final long jobMillis;

    @Activate
    public Desk() {
        this(ENGINE_MILLIS, JOB_MILLIS);
    }

    Desk(long engineMillis, long jobMillis) {
        this.engineMillis = engineMillis;
        this.jobMillis = jobMillis;
    }

    Engine engine() {
        return there(engine, "the engine is not running; see the log");
    }

    Deployer deployer() {
        return there(deployer, "the deployer is not running; start the bundle rialto.deploy");
    }

    History history() {
        return there(history, "history is not running; start the bundle rialto.store");
    }

    KillSwitch killSwitch() {
        return there(killSwitch, "the kill switch is away because the engine is not running; see the log");
    }

    ClassWatch classWatch() {
        return there(classWatch, "nothing watches classes; start the bundle rialto.deploy");
    }

    Backtests backtests() {
        return there(backtests, "backtests are not running; start the bundle rialto.backtest");
    }

    /** Waits for a backtest to end, but not for ever; answers how it stands. */
    BacktestState await(BacktestState started) {
        long since = System.nanoTime();
        BacktestState now = started;
        while (now.state() == BacktestState.State.RUNNING
                && System.nanoTime() - since < jobMillis * 1_000_000
                && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(this, LOOK_NANOS);
            BacktestState next = backtests().state(started.id());
            now = next == null ? now : next;
        }
        return now;
    }

    /** Asks the loop a question and waits for the answer. */
    <T> T ask(Function<? super Trading, ? extends T> question) {
        return await(engine().ask(question));
    }

    /** @throws IllegalStateException if the engine does not answer in time or cannot do it */
    <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(engineMillis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException(
                    "the engine did not answer within " + engineMillis + " ms; 'status' says whether the loop turns",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        }
    }

    /** Waits for a job to end, but not for ever; answers how it stands. */
    Job await(Job job) {
        Deployer current = deployer();
        try {
            return current.ended(job.id()).toCompletableFuture().get(jobMillis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            Job now = current.job(job.id());
            return now == null ? job : now;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return job;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        }
    }

    /** Waits until history follows the log again, but not for ever; answers how it stands. */
    HistoryStatus awaitFollowing(History current) {
        long since = System.nanoTime();
        HistoryStatus now = current.status();
        while (now.state() != HistoryStatus.State.FOLLOWING
                && System.nanoTime() - since < jobMillis * 1_000_000
                && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(this, LOOK_NANOS);
            now = current.status();
        }
        return now;
    }

    /** A part of the engine's state, which is {@code null} while the part is being replaced. */
    static <T> T part(T part, String name) {
        return there(part, "the part '" + name + "' is being replaced; try again");
    }

    /** Finds an instrument on the loop. */
    static Instrument find(Trading trading, String name) {
        Market market = part(trading.market(), "market");
        for (int i = 0; i < market.instrumentCount(); i++) {
            if (market.instrument(i).name().equals(name)) {
                return market.instrument(i);
            }
        }
        throw new IllegalArgumentException("no instrument is called '" + name + "'; 'instruments' lists them");
    }

    /** Words that are a reason. */
    static String reason(List<String> words, boolean needed) {
        String reason = String.join(" ", words).strip();
        if (needed && reason.isEmpty()) {
            throw new IllegalArgumentException("say why, in a few words");
        }
        return reason;
    }

    private static <T> T there(T part, String otherwise) {
        if (part == null) {
            throw new IllegalStateException(otherwise);
        }
        return part;
    }
}
