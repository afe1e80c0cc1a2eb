package rialto.deploy.live;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import rialto.deploy.jobs.Work;
import rialto.engine.Swap;
import rialto.engine.SwapListener;
import rialto.engine.SwapPlan;

/** A swap as the engine tells of it. The engine's threads only leave a note here; the deploy thread acts on it. */
final class Change implements SwapListener {

    /** Acts on a phase, on the deploy thread. */
    @FunctionalInterface
    interface Follow {

        void phase(Change change, Phase phase, long sequence, double fraction, String text);
    }

    final Live live;
    final Work work;
    final Instance old;
    final Instance next;
    final SwapPlan plan;

    private final DeployThread thread;
    private final Follow follow;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean switched;
    private volatile Swap swap;
    private volatile String rollBackReason;

    /** Deploy thread only: where the switch took place. */
    long switchSequence;
    /** Deploy thread only: what the new version took over of the old one's state, in words. */
    String carriedOver = "";
    /** Deploy thread only: the last phase that was told. */
    Phase told;
    /** Deploy thread only: a job that asked for the end of this swap, or {@code null}. */
    Work rollBack;

    Change(Live live, Work work, Instance old, Instance next, SwapPlan plan, DeployThread thread, Follow follow) {
        this.live = live;
        this.work = work;
        this.old = old;
        this.next = next;
        this.plan = plan;
        this.thread = thread;
        this.follow = follow;
    }

    @Override
    public void phase(Phase phase, long sequence, double fraction, String text) {
        switch (phase) {
            case SHADOW -> {}
            case SWITCHED, PROBATION -> switched = true;
            case COMMITTED, ROLLED_BACK, REFUSED -> ended.countDown();
        }
        thread.later(
                "phase " + phase + " of the swap of " + live.name(),
                () -> follow.phase(this, phase, sequence, fraction, text));
    }

    /** Whether the new version decides or has decided. Any thread. */
    boolean switched() {
        return switched;
    }

    /** Whether the engine has told how it ended. Any thread. */
    boolean ended() {
        return ended.getCount() == 0;
    }

    /** What the engine gave to end it by. */
    void swap(Swap under) {
        swap = under;
        String reason = rollBackReason;
        if (reason != null) {
            under.rollBack(reason);
        }
    }

    /** Asks the engine to end it with the old version. Any thread. */
    void rollBack(String reason) {
        rollBackReason = reason;
        Swap under = swap;
        if (under != null) {
            under.rollBack(reason);
        }
    }

    /** Waits for the end. Any thread but the engine's and the deployer's. */
    boolean awaitEnd(Duration within) {
        try {
            return ended.await(within.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ended();
        }
    }
}
