package rialto.loop;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rialto.kernel.Frame;
import rialto.kernel.InputReader;
import rialto.kernel.Kernel;
import rialto.kernel.OutcomeReader;
import rialto.kernel.Parts;
import rialto.kernel.Version;
import rialto.state.StateReader;
import rialto.strategy.Strategy;
import rialto.strategy.StrategyState;
import rialto.strategy.fuel.MeteredThread;

/**
 * A kernel of its own that follows the log on its own thread, with one strategy in a deployment's shadow. It is how a new version
 * warms up, how an old one stands by, and how code that was away catches up.
 *
 * <p>When its {@link #sequence} equals the loop's, it has handled all there is and touches nothing until the loop writes the next
 * frame; the loop may then take its strategy out or put another in.
 */
final class Shadow implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Shadow.class);

    private final String deployment;
    private final PartsSource source;
    private final Parts parts;
    private final Kernel kernel;
    private final FrameReader frames;
    private final InputReader inputs = new InputReader();
    private final OutcomeReader outcomes = new OutcomeReader();
    private final Pause pause = new Pause(20_000);
    private final StrategyState initial;
    private byte[] state;
    private final Thread thread;
    private final CountDownLatch ended = new CountDownLatch(1);

    private Version version;
    private Strategy strategy;
    private boolean seated;

    private volatile long sequence = -1;
    private volatile String failure = "";
    private volatile String carriedOver = "";
    private volatile boolean stopping;

    /**
     * @param state encoded kernel state to start from; {@code null} to start from nothing
     * @param frames reader whose first frame follows that state
     * @param initial what the strategy takes over first, or {@code null}
     * @param parts fresh, made by {@code source}, which gets them back at the end
     */
    Shadow(
            String deployment,
            Version version,
            Strategy strategy,
            StrategyState initial,
            byte[] state,
            FrameReader frames,
            Parts parts,
            PartsSource source) {
        this.deployment = deployment;
        this.version = version;
        this.strategy = strategy;
        this.initial = initial;
        this.frames = frames;
        this.source = source;
        this.parts = parts;
        this.state = state;
        kernel = new Kernel(parts, Silence.INSTANCE);
        kernel.following(true);
        thread = new MeteredThread("rialto-shadow-" + deployment, this);
    }

    void start() {
        thread.start();
    }

    /** Last sequence number handled; -1 before the strategy took its state over. */
    long sequence() {
        return sequence;
    }

    /** Whether it has handled everything up to a sequence number, without failing at it. */
    boolean inStep(long with) {
        // In this order: a failure is told before the sequence number at which it happened.
        return sequence == with && failure.isEmpty();
    }

    /** What the strategy took over first, in words; empty before it did. */
    String carriedOver() {
        return carriedOver;
    }

    /** Why it can follow no more; empty while it can. */
    String failure() {
        return failure;
    }

    /** Loop, when in step: the strategy, which the shadow gives up. */
    Strategy take() {
        strategy = null;
        return kernel.removeShadow(deployment);
    }

    /** Loop, when in step: another strategy follows from here on. */
    void put(Version other, Strategy standby) {
        version = other;
        strategy = standby;
        kernel.addShadow(deployment, other, standby);
        seated = true;
    }

    /** Ends it; what it holds is given back on its own thread. */
    void stop() {
        stopping = true;
    }

    /** Whether its thread has left the code of strategies for good. */
    boolean ended() {
        return ended.getCount() == 0;
    }

    /**
     * Waits until its thread has left the code of strategies for good; not on the loop.
     *
     * @return {@code false} if it has not within {@code nanos} of host time
     */
    boolean awaitEnd(long nanos) throws InterruptedException {
        return ended.await(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void run() {
        try {
            if (state != null) {
                kernel.load(new StateReader(state));
                state = null;
            }
            Kernel.restore(strategy, initial);
            carriedOver = CarriedOver.said(initial, strategy);
            if (kernel.version(deployment) != null) {
                put(version, strategy);
            }
            sequence = kernel.sequence();
            while (!stopping) {
                if (frames.next()) {
                    follow();
                    pause.reset();
                } else if (frames.lost()) {
                    failure = "it fell behind by more than the memory holds, and there is no journal to read on from";
                    return;
                } else {
                    pause.idle();
                }
            }
        } catch (RuntimeException | Error e) {
            failure = e.getMessage() == null ? e.toString() : e.getMessage();
            LOG.warn("Shadow of {} stopped: {}", deployment, failure, e);
        } finally {
            frames.close();
            source.release(parts);
            ended.countDown();
        }
    }

    private void follow() {
        kernel.begin(frames.nanos());
        if (kernel.sequence() != frames.sequence()) {
            throw new IllegalStateException(
                    "the shadow is at " + kernel.sequence() + ", the log at " + frames.sequence());
        }
        inputs.apply(kernel, frames.frame(), Frame.HEADER, frames.inputLength(), null);
        outcomes.apply(kernel, frames.frame(), frames.outcomeOffset(), frames.outcomeLength());
        if (!seated && strategy != null && kernel.version(deployment) != null) {
            put(version, strategy);
        }
        String stopped = kernel.shadowFailure(deployment);
        if (!stopped.isEmpty() && failure.isEmpty()) {
            failure = stopped;
        }
        sequence = kernel.sequence();
    }
}
