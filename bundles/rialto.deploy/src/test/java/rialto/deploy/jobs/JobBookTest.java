package rialto.deploy.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import rialto.deploy.Job;

/** A job says what it does, ends once, and is remembered for a while. */
class JobBookTest {

    private final AtomicLong clock = new AtomicLong(1_700_000_000_000L);
    private final List<String> journal = new ArrayList<>();
    private final JobBook book = new JobBook(clock::get, (job, phase, text) -> journal.add(phase + ": " + text));

    @Test
    void tellsItsPhasesAndPutsEachOnRecord() {
        Work work = book.open("swap", "btc");
        work.step("install", 10, "one");
        work.progress(15);
        work.progress(12);
        assertThat(work.job().percent()).isEqualTo(15);
        assertThat(work.job().phase()).isEqualTo("install");
        clock.addAndGet(5_000);
        work.done("42", "all well");

        Job job = book.job(work.id());
        assertThat(job.state()).isEqualTo(Job.State.DONE);
        assertThat(job.result()).isEqualTo("42");
        assertThat(job.endedMillis() - job.startedMillis()).isEqualTo(5_000);
        assertThat(job.steps()).containsExactly("install: one", "done: all well");
        assertThat(journal).containsExactly("install: one", "done: all well");
        assertThat(book.ended(work.id()).toCompletableFuture()).isCompletedWithValue(job);
    }

    @Test
    void endsOnce() {
        Work work = book.open("swap", "btc");
        work.step("construct", 20, "x");
        work.failed("no fuel");
        work.done("42", "all well");
        work.step("wire", 80, "y");
        Job job = work.job();
        assertThat(job.state()).isEqualTo(Job.State.FAILED);
        assertThat(job.phase()).isEqualTo("construct");
        assertThat(job.message()).isEqualTo("no fuel");
        assertThat(journal).containsExactly("construct: x", "failed: no fuel");
    }

    @Test
    void takesRemarksAfterTheEnd() {
        Work work = book.open("swap", "btc");
        work.done("1", "ok");
        long ended = work.job().endedMillis();
        clock.addAndGet(9_000);
        work.remark("unload", "the classes were collected");
        assertThat(work.job().state()).isEqualTo(Job.State.DONE);
        assertThat(work.job().message()).isEqualTo("ok");
        assertThat(work.job().endedMillis()).isEqualTo(ended);
        assertThat(work.job().steps()).last().isEqualTo("unload: the classes were collected");
    }

    @Test
    void givesIdsThatSortThoughTheClockIsSetBack() {
        String first = book.open("a", "").id();
        clock.addAndGet(-3_600_000);
        String second = book.open("b", "").id();
        clock.addAndGet(7_200_000);
        String third = book.open("c", "").id();
        assertThat(List.of(first, second, third)).isSorted();
        assertThat(book.jobs()).extracting(Job::id).containsExactly(third, second, first);
    }

    @Test
    void forgetsTheOldestThatEndedAndNoneThatRuns() {
        Work running = book.open("swap", "runs");
        for (int i = 0; i < 2 * JobBook.KEPT; i++) {
            book.open("upload", "x").done("", "");
        }
        assertThat(book.jobs()).hasSize(JobBook.KEPT + 1 - 1);
        assertThat(book.job(running.id())).isNotNull();
        assertThat(book.ended("nothing").toCompletableFuture()).isCompletedExceptionally();
    }

    @Test
    void keepsTheBeginningAndTheEndOfAVeryLongJob() {
        Work work = book.open("verify", "journal");
        for (int i = 0; i < 1_000; i++) {
            work.step("execute", 1, "step " + i);
        }
        List<String> steps = work.job().steps();
        assertThat(steps).hasSize(Work.STEPS_KEPT).contains("execute: step 0", "execute: step 999");
    }
}
