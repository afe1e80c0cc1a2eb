package rialto.loop;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rialto.engine.DeploymentState.Status;
import rialto.engine.EngineException;
import rialto.engine.Swap;
import rialto.engine.SwapListener;
import rialto.engine.SwapListener.Phase;
import rialto.engine.SwapPlan;
import rialto.kernel.InputCode;
import rialto.kernel.InputWriter;
import rialto.kernel.Kernel;
import rialto.kernel.Parts;
import rialto.kernel.Version;
import rialto.strategy.Strategy;
import rialto.strategy.StrategyState;

/**
 * A swap under way: the new version follows as a shadow, takes over between two inputs, and the old one stands by until probation is
 * over. The switch happens only when the shadow is in step; it is postponed otherwise, never waited for.
 */
final class SwapRun implements Run {

    private static final Logger LOG = LoggerFactory.getLogger(SwapRun.class);
    private static final double FALLING_BEHIND = 0.75;
    private static final long REPORT_EVERY = 1 << 14;

    private enum Stage {
        SHADOW,
        PROBATION,
        ROLLING_BACK,
        /** It is decided; the shadow's thread has yet to leave the code that is about to go. */
        ENDING
    }

    /** A person's hand on the swap. */
    static final class Handle implements Swap {

        private volatile String wanted;

        @Override
        public void rollBack(String reason) {
            wanted = reason;
        }
    }

    private final Loop loop;
    private final Kernel kernel;
    private final Egress egress;
    private final String name;
    private final Version next;
    private final Version before;
    private final SwapPlan plan;
    private final Handle handle;
    private final SwapListener listener;
    private final String who;
    /** For the shadow, made before the loop was asked; {@code null} once handed over. */
    private Parts parts;

    private Strategy strategy;
    private Shadow shadow;
    private Stage stage = Stage.SHADOW;
    private long enteredSequence;
    private long deadlineNanos;
    private String failure = "";
    /** What is told once the shadow has ended. */
    private Phase end;

    /** The phase in which it is said that the shadow has not. */
    private Phase lingering;

    private boolean saidThatItLingers;

    private String endText;

    SwapRun(
            Loop loop,
            Egress egress,
            String name,
            Version next,
            Strategy strategy,
            SwapPlan plan,
            Handle handle,
            SwapListener listener,
            Parts parts,
            String who) {
        this.parts = parts;
        this.loop = loop;
        this.kernel = loop.kernel();
        this.egress = egress;
        this.name = name;
        this.next = next;
        this.before = kernel.version(name);
        this.strategy = strategy;
        this.plan = plan;
        this.handle = handle;
        this.listener = listener;
        this.who = who;
    }

    @Override
    public String deployment() {
        return name;
    }

    /** Starts it; {@code true} if it has ended already. */
    boolean begin() {
        Held missed = loop.held(name);
        Strategy deciding = kernel.strategy(name);
        if (parts == null || deciding == null) {
            giveBackParts();
            atOnce(deciding, missed);
            return true;
        }
        StrategyState state;
        try {
            state = Kernel.save(deciding);
            Loop.must(loop.inject(
                    InputWriter.version(
                            loop.generated(), InputCode.SHADOW, name, next, false, kernel.sequence(), "", who),
                    null,
                    loop.now()));
            shadow = new Shadow(
                    name,
                    next,
                    strategy,
                    state,
                    loop.encode(),
                    egress.fromHere(kernel.sequence() + 1),
                    parts,
                    egress.parts());
            parts = null;
        } catch (IllegalStateException | EngineException e) {
            giveBackParts();
            tell(Phase.REFUSED, 0, e.getMessage());
            return true;
        }
        enteredSequence = kernel.sequence();
        deadlineNanos = System.nanoTime() + plan.timeout().toNanos();
        tell(Phase.SHADOW, 0, "follows from sequence " + enteredSequence);
        shadow.start();
        return false;
    }

    private void giveBackParts() {
        if (parts != null) {
            egress.parts().release(parts);
            parts = null;
        }
    }

    /** No shadow, no probation: the state is handed over between two inputs. */
    private void atOnce(Strategy deciding, Held missed) {
        String carriedOver;
        try {
            StrategyState state;
            if (deciding != null) {
                state = Kernel.save(deciding);
            } else if (missed != null && missed.resting() != null) {
                state = Kernel.save(missed.resting());
            } else {
                state = missed == null ? null : missed.state();
            }
            Kernel.restore(strategy, state);
            carriedOver = CarriedOver.said(state, strategy);
        } catch (IllegalStateException e) {
            tell(Phase.REFUSED, 0, e.getMessage());
            return;
        }
        Object answer = loop.inject(
                InputWriter.version(loop.generated(), InputCode.SWITCH, name, next, false, kernel.sequence(), "", who),
                strategy,
                loop.now());
        if (answer instanceof RuntimeException e) {
            tell(Phase.REFUSED, 0, e.getMessage());
            return;
        }
        loop.end(this);
        tell(Phase.SWITCHED, 0, carriedOver);
        loop.inject(InputWriter.deployment(loop.generated(), InputCode.COMMIT, name, "", who), null, loop.now());
        tell(Phase.COMMITTED, 1, "");
    }

    @Override
    public boolean turn() {
        return switch (stage) {
            case SHADOW -> shadowing();
            case PROBATION -> onProbation();
            case ROLLING_BACK -> rollingBack();
            case ENDING -> ending();
        };
    }

    private boolean shadowing() {
        String problem = shadow.inStep(kernel.sequence()) ? "" : ended();
        if (problem.isEmpty() && handle.wanted != null) {
            problem = handle.wanted;
        }
        if (problem.isEmpty() && kernel.statusOf(name) != Status.RUNNING) {
            problem = "the deployment stopped meanwhile";
        }
        if (!problem.isEmpty()) {
            return refuse(problem);
        }
        long followed = kernel.sequence() - enteredSequence;
        if (followed >= plan.shadowEvents() && shadow.inStep(kernel.sequence())) {
            return takeOver();
        }
        if (System.nanoTime() - deadlineNanos > 0) {
            return refuse("the new version was not in step within " + plan.timeout() + ": it is at sequence "
                    + shadow.sequence() + ", the loop at " + kernel.sequence());
        }
        if (followed % REPORT_EVERY == REPORT_EVERY - 1) {
            tell(Phase.SHADOW, Math.min(1, (double) followed / Math.max(1, plan.shadowEvents())), "");
        }
        return false;
    }

    private boolean takeOver() {
        strategy = shadow.take();
        boolean probation = plan.probationEvents() > 0;
        if (probation) {
            // Before the switch is logged: the shadow is at the input before, and so is the old version.
            shadow.put(before, kernel.strategy(name));
        }
        Loop.must(loop.inject(
                InputWriter.version(
                        loop.generated(), InputCode.SWITCH, name, next, probation, enteredSequence, "", who),
                strategy,
                loop.now()));
        tell(Phase.SWITCHED, 0, shadow.carriedOver());
        if (probation) {
            stage = Stage.PROBATION;
            enteredSequence = kernel.sequence();
            tell(Phase.PROBATION, 0, "");
            return false;
        }
        return commit();
    }

    private boolean onProbation() {
        long lived = kernel.sequence() - enteredSequence;
        if (kernel.statusOf(name) == Status.HELD) {
            return rollBack(reason());
        }
        if (kernel.statusOf(name) == Status.PAUSED) {
            return commit();
        }
        if (handle.wanted != null) {
            return rollBack(handle.wanted);
        }
        if (egress.pressure() > FALLING_BEHIND) {
            return rollBack("the loop fell behind: three quarters of the ring are full");
        }
        if (lived >= plan.probationEvents()) {
            return commit();
        }
        if (lived % REPORT_EVERY == REPORT_EVERY - 1) {
            tell(Phase.PROBATION, (double) lived / plan.probationEvents(), "");
        }
        return false;
    }

    private String reason() {
        for (var deployment : kernel.deployments()) {
            if (deployment.name().equals(name)) {
                return deployment.reason();
            }
        }
        return "";
    }

    private boolean rollBack(String why) {
        failure = why;
        stage = Stage.ROLLING_BACK;
        deadlineNanos = System.nanoTime() + plan.timeout().toNanos();
        return false;
    }

    /** Why the shadow will never be in step; empty while it may. */
    private String ended() {
        // In this order: a thread that ends for a reason tells it first.
        boolean ended = shadow.ended();
        String why = shadow.failure();
        return why.isEmpty() && ended ? "its thread ended without a word; the log says more" : why;
    }

    private boolean rollingBack() {
        boolean inStep = shadow.inStep(kernel.sequence());
        String problem = inStep ? "" : ended();
        if (problem.isEmpty() && !inStep && System.nanoTime() - deadlineNanos > 0) {
            problem = "it was not in step within " + plan.timeout() + ": it is at sequence " + shadow.sequence()
                    + ", the loop at " + kernel.sequence();
        }
        if (!problem.isEmpty()) {
            String text = failure + "; the old version cannot take over: " + problem;
            LOG.error("Deployment {} is paused: {}", name, text);
            loop.inject(InputWriter.deployment(loop.generated(), InputCode.PAUSE, name, text, who), null, loop.now());
            return end(Phase.COMMITTED, "paused: " + text);
        }
        if (!inStep) {
            return false;
        }
        Strategy old = shadow.take();
        loop.inject(
                InputWriter.version(
                        loop.generated(), InputCode.ROLL_BACK, name, before, false, enteredSequence, failure, who),
                old,
                loop.now());
        return end(Phase.ROLLED_BACK, failure);
    }

    private boolean commit() {
        loop.inject(InputWriter.deployment(loop.generated(), InputCode.COMMIT, name, "", who), null, loop.now());
        loop.snapshot();
        return end(Phase.COMMITTED, "");
    }

    private boolean refuse(String reason) {
        return end(Phase.REFUSED, reason);
    }

    /** Whoever hears of the end disposes of code, so it is told when no thread is in that code any more. */
    private boolean end(Phase phase, String text) {
        shadow.stop();
        boolean switched = stage != Stage.SHADOW;
        stage = Stage.ENDING;
        end = phase;
        endText = text;
        lingering = switched ? Phase.PROBATION : Phase.SHADOW;
        deadlineNanos = System.nanoTime() + plan.timeout().toNanos();
        return ending();
    }

    private boolean ending() {
        if (!shadow.ended()) {
            if (!saidThatItLingers && System.nanoTime() - deadlineNanos > 0) {
                saidThatItLingers = true;
                String text = "decided (" + end + (endText.isEmpty() ? "" : ": " + endText) + "), but after "
                        + plan.timeout() + " thread rialto-shadow-" + name
                        + " is still in the code that is about to go, which stays until it leaves; a thread dump shows where it "
                        + "is. If it never leaves, undeploy the deployment or restart the platform";
                LOG.error("The swap of {} is {}", name, text);
                tell(lingering, 1, text);
            }
            return false;
        }
        tell(end, 1, endText);
        return true;
    }

    @Override
    public Shadow abort(String reason) {
        shadow.stop();
        if (stage == Stage.ENDING) {
            tell(end, 1, endText);
        } else {
            tell(stage == Stage.SHADOW ? Phase.REFUSED : Phase.COMMITTED, 1, reason);
        }
        return shadow;
    }

    private void tell(Phase phase, double fraction, String text) {
        try {
            listener.phase(phase, kernel.sequence(), fraction, text);
        } catch (RuntimeException e) {
            LOG.error("The listener of the swap of {} failed in {}", name, phase, e);
        }
    }
}
