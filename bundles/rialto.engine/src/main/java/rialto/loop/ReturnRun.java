package rialto.loop;

import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rialto.engine.EngineException;
import rialto.kernel.InputCode;
import rialto.kernel.InputWriter;
import rialto.kernel.Kernel;
import rialto.kernel.Parts;
import rialto.kernel.Version;
import rialto.strategy.Strategy;

/** Code that comes back to a paused or held deployment: it catches up as a shadow with what it missed, then decides. */
final class ReturnRun implements Run {

    private static final Logger LOG = LoggerFactory.getLogger(ReturnRun.class);

    private final Loop loop;
    private final Kernel kernel;
    private final String name;
    private final Version version;
    private final Held missed;
    private final String who;
    private final String reason;
    private final Strategy strategy;
    private final Shadow shadow;
    private final CompletableFuture<Long> answer = new CompletableFuture<>();

    ReturnRun(
            Loop loop,
            Egress egress,
            String name,
            Version version,
            Strategy strategy,
            Held missed,
            Parts parts,
            String reason,
            String who) {
        this.loop = loop;
        this.kernel = loop.kernel();
        this.name = name;
        this.version = version;
        this.strategy = strategy;
        this.missed = missed;
        this.reason = reason;
        this.who = who;
        shadow = missed == null
                ? null
                : new Shadow(
                        name,
                        version,
                        strategy,
                        missed.state(),
                        missed.kernelState(),
                        egress.from(missed.sequence() + 1),
                        parts,
                        egress.parts());
        if (shadow != null) {
            shadow.start();
        } else {
            egress.parts().release(parts);
        }
    }

    CompletableFuture<Long> answer() {
        return answer;
    }

    @Override
    public String deployment() {
        return name;
    }

    @Override
    public boolean turn() {
        if (shadow == null) {
            back("it missed nothing that is on record", kernel.sequence());
            return true;
        }
        boolean dead = shadow.ended() && !shadow.inStep(kernel.sequence());
        if (dead || !shadow.failure().isEmpty()) {
            shadow.stop();
            if (!shadow.ended()) {
                return false;
            }
            String why = shadow.failure().isEmpty() ? "its thread ended without a word" : shadow.failure();
            LOG.warn("Deployment {} could not catch up: {}", name, why);
            answer.completeExceptionally(new EngineException("deployment " + name + " could not catch up: " + why
                    + "; swap it to another version, or end it and deploy it anew"));
            return true;
        }
        if (!shadow.inStep(kernel.sequence())) {
            return false;
        }
        shadow.take();
        shadow.stop();
        back(reason, missed.sequence());
        return true;
    }

    private void back(String text, long fromSequence) {
        Object result = loop.inject(
                InputWriter.version(
                        loop.generated(), InputCode.TAKE_BACK, name, version, sameInstance(), fromSequence, text, who),
                strategy,
                loop.now());
        if (result instanceof RuntimeException e) {
            answer.completeExceptionally(e);
            return;
        }
        loop.end(this);
        loop.snapshot();
        answer.complete(kernel.sequence());
    }

    /** Whether the very instance that stopped goes on, for those who execute the journal again. */
    private boolean sameInstance() {
        return missed != null && missed.strategy() == strategy;
    }

    @Override
    public Shadow abort(String why) {
        if (shadow != null) {
            shadow.stop();
        }
        answer.completeExceptionally(new EngineException("deployment " + name + " did not come back: " + why));
        return shadow;
    }
}
