package rialto.deploy.jobs;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import rialto.deploy.DeployException;
import rialto.deploy.Job;

/** The jobs under way and the last that ended. Ids sort in the order in which jobs were opened. Thread-safe. */
public final class JobBook {

    /** Most ended jobs that are kept. */
    public static final int KEPT = 500;

    private static final DateTimeFormatter SECOND =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss").withZone(ZoneOffset.UTC);

    private final LongSupplier millis;
    private final StepRecord journal;
    private final TreeMap<String, Work> works = new TreeMap<>();
    private long lastMillis;
    private long opened;

    /**
     * @param millis host time in milliseconds since 1970
     * @param journal told of every step
     */
    public JobBook(LongSupplier millis, StepRecord journal) {
        this.millis = millis;
        this.journal = journal;
    }

    /**
     * Opens a job.
     *
     * @param kind see {@link Job#kind}
     * @param subject deployment or plugin it is about
     */
    public synchronized Work open(String kind, String subject) {
        // A host clock that is set back must not mix the order up.
        lastMillis = Math.max(lastMillis, millis.getAsLong());
        String id = SECOND.format(Instant.ofEpochMilli(lastMillis)) + String.format("-%06d", ++opened);
        Work work = new Work(id, kind, subject, millis, journal);
        works.put(id, work);
        forgetOldest();
        return work;
    }

    private void forgetOldest() {
        int surplus = works.size() - KEPT;
        for (Iterator<Work> each = works.values().iterator(); surplus > 0 && each.hasNext(); ) {
            if (each.next().job().state() != Job.State.RUNNING) {
                each.remove();
                surplus--;
            }
        }
    }

    /** Jobs, newest first. */
    public synchronized List<Job> jobs() {
        List<Job> jobs = new ArrayList<>(works.size());
        works.values().forEach(work -> jobs.add(work.job()));
        Collections.reverse(jobs);
        return jobs;
    }

    /** A job by id; {@code null} if unknown. */
    public synchronized Job job(String id) {
        Work work = works.get(id);
        return work == null ? null : work.job();
    }

    /** Completes when a job has ended, with the job as it was then; exceptionally if its id is not known. */
    public synchronized CompletionStage<Job> ended(String id) {
        Work work = works.get(id);
        return work != null
                ? work.ended()
                : CompletableFuture.failedFuture(new DeployException(
                        "unknown-job",
                        "there is no job " + id + ", or it ended too long ago; list the jobs to see which are kept"));
    }
}
