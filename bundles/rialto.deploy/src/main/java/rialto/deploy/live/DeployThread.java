package rialto.deploy.live;

import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rialto.deploy.DeployException;
import rialto.deploy.jobs.Work;
import rialto.engine.EngineException;

/**
 * The one thread that changes the framework. Changes made side by side fail on the framework's lock and leave bundles half resolved;
 * one after the other they do not. Nothing on it waits for the engine: answers come back as further tasks.
 */
final class DeployThread {

    /** A piece of a job. */
    @FunctionalInterface
    interface Task {

        void run() throws Trouble;
    }

    private static final Logger LOG = LoggerFactory.getLogger(DeployThread.class);
    private static final int MOST_WAITING = 1_000;
    private static final long STOP_SECONDS = 3;

    private final ScheduledThreadPoolExecutor executor;
    /** What somebody may be waiting for. */
    private final Set<CompletableFuture<?>> awaited = ConcurrentHashMap.newKeySet();

    DeployThread() {
        executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "rialto-deploy");
            thread.setDaemon(true);
            return thread;
        });
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        executor.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
        executor.setRemoveOnCancelPolicy(true);
    }

    /** How many tasks wait for their turn. */
    int waiting() {
        return executor.getQueue().size();
    }

    /** Whether more requests can be taken. */
    void requireRoom() {
        if (waiting() > MOST_WAITING) {
            throw new DeployException(
                    "deployer-busy", "more than " + MOST_WAITING + " jobs are waiting; ask again when some have ended");
        }
    }

    /** Does the next part of a job; a failure ends the job. */
    void work(Work work, Task task) {
        later(work.job().kind() + " of " + work.job().subject(), () -> {
            try {
                task.run();
            } catch (Trouble | DeployException e) {
                // The message says it all; a stack of ours would add nothing, that of a cause may.
                LOG.warn("{} of {} failed: {}", work.job().kind(), work.job().subject(), e.getMessage(), e.getCause());
                work.failed(e.getMessage());
            } catch (RuntimeException | LinkageError e) {
                LOG.error("{} of {} failed", work.job().kind(), work.job().subject(), e);
                work.failed("it failed unexpectedly: " + e + "; the log says more, please report it");
            }
        });
    }

    /** Does something. */
    void later(String what, Runnable task) {
        try {
            executor.execute(guarded(what, task));
        } catch (RejectedExecutionException e) {
            LOG.info("The deployer stops; not done: {}", what);
        }
    }

    /** Does something after a while, unless the deployer stops before. */
    void after(long millis, String what, Runnable task) {
        try {
            executor.schedule(guarded(what, task), millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.info("The deployer stops; not done: {}", what);
        }
    }

    /** Does something again and again. */
    void every(long millis, String what, Runnable task) {
        executor.scheduleWithFixedDelay(guarded(what, task), millis, millis, TimeUnit.MILLISECONDS);
    }

    /** Does something and hands over what came of it; an {@link EngineException} if the deployer stops before. */
    <T> CompletableFuture<T> call(String what, Callable<T> task) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        awaited.add(answer);
        answer.whenComplete((done, failure) -> awaited.remove(answer));
        later(what, () -> {
            try {
                answer.complete(task.call());
            } catch (Exception | LinkageError e) {
                answer.completeExceptionally(e);
            }
        });
        if (executor.isShutdown()) {
            failAwaited();
        }
        return answer;
    }

    private void failAwaited() {
        awaited.forEach(each -> each.completeExceptionally(
                new EngineException("the deployer stopped before it was done; ask again when it is back")));
    }

    private static Runnable guarded(String what, Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException | LinkageError e) {
                // One task that fails must not end those that are repeated.
                LOG.error("The deployer failed at: {}", what, e);
            }
        };
    }

    /** Ends after what is under way; what waits is not done, and whoever awaits it is told so. */
    void stop() {
        executor.shutdown();
        executor.getQueue().clear();
        try {
            if (!executor.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                executor.shutdownNow();
            }
        } catch (InterruptedException e) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
        failAwaited();
    }
}
