package rialto.deploy.jobs;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import rialto.deploy.Job;
import rialto.deploy.Job.State;

/** A job from the side of who does it. Thread-safe; what comes after the end, other than remarks, changes nothing. */
public final class Work {

    /** Most steps that are kept of one job; the journal has them all. */
    static final int STEPS_KEPT = 200;

    private final StepRecord journal;
    private final LongSupplier millis;
    private final CompletableFuture<Job> ended = new CompletableFuture<>();
    private volatile Job job;

    Work(String id, String kind, String subject, LongSupplier millis, StepRecord journal) {
        this.millis = millis;
        this.journal = journal;
        job = new Job(
                id,
                kind,
                subject,
                State.RUNNING,
                "queued",
                0,
                "waits for its turn",
                "",
                millis.getAsLong(),
                0,
                List.of());
    }

    /** The job as it stands. */
    public Job job() {
        return job;
    }

    public String id() {
        return job.id();
    }

    /** Completes with the job as it ended. */
    public CompletionStage<Job> ended() {
        return ended.minimalCompletionStage();
    }

    /** Enters a phase, or says more about it. */
    public synchronized void step(String phase, int percent, String text) {
        if (job.state() == State.RUNNING) {
            become(State.RUNNING, phase, Math.max(percent, job.percent()), text, "", phase + ": " + text);
            journal.record(job.id(), phase, text);
        }
    }

    /** Moves on within a phase, without a line on record. */
    public synchronized void progress(int percent) {
        if (job.state() == State.RUNNING && percent > job.percent()) {
            become(State.RUNNING, job.phase(), percent, job.message(), "", null);
        }
    }

    /** Adds a line, also after the end. */
    public synchronized void remark(String phase, String text) {
        become(job.state(), job.phase(), job.percent(), job.message(), job.result(), phase + ": " + text);
        journal.record(job.id(), phase, text);
    }

    /** Ends well. */
    public void done(String result, String text) {
        end(State.DONE, "done", 100, result, text);
    }

    /** Ends badly, in the phase it is in. {@code text} names the cause and the remedy. */
    public void failed(String text) {
        end(State.FAILED, job.phase(), job.percent(), "", text);
    }

    private void end(State state, String phase, int percent, String result, String text) {
        Job end;
        synchronized (this) {
            if (job.state() != State.RUNNING) {
                return;
            }
            become(state, phase, percent, text, result, (state == State.FAILED ? "failed: " : "done: ") + text);
            journal.record(job.id(), state == State.FAILED ? "failed" : "done", text);
            end = job;
        }
        ended.complete(end);
    }

    private void become(State state, String phase, int percent, String message, String result, String step) {
        List<String> steps = new ArrayList<>(job.steps());
        if (step != null) {
            steps.add(step);
        }
        if (steps.size() > STEPS_KEPT) {
            // The beginning says what was asked for, the end what came of it.
            steps.remove(STEPS_KEPT / 2);
        }
        long endedMillis = state == State.RUNNING ? 0 : job.endedMillis() != 0 ? job.endedMillis() : millis.getAsLong();
        job = new Job(
                job.id(),
                job.kind(),
                job.subject(),
                state,
                phase,
                percent,
                message,
                result,
                job.startedMillis(),
                endedMillis,
                List.copyOf(steps));
    }
}
